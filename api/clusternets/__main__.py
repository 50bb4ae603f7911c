"""Run the command as ``python -m clusternets``."""

from clusternets.cli import main

if __name__ == "__main__":
    main()

# ruff: noqa: INP001 - scripts beside the package, not part of it
"""Serve the Release in a folder, as ``clusternets serve`` does, for ``service.py`` to measure.

``python benchmarks/serve_release.py FOLDER PORT``; it listens on the loopback address only.
"""

import socket
import sys
from pathlib import Path

from clusternets.release import Release
from clusternets.service.server import run
from clusternets.settings import Settings

if __name__ == "__main__":
    folder, port = sys.argv[1:]
    with socket.create_server(("127.0.0.1", int(port))) as listener:
        run(Release.open(Path(folder)), Settings(), listener)

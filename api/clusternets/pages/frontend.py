"""The scripts that npm packages are bundled into, where they have been built."""

from typing import Final

from clusternets.pages.environment import STATIC

#: Where ``frontend/build.mjs`` writes; in a wheel it is there if it was when the wheel was made.
BUILT: Final = STATIC / "built"


def script(name: str) -> str | None:
    """Return the path of a script below ``/static/``, or nothing: its page works without it."""
    found = sorted(BUILT.glob(f"{name}-*.js"))
    return f"built/{found[0].name}" if found else None

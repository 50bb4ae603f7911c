"""The environment that renders templates, and the folder of what pages link to."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

#: Style sheets, scripts and pictures, served under ``/static/``.
STATIC: Final = Path(__file__).parent / "static"


def environment() -> Environment:
    """Return a new environment; a name that a template uses and nobody gives is an error."""
    return Environment(
        loader=PackageLoader("clusternets.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

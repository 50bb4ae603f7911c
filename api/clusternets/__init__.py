"""Networks of regional clusters, and how they are governed.

The package reads one knowledge graph (``ontology/``, ``shapes/``, ``data/``, ``queries/``) and
does these things with it, each in a room of its own:

* :mod:`clusternets.build` checks every file, infers, and writes a *Release*;
* :mod:`clusternets.reasoning` infers the governance form of a phase, with proofs;
* :mod:`clusternets.intake` and :mod:`clusternets.validation` check submitted graphs, of which
  :mod:`clusternets.reports` tells in many forms (:func:`validate` is the way in);
* :mod:`clusternets.service` answers questions about a Release over HTTP.
"""

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clusternets.validation.report import Report

__version__ = version("clusternets")
__all__ = ["__version__", "validate"]


def validate(source: str | Path | bytes, media_type: str | None = None) -> "Report":
    """Check a case and infer the governance form of its phases.

    ``source`` is the path of a file, whose syntax its name ends in, or the bytes of a graph with
    their media type, such as ``text/turtle``. What is wrong with it is told in the report:
    ``report.verdict``, ``report.findings``, ``report.cases``, or all of it as
    ``report.as_json()``.
    """
    from clusternets.validation.entry import validate as check  # noqa: PLC0415 - slow to import

    return check(source, media_type)

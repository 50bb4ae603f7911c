"""Networks of regional clusters, and how they are governed.

The package reads one knowledge graph (``ontology/``, ``shapes/``, ``data/``, ``queries/``) and
does four things with it, each in a room of its own:

* :mod:`clusternets.build` checks every file, infers, and writes a *Release*;
* :mod:`clusternets.reasoning` infers the governance form of a phase, with proofs;
* :mod:`clusternets.validation` holds data against the shapes;
* :mod:`clusternets.service` answers questions about a Release over HTTP.
"""

from importlib.metadata import version

__version__ = version("clusternets")
__all__ = ["__version__"]

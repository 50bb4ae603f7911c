"""Which prefixes a document declares: those that shorten something in it, and no others."""

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from clusternets.names import BASE, FOAF, ID, PREFIXES, SD, SWRL

#: Namespaces that what we publish uses, by prefix; fewer may be used undeclared in a query.
NAMESPACES: Final[dict[str, str]] = {
    **{
        prefix: iri
        for prefix, iri in PREFIXES.items()
        if not iri.startswith((ID, BASE + "scheme/"))
    },
    "cito": "http://purl.org/spar/cito/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": FOAF,
    "graph": BASE + "graph/",
    "proof": BASE + "proof/",
    "query": BASE + "query/",
    "sd": SD,
    "shape": BASE + "shape/",
    "swrl": SWRL,
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
}

#: Below these each folder is a namespace of its own, whose prefix is called like it.
_FOLDERS: Final = (ID, BASE + "scheme/")


def prefixes_of(quads: Iterable[ox.Quad | ox.Triple]) -> dict[str, str]:
    """Return the prefixes that shorten an IRI of some statements, in order of their names."""
    namespaces = set()
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode):
                namespaces.add(_namespace(term.value))
            elif isinstance(term, ox.Literal) and term.language is None:
                namespaces.add(_namespace(term.datatype.value))
    known = {iri: prefix for prefix, iri in NAMESPACES.items()}
    found = {known[iri]: iri for iri in namespaces if iri in known}
    for folder in _FOLDERS:
        for iri in sorted(namespaces):
            name = iri.removeprefix(folder).rstrip("/")
            if iri.startswith(folder) and name and "/" not in name and name not in NAMESPACES:
                found.setdefault(name, iri)
    return dict(sorted(found.items()))


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]

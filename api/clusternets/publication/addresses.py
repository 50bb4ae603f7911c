"""Which IRIs are ours, and where the document of each is.

One rule: the thing ``<base>/p`` is described by ``/doc/p``, and ``/doc/p.<suffix>`` is that
document in one format. It holds live, as static files, and for whoever redirects.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from clusternets.names import BASE, CN
from clusternets.publication.index import Index

#: The families of IRIs that this project mints.
FAMILIES: Final = (
    "ontology",
    "def",
    "scheme",
    "shape",
    "rule",
    "id",
    "proof",
    "finding",
    "query",
    "graph",
    "context",
)
#: The folder of documents.
DOC: Final = "doc/"

#: A property that is called like a class differs from it in case only, and there are file systems
#: for which that is no difference.
_PROPERTY: Final = "-property"

_PATH: Final = re.compile(rf"(?:{'|'.join(FAMILIES)})(?:/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents: the suffix of its files and its media type.

    ``rdf`` is how the engine calls it, None for pages.
    """

    suffix: str
    media_type: str
    rdf: ox.RdfFormat | None


#: Every format of a document by its suffix; the first is the default.
FORMATS: Final = {
    format_.suffix: format_
    for format_ in (
        Format("html", "text/html", None),
        Format("ttl", "text/turtle", ox.RdfFormat.TURTLE),
        Format("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
        Format("nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        Format("rdf", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        Format("trig", "application/trig", ox.RdfFormat.TRIG),
    )
}


class Addresses:
    """From IRIs of a Release to the paths of their documents, and back."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def is_ours(self, iri: str) -> bool:
        """Tell whether an IRI is one of this project's and stands in the Release."""
        path = iri.removeprefix(BASE).removesuffix("/")
        return iri != path and _PATH.fullmatch(path) is not None and self._index.knows(iri)

    def all(self) -> list[str]:
        """Return every IRI that has a document, in order."""
        return [iri for iri in self._index.iris(BASE) if self.is_ours(iri)]

    def document(self, iri: str) -> str:
        """Return the path of the document of one of our IRIs, without the folder or a suffix."""
        path = iri.removeprefix(BASE).removesuffix("/")
        return path + _PROPERTY if self._is_called_like_a_class(iri) else path

    def named(self, path: str) -> str | None:
        """Return the IRI that a path under the base names; None if there is nothing."""
        for iri in (BASE + path, BASE + path.removesuffix("/"), BASE + path + "/"):
            if self.is_ours(iri):
                return iri
        return None

    def described(self, path: str) -> str | None:
        """Return the IRI whose document is at a path; None if there is no such document."""
        for named in (path, path.removesuffix(_PROPERTY)):
            iri = self.named(named)
            if iri is not None and self.document(iri) == path:
                return iri
        return None

    def like(self, path: str, most: int = 3) -> list[str]:
        """Return some IRIs that start like a path that names nothing."""
        while path := path[:-1]:
            found = [iri for iri in self._index.iris(BASE + path) if self.is_ours(iri)][:most]
            if found:
                return found
        return []

    def _is_called_like_a_class(self, iri: str) -> bool:
        name = iri.removeprefix(CN)
        if name == iri or not name[:1].islower():
            return False
        return self._index.knows(CN + name[:1].upper() + name[1:])


def split_suffix(path: str) -> tuple[str, Format | None]:
    """Return a path without the suffix of a format, and that format, if it has one."""
    stem, dot, suffix = path.rpartition(".")
    return (stem, FORMATS[suffix]) if dot and suffix in FORMATS else (path, None)


def quoted(path: str) -> str:
    """Return a path as it stands in a URL."""
    return quote(path, safe="/~")

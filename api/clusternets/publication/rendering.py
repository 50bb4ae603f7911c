"""A document of a Release as bytes: the one function behind the service and the static site."""

from dataclasses import dataclass
from functools import lru_cache, partial

from clusternets.names import GRAPH
from clusternets.pages.rendering import PageRenderer
from clusternets.publication.addresses import DOC, FORMATS, Addresses
from clusternets.publication.context import IRI as CONTEXT
from clusternets.publication.context import Context
from clusternets.publication.documents import describe
from clusternets.publication.jsonld import with_whole_context
from clusternets.publication.links import Links
from clusternets.publication.syntaxes import serialize
from clusternets.release import Release


@dataclass(frozen=True, slots=True)
class Rendition:
    """Which document is wanted, and how; all but the first two matter to pages alone."""

    iri: str
    suffix: str
    root: str = ""
    language: str = "en"
    static: bool = False
    chosen: bool = False
    service: str = ""


class Renderer:
    """Renders documents of a Release; it reads all that it needs at once, but for the index."""

    def __init__(self, release: Release) -> None:
        self.index = release.index()
        self.addresses = Addresses(self.index)
        self.context = Context(self.index.graph(GRAPH + "ontology"))
        self._pages = PageRenderer(release, self.index)
        # One document is often wanted in one format after the other.
        self._described = lru_cache(1)(partial(describe, self.index))

    def close(self) -> None:
        """Close the index."""
        self.index.close()

    def render(self, wanted: Rendition) -> bytes:
        """Return a document in a format."""
        document = self._described(wanted.iri)
        syntax = FORMATS[wanted.suffix].rdf
        if syntax is not None:
            data = serialize(document.quads, syntax, self.context)
            if wanted.iri == CONTEXT and wanted.suffix == "jsonld":
                return with_whole_context(data, self.context)
            return data
        links = Links(
            self.addresses,
            wanted.root,
            wanted.language,
            wanted.static,
            wanted.chosen,
            wanted.service,
        )
        return self._pages.render(wanted.iri, DOC + document.path, links)

"""The syntaxes that are read, by media type and by the end of a file's name; never by content."""

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Syntax:
    """A way to write a graph: its name for people, what stands for it, and the parser's format."""

    name: str
    format: ox.RdfFormat
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]

    @property
    def is_line_based(self) -> bool:
        """Tell whether each statement has a line of its own."""
        return self in {N_TRIPLES, N_QUADS}

    @property
    def has_tokens(self) -> bool:
        """Tell whether the tokens of the text can be told apart, and so their lines."""
        return self in {TURTLE, TRIG, N_TRIPLES, N_QUADS}


TURTLE: Final = Syntax("Turtle", ox.RdfFormat.TURTLE, ("text/turtle",), (".ttl",))
TRIG: Final = Syntax("TriG", ox.RdfFormat.TRIG, ("application/trig",), (".trig",))
N_TRIPLES: Final = Syntax("N-Triples", ox.RdfFormat.N_TRIPLES, ("application/n-triples",), (".nt",))
N_QUADS: Final = Syntax("N-Quads", ox.RdfFormat.N_QUADS, ("application/n-quads",), (".nq",))
JSON_LD: Final = Syntax(
    "JSON-LD", ox.RdfFormat.JSON_LD, ("application/ld+json",), (".jsonld", ".json")
)
RDF_XML: Final = Syntax("RDF/XML", ox.RdfFormat.RDF_XML, ("application/rdf+xml",), (".rdf", ".xml"))

SYNTAXES: Final = (TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD, RDF_XML)
BY_MEDIA_TYPE: Final = {media: syntax for syntax in SYNTAXES for media in syntax.media_types}
BY_SUFFIX: Final = {suffix: syntax for syntax in SYNTAXES for suffix in syntax.suffixes}


def of_media_type(content_type: str) -> Syntax | None:
    """Return the syntax of a ``Content-Type``, whose parameters make no difference, or None."""
    return BY_MEDIA_TYPE.get(content_type.split(";", maxsplit=1)[0].strip().lower())


def of_name(name: str) -> Syntax | None:
    """Return the syntax that a file's name ends in, or None."""
    dot = name.rfind(".")
    return BY_SUFFIX.get(name[dot:].lower()) if dot >= 0 else None

"""Strict parsing within limits; what the parser says of an error, in our terms."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from clusternets.intake.refusals import RefusedError, over_limit
from clusternets.intake.syntaxes import Syntax
from clusternets.settings import Settings

#: Relative IRIs are resolved against this, so that they name nothing that exists.
BASE_IRI: Final = "https://example.org/submission"


def parse(text: str, syntax: Syntax, settings: Settings) -> list[ox.Quad]:
    """Return the triples of a text in the order in which they stand there, graphs merged.

    Raises :class:`RefusedError` where the text breaks the rules of its syntax, uses what RDF 1.1
    does not have, or is over a limit.
    """
    quads: list[ox.Quad] = []
    try:
        for quad in _parsed(text, syntax):
            quads.append(_merged(quad, settings.case_token))
            if len(quads) > settings.case_triples:
                raise over_limit("case_triples", settings.case_triples)
    except (SyntaxError, ValueError) as error:
        raise _syntax_error(error, syntax) from error
    return quads


def _parsed(text: str, syntax: Syntax) -> Iterator[ox.Quad]:
    data = text.encode("utf-8")
    if syntax.is_line_based:
        return iter(ox.parse(data, format=syntax.format))
    return iter(ox.parse(data, format=syntax.format, base_iri=BASE_IRI))


def _merged(quad: ox.Quad, longest: int) -> ox.Quad:
    """Return a quad in the default graph; raises if one of its terms cannot be read here."""
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, ox.Triple) or (
            isinstance(term, ox.Literal) and term.direction is not None
        ):
            raise RefusedError("not-rdf-1-1")
        if len(term.value) > longest:
            raise over_limit("case_token", longest)
    if isinstance(quad.graph_name, ox.DefaultGraph):
        return quad
    return ox.Quad(quad.subject, quad.predicate, quad.object)


def _syntax_error(error: SyntaxError | ValueError, syntax: Syntax) -> RefusedError:
    """Return what the parser said, without the places in it, which are given as numbers."""
    said = str(getattr(error, "msg", None) or error).strip()
    if said.startswith("Parser error at line ") and ": " in said:
        said = said.split(": ", 1)[1]
    return RefusedError(
        "syntax-error",
        {"value": said.rstrip("."), "syntax": syntax.name},
        getattr(error, "lineno", None),
        getattr(error, "offset", None),
    )

"""Which format an answer gets: the media types of SPARQL results and of RDF, by ``Accept``."""

from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Final

import pyoxigraph as ox
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from clusternets.service.errors import RequestError

HTML: Final = "text/html"

#: Browsers send some two hundred characters; to weigh very long headers would take long.
_LONGEST_ACCEPT: Final = 4096

#: Formats of SELECT and ASK results; the first is the default.
RESULT_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}

#: ASK has no CSV or TSV form in SPARQL 1.1.
BOOLEAN_FORMATS: dict[str, ox.QueryResultsFormat] = {
    media: format_
    for media, format_ in RESULT_FORMATS.items()
    if format_ in {ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML}
}

#: Formats of graphs; the first is the default.
GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}


#: Names of formats for clients that cannot set a header, such as a spreadsheet or ``read.csv``,
#: and what they accept; some clients, such as SPARQLWrapper, have names of their own.
FORMAT_NAMES: dict[str, str] = {
    "json": "application/sparql-results+json, application/ld+json",
    "xml": "application/sparql-results+xml, application/rdf+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "turtle": "text/turtle",
    "n3": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "json-ld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "rdf+xml": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}


def named_format(name: str) -> str:
    """Return what a format's short name accepts; raises a 406 that lists the names."""
    if name not in FORMAT_NAMES:
        raise RequestError(
            HTTPStatus.NOT_ACCEPTABLE,
            "unknown-format",
            f"There is no format {name!r}. There are: {', '.join(FORMAT_NAMES)}.",
        )
    return FORMAT_NAMES[name]


def choose(accept: str | None, offered: Iterable[str]) -> str:
    """Return the offered media type that the ``Accept`` header likes best.

    Without a header the first one is chosen. Raises a 406 that lists what is offered if the
    header accepts none.
    """
    if not accept:
        return next(iter(offered))
    if len(accept) > _LONGEST_ACCEPT:
        raise RequestError(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "accept-too-long",
            f"The Accept header is longer than {_LONGEST_ACCEPT} characters. Name fewer formats.",
        )
    best = _best(accept, tuple(offered))
    if best is None:
        raise RequestError(
            HTTPStatus.NOT_ACCEPTABLE,
            "not-acceptable",
            f"None of the formats you accept is offered here. Offered: {', '.join(offered)}.",
        )
    return best


@lru_cache(maxsize=1024)  # clients send few different headers, and to weigh one takes long
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    # A parameter such as charset does not make a format another one here.
    wanted = parse_accept_header(accept, MIMEAccept)
    plain = MIMEAccept((media.split(";")[0].strip(), quality) for media, quality in wanted)
    return plain.best_match(offered)

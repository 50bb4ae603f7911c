"""The forms in which a report on a submission is offered; nothing here checks anything."""

import json
from typing import Final

import pyoxigraph as ox

from clusternets.reports import RENDERINGS
from clusternets.validation.report import Report

#: A report as JSON, which it writes itself.
JSON: Final = "json"
_RDF: Final = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
#: Every form of a report, by the name of its rendering; the first is the default.
RENDERINGS_OFFERED: Final = {
    JSON: "application/json",
    **{name: rendering.media_type for name, rendering in RENDERINGS.items()},
    **{name: format_.media_type for name, format_ in _RDF.items()},
}


def render(report: Report, rendering: str, language: str) -> bytes:
    """Return a report in one of the forms that are offered."""
    if rendering == JSON:
        return json.dumps(report.as_json(language), ensure_ascii=False).encode()
    if rendering in RENDERINGS:
        return RENDERINGS[rendering].write([report], language).encode()
    graph = ox.parse(RENDERINGS["ttl"].write([report], language), format=ox.RdfFormat.TURTLE)
    return ox.serialize(graph, format=_RDF[rendering]) or b""

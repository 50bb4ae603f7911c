"""Submissions are checked by workers, each of which does one and ends: nothing is kept of any."""

import json

import pyoxigraph as ox

from clusternets import templates
from clusternets.comparison import DOCUMENT, Published
from clusternets.content import content_root
from clusternets.inputs import read_content, triples
from clusternets.publication.context import Context
from clusternets.release import Release
from clusternets.reports import RENDERINGS
from clusternets.service import frames
from clusternets.service.kinds import Preparation, Task
from clusternets.settings import Settings
from clusternets.validation.report import Report
from clusternets.validation.validator import Validator

#: A report as JSON, which it writes itself.
JSON = "json"
_RDF = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
#: Every form of a report, by the name of its rendering; the first is the default.
RENDERINGS_OFFERED = {
    JSON: "application/json",
    **{name: rendering.media_type for name, rendering in RENDERINGS.items()},
    **{name: format_.media_type for name, format_ in _RDF.items()},
}


def prepare(release: Release, settings: Settings) -> Preparation:
    """Read all that checking needs, and check a case once: some of it is only read when used."""
    content = read_content(content_root())
    context = Context(triples(content.vocabulary)).whole()
    published = Published.read(release.document(DOCUMENT))
    validator = Validator(content, settings, context, published)

    def task(header: frames.Header, body: bytes) -> tuple[frames.Header, bytes]:
        report = validator.check_body(body, header["media_type"], header["name"])
        return {}, render(report, header["rendering"], header["language"])

    report = validator.check_body(templates.example().encode(), "text/turtle", None)
    for rendering in RENDERINGS_OFFERED:
        render(report, rendering, "de")

    def make() -> Task:
        return task

    return Preparation({}, make)


def render(report: Report, rendering: str, language: str) -> bytes:
    """Return a report in one of the forms that are offered."""
    if rendering == JSON:
        return json.dumps(report.as_json(language), ensure_ascii=False).encode()
    if rendering in RENDERINGS:
        return RENDERINGS[rendering].write([report], language).encode()
    graph = ox.parse(RENDERINGS["ttl"].write([report], language), format=ox.RdfFormat.TURTLE)
    return ox.serialize(graph, format=_RDF[rendering]) or b""

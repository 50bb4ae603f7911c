"""Submissions are checked by workers, each of which does one and ends: nothing is kept of any."""

from clusternets import templates
from clusternets.comparison import DOCUMENT, Published
from clusternets.content import content_root
from clusternets.inputs import read_content, triples
from clusternets.publication.context import Context
from clusternets.release import Release
from clusternets.service import frames
from clusternets.service.kinds import Preparation, Task
from clusternets.service.reporting import RENDERINGS_OFFERED, render
from clusternets.settings import Settings
from clusternets.validation.validator import Validator


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

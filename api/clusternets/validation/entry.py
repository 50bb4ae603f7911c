"""The way in for programs: one validator for this process, and a function that asks it."""

from functools import cache
from pathlib import Path

from clusternets.content import content_root
from clusternets.inputs import read_content, triples
from clusternets.publication.context import Context
from clusternets.settings import Settings
from clusternets.validation.report import Report
from clusternets.validation.validator import Validator


@cache
def the_validator() -> Validator:
    """Return the validator of the present content, made at the first call."""
    content = read_content(content_root())
    context = Context(triples(content.vocabulary)).whole()
    return Validator(content, Settings.from_environment(), context)


def validate(source: str | Path | bytes, media_type: str | None = None) -> Report:
    """Return what came of a file or of bytes; see :func:`clusternets.validate`."""
    if isinstance(source, bytes):
        if media_type is None:
            raise TypeError("bytes need a media type: the syntax is never guessed")
        return the_validator().check_body(source, media_type)
    if media_type is None:
        return the_validator().check_file(Path(source))
    return the_validator().check_body(Path(source).read_bytes(), media_type, str(source))

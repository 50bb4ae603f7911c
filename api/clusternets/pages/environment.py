"""The environment that renders templates, and the folder of what pages link to."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from babel.numbers import format_decimal
from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket

from clusternets.pages.behind import query_behind
from clusternets.pages.translations import DEFAULT_LANGUAGE, LANGUAGES, translations

#: Style sheets, scripts and pictures, served under ``/static/``.
STATIC: Final = Path(__file__).parent / "static"


class _InMemory(BytecodeCache):
    """Templates compiled once for all languages, whose texts they look up as they are rendered."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


def _compiled() -> BytecodeCache:
    """Return where compiled templates are kept: for the next process too, if files can be written.

    Compiling takes each process of the service longer than all else that it does with templates.
    The folder is that of the user alone, which Jinja makes sure of.
    """
    try:
        kept = FileSystemBytecodeCache()
        with TemporaryFile(dir=kept.directory):
            return kept
    except (OSError, RuntimeError):
        return _InMemory()


_COMPILED: Final = _compiled()


def environment(language: str = DEFAULT_LANGUAGE) -> Environment:
    """Return a new environment for pages in one language.

    A name that a template uses and nobody gives is an error. ``{% trans %}`` blocks may be
    wrapped and indented at will: each run of white space is one space. The filter ``number`` writes
    a number with the separators of the language.
    """
    made = Environment(
        loader=PackageLoader("clusternets.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=_COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters["number"] = partial(format_decimal, locale=language)
    made.globals.update(lang=language, languages=LANGUAGES, query_behind=query_behind)
    return made

"""The languages of pages: which one a reader gets, and the texts of templates in it.

Templates are written in English and mark each text with ``_()`` or ``{% trans %}``. Its German
stands in a file under ``locales/de/LC_MESSAGES/``, one ``.po`` file for each area of pages; all
of them are compiled in memory when first needed.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

#: The languages of pages, each with its own name; the first is the one of the templates.
LANGUAGES: Final[dict[str, str]] = {"en": "English", "de": "Deutsch"}
DEFAULT_LANGUAGE: Final = "en"

_LOCALES: Final = Path(__file__).parent / "locales"

#: Browsers send some fifty characters; to weigh very long headers would take long.
_LONGEST_ACCEPT: Final = 1024


def choose_language(asked: str | None, accept: str | None) -> str:
    """Return the language that a page is shown in.

    That is the one asked for by ``?lang=``, else what the ``Accept-Language`` header likes best,
    else English.
    """
    if asked in LANGUAGES:
        return asked
    if not accept or len(accept) > _LONGEST_ACCEPT:
        return DEFAULT_LANGUAGE
    wanted = parse_accept_header(accept, LanguageAccept)
    return wanted.best_match(list(LANGUAGES)) or DEFAULT_LANGUAGE


@cache
def translations(language: str) -> NullTranslations:
    """Return the texts of a language, ready for gettext; English needs none."""
    if language == DEFAULT_LANGUAGE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalog(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalog(language: str) -> Catalog:
    """Return every message of a language; raises ValueError where two files differ about one."""
    merged = Catalog(locale=language)
    for path in po_files(language):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if not message.id:
                    continue  # the header
                known = merged.get(message.id, message.context)
                if known is not None and known.string != message.string:
                    raise ValueError(f"{path.name} translates {message.id!r} otherwise")
                merged.add(message.id, message.string, flags=message.flags, context=message.context)
    return merged


def po_files(language: str) -> list[Path]:
    """Return the files with the texts of a language, in a fixed order."""
    return sorted((_LOCALES / language / "LC_MESSAGES").glob("*.po"))

"""What things of other publishers are called: countries and branches by code, terms in words."""

from collections.abc import Iterable
from typing import Final

from babel import Locale
from babel.core import get_global

from clusternets.names import local_name, short

_COUNTRY: Final = "http://publications.europa.eu/resource/authority/country/"
#: Codes that are known by the name of their list.
_LISTS: Final = {
    "http://data.europa.eu/nuts/code/": "NUTS",
    "http://data.europa.eu/ux2/nace2.1/": "NACE",
}


def load_names(languages: Iterable[str]) -> None:
    """Read all names there are, for a worker can open no file when it needs one."""
    for language in languages:
        name_elsewhere(f"{_COUNTRY}DEU", language)


def name_elsewhere(iri: str, language: str) -> str:
    """Return a name for an IRI that is not ours: by country, code or term, or the IRI itself."""
    if iri.startswith(_COUNTRY):
        code = get_global("territory_aliases").get(local_name(iri), [local_name(iri)])[0]
        return str(Locale(language).territories.get(code, code))
    for prefix, name in _LISTS.items():
        if iri.startswith(prefix):
            return f"{name} {local_name(iri)}"
    return short(iri).strip("<>")

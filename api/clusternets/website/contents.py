"""What a static site holds beside documents: all that answers without being asked more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from clusternets.pages.translations import DEFAULT_LANGUAGE, LANGUAGES
from clusternets.publication.links import localized
from clusternets.reasoning.tables import TABLES
from clusternets.service.app import Reading
from clusternets.service.comparison import SUFFIXES
from clusternets.service.queries import ENDINGS

_LANGUAGE: Final = "lang"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file for programs: its name, and what is asked for it."""

    name: str
    path: str
    language: str = DEFAULT_LANGUAGE
    query: Mapping[str, str] = field(default_factory=dict)


def paths_of_pages(reading: Reading) -> Iterator[str]:
    """Yield the path of every page that shows something without parameters."""
    yield from ("/", "/dumps", "/comparison", "/queries", "/propositions")
    yield from (f"/queries/{slug}" for slug in reading.stored.queries)
    yield from (f"/propositions/{name}" for name in reading.propositions.names)
    yield from (f"/explanations/{case.slug}" for case in reading.cases)


def data_files(reading: Reading) -> Iterator[DataFile]:
    """Yield every file for programs."""
    for path in _json(reading):
        yield DataFile(f"{path.removeprefix('/')}.json", path)
    for case in reading.cases:
        for table in TABLES:
            path = f"/api/cases/{case.slug}/{table}.csv"
            yield DataFile(path.removeprefix("/"), path)
    for name in reading.propositions.names:
        yield DataFile(f"api/propositions/{name}.csv", f"/api/propositions/{name}.csv")
    for language in LANGUAGES:
        yield from _tables(reading, language)
    yield DataFile(".well-known/sparql-examples", "/.well-known/sparql-examples")


def _json(reading: Reading) -> Iterator[str]:
    yield from ("/api/cases", "/api/queries", "/api/propositions", "/api/vocabulary")
    for case in reading.cases:
        yield from (f"/api/cases/{case.slug}", f"/api/cases/{case.slug}/explanation")
    yield from (f"/api/propositions/{name}" for name in reading.propositions.names)


def _tables(reading: Reading, language: str) -> Iterator[DataFile]:
    """Yield the files that are there in each language."""
    asked = {_LANGUAGE: language}

    def file(path: str, ending: str, query: Mapping[str, str]) -> DataFile:
        name = f"{localized(path.removeprefix('/'), language)}.{ending}"
        return DataFile(name, f"{path}.{ending}", language, query)

    for suffix in SUFFIXES:
        yield file("/api/comparison", suffix, asked)
    yield file("/api/propositions", "csv", asked)
    for slug, query in reading.stored.queries.items():
        takes = any(parameter.name == _LANGUAGE for parameter in query.parameters)
        for ending in ENDINGS:
            yield file(f"/api/queries/{slug}", ending, asked if takes else {})

"""How a reader sees a page: in which language, and what its links start with."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from clusternets.names import BASE
from clusternets.pages.translations import LANGUAGES

_ASKED: Final = "lang"


@dataclass(frozen=True, slots=True)
class View:
    """A page of the service as one reader asked for it.

    ``root`` is the path prefix that a proxy adds, ``path`` and ``query`` what was asked for below
    it. ``chosen`` tells that the language was asked for by ``?lang=``, which links then keep.
    """

    root: str
    path: str
    language: str
    query: tuple[tuple[str, str], ...] = ()
    chosen: bool = False

    def page(self, path: str, **query: str) -> str:
        """Return the link to a page of the service, whose path starts with a slash."""
        asked = {**query, _ASKED: self.language} if self.chosen else query
        return f"{self.root}{path}{'?' if asked else ''}{urlencode(asked)}"

    def file(self, path: str) -> str:
        """Return the link to what has no language: a style sheet, a download, the API."""
        return f"{self.root}{path}"

    def thing(self, iri: str) -> str:
        """Return the link to a thing: to its document if its IRI is ours, else to itself."""
        path = iri.removeprefix(BASE)
        return iri if path == iri else self.page(f"/doc/{path}")

    def switches(self) -> list[tuple[str, str, str]]:
        """Return for each other language its code, its own name, and this page in it."""
        rest = [(name, value) for name, value in self.query if name != _ASKED]
        return [
            (code, name, f"{self.root}{self.path}?{urlencode([*rest, (_ASKED, code)])}")
            for code, name in LANGUAGES.items()
            if code != self.language
        ]

"""How a reader sees a page: in which language, and what its links start with."""

from dataclasses import dataclass
from typing import Final, Protocol
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

    @property
    def static(self) -> bool:
        """Whether there is no service to ask; here there is."""
        return False

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


class Links(Protocol):
    """Where the pages of documents link to, live or as files."""

    @property
    def root(self) -> str:
        """What stands before every path."""

    @property
    def language(self) -> str:
        """The language of the page."""

    @property
    def static(self) -> bool:
        """Whether links name files."""

    def thing(self, iri: str) -> str:
        """Return the link to a thing."""

    def page(self, path: str, language: str = "") -> str:
        """Return the link to a page, in the language of this one or in another."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The page of a document, which is the same live and as a file but for its links."""

    links: Links
    path: str

    @property
    def root(self) -> str:
        """What stands before every path."""
        return self.links.root

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.links.language

    @property
    def static(self) -> bool:
        """Whether links name files, and there is no service to ask."""
        return self.links.static

    @property
    def chosen(self) -> bool:
        """Whether forms must carry the language; there are none on these pages."""
        return False

    def page(self, path: str, **query: str) -> str:
        """Return the link to a page of the service, whose path starts with a slash."""
        link = self.links.page(path.removeprefix("/") or ("index" if self.static else ""))
        if not query:
            return link
        return f"{link}{'&' if '?' in link else '?'}{urlencode(query)}"

    def file(self, path: str) -> str:
        """Return the link to what has no language."""
        return f"{self.root}{path}"

    def thing(self, iri: str) -> str:
        """Return the link to a thing."""
        return self.links.thing(iri)

    def switches(self) -> list[tuple[str, str, str]]:
        """Return for each other language its code, its own name, and this page in it."""
        return [
            (code, name, self.links.page(self.path, code))
            for code, name in LANGUAGES.items()
            if code != self.language
        ]

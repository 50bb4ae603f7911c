"""How a reader sees a page: in which language, and what its links start with."""

from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlencode

from clusternets.names import BASE
from clusternets.pages.translations import LANGUAGES

#: The page of a static site that says what needs a service.
NEEDS_SERVICE: Final = "service"

_ASKED: Final = "lang"
#: What only a running service can do, whatever is asked of it.
_ONLY_LIVE: Final = frozenset({"/sparql", "/validate", "/openapi.json"})
#: Where what is told to programs is.
_API: Final = "/api/"


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
        """Whether pages are files; here a service answers."""
        return False

    @property
    def served(self) -> bool:
        """Whether a service is known that can be asked; here it is this one."""
        return True

    def live(self, path: str, **query: str) -> str:
        """Return the link to what only a service can do: here it is a page like any other."""
        return self.page(path, **query)

    def answer(self, path: str, ending: str, asked: str = "") -> str:
        """Return the link to an answer in a format; ``asked`` is what is asked, as a query."""
        return f"{self.root}{path}.{ending}{'?' if asked else ''}{asked}"

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

    @property
    def service(self) -> str:
        """The address of a service that pages which are files may name, or nothing."""

    def thing(self, iri: str) -> str:
        """Return the link to a thing."""

    def localized(self, path: str) -> str:
        """Return the path of a file that is there in each language, without its suffix."""

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
        """Whether links name files."""
        return self.links.static

    @property
    def served(self) -> bool:
        """Whether a service is known that can be asked."""
        return not self.static or bool(self.links.service)

    @property
    def chosen(self) -> bool:
        """Whether forms must carry the language; there are none on these pages."""
        return False

    def page(self, path: str, **query: str) -> str:
        """Return the link to a page, whose path starts with a slash.

        Where pages are files, what is asked of one can be asked of a service only.
        """
        if self.static and (query or path in _ONLY_LIVE):
            return self.live(path, **query)
        link = self.links.page(path.removeprefix("/") or ("index" if self.static else ""))
        if not query:
            return link
        return f"{link}{'&' if '?' in link else '?'}{urlencode(query)}"

    def live(self, path: str, **query: str) -> str:
        """Return the link to what only a service can do.

        Where pages are files and no service is known, that is a page which says what this takes.
        """
        if not self.static:
            return self.page(path, **query)
        if not self.links.service:
            return self.links.page(NEEDS_SERVICE)
        asked = {**query, _ASKED: self.language}
        return f"{self.links.service}{path}?{urlencode(asked)}"

    def file(self, path: str) -> str:
        """Return the link to what has no language; as a file, what programs read has a suffix."""
        if self.static and path in _ONLY_LIVE:
            return self.live(path)
        named = not self.static or not path.startswith(_API) or "." in path.rpartition("/")[2]
        return f"{self.root}{path}{'' if named else '.json'}"

    def answer(self, path: str, ending: str, asked: str = "") -> str:
        """Return the link to an answer in a format: as a file, to what is asked for by default."""
        if self.static:
            return f"{self.root}{self.links.localized(path)}.{ending}"
        return f"{self.root}{path}.{ending}{'?' if asked else ''}{asked}"

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

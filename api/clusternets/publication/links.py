"""Where pages link to: the same documents, live with negotiation, and as files with suffixes."""

from dataclasses import dataclass

from clusternets.pages.translations import DEFAULT_LANGUAGE
from clusternets.publication.addresses import DOC, Addresses, quoted


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links of one page.

    ``root`` is what stands before every path: the prefix of a proxy, or the way up from a file.
    Where ``static`` is true, links name files; else the service negotiates, and ``chosen`` says
    that the language was asked for by ``?lang=``, which links then keep. ``service`` is the
    address of a service that files may link to.
    """

    addresses: Addresses
    root: str
    language: str = DEFAULT_LANGUAGE
    static: bool = False
    chosen: bool = False
    service: str = ""

    def thing(self, iri: str) -> str:
        """Return the link to a thing: to its document if it is ours, else to itself."""
        if not self.addresses.is_ours(iri):
            return iri
        return self.page(DOC + self.addresses.document(iri))

    def page(self, path: str, language: str = "") -> str:
        """Return the link to a page in the language of this one, or in another."""
        wanted = language or self.language
        if self.static:
            return f"{self.root}/{localized(quoted(path), wanted)}.html"
        asked = f"?lang={wanted}" if self.chosen or language else ""
        return f"{self.root}/{quoted(path)}{asked}"

    def localized(self, path: str) -> str:
        """Return the path of a file that is there in each language, without its suffix."""
        return localized(path, self.language)

    def data(self, iri: str, suffix: str) -> str:
        """Return the link to the document of one of our IRIs in a format."""
        return f"{self.root}/{DOC}{quoted(self.addresses.document(iri))}.{suffix}"


def localized(path: str, language: str) -> str:
    """Return the path of a file in a language, without its suffix."""
    return path if language == DEFAULT_LANGUAGE else f"{path}.{language}"


def way_up(path: str) -> str:
    """Return what leads from a file to the root of its site."""
    return "/".join([".."] * path.count("/")) or "."

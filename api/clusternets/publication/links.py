"""Where pages link to: the same documents, live with negotiation, and as files with suffixes."""

from dataclasses import dataclass

from clusternets.pages.translations import DEFAULT_LANGUAGE
from clusternets.publication.addresses import DOC, Addresses, quoted


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links of one page.

    ``root`` is what stands before every path: the prefix of a proxy, or the way up from a file.
    Where ``static`` is true, links name files; else the service negotiates, and ``chosen`` says
    that the language was asked for by ``?lang=``, which links then keep.
    """

    addresses: Addresses
    root: str
    language: str = DEFAULT_LANGUAGE
    static: bool = False
    chosen: bool = False

    def thing(self, iri: str) -> str:
        """Return the link to a thing: to its document if it is ours, else to itself."""
        if not self.addresses.is_ours(iri):
            return iri
        return self.page(DOC + self.addresses.document(iri))

    def page(self, path: str, language: str = "") -> str:
        """Return the link to a page in the language of this one, or in another."""
        wanted = language or self.language
        if self.static:
            own = "" if wanted == DEFAULT_LANGUAGE else f".{wanted}"
            return f"{self.root}/{quoted(path)}{own}.html"
        asked = f"?lang={wanted}" if self.chosen or language else ""
        return f"{self.root}/{quoted(path)}{asked}"

    def data(self, iri: str, suffix: str) -> str:
        """Return the link to the document of one of our IRIs in a format."""
        return f"{self.root}/{DOC}{quoted(self.addresses.document(iri))}.{suffix}"


def way_up(path: str) -> str:
    """Return what leads from a file to the root of its site."""
    return "/".join([".."] * path.count("/")) or "."

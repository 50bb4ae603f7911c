"""What crawlers are told: where every page is, and that all may be read but the endpoint."""

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from clusternets.publication.addresses import DOC, Addresses, quoted

#: The most addresses that one file may list, by the sitemap protocol.
MOST_ADDRESSES: Final = 50_000
NAME: Final = "sitemap.xml"

_HEADER: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(root: str, addresses: Addresses, suffix: str = "") -> dict[str, str]:
    """Return the files of the sitemap by their names; the first is the one that crawlers ask for.

    ``root`` is the address of the site without a slash, ``suffix`` what pages end with. Where
    there are more pages than a file may list, the first file lists the others.
    """
    pages = [f"{root}/"]
    pages += [f"{root}/{DOC}{quoted(addresses.document(iri))}{suffix}" for iri in addresses.all()]
    parts = [
        pages[start : start + MOST_ADDRESSES] for start in range(0, len(pages), MOST_ADDRESSES)
    ]
    if len(parts) == 1:
        return {NAME: _written("urlset", "url", pages)}
    files = {f"sitemap-{n}.xml": _written("urlset", "url", own) for n, own in enumerate(parts, 1)}
    return {NAME: _written("sitemapindex", "sitemap", [f"{root}/{n}" for n in files]), **files}


def robots(root: str) -> str:
    """Return what robots are asked to do: to leave alone what costs work, and to use the list."""
    return f"User-agent: *\nDisallow: /sparql\nDisallow: /api/\n\nSitemap: {root}/{NAME}\n"


def _written(whole: str, part: str, addresses: Iterable[str]) -> str:
    lines = "".join(f"<{part}><loc>{escape(each)}</loc></{part}>\n" for each in addresses)
    return f'{_HEADER}<{whole} xmlns="{_NAMESPACE}">\n{lines}</{whole}>\n'

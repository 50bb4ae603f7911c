"""The redirect file for w3id.org: from every IRI to a file of the static site.

A static host cannot read an ``Accept`` header; Apache at w3id.org can, if only roughly. The format
that a client names first counts, else one that it names at all, and pages for everybody else.
"""

import re
from collections.abc import Iterable
from typing import Final

from clusternets.names import BASE
from clusternets.publication.addresses import DOC, FAMILIES, FORMATS, Addresses, Format
from clusternets.publication.documents import DATASET

_PATHS: Final = rf"((?:{'|'.join(FAMILIES)})(?:/[A-Za-z0-9._~-]+)*)"
_DATASET: Final = DOC + DATASET.removeprefix(BASE)
#: Files that are where they are in whatever format is asked for.
_FILES: Final = (
    rf"(doc/.+\.(?:{'|'.join(FORMATS)})|dumps/.+|api/.+\.[a-z]+"
    r"|\.well-known/(?:void|sparql-examples)|sitemap[^/]*\.xml)"
)
#: Browsers ask for one of these.
_PAGES: Final = ("text/html", "application/xhtml+xml")


def redirects(site: str, addresses: Addresses) -> str:
    """Return the ``.htaccess`` that leads from the base to a site, whose address has no slash."""
    lines = [
        "# From the IRIs of clusternets to its static site. Written by: clusternets publish",
        "Options +FollowSymLinks -MultiViews",
        "RewriteEngine On",
        "<IfModule mod_headers.c>",
        'Header always merge Vary "Accept, Accept-Language"',
        "</IfModule>",
        "",
        "# Files",
        f"RewriteRule ^{_FILES}$ {site}/$1 [R=302,L,NE]",
        f"RewriteRule ^dumps/?$ {site}/dumps.html [R=302,L]",
        "",
        "# A document without a suffix is negotiated as its thing; a namespace ends with a slash.",
        "# Without DPI Apache appends to a new path what no folder answers to of the old one.",
        "RewriteRule ^doc/(.+)$ $1 [DPI]",
        "RewriteRule ^(.+)/$ $1 [DPI]",
    ]
    names = "|".join(_called_like_classes(addresses))
    if names:
        lines.append(f"RewriteRule ^(def/(?:{names}))$ $1-property [DPI]")
    lines += ["", "# The format that is named first, then any that is named, then pages"]
    for pattern in (r"^\s*{media}", r"(?:^|,)\s*{media}"):
        for format_ in FORMATS.values():
            lines += _rules(site, format_, pattern)
    lines += _page_rules(site, "")
    return "\n".join(lines) + "\n"


def _rules(site: str, format_: Format, pattern: str) -> list[str]:
    if format_.rdf is None:
        media = f"(?:{'|'.join(re.escape(media) for media in _PAGES)})"
        return _page_rules(site, pattern.format(media=media))
    condition = _condition("HTTP_ACCEPT", pattern.format(media=re.escape(format_.media_type)))
    return [
        condition,
        f"RewriteRule ^{_PATHS}$ {site}/{DOC}$1.{format_.suffix} [R=303,L,NE]",
        condition,
        f"RewriteRule ^$ {site}/{_DATASET}.{format_.suffix} [R=303,L]",
    ]


def _page_rules(site: str, accept: str) -> list[str]:
    lines = []
    for language, own in (("^de", ".de"), ("", "")):
        conditions = [_condition("HTTP_ACCEPT", accept)] if accept else []
        conditions += [_condition("HTTP:Accept-Language", language)] if language else []
        lines += [
            *conditions,
            f"RewriteRule ^{_PATHS}$ {site}/{DOC}$1{own}.html [R=303,L,NE]",
            *conditions,
            f"RewriteRule ^$ {site}/index{own}.html [R=302,L]",
        ]
    return lines


def _condition(variable: str, pattern: str) -> str:
    return f"RewriteCond %{{{variable}}} {pattern} [NC]"


def _called_like_classes(addresses: Addresses) -> Iterable[str]:
    """Yield the names of properties whose documents have another name than they."""
    for iri in addresses.all():
        path = iri.removeprefix(BASE).removesuffix("/")
        if addresses.document(iri) != path:
            yield path.removeprefix("def/")

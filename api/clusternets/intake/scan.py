"""What is refused before a parser sees it: what kills or stalls parsers, seen in the bytes.

The scan knows no grammar. It reads each byte a fixed number of times, so that its own time is
bounded by the size of the submission.
"""

import re
from collections.abc import Iterator
from typing import Final

from clusternets.intake.refusals import RefusedError, over_limit
from clusternets.intake.syntaxes import JSON_LD, RDF_XML, Syntax
from clusternets.reading import BOM
from clusternets.settings import Settings

#: How compressed files begin: gzip, zip, bzip2, xz, zstd.
_COMPRESSED: Final = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_DECLARATION: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_JSON_PARTS: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)
_XML_PARTS: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?P<close>/)?[^<>]*+>",
    re.DOTALL,
)
#: Strings, IRIs and comments of the Turtle family, in which a bracket means nothing.
_TURTLE_PARTS: Final = re.compile(
    r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:"""|\Z)'
    r"|'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(?:'''|\Z)"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?'
    r"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'?"
    r"|<[^<>\s]*+>|\#[^\n]*+|<<|>>|[\[({]|[\])}]",
    re.DOTALL,
)
_OPENS: Final = frozenset({"[", "(", "{", "<<"})
_CLOSES: Final = frozenset({"]", ")", "}", ">>"})


def scan(data: bytes, syntax: Syntax, settings: Settings) -> str:
    """Return the text of a submission, without a byte-order mark.

    Raises :class:`RefusedError` if it is too long, compressed, not UTF-8, declares a document
    type or entities, nests too deep, or has a piece of text that is too long.
    """
    if len(data) > settings.case_bytes:
        raise over_limit("case_bytes", settings.case_bytes)
    if data.startswith(_COMPRESSED):
        raise RefusedError("compressed")
    text = _decode(data.removeprefix(BOM))
    if syntax is RDF_XML and (found := _DECLARATION.search(data)):
        raise RefusedError("document-type", line=_line_at(data, found.start()))
    _check_depth(text, syntax, settings.case_nesting)
    return text


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError("not-utf-8", line=_line_at(data, error.start)) from error
    if (zero := text.find("\0")) >= 0:
        raise RefusedError("not-utf-8", line=text.count("\n", 0, zero) + 1)
    return text


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _check_depth(text: str, syntax: Syntax, most: int) -> None:
    """Raise if brackets or elements nest deeper than allowed."""
    depth = 0
    for position, step in _steps(text, syntax):
        depth += step
        if depth > most:
            raise over_limit("case_nesting", most, text.count("\n", 0, position) + 1)


def _steps(text: str, syntax: Syntax) -> Iterator[tuple[int, int]]:
    """Yield where the text goes a level deeper (1) or comes back (-1)."""
    if syntax is RDF_XML:
        for found in _XML_PARTS.finditer(text):
            if not found[0].endswith("/>") and not found[0].startswith(("<!", "<?")):
                yield found.start(), -1 if found["close"] else 1
        return
    parts = _JSON_PARTS if syntax is JSON_LD else _TURTLE_PARTS
    for found in parts.finditer(text):
        if found[0] in _OPENS:
            yield found.start(), 1
        elif found[0] in _CLOSES:
            yield found.start(), -1

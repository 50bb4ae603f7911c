"""Contexts of JSON-LD: those written out in the document, and our own by its address.

A context may be anywhere in a document, and may name others. The parser fetches none; here a
foreign one is refused with a sentence, and our own is put in the place of its address.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from clusternets.intake.refusals import RefusedError
from clusternets.names import BASE

CONTEXT: Final = BASE + "context"
_KEYWORDS: Final = ("@context", "@import")


def resolve_contexts(text: str, own: Mapping[str, Any] | None) -> str:
    """Return the text of a JSON-LD document with our own context in place of its address.

    The text is returned as it is where there is nothing to replace, or where it is not JSON,
    which the parser tells better. ``own`` is the content of our context, if it is at hand.
    Raises :class:`RefusedError` for the address of any other context.
    """
    if '"@context"' not in text and '"@import"' not in text and "\\u" not in text:
        return text
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return text
    resolver = _Resolver(own)
    resolved = resolver.of(document)
    return json.dumps(resolved, ensure_ascii=False) if resolver.replaced else text


class _Resolver:
    """Walks a document and puts our context in the place of its address."""

    def __init__(self, own: Mapping[str, Any] | None) -> None:
        self._own = own
        self.replaced = False

    def of(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        """Return a part of a document, resolved."""
        if isinstance(value, dict):
            return {
                key: self._context(inner) if key in _KEYWORDS else self.of(inner)
                for key, inner in value.items()
            }
        return [self.of(inner) for inner in value] if isinstance(value, list) else value

    def _context(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, list):
            return [self._context(inner) for inner in value]
        if not isinstance(value, str):
            return self.of(value)
        if value != CONTEXT or self._own is None:
            raise RefusedError("remote-context", {"value": value})
        self.replaced = True
        return self._own.get("@context", self._own)

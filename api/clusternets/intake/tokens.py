"""The tokens of the Turtle family, put together from those of Pygments.

Pygments colours text; it splits names and strings into pieces and marks as errors what its
grammar does not know. Here the pieces are put together again, each with its place. The text has
been parsed before, so nothing is checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import ClassVar, Final

from pygments import token as kinds
from pygments.lexers.rdf import TurtleLexer
from pygments.token import String, _TokenType


class Sort(Enum):
    """What a token is."""

    IRI = auto()
    PREFIXED = auto()
    BLANK = auto()
    TYPE = auto()
    LITERAL = auto()
    WORD = auto()
    MARK = auto()


#: What the pieces of Pygments may be part of; whatever else there is belongs to a literal.
_SORTS: Final[dict[_TokenType, Sort]] = {
    kinds.Name.Variable: Sort.IRI,
    kinds.Name.Namespace: Sort.PREFIXED,
    kinds.Name.Tag: Sort.PREFIXED,
    kinds.Keyword.Type: Sort.TYPE,
    kinds.Keyword: Sort.WORD,
    kinds.Error: Sort.WORD,
    kinds.Punctuation: Sort.MARK,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A token: what it is, its text, and where it begins."""

    sort: Sort
    text: str
    start: int


class _Lexer(TurtleLexer):
    """The lexer of Pygments, but a long string ends at the first three quotes, not at the last."""

    tokens: ClassVar = {
        "triple-double-quoted-string": [
            (r'"""', String, "end-of-string"),
            (r'[^"\\]+|"', String),
            (r"\\", String, "string-escape"),
        ],
        "triple-single-quoted-string": [
            (r"'''", String, "end-of-string"),
            (r"[^'\\]+|'", String),
            (r"\\", String, "string-escape"),
        ],
    }


@cache
def _lexer() -> TurtleLexer:
    return _Lexer(stripnl=False, ensurenl=False)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text; the datatype or language of a literal belongs to it."""
    waiting: Token | None = None
    for token in _joined(text):
        if waiting is None:
            waiting = token
        elif waiting.sort is Sort.LITERAL and waiting.text.endswith("^^"):
            waiting = Token(Sort.LITERAL, waiting.text + token.text, waiting.start)
        else:
            yield waiting
            waiting = token
    if waiting is not None:
        yield waiting


def _joined(text: str) -> Iterator[Token]:
    """Yield runs of pieces that stand together and are of one sort."""
    sort: Sort | None = None
    start = end = 0
    for offset, kind, piece in _lexer().get_tokens_unprocessed(text):
        own = _sort(kind, piece)
        if own is not None and offset == end and _continues(sort, text[start:end], own, piece):
            end = offset + len(piece)
            continue
        if sort is not None:
            yield _finished(sort, text[start:end], start)
        sort, start, end = own, offset, offset + len(piece)
    if sort is not None:
        yield _finished(sort, text[start:end], start)


def _sort(kind: _TokenType, piece: str) -> Sort | None:
    """Return what a piece may be part of, or None for space and comments."""
    if _is_of(kind, kinds.Comment) or (_is_of(kind, kinds.Text) and not piece.strip()):
        return None
    if piece in {":", "^"}:
        return Sort.PREFIXED if piece == ":" else Sort.LITERAL
    found = (sort for parent, sort in _SORTS.items() if _is_of(kind, parent))
    return next(found, Sort.LITERAL)


def _is_of(kind: _TokenType, parent: _TokenType) -> bool:
    return kind[: len(parent)] == parent


def _continues(sort: Sort | None, text: str, own: Sort, piece: str) -> bool:
    """Tell whether a piece that touches a run belongs to it."""
    if sort is Sort.PREFIXED:
        return own is Sort.PREFIXED
    if sort is Sort.LITERAL:
        closed = len(text) > 1 and text[-1] in "\"'" and piece[0] in "\"'" and not _is_open(text)
        return own in {Sort.LITERAL, Sort.WORD} and not closed
    return sort is Sort.WORD and own is Sort.WORD


def _is_open(text: str) -> bool:
    """Tell whether a string has begun and not ended."""
    quote = text[:3] if text[:3] in {'"""', "'''"} else text[:1]
    return len(text) < 2 * len(quote) or not text.endswith(quote)


def _finished(sort: Sort, text: str, start: int) -> Token:
    if sort is Sort.PREFIXED and text.startswith("_:"):
        return Token(Sort.BLANK, text, start)
    return Token(sort, text, start)

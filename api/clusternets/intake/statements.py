"""The triples of a text with the places of their terms, nearly in the order of the parser.

A triple is given when its object is complete: what stands within brackets comes before the triple
that the brackets are part of. The text has been parsed before; where it is not understood here,
the walk ends, and what was given so far is right.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from clusternets.intake.tokens import Sort, Token, tokens
from clusternets.names import RDF, TYPE

_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", RDF + "nil"


class Placed(NamedTuple):
    """A term with its place: its IRI, ``_:`` and a label of its own, or nothing known (None)."""

    name: str | None
    start: int


class Statement(NamedTuple):
    """A triple with the places of its terms."""

    subject: Placed
    predicate: Placed
    target: Placed


def statements(text: str) -> Iterator[Statement]:
    """Yield the triples of a text in the Turtle family."""
    yield from _Walk(list(tokens(text))).statements()


_END: Final = Token(Sort.MARK, "", -1)


@dataclass
class _Walk:
    """Walks along tokens."""

    _tokens: list[Token]
    _at: int = 0
    _prefixes: dict[str, str] = field(default_factory=dict)
    _blanks: int = 0

    def statements(self) -> Iterator[Statement]:
        while self._now is not _END:
            now = self._now
            if now.sort is Sort.WORD and now.text.lower().lstrip("@") in {"prefix", "base"}:
                self._directive()
            elif self._is_between():
                self._at += 1
            else:
                before = self._at
                yield from self._triples()
                if self._at == before:
                    return

    # ── Tokens ──

    @property
    def _now(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _is(self, mark: str) -> bool:
        return self._now.sort is Sort.MARK and self._now.text == mark

    def _skip(self, mark: str) -> bool:
        found = self._is(mark)
        self._at += found
        return found

    def _is_between(self) -> bool:
        """Tell whether the token belongs to a graph around statements, or ends one."""
        word = self._now.sort is Sort.WORD and self._now.text.upper() == "GRAPH"
        return word or any(map(self._is, "{}.")) or self._is_graph_name()

    def _is_graph_name(self) -> bool:
        after = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else _END
        return after.sort is Sort.MARK and after.text == "{"

    def _directive(self) -> None:
        self._at += 1
        if self._now.sort is Sort.PREFIXED:
            prefix = self._now.text.removesuffix(":")
            self._at += 1
            self._prefixes[prefix] = self._now.text[1:-1]
        self._at += 1
        self._skip(".")

    # ── Statements ──

    def _triples(self) -> Iterator[Statement]:
        if self._is("["):
            subject = self._blank()
            yield from self._bracketed(subject)
        elif self._is("("):
            subject = Placed(_NIL, self._now.start)
            first = yield from self._list(None)
            subject = first or subject
        else:
            subject = self._term()
        yield from self._about(subject)
        self._skip(".")

    def _about(self, subject: Placed) -> Iterator[Statement]:
        """Yield what a list of properties says of a subject."""
        while self._now.sort in _PREDICATES:
            predicate = self._term()
            while True:
                yield from self._object(subject, predicate)
                if not self._skip(","):
                    break
            if self._now.sort in _TERMS:
                self._at += 1  # the graph of a line of N-Quads
            while self._skip(";"):
                pass

    def _object(self, subject: Placed, predicate: Placed) -> Iterator[Statement]:
        if self._is("["):
            target = self._blank()
            yield from self._bracketed(target)
            yield Statement(subject, predicate, target)
        elif self._is("("):
            yield from self._list((subject, predicate))
        else:
            yield Statement(subject, predicate, self._term())

    def _bracketed(self, node: Placed) -> Iterator[Statement]:
        self._at += 1
        yield from self._about(node)
        self._skip("]")

    def _list(
        self, outer: tuple[Placed, Placed] | None
    ) -> Generator[Statement, None, Placed | None]:
        """Yield the triples of a list; it is the object of ``outer``, if that is given.

        Returns the first node of the list, if it has one.
        """
        start = self._now.start
        self._at += 1
        head: Placed | None = None
        last: Placed | None = None
        while not self._is(")") and self._now is not _END:
            node = self._blank()
            link = self._link(outer, last, node)
            # The parser gives the link to a plain term after it, and to a bracket before it.
            nested = self._is("[") or self._is("(")
            if nested:
                yield from link
            yield from self._object(node, Placed(_FIRST, self._now.start))
            if not nested:
                yield from link
            head = head or node
            last = node
        self._skip(")")
        yield from self._link(outer, last, Placed(_NIL, start))
        return head

    @staticmethod
    def _link(
        outer: tuple[Placed, Placed] | None, last: Placed | None, node: Placed
    ) -> list[Statement]:
        """Return the triple that leads to a node of a list, if there is one."""
        if last is not None:
            return [Statement(last, Placed(_REST, node.start), node)]
        return [] if outer is None else [Statement(*outer, node)]

    def _blank(self) -> Placed:
        self._blanks += 1
        return Placed(f"_:[{self._blanks}", self._now.start)

    def _term(self) -> Placed:
        token = self._now
        self._at += 1
        return Placed(self._name(token), token.start)

    def _name(self, token: Token) -> str | None:
        if token.sort is Sort.IRI:
            iri = token.text[1:-1]
            return iri if ":" in iri and "\\" not in iri else None
        if token.sort is Sort.PREFIXED:
            prefix, _, local = token.text.partition(":")
            namespace = self._prefixes.get(prefix, "")
            return namespace + local.replace("\\", "") if ":" in namespace else None
        if token.sort is Sort.BLANK:
            return token.text
        return TYPE if token.sort is Sort.TYPE else None


_PREDICATES: Final = frozenset({Sort.IRI, Sort.PREFIXED, Sort.TYPE})
_TERMS: Final = frozenset({Sort.IRI, Sort.PREFIXED, Sort.BLANK})

"""The quads of a Release by subject and by object, in one SQLite file beside its layers.

What is published must be what was written, and an Oxigraph Store rewrites literals; and a page
must not cost more where the Release is a hundred times as large. Terms are stored as N-Quads has
them, numbered in the order of their text, so that whatever is asked comes in canonical order.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from clusternets.names import DCTERMS, RDFS, SKOS, TYPE, local_name

#: The name of the file in the folder of a Release.
FILE: Final = "index.sqlite"

#: What names a thing for people; the first that is there counts.
LABELS: Final = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title")

_SCHEMA: Final = """
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE quad (s INTEGER, p INTEGER, o INTEGER, g INTEGER, PRIMARY KEY (s, p, o, g))
    WITHOUT ROWID;
"""
#: Made last, when all rows are there, which is faster.
_INDEXES: Final = """
CREATE UNIQUE INDEX term_text ON term (text);
CREATE INDEX quad_object ON quad (o, p, s, g);
CREATE INDEX quad_graph ON quad (g, s, p, o);
"""
_SELECT: Final = "SELECT s, p, o, g FROM quad WHERE "
_ABOUT: Final = _SELECT + "s = ? ORDER BY p, o, g LIMIT ?"
_MENTIONS: Final = _SELECT + "o = ? ORDER BY p, s, g LIMIT ?"
_LINKS_BY: Final = _SELECT + "o = ? AND p = ? ORDER BY s, g LIMIT ?"
_PROPERTIES: Final = _SELECT + "s = ? AND p = ? ORDER BY o, g LIMIT ?"
_GRAPH: Final = _SELECT + "g = ? ORDER BY s, p, o LIMIT ?"
_COUNTS: Final = (
    "SELECT term.text, COUNT(*) FROM quad JOIN term ON term.id = quad.p WHERE o = ? "
    "GROUP BY p ORDER BY p"
)
_KEPT_LABELS: Final = 10_000
#: Pages and documents name the same things again and again; most need not be looked up twice.
_KEPT_TERMS: Final = 50_000
_KEPT_THINGS: Final = 5_000

Node = str | ox.NamedNode | ox.BlankNode


def write_index(quads: Iterable[ox.Quad], path: Path) -> None:
    """Write the index of quads, each of which has a graph, into a new file."""
    rows = [(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in quads]
    texts = sorted({text for row in rows for text in row})
    ids = {text: number for number, text in enumerate(texts)}
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # The file is put in its place when it is whole: nothing to recover, nothing to wait for.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO term VALUES (?, ?)", enumerate(texts))
        connection.executemany(
            "INSERT INTO quad VALUES (?, ?, ?, ?)",
            sorted((ids[s], ids[p], ids[o], ids[g]) for s, p, o, g in rows),
        )
        connection.execute("COMMIT")
        connection.executescript(_INDEXES)
        connection.execute("ANALYZE")
    finally:
        connection.close()


class Index:
    """Looks up quads of a Release; reads only, and keeps its file open.

    A node is an IRI as text, or a term; unknown ones have no quads.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index in the folder of a Release."""
        self._address = f"{(folder / FILE).resolve().as_uri()}?immutable=1"
        self._connection = self._connect()
        self._names = lru_cache(_KEPT_LABELS)(self._read_names)
        self._labels = lru_cache(_KEPT_LABELS)(self._read_labels)
        self._things = lru_cache(_KEPT_THINGS)(self._read_thing)
        self._term = lru_cache(_KEPT_TERMS)(self._read_term)
        self._known = lru_cache(_KEPT_TERMS)(self._read_id)

    def reopen(self) -> None:
        """Open the file once more, in a process that was forked from the one that opened it."""
        self._connection = self._connect()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def about(self, node: Node) -> tuple[ox.Quad, ...]:
        """Return the quads whose subject is the node."""
        return self._things(_text(node))

    def mentions(self, node: Node, most: int = -1, predicate: str = "") -> list[ox.Quad]:
        """Return the quads whose object is the node, by predicate, at most so many.

        With a predicate, only those that have it.
        """
        number = self._id(_text(node))
        if predicate:
            return list(self._quads(_LINKS_BY, (number, self._id(_text(predicate))), most))
        return list(self._quads(_MENTIONS, (number,), most))

    def graph(self, iri: str) -> list[ox.Quad]:
        """Return every quad of a graph."""
        return list(self._quads(_GRAPH, (self._id(_text(iri)),)))

    def count_mentions(self, node: Node) -> dict[str, int]:
        """Return how many quads have the node as their object, by predicate."""
        rows = self._connection.execute(_COUNTS, (self._id(_text(node)),))
        return {text[1:-1]: count for text, count in rows}

    def label_quads(self, iris: Iterable[str]) -> list[ox.Quad]:
        """Return the quads that name some things."""
        return [quad for iri in iris for quad in self._labels(iri)]

    def knows(self, iri: str) -> bool:
        """Tell whether an IRI stands anywhere in the Release, be it as the name of a graph."""
        return self._id(_text(iri)) is not None

    def iris(self, prefix: str) -> Iterator[str]:
        """Yield every IRI of the Release that starts with a prefix, in order."""
        start = f"<{prefix}"
        end = start[:-1] + chr(ord(start[-1]) + 1)
        rows = self._connection.execute(
            "SELECT substr(text, 2, length(text) - 2) AS iri FROM term "
            "WHERE text >= ? AND text < ? ORDER BY iri",
            (start, end),
        )
        return (iri for (iri,) in rows)

    def types(self, node: Node) -> list[str]:
        """Return the IRIs of a node's classes, in order."""
        found = {
            quad.object.value
            for quad in self.about(node)
            if quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode)
        }
        return sorted(found)

    def names(self, iri: str) -> dict[str, str]:
        """Return what a thing is called, by language; empty if the data gives it no name."""
        return dict(self._names(iri))

    def label(self, iri: str, lang: str = "en") -> str:
        """Return what a thing is called in a language, else in English or any other.

        What has no name in the data is called by the last part of its IRI, in words.
        """
        names = self._names(iri)
        for wanted in (lang, "en", *names):
            if wanted in names:
                return names[wanted]
        return local_name(iri).replace("--", ": ").replace("-", " ")

    def _connect(self) -> sqlite3.Connection:
        # A worker opens this before it is confined, and reads in a thread of its own.
        connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    def _read_names(self, iri: str) -> dict[str, str]:
        found: dict[str, dict[str, str]] = {}
        for quad in self._labels(iri):
            if isinstance(quad.object, ox.Literal):
                texts = found.setdefault(quad.predicate.value, {})
                texts.setdefault(quad.object.language or "", quad.object.value)
        return next((found[label] for label in LABELS if label in found), {})

    def _read_labels(self, iri: str) -> tuple[ox.Quad, ...]:
        number = self._id(_text(iri))
        return tuple(
            quad
            for predicate in LABELS
            for quad in self._quads(_PROPERTIES, (number, self._id(_text(predicate))))
        )

    def _read_thing(self, text: str) -> tuple[ox.Quad, ...]:
        return tuple(self._quads(_ABOUT, (self._id(text),)))

    def _quads(
        self, sql: str, numbers: tuple[int | None, ...], most: int = -1
    ) -> Iterator[ox.Quad]:
        rows = self._connection.execute(sql, (*numbers, most))
        return (ox.Quad(*map(self._term, row)) for row in rows)

    def _read_term(self, number: int) -> Any:  # noqa: ANN401 - of the kind that its place takes
        row = self._connection.execute("SELECT text FROM term WHERE id = ?", (number,)).fetchone()
        line = f"<term:> <term:> {row[0]} ."
        return next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object

    def _id(self, text: str) -> int | None:
        # What is not there is not kept: clients may ask for anything.
        try:
            return self._known(text)
        except LookupError:
            return None

    def _read_id(self, text: str) -> int:
        row = self._connection.execute("SELECT id FROM term WHERE text = ?", (text,)).fetchone()
        if row is None:
            raise LookupError(text)
        number: int = row[0]
        return number


def _text(node: Node) -> str:
    return f"<{node}>" if isinstance(node, str) else str(node)

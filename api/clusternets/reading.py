"""From files to triples: strict parsing, with the file and the line of what is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import yaml
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clusternets.names import local_name
from clusternets.problems import CannotContinueError, Problem

#: The mark that some editors put before UTF-8 text; neither parser takes it.
BOM = b"\xef\xbb\xbf"
# The parser in C, where PyYAML has it, is ten times as fast.
_YAML: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A parsed Turtle file: its path relative to the content root, its text and its triples."""

    path: str
    text: str
    triples: tuple[ox.Quad, ...]

    def line_of(self, iri: str) -> int | None:
        """Return the first line that mentions an IRI in full or by its local name."""
        wanted = re.compile(rf"(?<![\w-]){re.escape(local_name(iri))}(?![\w-])")
        for number, line in enumerate(self.text.splitlines(), start=1):
            if wanted.search(line):
                return number
        return None


def read_turtle(path: Path, root: Path) -> SourceFile:
    """Parse one Turtle file strictly; blank nodes get labels no other file has.

    Raises :class:`CannotContinueError` with the line where the file stops being Turtle.
    """
    name = path.relative_to(root).as_posix()
    data = path.read_bytes().removeprefix(BOM)
    try:
        text = data.decode("utf-8")
        triples = tuple(ox.parse(data, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem(
            "not-utf-8", "The file is not UTF-8 text.", "Save it as UTF-8.", name, line
        )
        raise CannotContinueError([problem]) from error
    except SyntaxError as error:
        problem = Problem(
            "syntax-error",
            f"The file is not valid Turtle: {error.msg}.",
            "Mend the statement at or just before this line.",
            name,
            error.lineno,
        )
        raise CannotContinueError([problem]) from error
    return SourceFile(name, text, triples)


def to_rdflib(triples: Iterable[ox.Quad]) -> Graph:
    """Return the triples as an rdflib graph, the model that the compiler and pySHACL read."""
    graph = Graph()
    for quad in triples:
        graph.add(rdflib_triple(quad))
    return graph


def rdflib_triple(quad: ox.Quad) -> tuple[Node, Node, Node]:
    """Return the triple of a quad in terms of rdflib."""
    return rdflib_term(quad.subject), URIRef(quad.predicate.value), rdflib_term(quad.object)


def read_yaml(text: str) -> Any:  # noqa: ANN401 - whatever the text says
    """Return what a YAML text says; raises ``yaml.YAMLError``."""
    return yaml.load(text, _YAML)  # noqa: S506 - a safe loader


def name_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return a term as one string: an IRI, ``_:`` and a label, or the text of a literal."""
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def rdflib_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """Return a term of the parser as one of rdflib, with its text as it was written."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise TypeError("quoted triples have no place in this project's files")

"""Small helpers that several tests use."""

import csv
import importlib.util
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from clusternets.names import BASE, CN, ID
from clusternets.reading import SourceFile, to_rdflib

cn = Namespace(CN)
SHAPE = Namespace(BASE + "shape/")
COVERAGE = Path(__file__).parent / "coverage"
#: The parameters of SHACL's core constraints that the shapes use or may come to use.
PARAMETERS = (
    *("class", "datatype", "nodeKind", "minCount", "maxCount", "minInclusive", "maxInclusive"),
    *("minExclusive", "maxExclusive", "minLength", "maxLength", "pattern", "languageIn"),
    *("uniqueLang", "equals", "disjoint", "lessThan", "not", "and", "or", "xone", "node", "closed"),
    *("hasValue", "in", "qualifiedMinCount", "qualifiedMaxCount"),
)


def needs(*any_of: str) -> str | None:
    """Return where a program is, or nothing for a module; the first of those that are here.

    Where none is, the test is skipped, but under continuous integration it fails.
    """
    for name in any_of:
        program = shutil.which(name)
        if program or importlib.util.find_spec(name):
            return program
    sentence = f"This test needs {' or '.join(any_of)}, which is not installed here."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


def graph_of(files: Iterable[SourceFile]) -> Graph:
    """Return the triples of parsed files as one rdflib graph."""
    return to_rdflib(quad for file in files for quad in file.triples)


def concept(path: str) -> URIRef:
    """Return the IRI of a concept written as ``scheme/concept``."""
    return URIRef(f"{BASE}scheme/{path}")


def thing(path: str) -> URIRef:
    """Return the IRI of a thing written as ``kind/slug``."""
    return URIRef(ID + path)


def instances(graph: Graph, *classes: URIRef) -> list[URIRef]:
    """Return the subjects that the graph types with one of the classes, sorted."""
    return sorted({s for c in classes for s in graph.subjects(RDF.type, c)})


def coverage_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one coverage table."""
    with (COVERAGE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def constraints_of(shapes: Graph) -> set[URIRef]:
    """Return the shapes that can report something: those that hold a constraint of their own."""
    found = set(shapes.subjects(SH.path)) | set(shapes.subjects(SH.select))
    for parameter in PARAMETERS:
        found |= set(shapes.subjects(SH[parameter]))
    return found - asked_of(shapes)


def asked_of(shapes: Graph) -> set[Node]:
    """Return the shapes that others only ask a question: these report nothing themselves."""
    waiting = {
        shape
        for reference in (SH.node, SH["not"], SH.qualifiedValueShape)
        for shape in shapes.objects(None, reference)
    }
    waiting |= {
        shape
        for reference in (SH["or"], SH["and"], SH.xone)
        for members in shapes.objects(None, reference)
        for shape in Collection(shapes, members)
    }
    found: set[Node] = set()
    while waiting:
        found |= waiting
        waiting = {p for shape in waiting for p in shapes.objects(shape, SH.property)} - found
    return found

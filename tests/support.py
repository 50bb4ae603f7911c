"""Small helpers that several tests use."""

import csv
import importlib.util
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF, SH

from clusternets.names import BASE, CN, ID
from clusternets.reading import SourceFile, to_rdflib

cn = Namespace(CN)
SHAPE = Namespace(BASE + "shape/")
COVERAGE = Path(__file__).parent / "coverage"
#: A shape that is only asked "is it one of these?" by another one never reports anything itself.
NEVER_REPORTS = {SHAPE.InferredClass: "stands behind sh:not in shape:NoInferredClass-type"}
_PARAMETERS = (
    "class datatype nodeKind minCount maxCount minInclusive maxInclusive minExclusive maxExclusive "
    "minLength maxLength pattern languageIn uniqueLang equals disjoint lessThan not and or xone "
    "node closed hasValue in"
)


def needs(program: str) -> None:
    """Skip where a program or module is missing, but fail under continuous integration."""
    if shutil.which(program) or importlib.util.find_spec(program):
        return
    sentence = f"This test needs {program}, which is not installed here."
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
    for parameter in _PARAMETERS.split():
        found |= set(shapes.subjects(SH[parameter]))
    return found - set(NEVER_REPORTS)

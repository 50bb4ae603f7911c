"""The style guide as queries: each finds nothing here, and something in a small broken graph."""

import pyoxigraph as ox
import pytest

from clusternets.content import content_root
from clusternets.names import PREFIXES
from clusternets.style import check_style, run_check

FOLDER = content_root() / "queries" / "checks"
FILES = sorted(FOLDER.glob("*.rq"))
DEF = "<https://w3id.org/clusternets/ontology>"
#: For each check a graph that breaks its rule, and the local name of the node to be named.
BROKEN = {
    "classes-with-shapes": ("cn:Ship a owl:Class .", "Ship"),
    "cycles": ("cn:A rdfs:subClassOf cn:B . cn:B rdfs:subClassOf cn:A .", "A"),
    "declared-terms": ("<urn:x> cn:misspelt 1 .", "misspelt"),
    "defined-by": (
        f"cn:A a owl:Class ; rdfs:isDefinedBy <https://w3id.org/clusternets/ontology#> , {DEF} .",
        "A",
    ),
    "definitions": ('cn:A a owl:Class ; skos:definition "Nur deutsch."@de .', "A"),
    "deprecated": ("cn:A owl:deprecated true .", "A"),
    "labels": ('cn:A a owl:Class ; rdfs:label "A"@en , "B"@en , "A"@de .', "A"),
    "lonely-terms": ("cn:A a owl:Class .", "A"),
    "notes": ('cn:A a owl:Class ; skos:scopeNote "Only English."@en .', "A"),
    "one-domain": ("cn:p rdfs:domain cn:A , cn:B .", "p"),
    "ontology-header": ('<urn:o> a owl:Ontology ; dcterms:title "O" .', "urn:o"),
    "remedies": ('shape:S cn:remedy "Do it."@en .', "S"),
    "repeated-definitions": (
        'cn:A skos:definition "Same."@en . cn:B skos:definition "Same."@en .',
        "A",
    ),
    "shape-messages": ('shape:S sh:severity sh:Info ; sh:message "Only English."@en .', "S"),
    "shape-names": ("shape:S sh:property [ sh:path cn:p ] .", "_:"),
    "shape-severity": (
        "shape:S sh:severity sh:Info ; sh:sparql shape:Q . shape:Q sh:severity sh:Violation .",
        "Q",
    ),
    "shape-terms": ("shape:S sh:path [ sh:inversePath cn:misspelt ] .", "misspelt"),
    "shapes-exist": ("shape:S sh:or ( shape:Nowhere ) .", "Nowhere"),
    "stray-spaces": ('cn:A rdfs:label "A "@en .', "A"),
    "translations": (
        'cn:A skos:example "One."@en , "Two."@en , "Eins."@de ; skos:scopeNote "Only here."@en .',
        "A",
    ),
}


def quads(text):
    prefixes = {**PREFIXES, "shape": "https://w3id.org/clusternets/shape/"}
    prologue = "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in prefixes.items())
    return list(ox.parse((prologue + text).encode(), format=ox.RdfFormat.TURTLE))


def test_the_ontology_and_the_shapes_follow_the_style_guide(content):
    assert check_style(content_root(), content) == []


def test_every_check_is_tried():
    assert [file.stem for file in FILES] == sorted(BROKEN)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_check_finds_what_it_is_for(file):
    text, named = BROKEN[file.stem]
    problems = run_check(file, quads(text))
    assert problems
    assert all(problem.code == f"style-{file.stem}" and problem.advice for problem in problems)
    assert any(named in problem.message.rsplit(": ", 1)[-1] for problem in problems)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_check_finds_nothing_in_nothing(file):
    assert run_check(file, []) == []

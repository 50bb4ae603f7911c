"""Where the engine departs from SPARQL 1.1: the list that ``docs/sparql.md`` shows to users.

An engine that mends one of them turns a test red: take the case out here and on the page.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from clusternets.names import PREFIXES, XSD
from clusternets.service.negotiation import FORMAT_NAMES

PAGE = Path(__file__).parents[2] / "docs" / "sparql.md"
HEAD = f"PREFIX : <http://example.org/>\nPREFIX xsd: <{XSD}>\n"


@dataclass(frozen=True)
class Deviation:
    """A query that is answered otherwise than specified.

    ``section`` is one of SPARQL 1.1 Query; ``specified`` and ``here`` are answers as
    :func:`answer` writes them; ``instead`` is a query that gives what is specified here too.
    """

    name: str
    section: str
    data: str
    query: str
    specified: str
    here: str
    instead: str = ""


DEVIATIONS = [
    Deviation(
        name="zero-or-more-path",
        section="18.4",
        data=":x :p :y",
        query="SELECT ?x { :a :p* ?x }",
        specified=":a",
        here="nothing",
        instead="SELECT DISTINCT ?x { { BIND(:a AS ?x) } UNION { :a :p+ ?x } }",
    ),
    Deviation(
        name="zero-or-one-path",
        section="18.4",
        data=":x :p :y",
        query="SELECT ?x { ?x :p? :a }",
        specified=":a",
        here="nothing",
        instead="SELECT DISTINCT ?x { { BIND(:a AS ?x) } UNION { ?x :p :a } }",
    ),
    Deviation(
        name="group-concat-language",
        section="18.5.1.7",
        data="",
        query='SELECT (GROUP_CONCAT(?x) AS ?all) { VALUES ?x { "a"@en "a"@en } }',
        specified='"a a"',
        here='"a a"@en',
        instead='SELECT (GROUP_CONCAT(STR(?x)) AS ?all) { VALUES ?x { "a"@en "a"@en } }',
    ),
    Deviation(
        name="count-in-graph",
        section="18.6",
        data=":g { :a :p 1, 2 } :h { :a :q 3 }",
        query="SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(?s) AS ?n) { ?s :p ?o } } }",
        specified=":g 2, :h 0",
        here="unbound 2",
        instead="SELECT ?g (COUNT(?s) AS ?n) {\n"
        "  GRAPH ?g {} OPTIONAL { GRAPH ?g { ?s :p ?o } }\n"
        "} GROUP BY ?g",
    ),
    Deviation(
        name="values-in-graph",
        section="18.6",
        data=":g { :a :p 1 }",
        query="SELECT ?g { GRAPH ?g { VALUES ?g { :g :none } } }",
        specified=":g",
        here=":g, :none",
        instead="SELECT ?g { VALUES ?g { :g :none } GRAPH ?g {} }",
    ),
    Deviation(
        name="minus-in-graph",
        section="18.6",
        data=":g { :a :p 1 . :b :q 2 }",
        query="SELECT ?o { GRAPH ?g { :a :p ?o MINUS { :b :q ?other } } }",
        specified="1",
        here="nothing",
        instead="SELECT ?o { GRAPH ?g { :a :p ?o } MINUS { :b :q ?other } }",
    ),
    Deviation(
        name="filter-in-graph",
        section="18.6",
        data=":g { :a :p 1 }",
        query="SELECT ?o { GRAPH ?g { :a :p ?o FILTER(?g = :g) } }",
        specified="nothing",
        here="1",
    ),
    Deviation(
        name="bnode-of-a-string",
        section="17.4.2.9",
        data="",
        query="SELECT (COUNT(DISTINCT ?node) AS ?n) {\n"
        '  VALUES ?x { 1 2 } BIND(BNODE("b") AS ?node)\n'
        "}",
        specified="2",
        here="1",
        instead="SELECT (COUNT(DISTINCT ?node) AS ?n) {\n"
        "  VALUES ?x { 1 2 } BIND(BNODE() AS ?node)\n"
        "}",
    ),
    Deviation(
        name="derived-integer-types",
        section="17.4.2.7",
        data=':a :p "1"^^xsd:int',
        query="SELECT (DATATYPE(?o) AS ?type) { :a :p ?o }",
        specified="xsd:int",
        here="xsd:integer",
    ),
    Deviation(
        name="lexical-forms",
        section="17.4.2.5",
        data=":a :p 1.0E6",
        query="SELECT (STR(?o) AS ?text) { :a :p ?o }",
        specified='"1.0E6"',
        here='"1000000"',
    ),
    Deviation(
        name="literals-of-one-value",
        section="18.3",
        data=":a :p 1",
        query="SELECT ?s { ?s :p 01 }",
        specified="nothing",
        here=":a",
    ),
    # The specification names the variables of `*`, but no order. Most engines keep the query's.
    Deviation(
        name="select-star-order",
        section="16.1",
        data="",
        query="SELECT * { VALUES (?b ?a) { (1 2) } }",
        specified="1 2",
        here="2 1",
        instead="SELECT ?b ?a { VALUES (?b ?a) { (1 2) } }",
    ),
]


def all_deviations(cases=DEVIATIONS):
    """Return a decorator that runs a test for each case."""
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.name)


def answer(data, query):
    """Return the rows as text, sorted: terms with prefixes, columns as the engine orders them."""
    store = ox.Store()
    closed = data if not data or data.endswith("}") else f"{data} ."
    store.load((HEAD + closed).encode(), format=ox.RdfFormat.TRIG)
    table = store.query(HEAD + query).serialize(format=ox.QueryResultsFormat.TSV).decode()
    table = re.sub(r"<http://example\.org/(\w+)>", r":\1", table)
    table = re.sub(rf"<{re.escape(XSD)}(\w+)>", r"xsd:\1", table)
    rows = [
        " ".join(cell or "unbound" for cell in line.split("\t")) for line in table.splitlines()[1:]
    ]
    return ", ".join(sorted(rows)) or "nothing"


def example(case):
    """Return a case as the page shows it."""
    data = f"# data:      {case.data}\n" if case.data else ""
    return f"{data}{case.query}\n# specified: {case.specified}\n# here:      {case.here}"


# ── The engine ──


@all_deviations()
def test_the_engine_still_deviates_as_listed(case):
    given = answer(case.data, case.query)
    assert (given, given == case.specified) == (case.here, False)


@all_deviations([case for case in DEVIATIONS if case.instead])
def test_what_to_ask_instead_gives_what_is_specified(case):
    assert answer(case.data, case.instead) == case.specified


def test_the_engine_changes_nothing_that_is_published(release):
    # What it rewrites, the sources avoid: derived integer types and forms that are not canonical.
    quads = set(release.quads())
    store = ox.Store()
    store.extend(quads)
    assert set(store) == quads


# ── The page ──


@pytest.fixture(scope="module")
def parts():
    """Return the parts of the list of deviations, by name and in order, with their fences."""
    listed = PAGE.read_text("utf-8").split("\n## Where it departs from SPARQL 1.1\n")[1]
    found = {}
    for part in listed.split("\n### ")[1:]:
        name, text = part.split("\n", 1)
        assert name not in found
        found[name] = text
    return found


def test_the_page_lists_exactly_these_deviations(parts):
    assert list(parts) == [case.name for case in DEVIATIONS]


@all_deviations()
def test_the_page_shows_the_examples_that_were_run(case, parts):
    fences = re.findall(r"```sparql\n(.*?)\n```", parts[case.name], re.DOTALL)
    assert fences == [example(case), *([case.instead] if case.instead else [])]


@all_deviations()
def test_the_page_names_the_section_of_the_specification(case, parts):
    assert re.findall(r"^Section ([\d.]+\d)\b", parts[case.name], re.MULTILINE) == [case.section]


def test_the_page_names_the_prefixes_that_need_no_declaration():
    rows = re.findall(r"^\| `(\w+):` \| `(.+)` \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert dict(rows) == PREFIXES


def test_the_page_names_only_formats_that_there_are():
    rows = re.findall(r"^\| `(\w+)` \| `[\w.+/-]+` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert set(rows) - set(FORMAT_NAMES) == set()

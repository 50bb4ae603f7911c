"""What is given to those who code a case of their own conforms, and is what the guide says."""

import re
from itertools import pairwise

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS

from clusternets import __version__, templates
from clusternets.cli import app
from clusternets.content import content_root
from clusternets.names import local_name
from clusternets.settings import Settings
from clusternets.validation.findings import Severity, Verdict
from clusternets.validation.validator import Validator
from support import cn, concept, instances

TURTLE = "text/turtle"
GUIDE = content_root() / "docs" / "code-your-own-case.md"
#: What switches a line of the template off.
OFF = "#~ "
FILES = {
    "template": templates.template(),
    "template, all blocks in use": templates.template()
    .replace(OFF, "")
    .replace("cn:hasGovernancePhase :phase-1 ;", "cn:hasGovernancePhase :phase-1 , :phase-2 ;"),
    "example": templates.example(),
}


@pytest.fixture(scope="module")
def validator(content):
    return Validator(content, Settings())


def blocks(language):
    text = GUIDE.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def parsed(text):
    return Graph().parse(data=text, format="turtle")


def outcomes(report):
    return {local_name(p.iri): local_name(p.outcome) for c in report.cases for p in c.phases}


def found(report, severity):
    return [finding for finding in report.findings if finding.severity is severity]


def deciding(ontology):
    return {construct for construct, yes in ontology.subject_objects(cn.codable) if yes.toPython()}


# ── Both files ──


@pytest.mark.parametrize("name", FILES)
def test_what_one_starts_from_conforms(name, validator):
    report = validator.check_body(FILES[name].encode(), TURTLE)
    assert (report.verdict, found(report, Severity.VIOLATION)) == (Verdict.CONFORMS, [])


@pytest.mark.parametrize("name", ["template", "example"])
def test_nothing_is_left_to_recommend(name, validator):
    report = validator.check_body(FILES[name].encode(), TURTLE)
    assert found(report, Severity.WARNING) == []


@pytest.mark.parametrize("name", FILES)
def test_everything_that_is_named_is_described(name):
    graph = parsed(FILES[name])
    own = f"{dict(graph.namespaces())['']}"
    named = {str(o) for o in graph.objects() if str(o).startswith(own)}
    assert named <= {str(s) for s in graph.subjects()}


@pytest.mark.parametrize("name", FILES)
def test_every_concept_that_is_named_exists(name, ontology):
    schemes = str(concept(""))
    named = {o for o in parsed(FILES[name]).objects() if str(o).startswith(schemes)}
    assert named
    assert [c for c in named if (c, RDF.type, None) not in ontology] == []


@pytest.mark.parametrize("name", FILES)
def test_every_term_that_is_used_exists(name, ontology):
    graph = parsed(FILES[name])
    used = {t for t in (*graph.predicates(), *graph.objects(None, RDF.type)) if t in cn}
    assert used
    assert [t for t in used if (t, RDF.type, None) not in ontology] == []


@pytest.mark.parametrize("name", FILES)
def test_the_version_of_the_coding_rules_is_that_of_the_package(name):
    assert {str(v) for v in parsed(FILES[name]).objects(None, cn.schemeVersion)} == {__version__}


# ── The template ──


def test_the_template_asks_every_deciding_question(ontology):
    graph = parsed(templates.template())
    asked = {graph.value(coding, cn.construct) for coding in instances(graph, cn.Coding)}
    assert asked == deciding(ontology)


def test_a_template_that_nobody_filled_in_says_nothing(validator):
    report = validator.check_body(templates.template().encode(), TURTLE)
    assert outcomes(report) == {"phase-1": "undetermined"}


# ── The guide ──


def test_the_blocks_of_the_guide_are_the_worked_example():
    assert isomorphic(parsed("".join(blocks("turtle"))), parsed(templates.example()))


def test_the_example_holds_the_blocks_in_the_order_of_the_guide():
    places = [templates.example().find(block) for block in blocks("turtle")]
    assert len(places) > 1
    assert -1 not in places
    assert all(before < after for before, after in pairwise(places))


def test_the_example_comes_out_as_the_guide_says(validator):
    report = validator.check_body(templates.example().encode(), TURTLE)
    assert outcomes(report) == {"before-2023": "undetermined", "since-2023": "hybrid"}


def test_the_example_shows_every_status(ontology):
    graph = parsed(templates.example())
    statuses = set(ontology.subjects(SKOS.inScheme, concept("status")))
    assert set(graph.objects(None, cn.status)) == statuses


def test_the_guide_names_every_deciding_construct(ontology):
    text = GUIDE.read_text("utf-8")
    named = {
        concept(f"construct/{word}")
        for word in re.findall(r"^\d\. `([a-z-]+)`:", text, re.MULTILINE)
    }
    assert named == deciding(ontology)


def test_the_commands_of_the_guide_exist():
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    called = re.findall(r"^clusternets ([a-z]+)", "".join(blocks("sh")), re.MULTILINE)
    assert {"template", "validate", "classify"} <= set(called) <= names

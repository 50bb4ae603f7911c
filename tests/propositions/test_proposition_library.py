"""The propositions as files: all of P1 to P64 are there, and what they name exists."""

import re

import pytest

from clusternets.content import content_root
from clusternets.names import BASE, PREFIXES
from clusternets.problems import CannotContinueError
from clusternets.propositions import read_propositions, read_untested

TESTED = read_propositions(content_root())
UNTESTED = read_untested(content_root())
BY_ID = pytest.mark.parametrize("proposition", TESTED, ids=lambda own: own.id)


def test_every_proposition_of_the_paper_is_tested_or_listed_with_a_reason_and_none_is_both():
    names = [own.id for own in (*TESTED, *UNTESTED)]
    assert sorted(names) == sorted(f"P{number}" for number in range(1, 65))


@BY_ID
def test_every_concept_that_a_query_names_is_in_the_ontology(proposition, content):
    declared = re.findall(r"^PREFIX ([a-z-]+): <([^>]+)>", proposition.text, re.MULTILINE)
    namespaces = {**PREFIXES, **dict(declared)}
    named = set(re.findall(r"(?<![\w?:/-])([a-z][a-z-]*):([a-zA-Z][\w-]*)", _body(proposition)))
    known = {
        q.subject.value for file in content.vocabulary for q in file.triples if _iri(q.subject)
    }
    known |= {q.subject.value for file in content.cases for q in file.triples if _iri(q.subject)}
    wanted = {namespaces[prefix] + name for prefix, name in named if prefix in namespaces}
    assert {iri for iri in wanted if iri.startswith(BASE)} <= known


@BY_ID
def test_every_construct_that_decides_a_verdict_is_shown_with_it(proposition):
    body = _body(proposition)
    conditions = set(re.findall(r"cn:construct (construct:[a-z-]+)", body))
    shown = set(re.findall(r"construct:[a-z-]+", body.split("AS ?verdict)")[-1]))
    assert conditions <= shown


@BY_ID
def test_a_value_belongs_to_the_scheme_of_the_construct_it_is_looked_for_in(proposition, content):
    schemes = {
        q.subject.value.rsplit("/", 1)[-1]: q.object.value.rsplit("/", 1)[-1]
        for file in content.vocabulary
        for q in file.triples
        if q.predicate.value.endswith("/valueScheme")
    }
    blocks = re.findall(
        r"cn:construct construct:([a-z-]+) [^}]*?BIND \(\?own IN \(([^)]*)\)", _body(proposition)
    )
    for construct, values in blocks:
        assert {value.split(":")[0].strip() for value in values.split(",")} == {schemes[construct]}


def test_no_query_reads_what_a_source_claims_about_the_form():
    assert [own.id for own in TESTED if "cn:claim" in own.text] == []


def test_a_condition_on_what_defines_the_form_is_marked():
    """A form in the outcome and a deciding construct among the conditions is circular."""
    deciding = re.compile(r"construct:(formalization|brokerage-\w+|external-lead|internal-lead)")
    circular = {
        own.id
        for own in TESTED
        if re.search(r"\?settled.*AS \?(external|internal|shared)\)|AS \?class\)", own.text)
        and deciding.search(own.text)
    }
    assert circular <= {own.id for own in TESTED if own.condition != "contingency"}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("#+ kind: finding", "'kind' is one of"),
        ("#+ unit: phase", "'unit' is one of"),
        ("#+ condition: contingency", "'condition' is one of"),
        ('#+   de: "Externe Führung geht mit benachbarten Regionen einher"', "'title' is a text"),
        ('#+ sections: ["1", "5"]', "'sections' is a list"),
        ("#+ id: P5", "'id' is a P"),
    ],
)
def test_a_header_that_lacks_something_is_refused(tmp_path, line, problem):
    text = next(own.text for own in TESTED if own.id == "P5")
    assert line in text
    folder = tmp_path / "queries" / "propositions"
    folder.mkdir(parents=True)
    (folder / "p05.rq").write_text(text.replace(line + "\n", ""), "utf-8")
    with pytest.raises(CannotContinueError) as caught:
        read_propositions(tmp_path)
    assert [own.code for own in caught.value.problems] == ["proposition-header"]
    assert problem in str(caught.value.problems[0])


def test_a_query_that_is_no_sparql_is_refused(tmp_path):
    folder = tmp_path / "queries" / "propositions"
    folder.mkdir(parents=True)
    (folder / "p05.rq").write_text(TESTED[4].text.replace("WHERE {", "WHERE {{"), "utf-8")
    with pytest.raises(CannotContinueError) as caught:
        read_propositions(tmp_path)
    assert [own.code for own in caught.value.problems] == ["query-syntax"]


def test_a_reason_that_there_is_not_is_refused(tmp_path):
    folder = tmp_path / "queries" / "propositions"
    folder.mkdir(parents=True)
    (folder / "untested.yaml").write_text("P1: {reason: because}", "utf-8")
    with pytest.raises(CannotContinueError, match=r".*"):
        read_untested(tmp_path)


def _body(proposition):
    return "\n".join(line for line in proposition.text.splitlines() if not line.startswith("#+"))


def _iri(term):
    return hasattr(term, "value") and term.value.startswith("https://")

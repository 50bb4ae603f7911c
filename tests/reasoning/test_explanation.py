import json
from dataclasses import FrozenInstanceError
from io import StringIO

import pyoxigraph as ox
import pytest
from codes import slug
from rich.console import Console

from clusternets.names import CN, PROV
from clusternets.reasoning.explanation import Coded, explain
from clusternets.reasoning.presentation import Presentation
from clusternets.reasoning.record import inferred_triples, proof_triples

PHASES = {
    "acod": ["acod--since-2004"],
    "germany-goes-3d": ["germany-goes-3d--since-2010"],
    "scanbalt": ["scanbalt--before-association", "scanbalt--since-association"],
    "tri-cluster": ["tri-cluster--led-from-tucson", "tri-cluster--led-from-berlin"],
}
PREFIXES = """
@prefix cn: <https://w3id.org/clusternets/def/> .
@prefix c: <https://w3id.org/clusternets/scheme/construct/> .
@prefix s: <https://w3id.org/clusternets/scheme/status/> .
@prefix f: <https://w3id.org/clusternets/scheme/formalization/> .
@prefix : <urn:example:> .
:n a cn:ClusterNetwork ; cn:hasGovernancePhase :p . :p a cn:GovernancePhase .
"""


@pytest.fixture(scope="module")
def vocabulary(theory):
    return theory.vocabulary


@pytest.fixture(scope="module")
def explained(cases, content, theory):
    sources = [q for file in content.sources for q in file.triples]
    return {name: explain(file.triples, theory, sources=sources) for name, file in cases.items()}


def explain_formalization(theory, *values):
    codings = (
        f":k{number} cn:construct c:formalization ; cn:status s:stated ; "
        f"cn:value f:{value} ; cn:inPhase :p ."
        for number, value in enumerate(values)
    )
    turtle = PREFIXES + "\n".join(codings)
    triples = list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    _, (phase,) = explain(triples, theory)
    return phase


def leaves(proof):
    for premise in proof.premises:
        if isinstance(premise, Coded):
            yield premise
        else:
            yield from leaves(premise)


@pytest.mark.parametrize("case", PHASES)
def test_phases_come_in_their_order(case, explained):
    assert [slug(phase.iri) for phase in explained[case][1]] == PHASES[case]


@pytest.mark.parametrize("case", PHASES)
def test_a_proof_ends_in_codings_with_evidence_from_named_sections(case, explained):
    for phase in explained[case][1]:
        for form in phase.forms:
            if form.proof is None:
                continue
            coded = list(leaves(form.proof))
            assert coded
            for leaf in coded:
                assert leaf.evidence
                assert any(evidence.sections for evidence in leaf.evidence)
                assert all(evidence.paraphrase and evidence.source for evidence in leaf.evidence)


@pytest.mark.parametrize("case", PHASES)
def test_every_criterion_of_a_proved_form_is_met(case, explained):
    for phase in explained[case][1]:
        for form in phase.forms:
            states = {c.state for c in phase.criteria if c.form == form.concept}
            if form.state == "proved" and states:
                assert states == {"met"}
            if form.state == "refuted" and states:
                assert "contradicted" in states
            if form.state == "open" and states:
                assert "contradicted" not in states


def test_indispensable_codes_of_acod_are_its_six_criteria(explained):
    (phase,) = explained["acod"][1]
    assert {slug(coded.iri) for coded in phase.indispensable} == {
        "acod--administration",
        "acod--external-lead",
        "acod--formalization",
        "acod--brokerage-intensity",
        "acod--brokerage-reach-below",
        "acod--brokerage-reach-vertical",
    }


def test_two_codes_for_one_thing_are_neither_indispensable(explained):
    (phase,) = explained["germany-goes-3d"][1]
    names = {slug(coded.iri).removeprefix("germany-goes-3d--") for coded in phase.indispensable}
    assert names == {"joint-governance", "formalization", "brokerage-intensity"}


def test_an_undetermined_phase_says_where_each_answer_leads(explained):
    before = explained["scanbalt"][1][0]
    answers = {
        slug(question.construct): {
            slug(a.code.value or a.code.status): slug(a.outcome) for a in question.answers
        }
        for question in before.open_questions
    }
    assert len(answers) == 7
    assert answers["formalization"] == {
        "formal": "undetermined",
        "informal": "undetermined",
        "partly-formal": "hybrid",
    }


def test_a_hybrid_phase_names_what_each_form_fails(theory):
    phase = explain_formalization(theory, "partly-formal")
    failing = {slug(c.form) for c in phase.criteria if c.state == "contradicted"}
    assert slug(phase.outcome) == "hybrid"
    assert failing == {slug(form.concept) for form in phase.forms} - {"internally-governed"}


def test_a_conflict_shows_both_sides(theory):
    phase = explain_formalization(theory, "formal", "informal")
    (contradiction,) = phase.contradictions
    assert slug(phase.outcome) == "conflicting"
    assert {leaf.text for leaf in leaves(contradiction)} == {
        "formalization: formal",
        "formalization: informal",
    }


def test_the_evidence_of_a_submission_without_evidence_is_empty(theory):
    phase = explain_formalization(theory, "formal")
    proofs = [form.proof for form in phase.forms if form.proof]
    assert all(leaf.evidence == () for proof in proofs for leaf in leaves(proof))


def test_an_explanation_cannot_be_changed(explained):
    (phase,) = explained["acod"][1]
    with pytest.raises(FrozenInstanceError):
        phase.outcome = "another"


@pytest.mark.parametrize("case", PHASES)
def test_json_keeps_the_contract(case, explained, vocabulary):
    presentation = Presentation(vocabulary)
    for phase in explained[case][1]:
        value = json.loads(json.dumps(presentation.as_json(phase)))
        assert {"iri", "outcome", "criteria", "forms", "whyNot", "indispensable"} <= value.keys()
        assert len(value["criteria"]) >= 3


@pytest.mark.parametrize("case", PHASES)
def test_the_text_names_labels_and_never_an_iri(case, explained, vocabulary):
    console = Console(width=160, file=StringIO())
    for phase in explained[case][1]:
        console.print(Presentation(vocabulary).as_tree(phase))
    text = console.file.getvalue()
    assert "because" in text
    assert "://" not in text


@pytest.mark.parametrize("case", PHASES)
def test_each_inferred_statement_has_exactly_one_proof(case, explained):
    result, _ = explained[case]
    proofs = list(proof_triples(result, "0.0.0"))
    concluded = [t.subject for t in proofs if t.predicate.value.endswith("ns#predicate")]
    inferred = [t for t in inferred_triples(result) if t.predicate.value != CN + "governanceForm"]
    assert len(concluded) == len(set(concluded)) == len(inferred)


@pytest.mark.parametrize("case", PHASES)
def test_proofs_lead_to_codings_of_the_case(case, explained, cases):
    result, _ = explained[case]
    proofs = list(proof_triples(result, "0.0.0"))
    described = {t.subject for t in proofs} | {q.subject for q in cases[case].triples}
    derived = {t.object for t in proofs if t.predicate.value == PROV + "wasDerivedFrom"}
    assert derived <= described

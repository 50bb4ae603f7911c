"""Inferences and their proofs as RDF: the layers ``inferred`` and ``proofs`` of a case.

Every inferred statement is the conclusion of one ``cn:Proof`` (an ``rdf:Statement``) that names
the rule used and what it was derived from (``prov:wasDerivedFrom``): other proofs, or the
coding, tie or participation that was coded. So one path leads from a form to the evidence::

    ?classification cn:classifies ?phase ; prov:wasDerivedFrom+/cn:hasEvidence ?evidence .
"""

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from clusternets.names import CN, PROOF, PROV, RDF, TYPE, local_name
from clusternets.reasoning.engine import Knowledge, Step
from clusternets.reasoning.outcome import CaseResult, FormResult, PhaseResult, State
from clusternets.reasoning.rules import Fact

_CLASS_FACT = 2


def inferred_triples(result: CaseResult) -> Iterator[ox.Triple]:
    """Yield what the rules conclude of a case, and the outcome of each phase as a shortcut.

    What follows about a conflicting phase is left out: from contradicting codes nothing should
    be read off, so the layer says only that they conflict.
    """
    conflicting = {p.phase for p in result.phases if p.contradictions}
    for step in result.knowledge.derived:
        if step.fact is not None and step.fact[1] not in conflicting:
            yield _triple(step.fact)
    for phase in result.phases:
        yield _make(phase.phase, CN + "governanceForm", phase.outcome)


def proof_triples(result: CaseResult, version: str) -> Iterator[ox.Triple]:
    """Yield the proofs of a case and the classification of each phase.

    ``version`` is that of the ontology whose rules were used.
    """
    for step in result.knowledge.derived:
        yield from _proof(step, result.knowledge)
    for phase in result.phases:
        yield from _classification(phase, result.knowledge, version)


def proof_iri(fact: Fact) -> str:
    """Return the IRI of the proof of an inferred fact, which depends on the fact alone."""
    parts = [local_name(fact[1]), local_name(fact[0])]
    parts += [local_name(term) for term in fact[2:]]
    return PROOF + "--".join(_slug(part) for part in parts)


def _classification(phase: PhaseResult, knowledge: Knowledge, version: str) -> Iterator[ox.Triple]:
    node = PROOF + _slug(local_name(phase.phase))
    yield _make(node, TYPE, CN + "Classification")
    yield _make(node, CN + "classifies", phase.phase)
    yield _make(node, CN + "outcome", phase.outcome)
    yield ox.Triple(ox.NamedNode(node), ox.NamedNode(CN + "ontologyVersion"), ox.Literal(version))
    for number, step in enumerate(phase.contradictions, start=1):
        contradiction = f"{node}--contradiction-{number}"
        yield _make(node, PROV + "wasDerivedFrom", contradiction)
        yield _make(contradiction, TYPE, CN + "Proof")
        yield _make(contradiction, CN + "usesRule", step.rule.text.iri)
        yield from _derived_from(contradiction, step.premises, knowledge)
    grounds = []
    for form in phase.forms:
        if form.state is State.PROVED:
            grounds.append((form.concept, proof_iri(form.fact)))
        elif form.refutation is not None and form.hypothetical is not None:
            refutation = f"{node}--not--{local_name(form.concept)}"
            grounds.append((form.concept, refutation))
            yield _make(node, CN + "excludes", form.concept)
            yield _make(node, CN + "hasRefutation", refutation)
            yield from _refutation(refutation, form, form.refutation, form.hypothetical)
    if not phase.contradictions:
        # A proved form rests on its own proof; any other outcome on all that is settled.
        own = [ground for concept, ground in grounds if concept == phase.outcome]
        for ground in own or [ground for _, ground in grounds]:
            yield _make(node, PROV + "wasDerivedFrom", ground)


def _refutation(
    node: str, form: FormResult, step: Step, hypothetical: Knowledge
) -> Iterator[ox.Triple]:
    """Yield a refutation: the rules it uses and the facts it needs beside the assumption."""
    yield _make(node, TYPE, CN + "Refutation")
    yield _make(node, CN + "refutes", form.concept)
    supposed = _resting_on(form.fact, step.premises, hypothetical)
    rules = {step.rule.text.iri}
    given: set[Fact] = {fact for fact in step.premises if fact not in supposed}
    for fact in supposed:
        if (inner := hypothetical.steps[fact]) is not None:
            rules.add(inner.rule.text.iri)
            given |= {premise for premise in inner.premises if premise not in supposed}
    for rule in sorted(rules):
        yield _make(node, CN + "usesRule", rule)
    yield from _derived_from(node, sorted(given), hypothetical)


def _resting_on(assumed: Fact, facts: Iterable[Fact], knowledge: Knowledge) -> set[Fact]:
    """Return those facts among the support of ``facts`` whose own support has the assumption."""
    return {fact for fact in knowledge.support(facts) if assumed in knowledge.leaves([fact])}


def _proof(step: Step, knowledge: Knowledge) -> Iterator[ox.Triple]:
    if step.fact is None:
        return
    node, conclusion = proof_iri(step.fact), _triple(step.fact)
    yield _make(node, TYPE, CN + "Proof")
    yield ox.Triple(ox.NamedNode(node), ox.NamedNode(RDF + "subject"), conclusion.subject)
    yield ox.Triple(ox.NamedNode(node), ox.NamedNode(RDF + "predicate"), conclusion.predicate)
    yield ox.Triple(ox.NamedNode(node), ox.NamedNode(RDF + "object"), conclusion.object)
    yield _make(node, CN + "usesRule", step.rule.text.iri)
    yield from _derived_from(node, step.premises, knowledge)


def _derived_from(node: str, premises: Iterable[Fact], knowledge: Knowledge) -> Iterator[ox.Triple]:
    """Yield the links to premises: a proof of what was inferred, the coded node of what was not.

    A coded fact is a triple about a coding, tie or participation; that node stands for it.
    """
    sources = (proof_iri(f) if knowledge.steps[f] is not None else f[1] for f in premises)
    for source in dict.fromkeys(sources):
        yield _make(node, PROV + "wasDerivedFrom", source)


def _triple(fact: Fact) -> ox.Triple:
    if len(fact) == _CLASS_FACT:
        return _make(fact[1], TYPE, fact[0])
    return _make(fact[1], fact[0], fact[2])


def _make(subject: str, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))


def _slug(name: str) -> str:
    """Return a name as part of an IRI: lower case, words joined by hyphens."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()

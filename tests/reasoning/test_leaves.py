"""Every published proof, checked again from what it says it rests on, by the engine alone.

The proofs and the codes are read from the Release as anyone would who had nothing else.
"""

from dataclasses import replace

import pyoxigraph as ox
import pytest
from codes import slug

from clusternets.names import CN, PROV, RDF, TYPE
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.engine import Knowledge
from clusternets.release import graph_name

SLUGS = ("acod", "germany-goes-3d", "scanbalt", "tri-cluster")
DERIVED_FROM = PROV + "wasDerivedFrom"


class Published:
    """What a Release says of one case: its codes and its proofs."""

    def __init__(self, quads, case, base):
        self.base = base
        self.asserted = [q for q in quads if q.graph_name == graph_name("asserted", case)]
        self._proofs = {}
        for quad in quads:
            if quad.graph_name == graph_name("proofs", case):
                own = self._proofs.setdefault(quad.subject.value, {})
                own.setdefault(quad.predicate.value, []).append(quad.object.value)

    def of_kind(self, kind):
        """Return the nodes of a class of the proofs layer."""
        return sorted(n for n, own in self._proofs.items() if CN + kind in own[TYPE])

    def values(self, node, predicate):
        """Return what the proofs layer says of a node."""
        return self._proofs[node].get(predicate, [])

    def value(self, node, predicate):
        """Return the only thing that the proofs layer says of a node with a predicate."""
        (value,) = self.values(node, predicate)
        return value

    def conclusion(self, proof):
        """Return the fact that a proof proves."""
        subject, predicate, target = (
            self.value(proof, RDF + part) for part in ("subject", "predicate", "object")
        )
        return (target, subject) if predicate == TYPE else (predicate, subject, target)

    def leaves(self, node):
        """Return the facts that are coded at the nodes on which a proof rests in the end."""
        seen, to_visit = set(), [node]
        while to_visit:
            here = to_visit.pop()
            if here not in seen:
                seen.add(here)
                to_visit += self.values(here, DERIVED_FROM) if here in self._proofs else ()
        return self.coded(seen - set(self._proofs))

    def premises(self, node):
        """Return the facts from which a proof takes its last step."""
        sources = self.values(node, DERIVED_FROM)
        inferred = [self.conclusion(source) for source in sources if source in self._proofs]
        return (*inferred, *self.coded(sources))

    def coded(self, nodes):
        """Return the facts that are coded at some nodes."""
        named = {ox.NamedNode(node) for node in nodes}
        return CaseFacts.of([q for q in self.asserted if q.subject in named], self.base).facts

    def rules_of(self, node):
        """Return the rules that a proof names, and no others."""
        named = self.values(node, CN + "usesRule")
        assert named
        return replace(self.base, rules=tuple(r for r in self.base if r.text.iri in named))

    def refuted(self, refutation):
        """Return the fact that a refutation refutes: that its phase has its form."""
        (owner,) = (
            node
            for node in self.of_kind("Classification")
            if refutation in self.values(node, CN + "hasRefutation")
        )
        concept = self.value(refutation, CN + "refutes")
        (form,) = (form for form, of in self.base.forms.items() if of == concept)
        return (form, self.value(owner, CN + "classifies"))


@pytest.fixture(scope="module")
def quads(release):
    return list(release.quads())


@pytest.fixture(params=SLUGS)
def published(request, quads, base):
    return Published(quads, request.param, base)


def proofs_of(published):
    """Return the proofs of inferred facts; those of contradictions conclude nothing."""
    proofs = published.of_kind("Proof")
    return [proof for proof in proofs if published.values(proof, RDF + "predicate")]


def test_the_leaves_of_each_proof_alone_give_its_conclusion(published):
    proofs = proofs_of(published)
    assert proofs
    for proof in proofs:
        leaves = published.leaves(proof)
        conclusion = published.conclusion(proof)
        assert conclusion not in leaves
        assert conclusion in Knowledge(published.base, leaves)


def test_the_premises_of_each_proof_give_its_conclusion_by_the_rule_it_names(published):
    for proof in proofs_of(published):
        premises = published.premises(proof)
        conclusion = published.conclusion(proof)
        assert conclusion not in premises
        assert conclusion in Knowledge(published.rules_of(proof), premises)


def test_every_inferred_fact_about_a_phase_has_a_proof(published):
    facts = CaseFacts.of(published.asserted, published.base)
    derived = {step.fact for step in classify(facts, published.base).knowledge.derived}
    assert {published.conclusion(proof) for proof in proofs_of(published)} == derived


def test_what_is_refuted_contradicts_the_leaves_of_its_refutation(published):
    refutations = published.of_kind("Refutation")
    assert refutations
    for refutation in refutations:
        known = Knowledge(published.base, published.leaves(refutation))
        assert known.contradictions == ()
        assert known.assuming(published.refuted(refutation)).contradictions


def test_what_is_refuted_contradicts_the_premises_by_the_rules_that_are_named(published):
    refutations = published.of_kind("Refutation")
    assert refutations
    for refutation in refutations:
        known = Knowledge(published.rules_of(refutation), published.premises(refutation))
        assert known.contradictions == ()
        assert known.assuming(published.refuted(refutation)).contradictions


def test_the_leaves_of_each_classification_alone_give_its_outcome(published):
    classifications = published.of_kind("Classification")
    assert classifications
    for node in classifications:
        case = CaseFacts(published.leaves(node), (published.value(node, CN + "classifies"),))
        (phase,) = classify(case, published.base).phases
        assert slug(phase.outcome) == slug(published.value(node, CN + "outcome"))

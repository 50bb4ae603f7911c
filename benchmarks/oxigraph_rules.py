# ruff: noqa: INP001 - scripts beside the package, not part of it
"""The rules on another engine, beside which ours is measured: SPARQL on an Oxigraph store."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from clusternets.names import OWL, TYPE
from clusternets.reasoning import CaseFacts, RuleBase
from clusternets.reasoning.outcome import Open
from clusternets.reasoning.rules import Fact

_NOTHING = OWL + "Nothing"


class OxigraphRules:
    """The same rules as SPARQL CONSTRUCTs, run to a fixpoint on an Oxigraph store."""

    def __init__(self, base: RuleBase) -> None:
        self._base = base
        texts = {rule: rule.as_construct() for rule in base}
        self._all = tuple(texts.values())
        self._reading = {
            predicate: tuple(dict.fromkeys(texts[rule] for rule, _ in places))
            for predicate, places in base.triggers.items()
        }

    def outcomes(self, case: CaseFacts) -> dict[str, str]:
        """Return the outcome of every phase, found as the engine does: prove, then refute."""
        store = ox.Store()
        store.extend(_quad(fact) for fact in case.facts)
        self._close(store, self._all)
        clashing = {subject for subject in _subjects(store, _NOTHING) if subject in case.phases}
        if not clashing and any(_subjects(store, _NOTHING)):
            clashing = set(case.phases)  # a clash that touches no phase concerns them all
        return {phase: self._outcome(store, phase, clashing) for phase in case.phases}

    def _outcome(self, store: ox.Store, phase: str, clashing: set[str]) -> str:
        proved, refuted = [], []
        for form in self._base.forms:
            supposed = _quad((form, phase))
            if supposed in store:
                proved.append(form)
                continue
            store.add(supposed)
            added = self._close(store, self._reading.get(form, ()), until_clash=True)
            if any(_class_of(quad) == _NOTHING for quad in added):
                refuted.append(form)
            for quad in (supposed, *added):
                store.remove(quad)
        leaves = self._base.leaf_forms
        certain = [form for form in leaves if form in proved]
        if phase in clashing:
            return str(Open.CONFLICTING)
        if len(certain) == 1:
            return self._base.forms[certain[0]]
        return str(Open.HYBRID if set(leaves) <= set(refuted) else Open.UNDETERMINED)

    def _close(
        self, store: ox.Store, queries: Iterable[str], *, until_clash: bool = False
    ) -> list[ox.Quad]:
        """Add all that follows, asking again only the queries that read what was new."""
        added: list[ox.Quad] = []
        while queries:
            found = {quad for text in queries for quad in _constructed(store, text)}
            new = [quad for quad in found if quad not in store]
            store.extend(new)
            added += new
            if until_clash and any(_class_of(quad) == _NOTHING for quad in new):
                break
            names = {_class_of(quad) or quad.predicate.value for quad in new}
            queries = dict.fromkeys(text for name in names for text in self._reading.get(name, ()))
        return added


def _constructed(store: ox.Store, text: str) -> Iterator[ox.Quad]:
    answer = store.query(text)
    if isinstance(answer, ox.QueryTriples):
        yield from (ox.Quad(*triple) for triple in answer)


def _quad(fact: Fact) -> ox.Quad:
    predicate, subject, *target = fact
    if target:
        return ox.Quad(*(ox.NamedNode(term) for term in (subject, predicate, target[0])))
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(TYPE), ox.NamedNode(predicate))


def _class_of(quad: ox.Quad) -> str | None:
    """Return the class that a quad puts its subject in, or None if it is about a property."""
    if quad.predicate.value == TYPE and isinstance(quad.object, ox.NamedNode):
        return quad.object.value
    return None


def _subjects(store: ox.Store, name: str) -> set[str]:
    found = store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(name))
    return {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}

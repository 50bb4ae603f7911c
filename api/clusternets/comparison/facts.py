"""Triples by subject and predicate, for reading a small graph without a query engine."""

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from clusternets.names import DCTERMS, LABEL, SKOS, TYPE, local_name

Texts = dict[str, str]
_LABELS = (SKOS + "prefLabel", LABEL, DCTERMS + "title")


class Facts:
    """A graph as a table from subject and predicate to objects; terms are plain strings.

    A blank node is ``_:…``, a literal its lexical form.
    """

    def __init__(self, triples: Iterable[ox.Quad | ox.Triple]) -> None:
        self._objects: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._labels: dict[str, list[Texts]] = {}
        self._instances: dict[str, list[str]] = defaultdict(list)
        for triple in triples:
            subject, target = triple.subject, triple.object
            if isinstance(subject, ox.Triple) or isinstance(target, ox.Triple):
                continue
            self._add(_name(subject), triple.predicate.value, target)

    def _add(
        self, subject: str, predicate: str, target: ox.NamedNode | ox.BlankNode | ox.Literal
    ) -> None:
        name = _name(target)
        known = self._objects[subject][predicate]
        if name not in known:
            known.append(name)
        if predicate == TYPE:
            self._instances[name].append(subject)
        if predicate in _LABELS and isinstance(target, ox.Literal):
            own = self._labels.setdefault(subject, [{} for _ in _LABELS])
            own[_LABELS.index(predicate)].setdefault(target.language or "en", target.value)

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of a subject and predicate, in the order they were met."""
        return list(self._objects.get(subject, {}).get(predicate, ()))

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the first object in the order of text, or nothing."""
        return min(self.objects(subject, predicate), default=None)

    def instances(self, class_: str) -> list[str]:
        """Return what is typed with a class, each once, sorted."""
        return sorted(set(self._instances.get(class_, ())))

    def predicates(self, subject: str) -> list[str]:
        """Return the predicates that a subject has."""
        return list(self._objects.get(subject, ()))

    def label(self, subject: str) -> Texts:
        """Return the label of a thing by language; without any, the end of its IRI in English."""
        found = next((own for own in self._labels.get(subject, ()) if own), {})
        return {"en": next(iter(found.values()), local_name(subject)), **found}


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else term.value

"""SHACL constraints as functions of three values: met, not met, or not sure.

Each kind of constraint is compiled from the shapes once. It says *met* or *not met* only where
it means exactly what SHACL (https://www.w3.org/TR/shacl/#core-components) does; wherever the
answer hangs on details, such as the order of dates, it is not sure, and pySHACL is asked.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

import pyoxigraph as ox
from rdflib import Literal, URIRef

from clusternets.names import RDF, XSD
from clusternets.validation.index import Index, Term

#: True: met. False: not met. None: not sure.
Answer = bool | None
#: Judges the value nodes of a focus node.
Constraint = Callable[[Index, Term, list[Term]], Answer]

#: Datatypes whose texts rdflib does not read, so that pySHACL takes any; a pattern must tell.
UNREAD: Final = frozenset({f"{XSD}gYear", f"{XSD}gYearMonth"})
#: The datatypes of which every text is an instance.
STRINGS: Final = frozenset({XSD + "string", RDF + "langString"})
_INTEGER: Final = XSD + "integer"


def every(answers: Iterable[Answer]) -> Answer:
    """Return whether all are met: not if one is not, not sure if one is not sure."""
    sure = True
    for answer in answers:
        if answer is False:
            return False
        sure = sure and answer is True
    return True if sure else None


def some(answers: Iterable[Answer]) -> Answer:
    """Return whether one is met."""
    return opposite(every(opposite(answer) for answer in answers))


def opposite(answer: Answer) -> Answer:
    """Return whether something is not met."""
    return None if answer is None else not answer


def min_count(least: int) -> Constraint:
    """There are so many values at least."""
    return lambda _index, _focus, values: len(values) >= least


def max_count(most: int) -> Constraint:
    """There are so many values at most."""
    return lambda _index, _focus, values: len(values) <= most


def qualified(inner: Constraint, most: int) -> Constraint:
    """So many values at most meet a shape."""

    def judge(index: Index, focus: Term, values: list[Term]) -> Answer:
        answers = [inner(index, focus, [value]) for value in values]
        if answers.count(True) > most:
            return False
        return True if len(answers) - answers.count(False) <= most else None

    return judge


def of_class(classes: frozenset[Term]) -> Constraint:
    """Every value has one of some types: those of a class and the classes under it."""
    return lambda index, _focus, values: all(
        not isinstance(value, ox.Literal) and not classes.isdisjoint(index.types(value))
        for value in values
    )


def datatype(iri: str) -> Constraint:
    """Every value is a literal of a datatype, and well-formed as such."""

    def one(value: Term) -> Answer:
        if not isinstance(value, ox.Literal) or value.datatype.value != iri:
            return False
        if iri in STRINGS or iri in UNREAD:
            return True
        read = Literal(value.value, datatype=URIRef(iri), normalize=False)
        return True if read.ill_typed is False else None

    return lambda _index, _focus, values: every(map(one, values))


def node_kind(*kinds: type) -> Constraint:
    """Every value is an IRI, a blank node or a literal, as allowed."""
    return lambda _index, _focus, values: all(isinstance(value, kinds) for value in values)


def one_of(terms: frozenset[Term]) -> Constraint:
    """Every value is in a list."""
    return lambda _index, _focus, values: all(value in terms for value in values)


def has_value(term: Term) -> Constraint:
    """One value is this one."""
    return lambda _index, _focus, values: term in values


def length(least: int, most: int | None) -> Constraint:
    """The text of every value is so long."""

    def one(value: Term) -> bool:
        size = len(value.value)
        return not isinstance(value, ox.BlankNode) and least <= size <= (most or size)

    return lambda _index, _focus, values: all(map(one, values))


def pattern(text: str, flags: str) -> Constraint:
    """The text of every value matches a pattern."""
    own = re.compile(text, re.IGNORECASE if "i" in flags else 0)
    if set(flags) - {"i"}:
        return lambda _index, _focus, values: None if values else True
    return lambda _index, _focus, values: all(
        not isinstance(value, ox.BlankNode) and own.search(value.value) is not None
        for value in values
    )


def compared(accepts: Callable[[int], bool]) -> Constraint:
    """Every value is in a range; only whole numbers are compared here."""

    def one(value: Term) -> Answer:
        if isinstance(value, ox.Literal) and value.datatype.value == _INTEGER:
            digits = value.value.removeprefix("-").removeprefix("+")
            if digits.isascii() and digits.isdigit():
                return accepts(int(value.value))
        return None

    return lambda _index, _focus, values: every(map(one, values))


def unique_languages(_index: Index, _focus: Term, values: list[Term]) -> Answer:
    """No two values have the same language."""
    languages = [v.language for v in values if isinstance(v, ox.Literal) and v.language]
    return len(set(languages)) == len(languages)


def languages_in(ranges: tuple[str, ...]) -> Constraint:
    """Every value has one of some languages."""

    def one(value: Term) -> bool:
        language = (value.language or "").lower() if isinstance(value, ox.Literal) else ""
        return any(language == r or language.startswith(r + "-") for r in ranges)

    return lambda _index, _focus, values: all(map(one, values))


def pair(predicate: ox.NamedNode, *, equal: bool) -> Constraint:
    """The values are those of another property (``equal``), or none of them is (disjoint)."""

    def check(index: Index, focus: Term, values: list[Term]) -> bool:
        others = set(index.objects(focus, predicate))
        return set(values) == others if equal else others.isdisjoint(values)

    return check


def ordered(predicate: ox.NamedNode) -> Constraint:
    """The values come before those of another property: not judged here where both have some."""

    def check(index: Index, focus: Term, values: list[Term]) -> Answer:
        return None if values and index.objects(focus, predicate) else True

    return check


def closed(allowed: frozenset[ox.NamedNode]) -> Constraint:
    """Nodes have no other properties than these."""
    return lambda index, _focus, values: all(
        index.own_predicates(value) <= allowed for value in values
    )


def unsure(_index: Index, _focus: Term, _values: list[Term]) -> Answer:
    """A constraint that is not judged here."""
    return None

"""What a rule is: a body of atoms, head atoms or a contradiction, and the text people read.

Facts and atoms are plain tuples of strings, ``(predicate, argument)`` for a class and
``(predicate, subject, object)`` for an object property. An argument that starts with ``?`` is
a variable; everything else is an IRI (or a blank-node label of a submitted graph).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from clusternets.names import OWL, PREFIXES, readable, short

Atom = tuple[str, ...]
Fact = tuple[str, ...]


def is_variable(term: str) -> bool:
    """Tell whether an argument of an atom is a variable."""
    return term.startswith("?")


def variables(atoms: Iterable[Atom]) -> set[str]:
    """Return the variables that occur in the atoms."""
    return {term for atom in atoms for term in atom[1:] if is_variable(term)}


@dataclass(frozen=True, slots=True)
class RuleText:
    """The published rule that compiled rules come from: its IRI and what people read of it."""

    iri: str
    label: str
    gloss: str
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """``body`` and ``different`` together entail every atom of ``heads``.

    ``different`` holds pairs of terms that must not be equal; names are unique within a case
    and within a scheme, so two names are two things. A rule without heads is a contradiction.
    One published rule may compile into several of these.
    """

    text: RuleText
    body: tuple[Atom, ...]
    heads: tuple[Atom, ...]
    different: tuple[tuple[str, str], ...] = ()

    @property
    def contradicts(self) -> bool:
        """Tell whether the body is impossible."""
        return not self.heads

    @cached_property
    def wide(self) -> bool:
        """Tell whether it may give the same again for every pair (or more) of what it reads.

        So it is with two or more variables that no head has, or, in a contradiction, that are
        not the thing it is about: the first argument of its body.
        """
        given = variables(self.heads) or {self.body[0][1]}
        return len(variables(self.body) - given) > 1

    @cached_property
    def plans(self) -> dict[int | None, tuple[int, ...]]:
        """In which order to join the other body atoms once one is matched, or from nothing.

        Each next atom is the one with the most terms known by then; of these, one that shares a
        variable with what is matched, for a constant alone may be all over the case.
        """
        return {start: self._plan(start) for start in (None, *range(len(self.body)))}

    def _plan(self, start: int | None) -> tuple[int, ...]:
        rest = [position for position in range(len(self.body)) if position != start]
        bound = variables(self.body[start : start + 1]) if start is not None else set()
        order: list[int] = []
        while rest:
            best = max(rest, key=lambda i: (*_terms_known(self.body[i], bound), -i))
            rest.remove(best)
            order.append(best)
            bound |= variables([self.body[best]])
        return tuple(order)

    def __str__(self) -> str:
        """Return the rule on one line, as ``body -> head``."""
        parts = [_atom_text(a) for a in self.body]
        parts += [f"{_text(a)} ≠ {_text(b)}" for a, b in self.different]
        head = " ∧ ".join(_atom_text(a) for a in self.heads) or "contradiction"
        return f"{' ∧ '.join(parts)} → {head}"

    def as_construct(self) -> str:
        """Return the rule as a SPARQL CONSTRUCT over one graph, runnable at the endpoint.

        A contradiction constructs ``owl:Nothing`` as a type of the first argument of its body.
        """
        heads = self.heads or ((OWL + "Nothing", self.body[0][1]),)
        lines = [f"  {_triple(a)} ." for a in self.body]
        lines += [f"  FILTER({_sparql(a)} != {_sparql(b)})" for a, b in self.different]
        template = " ".join(f"{_triple(a)} ." for a in heads)
        where = "\n".join(lines)
        text = f"CONSTRUCT {{ {template} }}\nWHERE {{\n{where}\n}}"
        used = [f"PREFIX {p}: <{ns}>" for p, ns in PREFIXES.items() if f"{p}:" in text]
        return "\n".join([*used, text])


@dataclass(frozen=True)
class RuleBase:
    """All compiled rules, indexed for the engine, and the form classes they can conclude.

    ``forms`` maps each class that stands for a governance form to its concept.
    """

    rules: tuple[Rule, ...]
    forms: dict[str, str] = field(default_factory=dict)

    @cached_property
    def triggers(self) -> dict[str, tuple[tuple[Rule, int], ...]]:
        """Which body atoms of which rules a fact of a predicate may match."""
        found: dict[str, list[tuple[Rule, int]]] = {}
        for rule in self.rules:
            for position, atom in enumerate(rule.body):
                found.setdefault(atom[0], []).append((rule, position))
        return {predicate: tuple(places) for predicate, places in found.items()}

    @cached_property
    def concluded(self) -> frozenset[str]:
        """The predicates that some rule concludes; a case may not assert them."""
        return frozenset(head[0] for rule in self.rules for head in rule.heads)

    @cached_property
    def from_coded(self) -> tuple[Rule, ...]:
        """The rules that read nothing but what a case codes."""
        return tuple(r for r in self.rules if not {a[0] for a in r.body} & self.concluded)

    @cached_property
    def read(self) -> frozenset[str]:
        """The predicates that rules read from a case: the only ones a slice contains."""
        return frozenset(atom[0] for rule in self.rules for atom in rule.body) - self.concluded

    @cached_property
    def leaf_forms(self) -> tuple[str, ...]:
        """The form classes that no other form class falls under, in a fixed order."""
        wider = {
            head[0]
            for rule in self.rules
            if len(rule.body) == 1 and rule.body[0][0] in self.forms
            for head in rule.heads
            if head[0] in self.forms and head[0] != rule.body[0][0]
        }
        return tuple(sorted(form for form in self.forms if form not in wider))

    def __iter__(self) -> Iterator[Rule]:
        """Iterate over the compiled rules in their fixed order."""
        return iter(self.rules)


def _terms_known(atom: Atom, bound: set[str]) -> tuple[int, int]:
    """Return how many terms of an atom are known, and how many of these are variables."""
    joined = sum(term in bound for term in atom[1:])
    return joined + sum(not is_variable(term) for term in atom[1:]), joined


def _text(term: str) -> str:
    return term if is_variable(term) else readable(term)


def _atom_text(atom: Atom) -> str:
    return f"{readable(atom[0])}({', '.join(map(_text, atom[1:]))})"


def _sparql(term: str) -> str:
    return term if is_variable(term) else short(term)


def _triple(atom: Atom) -> str:
    predicate, subject, *target = atom
    verb = _sparql(predicate) if target else "a"
    return f"{_sparql(subject)} {verb} {_sparql(target[0] if target else predicate)}"

"""Slots: where the values of a parameter stand in a query.

A slot is a ``VALUES`` block of one variable that is named like the parameter::

    VALUES ?network { UNDEF }
    VALUES ?construct { construct:trust construct:formalization }

What a file has in its slots are the defaults, so that every stored query runs as it stands, here
and elsewhere. To give a parameter other values its slots are filled with other *terms*: terms that
the engine has built, written by the engine as in N-Triples. The engine's own substitution of
variables is no help, for it reaches only variables that the outermost SELECT gives back.
"""

import re
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from clusternets.names import PREFIXES

Term = ox.NamedNode | ox.Literal

_SLOT = re.compile(
    r"(?P<other>"
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"""'
    r"|'''(?:[^'\\]|\\.|'{1,2}(?!'))*+'''"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'(?:[^'\\\n]|\\.)*+'"
    r"|<[^<>\s]*>"
    r"|\#[^\n]*)"
    r"|(?P<before>\bVALUES\s+[?$](?P<name>\w+)\s*\{)"
    r"(?P<terms>(?:\"(?:[^\"\\\n]|\\.)*+\"|<[^<>\s]*>|[^{}\"<])*+)\}",
    re.DOTALL | re.IGNORECASE,
)


class UnequalSlotsError(Exception):
    """Raised where the slots of one parameter hold different terms."""


def defaults(query: str) -> dict[str, tuple[Term, ...]]:
    """Return what the slots of a query hold, by the name of their variable; nothing for UNDEF.

    Raises :class:`UnequalSlotsError` with a name, and SyntaxError for what is no term.
    """
    found: dict[str, tuple[Term, ...]] = {}
    for slot in _SLOT.finditer(query):
        if slot["name"] is None:
            continue
        terms = _terms(slot["terms"])
        if found.setdefault(slot["name"], terms) != terms:
            raise UnequalSlotsError(slot["name"])
    return found


def fill(query: str, values: Mapping[str, Sequence[Term]]) -> str:
    """Return the query with other terms in its slots; no terms at all leave a variable free."""

    def filled(slot: re.Match[str]) -> str:
        if slot["name"] not in values:
            return slot[0]
        written = " ".join(str(term) for term in values[slot["name"]])
        return f"{slot['before']} {written or 'UNDEF'} }}"

    return _SLOT.sub(filled, query)


def _terms(text: str) -> tuple[Term, ...]:
    solutions = ox.Store().query(
        f"SELECT ?term WHERE {{ VALUES ?term {{ {text} }} }}", prefixes=PREFIXES
    )
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    found = (row["term"] for row in solutions)
    return tuple(term for term in found if isinstance(term, ox.NamedNode | ox.Literal))

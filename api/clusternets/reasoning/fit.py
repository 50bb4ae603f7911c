"""How far the contingencies of a phase are from the profile of each governance form.

A heuristic: it compares what is coded with the profiles in ``ontology/fit.ttl``, which were
recalled from an article and say when a form works well, not which form a phase has. Nothing in
:mod:`.outcome` asks for it.

For each expectation of a profile, a stated coding of its construct (and level, if it names one)
has a distance between 0 and 1:

* a value: |rank of the value - rank of the nearest expected value| / (highest rank - lowest rank
  of the scheme); without ranks, 0 if the value is expected, else 1;
* a number: what it lacks to the expected range, or exceeds it by, capped at 1. Counts are whole,
  so a count is in the range (0) or not (1): the ranges are too rough to grade a miss by its size.

Several codings of one construct, such as counts of different dates, are averaged first, so that
a construct weighs the same however often it was coded. The distance of a profile is the mean
over its expectations; those without a stated coding are left out and counted as missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

import pyoxigraph as ox

from clusternets.names import CN, SKOS, TYPE, local_name
from clusternets.reasoning.vocabulary import STATED, Vocabulary

NOT_CODED = "not coded"

#: Digits after the point: enough to tell distances apart, and equal ones stay equal.
_DIGITS = 4

#: The values of each property of each node, as strings; texts in English only.
_Nodes = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line of a profile: the values, or the range of numbers, that fit on a construct."""

    construct: str
    levels: frozenset[str]
    values: tuple[str, ...]
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is expected under one form (a concept), and the note that says where it is from."""

    form: str
    note: str
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True)
class Profiles:
    """The profiles of all forms, the ranks of all concepts by scheme, and labels."""

    profiles: tuple[Profile, ...]
    ranks: dict[str, tuple[str, int]]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, triples: Iterable[ox.Quad]) -> "Profiles":
        """Read the profiles from the triples of the ontology; needed once, not once per case."""
        ontology = tuple(triples)
        nodes = _nodes(ontology)
        profiles = [
            _profile(form, node, nodes)
            for node in nodes.values()
            if CN + "Profile" in node.get(TYPE, ())
            for form in node[CN + "profileOf"]
        ]
        ranks = {
            concept: (node[SKOS + "inScheme"][0], int(node[CN + "rank"][0]))
            for concept, node in nodes.items()
            if CN + "rank" in node
        }
        return cls(tuple(sorted(profiles, key=lambda p: p.form)), ranks, Vocabulary.of(ontology))

    def steps(self, value: str, expected: str) -> float:
        """Return how far two concepts are apart on their scale, from 0 to 1."""
        if value == expected:
            return 0.0
        scheme, rank = self.ranks.get(value, ("", 0))
        other, expected_rank = self.ranks.get(expected, ("", 0))
        if not scheme or scheme != other:
            return 1.0
        scale = [r for s, r in self.ranks.values() if s == scheme]
        return abs(rank - expected_rank) / (max(scale) - min(scale))

    def text(self, expectation: Expectation) -> str:
        """Return what is expected as people read it, such as '2 to 3' or 'low or moderate'."""
        least, most = expectation.least, expectation.most
        if least is not None and most is not None:
            return f"{least} to {most}"
        if least is not None:
            return f"{least} or more"
        if most is not None:
            return f"{most} or fewer"
        ordered = sorted(expectation.values, key=lambda v: (self.ranks.get(v, ("", 0)), v))
        return " or ".join(self.vocabulary.label(v) for v in ordered)


@dataclass(frozen=True, slots=True)
class Reason:
    """One expectation against one coding: both as text, and how far they are apart.

    Where nothing usable is coded, ``distance`` and ``agrees`` are None and ``coded`` is
    'not coded', or the status of the ``coding`` (an IRI) that says why there is no value.
    """

    construct: str
    expected: str
    coded: str
    distance: float | None = None
    coding: str | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether the coding is what the profile expects."""
        return None if self.distance is None else self.distance == 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How far one phase is from the profile of one form, from 0 (as expected) to 1.

    ``distance`` is None if nothing could be compared; ``compared`` and ``missing`` count the
    expectations with and without a stated coding. ``note`` says what the profile rests on and
    belongs beside the number wherever it is shown.
    """

    phase: str
    form: str
    distance: float | None
    compared: int
    missing: int
    reasons: tuple[Reason, ...]
    note: str


@dataclass(frozen=True, slots=True)
class _Coding:
    """A coding of the phase, as far as it matters here."""

    iri: str
    construct: str
    status: str
    levels: frozenset[str]
    value: str | None
    count: int | None


def fit(phase: str, case: Iterable[ox.Quad], profiles: Profiles) -> tuple[Fit, ...]:
    """Compare a phase with each profile, nearest first; profiles equally near by form IRI.

    ``phase`` is named as in :class:`.CaseFacts`, ``case`` holds the coded triples of the case.
    """
    codings = _codings(phase, case)
    fits = [_fit(phase, profile, codings, profiles) for profile in profiles.profiles]
    return tuple(sorted(fits, key=lambda f: (f.distance is None, f.distance or 0, f.form)))


def as_json(fits: Sequence[Fit]) -> list[dict[str, object]]:
    """Return fits as plain values, in the same order."""
    return [
        {
            "form": local_name(fit.form),
            "formIri": fit.form,
            "distance": fit.distance,
            "compared": fit.compared,
            "missing": fit.missing,
            "heuristic": True,
            "note": fit.note,
            "reasons": [
                {
                    "construct": local_name(reason.construct),
                    "constructIri": reason.construct,
                    "expected": reason.expected,
                    "coded": reason.coded,
                    "distance": reason.distance,
                    "agrees": reason.agrees,
                    "coding": reason.coding,
                }
                for reason in fit.reasons
            ],
        }
        for fit in fits
    ]


def _fit(phase: str, profile: Profile, codings: list[_Coding], profiles: Profiles) -> Fit:
    reasons: list[Reason] = []
    distances: list[float] = []
    for expectation in profile.expectations:
        own = _reasons(expectation, codings, profiles)
        reasons += own
        if known := [r.distance for r in own if r.distance is not None]:
            distances.append(fmean(known))
    return Fit(
        phase,
        profile.form,
        round(fmean(distances), _DIGITS) if distances else None,
        len(distances),
        len(profile.expectations) - len(distances),
        tuple(reasons),
        profile.note,
    )


def _reasons(expectation: Expectation, codings: list[_Coding], profiles: Profiles) -> list[Reason]:
    """Return a reason for each coding that the expectation speaks of, or one for none."""
    expected = profiles.text(expectation)
    found = [
        Reason(
            expectation.construct,
            expected,
            _coded_text(coding, profiles.vocabulary),
            _distance(expectation, coding, profiles),
            coding.iri,
        )
        for coding in codings
        if coding.construct == expectation.construct
        and (not expectation.levels or expectation.levels & coding.levels)
    ]
    return found or [Reason(expectation.construct, expected, NOT_CODED)]


def _distance(expectation: Expectation, coding: _Coding, profiles: Profiles) -> float | None:
    if coding.status != STATED:
        return None
    if expectation.values:
        if coding.value is None:
            return None
        return min(profiles.steps(coding.value, expected) for expected in expectation.values)
    if coding.count is None:
        return None
    short = 0 if expectation.least is None else expectation.least - coding.count
    over = 0 if expectation.most is None else coding.count - expectation.most
    return float(min(max(short, over, 0), 1))


def _coded_text(coding: _Coding, vocabulary: Vocabulary) -> str:
    if coding.status != STATED:
        return vocabulary.label(coding.status)
    if coding.value is not None:
        return vocabulary.label(coding.value)
    return NOT_CODED if coding.count is None else str(coding.count)


def _codings(phase: str, case: Iterable[ox.Quad]) -> list[_Coding]:
    """Return the codings that hold in a phase, in a fixed order."""
    found = [
        _Coding(
            iri,
            _first(node, "construct") or "",
            _first(node, "status") or "",
            frozenset(node.get(CN + "atLevel", ())),
            _first(node, "value"),
            _integer(_first(node, "countValue")),
        )
        for iri, node in _nodes(case).items()
        if CN + "Coding" in node.get(TYPE, ()) and phase in node.get(CN + "inPhase", ())
    ]
    return sorted(found, key=lambda c: c.iri)


def _profile(form: str, node: dict[str, list[str]], nodes: _Nodes) -> Profile:
    expectations = [
        Expectation(
            line[CN + "onConstruct"][0],
            frozenset(line.get(CN + "atLevel", ())),
            tuple(sorted(line.get(CN + "expectsValue", ()))),
            _integer(_first(line, "expectsAtLeast")),
            _integer(_first(line, "expectsAtMost")),
        )
        for line in (nodes[iri] for iri in node[CN + "hasExpectation"])
    ]
    notes = node.get(SKOS + "editorialNote", ())
    return Profile(form, " ".join(notes), tuple(sorted(expectations, key=lambda e: e.construct)))


def _nodes(triples: Iterable[ox.Quad]) -> _Nodes:
    nodes: _Nodes = {}
    for quad in triples:
        target = quad.object
        if isinstance(quad.subject, ox.Triple) or isinstance(target, ox.Triple):
            continue
        if isinstance(target, ox.Literal) and target.language not in {None, "en"}:
            continue
        value = str(target) if isinstance(target, ox.BlankNode) else target.value
        subject = quad.subject
        name = str(subject) if isinstance(subject, ox.BlankNode) else subject.value
        nodes.setdefault(name, {}).setdefault(quad.predicate.value, []).append(value)
    return nodes


def _first(node: dict[str, list[str]], name: str) -> str | None:
    """Return the only value of a property of ours, or the first in order, or None."""
    return min(node.get(CN + name, ()), default=None)


def _integer(text: str | None) -> int | None:
    """Return a number, or None for what is none (a submitted case may hold any text)."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None

"""What the page of a case shows, read from the index of a Release."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from clusternets.names import BASE, CN, DCTERMS, ID, RDFS, TYPE, local_name
from clusternets.pages.facts import Evidence, Facts, Word
from clusternets.pages.network import Bond, Part, Picture, draw
from clusternets.pages.timeline import Mark, Span, Timeline, timeline
from clusternets.phases import in_time

_SCHEME: Final = BASE + "scheme/"
#: From above to below, as the picture shows them.
LEVELS: Final = tuple(
    f"{_SCHEME}level/{level}"
    for level in ("inter-cluster", "cluster", "network", "organization", "individual", "context")
)
_DECIDING: Final = _SCHEME + "construct-group/deciding"
_LEADING: Final = "lead-organization"
_BROKER: Final = _SCHEME + "role/broker"
_ORIGIN: Final = ("startDate", "endDate", "date")
#: What the facts at the head of the page do not tell again.
_TOLD: Final = {
    TYPE,
    RDFS + "label",
    DCTERMS + "description",
    CN + "hasGovernancePhase",
    CN + "hasEvidence",
    CN + "startCertainty",
    CN + "endCertainty",
}


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a thing with its values."""

    name: Word
    values: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A coding: the answer to one question about a phase, and what it rests on."""

    name: Word
    construct: Word
    value: Word | None
    status: Word
    level: Word | None
    note: Word | None
    count: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Codings about one subject."""

    name: Word
    deciding: bool
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """That an actor has a role in something."""

    name: Word
    actor: Word
    role: Word
    scope: Word | None
    level: Word | None
    within: Word | None
    lead: bool
    broker: bool
    phases: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """A tie."""

    name: Word
    start: Word
    start_level: Word
    end: Word
    end_level: Word
    kind: Word | None
    basis: Word | None
    brokers: tuple[Word, ...]
    note: Word | None
    vertical: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, document, activity or sum of money: what kind, when, and what is said of it."""

    name: Word
    kind: Word | None
    when: str
    note: Word | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim of a source that stands beside the codes."""

    name: Word
    text: Word
    about: tuple[Word, ...]
    holders: tuple[Word, ...]
    competing: tuple[Word, ...]
    reconciliation: Word | None
    form: Word | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a case with everything that is coded in it."""

    name: Word
    note: Word | None
    start: str
    end: str
    form: Word | None
    classes: tuple[Word, ...]
    explained: dict[str, Any] | None
    groups: tuple[Group, ...]
    picture: Picture
    actors: dict[str, Word]
    roles: tuple[Role, ...]
    ties: tuple[Connection, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A whole case."""

    iri: str
    slug: str
    name: Word
    note: Word | None
    facts: tuple[Property, ...]
    phases: tuple[Phase, ...]
    timeline: Timeline | None
    events: tuple[Happening, ...]
    documents: tuple[Happening, ...]
    activities: tuple[Happening, ...]
    funding: tuple[Happening, ...]
    claims: tuple[Statement, ...]
    sources: tuple[tuple[Word, int], ...]
    levels: dict[str, Word]


def case_of(facts: Facts, network: str, explained: dict[str, Any] | None) -> Case:
    """Return the case of a network; ``explained`` is its explanation, if the Release has one."""
    slug = local_name(network)
    by_kind: dict[str, list[str]] = {}
    for iri in facts.read_case(slug):
        kind = iri.removeprefix(ID).split("/", 1)[0]
        by_kind.setdefault(kind, []).append(iri)
    explanations = {own["iri"]: own for own in (explained or {"phases": []})["phases"]}
    levels = {level: facts.name(level) for level in LEVELS}
    phases = tuple(
        _phase(facts, iri, by_kind, explanations.get(iri))
        for iri in in_order(facts, facts.iris(network, CN + "hasGovernancePhase"))
    )
    events = _happenings(facts, by_kind.get("event", ()), "eventKind")
    return Case(
        network,
        slug,
        facts.name(network),
        facts.word(network, DCTERMS + "description"),
        properties(facts, network, _TOLD),
        phases,
        _timeline(phases, events),
        events,
        _happenings(facts, by_kind.get("document", ()), "documentKind"),
        _happenings(facts, by_kind.get("activity", ()), "activityKind"),
        _happenings(facts, by_kind.get("funding", ()), "fundingKind"),
        tuple(statement(facts, iri) for iri in by_kind.get("claim", ())),
        _sources(facts, by_kind.get("evidence", ())),
        levels,
    )


def properties(facts: Facts, iri: str, told: Iterable[str] = ()) -> tuple[Property, ...]:
    """Return the properties of a thing, but for those that are told elsewhere."""
    predicates = dict.fromkeys(quad.predicate.value for quad in facts.about(iri))
    return tuple(
        Property(facts.name(predicate), tuple(facts.words(iri, predicate)))
        for predicate in predicates
        if predicate not in told
    )


def in_order(facts: Facts, phases: list[str]) -> list[str]:
    """Return phases in time."""
    return in_time(
        phases,
        lambda phase: facts.iris(phase, CN + "precededBy"),
        lambda phase: next(iter(facts.texts(phase, CN + "startDate")), ""),
    )


def when(facts: Facts, iri: str) -> str:
    """Return the date of something, or its first and last date, as the data has them."""
    start, end, date = (next(iter(facts.texts(iri, CN + name)), "") for name in _ORIGIN)
    if date:
        return date
    return f"{start}–{end}" if start or end else ""  # noqa: RUF001 - an en dash between years


def code(facts: Facts, iri: str) -> Code:
    """Return a coding."""
    return Code(
        facts.name(iri),
        facts.word(iri, CN + "construct") or Word(""),
        facts.word(iri, CN + "value"),
        facts.word(iri, CN + "status") or Word(""),
        facts.word(iri, CN + "atLevel"),
        facts.word(iri, DCTERMS + "description"),
        next(iter(facts.texts(iri, CN + "countValue")), ""),
        tuple(facts.evidence(iri)),
    )


def role(facts: Facts, iri: str) -> Role:
    """Return a participation."""
    own = facts.word(iri, CN + "role") or Word("")
    return Role(
        facts.name(iri),
        facts.word(iri, CN + "participant") or Word(""),
        own,
        facts.word(iri, CN + "roleScope"),
        facts.word(iri, CN + "atLevel"),
        facts.word(iri, CN + "participatesIn"),
        leads(own.iri),
        own.iri == _BROKER,
        tuple(facts.words(iri, CN + "inPhase")),
    )


def leads(role_iri: str) -> bool:
    """Tell whether a role is that of a lead organization, of whatever kind."""
    return role_iri.startswith(_SCHEME + "role/") and role_iri.endswith(_LEADING)


def connection(facts: Facts, iri: str) -> Connection:
    """Return a tie."""
    start, end = facts.word(iri, CN + "fromLevel"), facts.word(iri, CN + "toLevel")
    return Connection(
        facts.name(iri),
        facts.word(iri, CN + "fromActor") or Word(""),
        start or Word(""),
        facts.word(iri, CN + "toActor") or Word(""),
        end or Word(""),
        facts.word(iri, CN + "tieKind"),
        facts.word(iri, CN + "tieBasis"),
        tuple(facts.words(iri, CN + "brokeredBy")),
        facts.word(iri, DCTERMS + "description"),
        start != end,
    )


def statement(facts: Facts, iri: str) -> Statement:
    """Return a claim."""
    return Statement(
        facts.name(iri),
        facts.word(iri, DCTERMS + "description") or facts.name(iri),
        tuple(facts.words(iri, CN + "about")),
        tuple(facts.words(iri, CN + "heldBy")),
        tuple(facts.words(iri, CN + "competesWith")),
        facts.word(iri, CN + "reconciliation"),
        facts.word(iri, CN + "claimedForm"),
        tuple(facts.evidence(iri)),
    )


def _phase(
    facts: Facts, iri: str, by_kind: dict[str, list[str]], explained: dict[str, Any] | None
) -> Phase:
    def held(kind: str) -> list[str]:
        return [own for own in by_kind.get(kind, ()) if iri in facts.iris(own, CN + "inPhase")]

    roles = tuple(role(facts, own) for own in held("participation"))
    ties = tuple(connection(facts, own) for own in held("tie"))
    actors = _actors(roles, ties)
    return Phase(
        facts.name(iri),
        facts.word(iri, DCTERMS + "description"),
        next(iter(facts.texts(iri, CN + "startDate")), ""),
        next(iter(facts.texts(iri, CN + "endDate")), ""),
        facts.word(iri, CN + "governanceForm"),
        tuple(word for word in facts.words(iri, TYPE) if word.inferred),
        explained,
        _groups(facts, [code(facts, own) for own in held("coding")]),
        _picture(roles, ties, actors),
        actors,
        roles,
        ties,
    )


def _actors(roles: Iterable[Role], ties: Iterable[Connection]) -> dict[str, Word]:
    words = [own.actor for own in roles]
    for tie in ties:
        words += [tie.start, tie.end, *tie.brokers]
    return {word.iri: word for word in words}


def _picture(roles: Iterable[Role], ties: Iterable[Connection], actors: dict[str, Word]) -> Picture:
    parts = [Part(r.actor.iri, r.level.iri, r.lead, r.broker) for r in roles if r.level is not None]
    bonds = [
        Bond(
            tie.start.iri,
            tie.start_level.iri,
            tie.end.iri,
            tie.end_level.iri,
            tuple(broker.iri for broker in tie.brokers),
        )
        for tie in ties
    ]
    names = {iri: word.text for iri, word in actors.items()}
    return draw(LEVELS, parts, bonds, names)


def _groups(facts: Facts, codes: Iterable[Code]) -> tuple[Group, ...]:
    """Return codings by the group of their construct, those that decide a form first."""
    found: dict[str, list[Code]] = {}
    for own in codes:
        group = next(iter(facts.iris(own.construct.iri, CN + "constructGroup")), "")
        found.setdefault(group, []).append(own)
    return tuple(
        Group(facts.name(group), group == _DECIDING, tuple(own))
        for group, own in sorted(found.items(), key=lambda item: (item[0] != _DECIDING, item[0]))
    )


def _happenings(facts: Facts, iris: Iterable[str], kind: str) -> tuple[Happening, ...]:
    found = [
        Happening(
            facts.name(iri),
            facts.word(iri, CN + kind),
            when(facts, iri),
            facts.word(iri, DCTERMS + "description"),
            tuple(facts.evidence(iri)),
        )
        for iri in iris
        if CN + "CodingActivity" not in facts.types(iri)
    ]
    return tuple(sorted(found, key=lambda own: (not own.when, own.when, own.name.text)))


def _sources(facts: Facts, evidence: Iterable[str]) -> tuple[tuple[Word, int], ...]:
    """Return the sources of a case with how many pieces of evidence each gives, most first."""
    counts: dict[str, int] = {}
    for iri in evidence:
        for source in facts.iris(iri, CN + "source"):
            counts[source] = counts.get(source, 0) + 1
    ordered = sorted(counts, key=lambda iri: (-counts[iri], iri))
    return tuple((facts.name(iri), counts[iri]) for iri in ordered)


def _timeline(phases: Iterable[Phase], events: Iterable[Happening]) -> Timeline | None:
    spans = [Span(own.name.text, own.start, own.end) for own in phases if own.start]
    marks = [Mark(own.name.text, own.when[:4]) for own in events if own.when[:4].isdecimal()]
    return timeline(spans, marks) if spans else None

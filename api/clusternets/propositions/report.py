"""The report on all propositions, made when a Release is built."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from clusternets import __version__
from clusternets.comparison import Published
from clusternets.comparison.cells import one_evidence
from clusternets.comparison.facts import Facts
from clusternets.names import CN
from clusternets.propositions.library import (
    ASSUMPTIONS,
    REASONS,
    Proposition,
    read_sides,
    read_untested,
)
from clusternets.propositions.separability import separability
from clusternets.propositions.testing import (
    CONTRADICTING,
    SUPPORTING,
    VERDICTS,
    Test,
    Unit,
    missing,
    put_to_test,
)

#: The name of the document in a Release.
DOCUMENT: Final = "propositions.json"

_SOURCE: Final = CN + "source"

#: With verdicts from fewer networks than this a proposition carries a warning.
FEW_NETWORKS: Final = 5


def report(
    root: Path, tested: Iterable[Proposition], store: ox.Store, published: Published
) -> dict[str, Any]:
    """Return the report as it is kept in a Release: every proposition with all its verdicts.

    What cannot be tested, and which forms are on which side, is read under ``root``.
    """
    tests = [put_to_test(own, store) for own in tested]
    codings = {iri: asdict(own) for test in tests for iri, own in sorted(test.codings.items())}
    return {
        "version": __version__,
        "propositions": [_entry(test) for test in tests],
        "codings": codings,
        "evidence": _evidence(codings, store, published),
        "untested": [asdict(own) for own in read_untested(root)],
        "tensions": tensions(tests),
        "separability": separability(
            published.phases, published.codebook, read_sides(root)
        ).as_json(),
        "assumptions": ASSUMPTIONS,
        "reasons": REASONS,
    }


def counts(units: Iterable[Unit]) -> dict[str, int]:
    """Return how many units have each verdict, and how many the proposition applies to."""
    verdicts = [unit.verdict for unit in units]
    found = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
    return {"applicable": found[SUPPORTING] + found[CONTRADICTING], **found}


def networks_of(units: Iterable[Unit]) -> set[str]:
    """Return the networks that a verdict for or against a proposition comes from."""
    clear = [unit for unit in units if unit.verdict in {SUPPORTING, CONTRADICTING}]
    return {case for unit in clear for case in (unit.case, unit.other_case) if case}


def tensions(tests: Iterable[Test]) -> list[dict[str, Any]]:
    """Return where two propositions expect the opposite of the same two phases in one construct.

    Two lists that overlap in part can bear out both; otherwise one of the two must fail.
    """
    seen: dict[tuple[str, str | None, str], list[tuple[str, Unit]]] = {}
    for test in tests:
        for unit in test.units:
            if unit.aspect and unit.expected in {"alike", "differ"} and _clear(unit):
                place = (unit.phase, unit.other, unit.aspect)
                seen.setdefault(place, []).append((test.proposition.id, unit))
    return [
        {
            "phase": phase,
            "other": other,
            "construct": construct,
            "sides": [
                {"proposition": identifier, "expected": unit.expected, "verdict": unit.verdict}
                for identifier, unit in sides
            ],
        }
        for (phase, other, construct), sides in seen.items()
        if len({unit.expected for _, unit in sides}) > 1
    ]


def _clear(unit: Unit) -> bool:
    return unit.verdict in {SUPPORTING, CONTRADICTING}


def _evidence(
    codings: Mapping[str, Any], store: ox.Store, published: Published
) -> dict[str, Mapping[str, Any]]:
    """Return every piece of evidence that codings rest on; the cells know most of it."""
    known = {iri: own for phase in published.phases for iri, own in phase.evidence.items()}
    used = sorted({iri for coding in codings.values() for iri in coding["evidence"]})
    rest = Facts(quad for iri in used if iri not in known for quad in _about(iri, store))
    sources = {source for iri in used if iri not in known for source in rest.objects(iri, _SOURCE)}
    named = Facts(quad for source in sorted(sources) for quad in _about(source, store))
    return {iri: known.get(iri) or one_evidence(iri, rest, named) for iri in used}


def _about(iri: str, store: ox.Store) -> Iterable[ox.Quad]:
    return store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())


def _entry(test: Test) -> dict[str, Any]:
    networks = networks_of(test.units)
    return {
        **asdict(test.proposition),
        "counts": counts(test.units),
        "networks": sorted(networks),
        "fewNetworks": len(networks) < FEW_NETWORKS,
        "missing": missing(test),
        "units": [asdict(unit) for unit in test.units],
    }


def summary(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of the report without its query and without the units that say nothing."""
    told = [unit for unit in entry["units"] if unit["verdict"] == CONTRADICTING]
    kept = {key: own for key, own in entry.items() if key not in {"text", "units"}}
    return {**kept, "counterexamples": [_short(unit) for unit in told]}


def _short(unit: Mapping[str, Any]) -> dict[str, Any]:
    return {key: own for key, own in unit.items() if key != "uses" and own is not None}

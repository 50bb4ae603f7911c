"""The report: counts, missing codes, and what cannot be told apart."""

from collections import Counter

from clusternets.comparison.cells import Cell, PhaseCells, Value
from clusternets.comparison.codebook import Codebook, Construct
from clusternets.propositions import separability
from clusternets.propositions.tables import (
    SUMMARY_COLUMNS,
    UNIT_COLUMNS,
    summary_lines,
    unit_lines,
)

_SIDES = {"ext": True, "int": False}
_CODEBOOK = Codebook(
    tuple(
        Construct(slug, f"urn:{slug}", {"en": slug}, group, "value-construct", several=False)
        for slug, group in (("money", "contingency"), ("scope", "context"), ("legal", "deciding"))
    ),
    {},
)


def phase(case, form, **answers):
    cells = {row: _stated(answer) for row, answer in answers.items()}
    cells["governance-form"] = Cell(
        "concluded", (Value(form, {"en": form}),), countable=form in _SIDES
    )
    return PhaseCells(f"urn:{case}", case, {}, case, {}, None, None, cells, {})


def _stated(answer):
    if answer in {"absent", "not-stated"}:
        return Cell(answer)
    return Cell("stated", (Value(answer, {"en": answer}),) if answer != "stated" else ())


def conditions(*phases):
    found = separability(phases, _CODEBOOK, _SIDES)
    return {(own.row, own.value, own.external) for own in found.conditions}


def test_two_conditions_that_go_together_cannot_be_told_apart():
    found = separability(
        [
            phase("a", "ext", money="stated", scope="near"),
            phase("b", "ext", money="stated", scope="near"),
            phase("c", "int", money="absent", scope="far"),
            phase("d", "int", money="absent", scope="far"),
        ],
        _CODEBOOK,
        _SIDES,
    )
    assert {(own.row, own.value) for own in found.conditions} == {
        ("money", None),
        ("scope", "near"),
        ("scope", "far"),
    }
    assert (found.external, found.internal, found.profiles, found.separable) == (2, 2, 2, False)


def test_a_condition_with_an_exception_parts_nothing():
    assert not conditions(
        phase("a", "ext", money="stated"),
        phase("b", "ext", money="absent"),
        phase("c", "int", money="absent"),
        phase("d", "int", money="absent"),
    )


def test_what_is_not_stated_is_no_answer():
    assert not conditions(
        phase("a", "ext", money="stated"),
        phase("b", "ext", money="not-stated"),
        phase("c", "int", money="absent"),
        phase("d", "int", money="absent"),
    )


def test_what_defines_the_form_is_no_condition():
    assert not conditions(
        phase("a", "ext", legal="stated"),
        phase("b", "ext", legal="stated"),
        phase("c", "int", legal="absent"),
        phase("d", "int", legal="absent"),
    )


def test_phases_without_a_settled_form_are_left_out():
    found = separability([phase("a", "open", money="stated")], _CODEBOOK, _SIDES)
    assert (found.external, found.internal, found.profiles) == (0, 0, 0)


def test_a_network_counts_once_however_many_phases_it_has():
    found = separability([phase("a", "ext"), phase("a", "ext")], _CODEBOOK, _SIDES)
    assert found.external == 1


def test_the_data_warns_that_conditions_cannot_be_told_apart(release):
    apart = release.document("propositions.json")["separability"]
    assert not apart["separable"]
    names = {own["row"] for own in apart["conditions"]}
    assert {"project-funding", "competence-need", "activity-intensity"} <= names


def test_counts_are_those_of_the_units(release):
    for entry in release.document("propositions.json")["propositions"]:
        counted = Counter(unit["verdict"] for unit in entry["units"])
        counts = entry["counts"]
        assert counts["applicable"] == counted["supporting"] + counted["contradicting"]
        assert all(counts[verdict] == number for verdict, number in counted.items())


def test_every_clear_verdict_has_codes_or_a_form_and_every_code_evidence(release):
    document = release.document("propositions.json")
    for entry in document["propositions"]:
        for unit in entry["units"]:
            if unit["verdict"] in {"supporting", "contradicting"}:
                assert any(use["coding"] for use in unit["uses"]) or entry["id"] in {"P3", "P61"}
    for coding in document["codings"].values():
        assert coding["evidence"]
        assert set(coding["evidence"]) <= set(document["evidence"])
    assert all(own["paraphrase"] and own["sourceLabel"] for own in document["evidence"].values())


def test_what_is_not_codable_names_the_codes_that_are_missing(release):
    entries = {own["id"]: own for own in release.document("propositions.json")["propositions"]}
    assert entries["P15"]["missing"] == [
        "https://w3id.org/clusternets/scheme/construct/goal-consensus"
    ]


def test_the_lines_are_those_of_all_propositions(release):
    document = release.document("propositions.json")
    lines = summary_lines(document, "en")
    assert [line[0] for line in lines] == [f"P{number}" for number in range(1, 65)]
    assert {len(line) for line in lines} == {len(SUMMARY_COLUMNS)}
    for entry in document["propositions"]:
        assert {len(line) for line in unit_lines(entry, document["codings"])} == {len(UNIT_COLUMNS)}

"""What a graph codes of each phase, and that silence never becomes an answer."""

import pytest

from clusternets.comparison.cells import PhaseCells


def coding(construct, rest, phase="one"):
    own = f"cn:construct construct:{construct} ; cn:inPhase phase:{phase}"
    return f"[] a cn:Coding ; {own} ; {rest} . "


def test_a_stated_value_is_a_value_with_its_labels(phase_of):
    cell = phase_of(
        coding("formalization", "cn:status status:stated ; cn:value formalization:formal")
    ).cell("formalization")
    assert (cell.status, [value.key for value in cell.values]) == ("stated", ["formal"])
    assert cell.values[0].label == {"en": "formal", "de": "formell"}


@pytest.mark.parametrize("status", ["absent", "not-stated", "contested"])
def test_any_other_status_has_no_value(phase_of, status):
    cell = phase_of(coding("legal-entity", f"cn:status status:{status}")).cell("legal-entity")
    assert (cell.status, cell.values) == (status, ())


def test_what_nobody_coded_says_so(phase_of):
    cell = phase_of("").cell("formalization")
    assert (cell.status, cell.comparable) == ("not-coded", False)


def test_only_stated_and_absent_can_be_compared(phase_of):
    comparable = {
        status: phase_of(coding("legal-entity", f"cn:status status:{status}"))
        .cell("legal-entity")
        .comparable
        for status in ("stated", "absent", "not-stated", "contested")
    }
    assert comparable == {"stated": True, "absent": True, "not-stated": False, "contested": False}


def test_two_values_of_a_construct_that_allows_one_conflict(phase_of):
    both = coding("formalization", "cn:status status:stated ; cn:value formalization:formal")
    both += coding("formalization", "cn:status status:stated ; cn:value formalization:informal")
    cell = phase_of(both).cell("formalization")
    assert (cell.status, cell.comparable) == ("conflicting", False)


def test_present_and_absent_conflict(phase_of):
    both = coding("legal-entity", "cn:status status:stated")
    both += coding("legal-entity", "cn:status status:absent")
    assert phase_of(both).cell("legal-entity").status == "conflicting"


def test_the_same_code_by_two_coders_does_not_conflict(phase_of):
    one = coding("formalization", "cn:status status:stated ; cn:value formalization:formal")
    cell = phase_of(one + one).cell("formalization")
    assert (cell.status, len(cell.codings)) == ("stated", 2)


def test_several_goals_are_several_values(phase_of):
    goals = coding("goals", "cn:status status:stated ; cn:value goal:visibility")
    goals += coding("goals", "cn:status status:stated ; cn:value goal:scale")
    assert phase_of(goals).cell("goals").compared == {"visibility", "scale"}


def test_the_goal_of_a_partner_is_not_the_goal_of_the_network(phase_of):
    own = coding("goals", "cn:status status:stated ; cn:value goal:scale")
    held = coding("goals", "cn:status status:stated ; cn:value goal:scale ; cn:heldBy <urn:x>")
    assert phase_of(own).cell("goals").compared != phase_of(held).cell("goals").compared


def test_levels_are_rows_of_their_own(phase_of):
    cells = phase_of(
        coding("trust", "cn:status status:stated ; cn:value degree:high ; cn:atLevel level:cluster")
    ).cells
    assert list(cells) == ["trust@cluster"]


def test_one_number_can_be_compared_and_several_cannot(phase_of):
    row, level = "participants@cluster", "cn:atLevel level:cluster"
    three = coding("participants", f"cn:status status:stated ; cn:countValue 3 ; {level}")
    five = coding("participants", f"cn:status status:stated ; cn:countValue 5 ; {level}")
    assert phase_of(three).cell(row).comparable
    assert not phase_of(three + five).cell(row).comparable


def test_a_coding_in_two_phases_is_in_both(phases_of):
    phases = phases_of(
        "network:n a cn:ClusterNetwork ; cn:hasGovernancePhase phase:one, phase:two . "
        + coding("legal-entity", "cn:inPhase phase:two ; cn:status status:stated")
    )
    assert [phase.cell("legal-entity").status for phase in phases] == ["stated", "stated"]


def test_phases_come_in_their_order(phases_of):
    phases = phases_of(
        "network:n a cn:ClusterNetwork ; cn:hasGovernancePhase phase:a, phase:b . "
        "phase:a cn:precededBy phase:b ."
    )
    assert [phase.slug for phase in phases] == ["b", "a"]


def test_phases_that_precede_each_other_are_not_waited_for(phases_of):
    phases = phases_of(
        "network:n a cn:ClusterNetwork ; cn:hasGovernancePhase phase:a, phase:b . "
        "phase:a cn:precededBy phase:b . phase:b cn:precededBy phase:a ."
    )
    assert {phase.slug for phase in phases} == {"a", "b"}


def test_blank_nodes_will_do(phases_of):
    phases = phases_of(
        "[] a cn:ClusterNetwork ; cn:hasGovernancePhase _:p . "
        "[] a cn:Coding ; cn:construct construct:legal-entity ; cn:inPhase _:p ; "
        "cn:status status:absent ."
    )
    assert phases[0].cell("legal-entity").status == "absent"


def test_evidence_comes_with_its_place(phase_of):
    phase = phase_of(
        coding("legal-entity", "cn:status status:stated ; cn:hasEvidence <urn:e>")
        + '<urn:e> cn:paraphrase "It is registered." ; cn:section "5" ; cn:source <urn:s> . '
        '<urn:s> rdfs:label "A source"@en .'
    )
    own = phase.evidence["urn:e"]
    assert (own["paraphrase"], own["sections"]) == ("It is registered.", ["5"])
    assert own["sourceLabel"] == {"en": "A source"}


def test_a_column_survives_json(release):
    for kept in release.document("comparison.json")["phases"]:
        assert PhaseCells.read(kept).as_json() == {
            **kept,
            "cells": PhaseCells.read(kept).as_json()["cells"],
        }

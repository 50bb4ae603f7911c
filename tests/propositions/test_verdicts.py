"""Verdicts on small graphs written by hand, and on the four cases of the paper."""

import pyoxigraph as ox
import pytest

from clusternets.content import content_root
from clusternets.names import BASE, PREFIXES, local_name
from clusternets.propositions import put_to_test, read_propositions

PROPOSITIONS = {own.id: own for own in read_propositions(content_root())}
PAPER = {"acod", "scanbalt", "germany-goes-3d", "tri-cluster"}
_SCHEMES = (
    *("status", "level", "formalization", "goal", "degree", "adjacency", "activity-intensity"),
    *("trust-basis", "local-ties", "regional-scope", "goal-consensus", "innovation-type"),
)
_HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_HEAD += "".join(f"PREFIX {scheme}: <{BASE}scheme/{scheme}/>\n" for scheme in _SCHEMES)

EXTERNAL, SHARED, LEAD, OPEN = (
    "externally-governed",
    "internally-governed-shared",
    "internally-governed-lead-organization",
    "undetermined",
)


def network(name, form, **codes):
    """Return the Turtle of a network with one phase; a code is a status or a value."""
    text = (
        f"network:{name} a cn:ClusterNetwork ; cn:hasGovernancePhase phase:{name} . "
        f"phase:{name} cn:governanceForm form:{form} . "
    )
    for key, answers in codes.items():
        construct, _, level = key.partition("__")
        for answer in answers.split():
            said = f"cn:status status:{answer}"
            if ":" in answer:
                said = f"cn:status status:stated ; cn:value {answer}"
            if answer.isdecimal():
                said = f"cn:status status:stated ; cn:countValue {answer}"
            at = f" ; cn:atLevel level:{level.replace('_', '-')}" if level else ""
            text += (
                f"[] a cn:Coding ; cn:construct construct:{construct.replace('_', '-')} ; "
                f"cn:inPhase phase:{name} ; {said}{at} . "
            )
    return text


def verdicts(identifier, *networks):
    """Return the verdict on a proposition for each phase, pair or aspect of a pair."""
    store = ox.Store()
    store.load(_HEAD + " ".join(networks), format=ox.RdfFormat.TURTLE)
    return {
        tuple(local_name(part) for part in (u.phase, u.other, u.aspect) if part): u.verdict
        for u in put_to_test(PROPOSITIONS[identifier], store).units
    }


def verdict(identifier, form, **codes):
    """Return the verdict on a proposition for one phase."""
    return verdicts(identifier, network("one", form, **codes))[("one",)]


@pytest.mark.parametrize(
    ("identifier", "form", "codes", "expected"),
    [
        ("P5", EXTERNAL, {"adjacency": "adjacency:neighbouring"}, "supporting"),
        ("P5", EXTERNAL, {"adjacency": "adjacency:distant"}, "contradicting"),
        ("P5", SHARED, {"adjacency": "adjacency:distant"}, "supporting"),
        ("P5", LEAD, {"adjacency": "adjacency:neighbouring"}, "contradicting"),
        ("P5", "hybrid", {"adjacency": "adjacency:distant"}, "not-applicable"),
        ("P5", EXTERNAL, {"adjacency": "not-stated"}, "not-codable"),
        ("P5", EXTERNAL, {"adjacency": "contested"}, "not-codable"),
        ("P5", EXTERNAL, {}, "not-codable"),
        ("P5", OPEN, {"adjacency": "adjacency:distant"}, "not-codable"),
        (
            "P5",
            EXTERNAL,
            {"adjacency": "adjacency:distant adjacency:neighbouring"},
            "not-codable",
        ),
        ("P6", EXTERNAL, {"regional_scope": "regional-scope:national"}, "not-applicable"),
        ("P6", EXTERNAL, {"regional_scope": "regional-scope:continental"}, "supporting"),
        ("P6", SHARED, {}, "not-applicable"),
        (
            "P12",
            OPEN,
            {"public_funding": "stated", "formalization": "formalization:formal"},
            "supporting",
        ),
        (
            "P12",
            OPEN,
            {"public_funding": "stated", "formalization": "formalization:informal"},
            "contradicting",
        ),
        (
            "P12",
            OPEN,
            {"public_funding": "absent", "formalization": "formalization:formal"},
            "not-applicable",
        ),
        (
            "P12",
            OPEN,
            {"public_funding": "not-stated", "formalization": "formalization:formal"},
            "not-codable",
        ),
        ("P21", OPEN, {"participants__cluster": "13"}, "supporting"),
        ("P21", OPEN, {"participants__cluster": "45"}, "contradicting"),
        ("P21", OPEN, {"participants__organization": "45"}, "not-codable"),
        ("P22", OPEN, {"participants__cluster": "3", "external_lead": "absent"}, "supporting"),
        ("P22", OPEN, {"participants__cluster": "4", "external_lead": "absent"}, "contradicting"),
        ("P23", OPEN, {"goals": "goal:scale", "competence_need": "not-stated"}, "not-applicable"),
        (
            "P23",
            OPEN,
            {"goals": "goal:research-and-development", "competence_need": "degree:low"},
            "contradicting",
        ),
        ("P23", OPEN, {"goals": "not-stated", "competence_need": "degree:high"}, "not-codable"),
        (
            "P37",
            OPEN,
            {"joint_funding_application": "stated", "legal_entity": "absent"},
            "contradicting",
        ),
        (
            "P37",
            OPEN,
            {"joint_funding_application": "absent", "legal_entity": "absent"},
            "supporting",
        ),
        ("P41", SHARED, {"mandate": "absent"}, "supporting"),
        ("P41", LEAD, {"mandate": "stated"}, "contradicting"),
        ("P41", EXTERNAL, {"mandate": "stated"}, "not-applicable"),
        ("P41", SHARED, {"mandate": "not-stated"}, "not-codable"),
    ],
)
def test_a_verdict_follows_from_the_codes(identifier, form, codes, expected):
    assert verdict(identifier, form, **codes) == expected


def test_a_condition_that_fails_settles_it_even_if_the_other_is_not_known():
    active = {"activity_intensity": "activity-intensity:intense-activity"}
    assert verdict("P50", EXTERNAL, **active) == "not-applicable"
    assert verdict("P50", EXTERNAL) == "not-codable"


def test_lists_that_overlap_in_part_are_alike_and_different():
    first = network("a", EXTERNAL, goals="goal:scale goal:visibility")
    second = network("b", EXTERNAL, goals="goal:scale")
    assert verdicts("P55", first, second)["a", "b", "goals"] == "supporting"
    same = network("b", EXTERNAL, goals="goal:scale goal:visibility")
    assert verdicts("P55", first, same)["a", "b", "goals"] == "contradicting"


def test_pairs_of_other_forms_are_no_units_of_a_proposition_on_one_form():
    assert verdicts("P55", network("a", EXTERNAL), network("b", SHARED)) == {}


def test_what_is_not_stated_in_both_is_no_likeness():
    silent = (network(name, EXTERNAL, formalization="not-stated") for name in "ab")
    assert verdicts("P55", *silent)["a", "b", "formalization"] == "not-codable"


def test_phases_of_one_network_are_no_pair():
    text = network("a", SHARED) + "network:a cn:hasGovernancePhase phase:b . "
    assert (
        verdicts("P54", text + "phase:b cn:governanceForm form:internally-governed-shared .") == {}
    )


def test_a_change_of_form_needs_two_settled_phases():
    def pair(before, after):
        text = network("a", before) + "network:a cn:hasGovernancePhase phase:b . "
        return text + f"phase:b cn:precededBy phase:a ; cn:governanceForm form:{after} . "

    assert verdicts("P61", pair(SHARED, EXTERNAL)) == {("a", "b"): "supporting"}
    assert verdicts("P61", pair(SHARED, SHARED)) == {("a", "b"): "not-applicable"}
    assert verdicts("P61", pair(OPEN, EXTERNAL)) == {("a", "b"): "not-codable"}


@pytest.fixture(scope="module")
def paper(release):
    """Return the verdicts on a proposition for the four cases of the paper."""
    document = release.document("propositions.json")

    def of(identifier):
        entry = next(own for own in document["propositions"] if own["id"] == identifier)
        found = {}
        for unit in entry["units"]:
            pair = frozenset(local_name(unit[key]) for key in ("case", "other_case"))
            if pair <= PAPER:
                aspect = local_name(unit["aspect"] or "")
                found.setdefault((pair, aspect), set()).add(unit["verdict"])
        return found

    return of


EXTERNALS, INTERNALS = (
    frozenset({"acod", "scanbalt"}),
    frozenset({"germany-goes-3d", "tri-cluster"}),
)


def test_the_pairs_are_alike_as_the_paper_chose_them(paper):
    found = paper("P27")
    clear = {aspect: own - {"not-codable"} for (pair, aspect), own in found.items() if pair}
    assert set(clear) == {
        *("goals", "tie-levels", "formalization", "activity-intensity", "brokerage-intensity")
    }
    assert all(own == {"supporting"} for own in clear.values())


def test_the_external_pair_comes_out_as_told_but_for_the_need_for_competences(paper):
    found = {
        a: own - {"not-codable"} for (pair, a), own in paper("P55").items() if pair == EXTERNALS
    }
    against = {aspect for aspect, own in found.items() if "contradicting" in own}
    assert against == {"competence-need"}
    assert {aspect for aspect, own in found.items() if own == {"supporting"}} == {
        *("external-lead", "brokerage-intensity", "formalization", "trust", "participants"),
        *("regional-scope", "goals", "knowledge-base", "task"),
    }


def test_the_internal_pair_comes_out_as_told_but_for_an_industry_that_is_not_classed(paper):
    found = {aspect: own for (pair, aspect), own in paper("P56").items() if pair == INTERNALS}
    assert found.pop("knowledge-base") == {"not-codable"}
    assert all(own == {"supporting"} for own in found.values())
    assert len(found) == 8


def test_trust_is_called_decisive_although_it_differs_inside_the_internal_pair(paper):
    found = paper("P57")
    assert found[INTERNALS, "trust"] == {"contradicting"}
    assert found[EXTERNALS, "trust"] - {"not-codable"} == {"supporting"}
    assert found[INTERNALS, "participants"] == {"supporting"}
    assert found[frozenset({"acod", "germany-goes-3d"}), "trust"] == {"contradicting"}


def test_goals_are_told_to_be_alike_and_to_differ(release):
    sides = [
        {side["proposition"] for side in own["sides"]}
        for own in release.document("propositions.json")["tensions"]
        if own["construct"].endswith("/goals")
    ]
    assert {"P27", "P55"} in sides


def test_within_the_internal_form_intensity_and_consensus_do_not_differ(paper):
    assert paper("P52")[INTERNALS, ""] == {"contradicting"}


def test_a_science_based_network_is_formal_against_what_was_expected(release):
    entry = next(
        o for o in release.document("propositions.json")["propositions"] if o["id"] == "P25"
    )
    against = [unit["case"] for unit in entry["units"] if unit["verdict"] == "contradicting"]
    assert [local_name(case) for case in against] == ["scanbalt"]

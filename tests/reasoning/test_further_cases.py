"""The cases beyond the paper: what follows for them, and what one more code would change."""

import pyoxigraph as ox
import pytest
from codes import slug

from clusternets.names import BASE, CN, ID
from clusternets.reasoning import CaseFacts, classify

EXPECTED = {
    "ak-bioregio": {
        "ak-bioregio--before-2009": "undetermined",
        "ak-bioregio--since-2009": "hybrid",
    },
    "eacp": {"eacp--since-2009": "undetermined"},
    "enmc": {
        "enmc--before-organization": "undetermined",
        "enmc--since-organization": "hybrid",
    },
    "silicon-europe": {
        "silicon-europe--before-association": "undetermined",
        "silicon-europe--since-association": "undetermined",
    },
}


def outcomes(triples, base):
    result = classify(CaseFacts.of(triples, base), base)
    return {slug(phase.phase): slug(phase.outcome) for phase in result.phases}


def recoded(triples, coding, value=None):
    """Return the triples with one coding stated, with a value if it has one."""
    node = ox.NamedNode(f"{ID}coding/{coding}")
    status, property_ = ox.NamedNode(CN + "status"), ox.NamedNode(CN + "value")
    kept = [t for t in triples if not (t.subject == node and t.predicate in {status, property_})]
    assert len(kept) < len(triples)
    kept.append(ox.Triple(node, status, ox.NamedNode(BASE + "scheme/status/stated")))
    if value:
        kept.append(ox.Triple(node, property_, ox.NamedNode(f"{BASE}scheme/{value}")))
    return kept


@pytest.mark.parametrize("case", EXPECTED)
def test_what_follows_from_the_codes(case, cases, base):
    assert outcomes(cases[case].triples, base) == EXPECTED[case]


def test_silicon_europe_would_be_a_hybrid_if_its_members_administered_it(cases, base):
    triples = recoded(
        cases["silicon-europe"].triples,
        "silicon-europe--administration",
        "administration/by-members",
    )
    assert outcomes(triples, base)["silicon-europe--since-association"] == "hybrid"


@pytest.mark.parametrize("value", ["informal", "partly-formal"])
def test_what_is_contested_about_the_maritime_network_matters(value, cases, base):
    triples = recoded(cases["enmc"].triples, "enmc--formalization-before", f"formalization/{value}")
    forms = {"informal": "undetermined", "partly-formal": "hybrid"}
    assert outcomes(triples, base)["enmc--before-organization"] == forms[value]


@pytest.mark.parametrize(
    ("changes", "form"),
    [
        ({"brokerage-intensity": "brokerage-intensity/high"}, "hybrid"),
        ({"brokerage-intensity": "brokerage-intensity/low"}, "undetermined"),
        (
            {"brokerage-intensity": "brokerage-intensity/low", "internal-lead": None},
            "internally-governed-lead-organization",
        ),
        (
            {"brokerage-intensity": "brokerage-intensity/low", "joint-governance": None},
            "internally-governed-shared",
        ),
    ],
)
def test_what_is_not_known_of_the_aerospace_partnership_decides(changes, form, cases, base):
    triples = cases["eacp"].triples
    for local, value in changes.items():
        triples = recoded(triples, f"eacp--{local}", value)
    assert outcomes(triples, base)["eacp--since-2009"] == form

"""Explanations come out in the language of a page, each value as its construct calls it."""

import json

import pytest

from clusternets.pages.explained import Glossary


@pytest.fixture(scope="module")
def german(release):
    index = release.index()
    yield Glossary(index, "de")
    index.close()


@pytest.mark.parametrize(
    ("english", "wanted"),
    [
        ("externally governed", "extern gesteuert"),
        ("brokerage intensity: low", "Intensität der Vermittlung: gering"),
        ("trust: low", "Vertrauen: gering"),
        ("joint governance: stated", "gemeinsame Steuerung: angegeben"),
        ("of nobody", "of nobody"),
    ],
)
def test_a_text_is_translated_as_its_construct_has_it(english, wanted, german):
    assert german.text(english) == wanted


def test_what_is_expected_and_coded_is_translated(release, german):
    path = release.folder / "explanations" / "germany-goes-3d.json"
    (phase,) = german.translated(json.loads(path.read_text("utf-8"))["phases"])
    told = {
        reason["construct"]: (reason["coded"], reason["expected"])
        for fit in phase["fit"]
        for reason in fit["reasons"]
        if fit["form"] == "internally-governed-lead-organization"
    }
    assert told["Vertrauen"] == ("hoch", "gering")
    assert told["Zielkonsens"][1] == "abweichend or teils gemeinsam, teils abweichend"


def test_english_stays_as_it_is(release):
    index = release.index()
    assert Glossary(index, "en").text("trust: low") == "trust: low"
    index.close()

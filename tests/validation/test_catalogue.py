"""The kinds of findings in the ontology are those that the program emits."""

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, SKOS

import clusternets
from clusternets.names import BASE
from clusternets.settings import Settings
from support import cn, instances

PACKAGE = Path(clusternets.__file__).parent
FINDING = BASE + "finding/"


@pytest.fixture(scope="module")
def kinds(ontology):
    return {str(k).removeprefix(FINDING): k for k in instances(ontology, cn.FindingKind)}


def emitted():
    """Return every code that the program names where it refuses or finds something."""
    found = set()
    for room in ("intake", "validation"):
        for path in (PACKAGE / room).rglob("*.py"):
            text = path.read_text("utf-8")
            found |= set(re.findall(r'RefusedError\(\s*"([a-z0-9-]+)"', text))
            found |= set(re.findall(r'\.finding\(\s*"([a-z0-9-]+)"', text))
            found |= set(re.findall(r'_named\(\s*"([a-z0-9-]+)"', text))
            limits = re.findall(r'over_limit\(\s*"([a-z_]+)"', text)
            found |= {"limit-" + limit.replace("_", "-") for limit in limits}
    return found


def test_the_kinds_are_exactly_what_the_program_emits(kinds):
    assert set(kinds) == emitted()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("predicate", [RDFS.label, SH.message, cn.remedy])
def test_every_kind_speaks_both_languages(ontology, kinds, predicate, language):
    wrong = [
        code
        for code, kind in kinds.items()
        if [o.language for o in ontology.objects(kind, predicate)].count(language) != 1
    ]
    assert wrong == []


def test_every_kind_has_a_definition_and_a_severity(ontology, kinds):
    for kind in kinds.values():
        texts = ontology.objects(kind, SKOS.definition)
        assert sorted(text.language for text in texts) == ["de", "en"]
        assert ontology.value(kind, SH.severity) in {SH.Violation, SH.Warning, SH.Info}


def test_both_languages_of_a_message_have_the_same_places_to_fill(ontology, kinds):
    for kind in kinds.values():
        for predicate in (SH.message, cn.remedy):
            places = {
                frozenset(re.findall(r"\{\w+\}", text))
                for text in ontology.objects(kind, predicate)
            }
            assert len(places) == 1, kind


def test_limits_are_settings(kinds):
    names = {code.removeprefix("limit-").replace("-", "_") for code in kinds if "limit-" in code}
    assert all(hasattr(Settings(), name) for name in names)


def test_no_kind_has_the_name_of_a_shape(kinds, shapes):
    named = {str(s).rsplit("/", 1)[-1] for s in shapes.subjects(RDF.type)}
    assert named.isdisjoint(kinds)

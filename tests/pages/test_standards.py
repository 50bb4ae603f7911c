"""Terms of standards have names that a reader understands, in every language of pages."""

import pytest

from clusternets.names import OWL, RDFS, SH, TYPE
from clusternets.pages.standards import name_of_standard
from clusternets.pages.translations import LANGUAGES

#: Of these pages would only show the pieces that other terms are told with.
_INNER = {
    "first",
    "rest",
    "onProperty",
    "hasValue",
    "someValuesFrom",
    "Restriction",
    "AllDisjointClasses",
}
_OURS = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", RDFS, OWL, SH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_term_of_a_standard_that_we_use_has_a_name(language, release):
    used = {quad.predicate.value for quad in release.quads()}
    used |= {q.object.value for q in release.quads() if q.predicate.value == TYPE}
    nameless = {
        iri for iri in used if iri.startswith(_OURS) and not name_of_standard(iri, language)
    }
    assert {iri.rsplit("#", 1)[1] for iri in nameless} <= _INNER


def test_what_is_no_standard_has_no_name():
    assert name_of_standard("https://example.org/term", "en") == ""

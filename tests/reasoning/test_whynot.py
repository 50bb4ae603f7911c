from itertools import combinations

import pyoxigraph as ox
import pytest
from codes import EXTERNAL, PHASE, SHARED, coded, only, slug

from clusternets.names import CN, TYPE
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.vocabulary import Vocabulary
from clusternets.reasoning.whynot import proves, why_not, with_codes


@pytest.fixture(scope="module")
def vocabulary(content):
    return Vocabulary.of(q for file in content.vocabulary for q in file.triples)


def found(case, base, vocabulary):
    (result,) = classify(case, base).phases
    search = why_not(case, result, base, vocabulary)
    assert search.complete
    return [
        (
            slug(why.concept),
            {
                slug(m.construct): sorted(slug(c.value or c.status) for c in m.codes)
                for m in why.missing
            },
        )
        for why in search.sets
    ]


def test_only_what_is_missing_is_asked_for(base, vocabulary):
    case = coded(*EXTERNAL[1:])
    assert found(case, base, vocabulary) == [
        ("externally-governed", {"administration": ["own-office-outside-clusters"]})
    ]


def test_without_its_two_codes_on_external_lead_3d_lacks_exactly_one_of_them(
    cases, base, vocabulary
):
    triples = cases["germany-goes-3d"].triples
    dropped = {"administration", "external-lead"}
    gone = {
        q.subject
        for q in triples
        if q.predicate.value == CN + "construct" and slug(q.object.value) in dropped
    }
    case = CaseFacts.of([q for q in triples if q.subject not in gone], base)
    (result,) = classify(case, base).phases
    assert slug(result.outcome) == "undetermined"
    assert found(case, base, vocabulary) == [
        ("internally-governed-shared", {"administration": ["by-member", "by-members", "none"]}),
        ("internally-governed-shared", {"external-lead": ["absent"]}),
    ]


def test_nothing_is_asked_for_a_form_that_is_refuted(base, vocabulary):
    assert found(coded("formalization=partly-formal"), base, vocabulary) == []


@pytest.mark.parametrize("codes", [(), SHARED[1:], EXTERNAL[2:], ("internal-lead",)])
def test_every_set_proves_its_form_and_no_smaller_one_does(codes, base, vocabulary):
    case = coded(*codes)
    result = only(case, base)
    search = why_not(case, result, base, vocabulary)
    forms = {form.concept: form for form in result.forms}
    assert search.sets
    for why in search.sets:
        chosen = [missing.codes[0] for missing in why.missing]
        form = forms[why.concept]
        assert proves(case, PHASE, chosen, form, base)
        for size in range(len(chosen)):
            for fewer in combinations(chosen, size):
                assert not proves(case, PHASE, fewer, form, base)


def test_no_smaller_set_exists_than_the_ones_found(base, vocabulary):
    case = coded(*EXTERNAL[2:])
    result = only(case, base)
    form = next(f for f in result.forms if slug(f.concept) == "externally-governed")
    every_code = [code for codes in vocabulary.codes.values() for code in codes]
    single = [c for c in every_code if proves(case, PHASE, [c], form, base)]
    pairs = [p for p in combinations(every_code, 2) if proves(case, PHASE, p, form, base)]
    assert single == []
    assert [{slug(code.construct) for code in pair} for pair in pairs] == [
        {"administration", "external-lead"}
    ]


def test_a_search_without_time_says_that_it_is_not_complete(base, vocabulary):
    case = coded()
    search = why_not(case, only(case, base), base, vocabulary, seconds=-1)
    assert not search.complete


def test_supposed_codes_are_added_to_a_copy(vocabulary):
    case = coded("external-lead")
    code = next(iter(vocabulary.codes.values()))[0]
    assert len(with_codes(case, PHASE, [code]).facts) == len(case.facts) + 4
    assert len(case.facts) == 3


def test_the_vocabulary_knows_the_questions_and_answers_of_the_deciding_constructs(vocabulary):
    assert len(vocabulary.codes) == 7
    assert all(question.endswith("?") for question in vocabulary.questions.values())
    assert {len(codes) for codes in vocabulary.codes.values()} == {2, 3, 4}


def test_a_vocabulary_without_labels_falls_back_to_the_iri():
    node = ox.NamedNode("urn:example:thing")
    quads = [ox.Quad(node, ox.NamedNode(TYPE), node)]
    assert Vocabulary.of(quads).label("https://example.org/a/thing") == "thing"

from dataclasses import replace
from pathlib import Path

import pytest

from clusternets.classification import Classifier
from clusternets.content import content_root
from clusternets.inputs import triples
from clusternets.names import CN, local_name
from clusternets.publication.context import IRI, Context
from clusternets.settings import Settings

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def classifier(content):
    return Classifier(content, Settings(), Context(triples(content.vocabulary)).whole())


def only_phase(result):
    assert result.problems == ()
    (phase,) = result.phases
    return phase


def only_problem(result):
    assert result.phases == ()
    (problem,) = result.problems
    return problem


def states(phase):
    return {local_name(form.concept): form.state.value for form in phase.forms}


def test_silicon_europe_is_undetermined_with_the_internal_form_excluded(classifier):
    phase = only_phase(classifier.classify(FIXTURES / "silicon-europe.ttl"))
    assert local_name(phase.outcome) == "undetermined"
    assert states(phase)["internally-governed"] == "refuted"
    assert states(phase)["externally-governed"] == "open"


def test_silicon_europe_run_by_its_members_is_hybrid(classifier, tmp_path):
    text = (FIXTURES / "silicon-europe.ttl").read_text("utf-8")
    before = "cn:construct construct:administration ;\n    cn:status status:not-stated ;"
    after = (
        "cn:construct construct:administration ;\n    cn:value administration:by-members ;\n"
        "    cn:status status:stated ;"
    )
    assert before in text
    path = tmp_path / "case.ttl"
    path.write_text(text.replace(before, after), "utf-8")
    assert local_name(only_phase(classifier.classify(path)).outcome) == "hybrid"


def test_the_maritime_network_co_ordinated_by_a_member_is_hybrid(classifier):
    phase = only_phase(classifier.classify(FIXTURES / "enmc.ttl"))
    failing = {local_name(c.form) for c in phase.criteria if c.state == "contradicted"}
    assert local_name(phase.outcome) == "hybrid"
    assert len(failing) == 3


def test_an_office_at_a_member_leaves_no_external_lead(classifier):
    phase = only_phase(classifier.classify(FIXTURES / "eacp.ttl"))
    assert local_name(phase.outcome) == "undetermined"
    assert states(phase)["externally-governed"] == "refuted"


def test_an_undetermined_case_names_what_would_settle_it(classifier):
    phase = only_phase(classifier.classify(FIXTURES / "silicon-europe.ttl"))
    asked = {local_name(question.construct) for question in phase.open_questions}
    assert {"administration", "brokerage-intensity", "external-lead"} <= asked
    assert {local_name(why.concept) for why in phase.why_not.sets} == {"externally-governed"}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("broken.ttl", "<u:a> <u:b>", "syntax-error"),
        ("empty.ttl", "", "no-phase"),
        ("other.ttl", "<u:a> <u:b> <u:c> .", "no-phase"),
        ("case.docx", "", "unknown-syntax"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem_with_a_code(
    name, text, code, classifier, tmp_path
):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert only_problem(classifier.classify(path)).code == code


def test_json_with_our_context_is_read_as_by_the_check(classifier, tmp_path):
    path = tmp_path / "case.jsonld"
    path.write_text(f'{{"@context": "{IRI}", "@type": "GovernancePhase", "@id": "u:p"}}', "utf-8")
    assert local_name(only_phase(classifier.classify(path)).outcome) == "undetermined"
    path.write_text('{"@context": "https://example.org/other", "@id": "u:p"}', "utf-8")
    assert only_problem(classifier.classify(path)).code == "remote-context"


def test_what_no_case_may_state_reaches_no_rule_and_is_told(classifier, tmp_path):
    text = (FIXTURES / "enmc.ttl").read_text("utf-8")
    path = tmp_path / "case.ttl"
    path.write_text(f"{text}\n<{CN}construct> <{CN}codedPerLevel> <u:x> .", "utf-8")
    result = classifier.classify(path)
    assert [problem.code for problem in result.problems] == ["statement-about-term"]
    (phase,) = result.phases
    assert local_name(phase.outcome) == "hybrid"


def test_a_missing_file_and_a_folder_are_problems(classifier, tmp_path):
    (tmp_path / "folder.ttl").mkdir()
    for name in ("missing.ttl", "folder.ttl"):
        assert only_problem(classifier.classify(tmp_path / name)).code == "unreadable"


def test_a_syntax_error_names_its_line(classifier, tmp_path):
    path = tmp_path / "broken.ttl"
    path.write_text("<u:a> <u:b> <u:c> .\n<u:a> <u:b> .\n", "utf-8")
    assert only_problem(classifier.classify(path)).line == 2


@pytest.mark.parametrize(
    ("limit", "code"),
    [("case_bytes", "limit-case-bytes"), ("case_triples", "limit-case-triples")],
)
def test_an_enormous_case_hits_a_named_limit(limit, code, content):
    small = Classifier(content, replace(Settings(), **{limit: 10}))
    problem = only_problem(small.classify(FIXTURES / "enmc.ttl"))
    assert problem.code == code
    assert limit.upper() in problem.advice


def test_a_case_that_turns_in_circles_has_an_outcome(classifier, tmp_path):
    path = tmp_path / "circle.ttl"
    path.write_text(
        "@prefix cn: <https://w3id.org/clusternets/def/> . @prefix : <u:> . "
        ":p a cn:GovernancePhase ; cn:precededBy :q ; cn:inPhase :p . "
        ":q a cn:GovernancePhase ; cn:precededBy :p . "
        ":c cn:construct :c ; cn:value :c ; cn:status :c ; cn:inPhase :c , :p , :q .",
        "utf-8",
    )
    result = classifier.classify(path)
    assert [local_name(phase.outcome) for phase in result.phases] == ["undetermined"] * 2


def test_a_published_case_comes_out_as_published(classifier, cases):
    result = classifier.classify(content_root() / cases["acod"].path)
    assert local_name(only_phase(result).outcome) == "externally-governed"

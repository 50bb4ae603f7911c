"""A submission from its bytes to its report."""

import re
from pathlib import Path

import pytest

import clusternets
from clusternets.names import BASE, CN, local_name
from clusternets.settings import Settings
from clusternets.validation.findings import Severity, Verdict
from clusternets.validation.validator import Validator

FIXTURES = Path(__file__).parent.parent / "fixtures"
FORMS = {
    "acod": ["externally-governed"],
    "scanbalt": ["undetermined", "externally-governed"],
    "germany-goes-3d": ["internally-governed-shared"],
    "tri-cluster": ["internally-governed-lead-organization"] * 2,
}


@pytest.fixture(scope="module")
def small():
    return (FIXTURES / "enmc.ttl").read_text("utf-8")


def codes(report):
    return [f.code for f in report.findings if f.severity is not Severity.INFO]


def only(report, code):
    (finding,) = [f for f in report.findings if f.code == code]
    return finding


def outcomes(report):
    return [local_name(phase.outcome) for phase in report.cases[0].phases]


@pytest.mark.parametrize("slug", FORMS)
@pytest.mark.parametrize("renamed", [False, True], ids=["published", "renamed"])
def test_published_cases_come_back_conforming_and_classified(check, cases, slug, renamed):
    text = cases[slug].text
    if renamed:
        text = text.replace(BASE + "id/", "https://example.org/submitted/")
    report = check(text)
    assert (report.verdict, codes(report)) == (Verdict.CONFORMS, [])
    assert outcomes(report) == FORMS[slug]


def test_a_misspelt_class_leaves_no_case_and_says_what_was_meant(check, small):
    report = check(small.replace("cn:ClusterNetwork", "cn:ClusterNetwrok"))
    assert report.verdict is Verdict.NOT_ASSESSED
    assert "no-case" in codes(report)
    finding = only(report, "unknown-term")
    assert finding.expected.en == "Did you mean cn:ClusterNetwork?"
    assert finding.fix == "cn:ClusterNetwork"
    assert small.splitlines()[finding.place.line - 1].find("cn:ClusterNetwork") > 0


def test_a_misspelt_property_fails_at_its_line(check, small):
    report = check(small.replace("cn:hasGovernancePhase", "cn:hasGovernacePhase"))
    assert report.verdict is Verdict.FAILS
    assert only(report, "unknown-term").fix == "cn:hasGovernancePhase"


def test_a_borrowed_term_that_does_not_exist_is_a_warning(check, small):
    report = check(small + "\n<u:x> <http://www.w3.org/2000/01/rdf-schema#lable> 'x' .")
    finding = only(report, "similar-term")
    assert (finding.severity, finding.expected.en) == (Severity.WARNING, "Did you mean rdfs:label?")


def test_a_name_in_nearly_our_namespace_is_found(check, small):
    report = check(small + f"\n<u:x> a <{CN.replace('https', 'http')}Coding> .")
    assert only(report, "wrong-namespace").fix == "cn:Coding"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("cn:Coding rdfs:subClassOf cn:Claim .", "statement-about-term"),
        ("<u:a> <http://www.w3.org/2002/07/owl#sameAs> <u:b> .", "same-as"),
        ("<u:A> rdfs:subClassOf cn:Coding .", "axiom"),
        ("<u:A> a <http://www.w3.org/2002/07/owl#Class> .", "axiom"),
        ("<u:S> a <http://www.w3.org/ns/shacl#NodeShape> .", "axiom"),
        ("<u:o> <http://www.w3.org/2002/07/owl#imports> <u:p> .", "import-not-followed"),
        (f"<u:a> cn:about <{BASE}id/network/nowhere> .", "unknown-reference"),
        ("<u:a> cn:heldBy <u:b> .", "untyped-node"),
        ("<u:a> a cn:status .", "wrong-kind"),
        ("<u:a> cn:Coding 1 .", "wrong-kind"),
        (
            "<u:a> <u:b> '<div>'^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML> .",
            "literal-not-read",
        ),
        (
            "<u:a> <u:b> '1E1000000000'^^<http://www.w3.org/2001/XMLSchema#decimal> .",
            "literal-not-read",
        ),
    ],
)
def test_what_does_not_belong_into_a_case_is_found(check, small, statement, code):
    report = check(f"{small}\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n{statement}")
    assert code in codes(report)
    assert outcomes(report) == ["hybrid"]


def test_axioms_of_a_case_change_no_outcome(check, small):
    same = "http://www.w3.org/2002/07/owl#equivalentClass"
    axiom = f"cn:WithExternalLead <{same}> cn:GovernancePhase ."
    twisted = f"{small}\n{axiom}"
    assert outcomes(check(twisted)) == outcomes(check(small))


@pytest.mark.parametrize("text", ["", "<u:a> <u:b> <u:c> ."])
def test_a_graph_without_a_case_is_not_assessed(check, text):
    report = check(text)
    assert (report.verdict, codes(report)) == (Verdict.NOT_ASSESSED, ["no-case"])


def test_a_syntax_error_is_a_finding_with_its_place(check, small):
    report = check(small + "\n<broken")
    (finding,) = report.findings
    assert (report.verdict, finding.code) == (Verdict.NOT_ASSESSED, "syntax-error")
    assert finding.place.line == small.count("\n") + 2


def test_a_violation_of_a_deciding_code_withholds_the_form(check, small):
    broken = re.sub(r"cn:value formalization:\w[\w-]*", "cn:value formalization:formall", small)
    assert broken != small
    report = check(broken)
    assert report.cases[0].withheld is not None
    assert report.cases[0].phases == ()


def test_a_violation_elsewhere_withholds_nothing(check, small):
    report = check(small + "\n<u:s> a cn:Source .")
    assert report.verdict is Verdict.FAILS
    assert outcomes(report) == ["hybrid"]


def test_several_cases_are_reported_separately(check, small):
    other = small.replace("https://example.org/enmc/", "https://example.org/other/")
    report = check(f"{small}\n{other.replace('rdfs:label', 'rdfs:comment', 1)}")
    assert {c.network.split("/")[3]: c.verdict for c in report.cases} == {
        "enmc": Verdict.CONFORMS,
        "other": Verdict.FAILS,
    }
    assert all(outcome for case in report.cases for outcome in case.phases)


def test_blank_nodes_are_welcome(check, small):
    text = re.sub(r"(?<![\w-]):(?=[\w-])", "_:", small)
    report = check(text)
    assert report.verdict is Verdict.CONFORMS, codes(report)
    assert outcomes(report) == ["hybrid"]


def test_a_long_list_of_findings_says_how_many_are_left_out(content, small):
    few = Validator(content, Settings(case_findings=2))
    text = small + "".join(f"\n<u:x{n}> a cn:Unheard{n} ." for n in range(9))
    report = few.check_body(text.encode(), "text/turtle")
    assert (len(report.findings), report.verdict) == (2, Verdict.FAILS)
    assert report.omitted >= 7
    assert report.as_json()["findingsOmitted"] == report.omitted


def test_an_unknown_media_type_is_refused(validator):
    report = validator.check_body(b"<u:a> <u:b> <u:c> .", "application/octet-stream")
    assert (report.verdict, codes(report)) == (Verdict.NOT_ASSESSED, ["unknown-syntax"])


def test_the_report_has_the_members_of_the_contract(check, small):
    report = check(small.replace("cn:hasGovernancePhase", "cn:hasGovernacePhase")).as_json()
    assert {"verdict", "findings", "classification"} <= set(report)
    for finding in report["findings"]:
        assert finding["code"]
        assert finding["message"]
        assert {"severity", "focus", "path", "value", "line"} <= set(finding)


def test_the_german_report_is_german(check):
    (finding,) = check("").as_json("de")["findings"]
    assert finding["message"].startswith("Kein Knoten")


def test_the_function_for_programs_reads_files_and_bytes(small):
    path = FIXTURES / "enmc.ttl"
    for report in (
        clusternets.validate(path),
        clusternets.validate(str(path)),
        clusternets.validate(small.encode(), "text/turtle"),
    ):
        assert report.verdict is Verdict.CONFORMS


def test_bytes_need_a_media_type():
    with pytest.raises(TypeError):
        clusternets.validate(b"")

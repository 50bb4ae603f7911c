"""One report in every form."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pyoxigraph as ox
import pytest

from clusternets.names import SH
from clusternets.reports import RENDERINGS
from clusternets.reports.graph import serialized
from clusternets.reports.schema import REPORT
from clusternets.settings import Settings
from clusternets.validation.validator import Validator

SMALL = Path(__file__).parent.parent / "fixtures" / "enmc.ttl"


@pytest.fixture(scope="module")
def reports(content):
    """Return a report that conforms, one that fails, and one of a text that cannot be read."""
    validator = Validator(content, Settings())
    text = SMALL.read_text("utf-8")
    bad = text.replace("cn:hasGovernancePhase", "cn:hasGovernacePhase")
    broken = text + "\n<broken \x01 & <é>"
    return [
        validator.check_body(own.encode(), "text/turtle", name)
        for name, own in (("good.ttl", text), ("b&d.ttl", bad), ("broken.ttl", broken))
    ]


def written(form, reports, language="en"):
    return RENDERINGS[form].write(reports, language)


def test_a_report_as_json_is_as_the_api_describes_it(reports):
    for report in reports:
        jsonschema.validate(report.as_json("de"), REPORT)
    assert any(report.findings for report in reports)


def test_text_names_file_line_and_code(reports):
    text = written("text", reports)
    assert "good.ttl: conforms" in text
    assert "b&d.ttl:21:" in text or "b&d.ttl:" in text
    assert "[unknown-term]" in text
    assert "Did you mean cn:hasGovernancePhase?" in text


def test_text_speaks_german(reports):
    assert "ist wohlgeformt" in written("text", reports, "de")


def test_csv_has_a_row_for_each_finding(reports):
    rows = list(csv.DictReader(io.StringIO(written("csv", reports))))
    assert len(rows) == sum(max(1, len(report.findings)) for report in reports)
    assert {row["verdict"] for row in rows} == {"conforms", "fails", "notAssessed"}


def test_no_cell_of_a_table_is_a_formula(content):
    validator = Validator(content, Settings())
    report = validator.check_body(
        b"<u:a> a <https://w3id.org/clusternets/def/X> .", "text/turtle", "=1+1"
    )
    (first, *_) = csv.DictReader(io.StringIO(written("csv", [report])))
    assert first["file"] == "'=1+1"


def test_junit_counts_failures_and_errors(reports):
    root = ET.fromstring(written("junit", reports))  # noqa: S314 - our own text
    suites = {s.get("name"): (s.get("failures"), s.get("errors")) for s in root}
    assert suites == {"good.ttl": ("0", "0"), "b&d.ttl": ("1", "0"), "broken.ttl": ("0", "1")}


def test_sarif_has_a_rule_for_every_result_and_lines(reports):
    log = json.loads(written("sarif", reports))
    (run,) = log["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert log["version"] == "2.1.0"
    assert {result["ruleId"] for result in run["results"]} == rules
    regions = [
        location["physicalLocation"].get("region", {}).get("startLine")
        for result in run["results"]
        for location in result["locations"]
    ]
    assert all(regions)
    assert {result["level"] for result in run["results"]} <= {"error", "warning", "note"}


@pytest.mark.parametrize(
    "syntax", [ox.RdfFormat.TURTLE, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML]
)
def test_rdf_is_a_validation_report(reports, syntax):
    quads = list(ox.parse(serialized(reports, syntax), format=syntax))
    objects = [q.object.value for q in quads if isinstance(q.object, ox.NamedNode)]
    results = [q for q in quads if q.predicate.value == SH + "result"]
    assert objects.count(SH + "ValidationReport") == 3
    assert len(results) == sum(len(report.findings) for report in reports)

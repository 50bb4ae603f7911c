"""The command ``clusternets validate``: what it prints, and with which status it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clusternets.cli import app

SMALL = Path(__file__).parent.parent / "fixtures" / "enmc.ttl"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a case that conforms, one that does not, and what is no case."""
    text = SMALL.read_text("utf-8")
    (tmp_path / "good.ttl").write_text(text, "utf-8")
    (tmp_path / "inside").mkdir()
    bad = text.replace("cn:hasGovernancePhase", "cn:hasGovernacePhase")
    (tmp_path / "inside" / "bad.ttl").write_text(bad, "utf-8")
    (tmp_path / "notes.txt").write_text("no case", "utf-8")
    return tmp_path


def validate(*arguments):
    return CliRunner().invoke(app, ["validate", *map(str, arguments)])


def test_a_case_that_conforms_ends_with_0(folder):
    result = validate(folder / "good.ttl")
    assert result.exit_code == 0
    assert "conforms" in result.stdout


def test_findings_end_with_1_and_name_file_and_line(folder):
    result = validate(folder / "inside" / "bad.ttl")
    assert result.exit_code == 1
    assert "bad.ttl:19:" in result.stdout or "bad.ttl:" in result.stdout
    assert "cn:hasGovernancePhase" in result.stdout


def test_a_folder_is_searched_for_case_files(folder):
    result = validate(folder, "--format", "json")
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(report["name"]).name for report in reports] == ["good.ttl", "bad.ttl"]
    assert [report["verdict"] for report in reports] == ["conforms", "fails"]


def test_what_cannot_be_used_ends_with_2(folder):
    broken = folder / "broken.ttl"
    broken.write_text("<broken", "utf-8")
    assert validate(broken).exit_code == 2
    assert validate(folder / "notes.txt").exit_code == 2
    assert validate(folder / "missing.ttl").exit_code == 2


def test_warnings_count_only_if_asked(folder):
    warned = folder / "warned.ttl"
    text = SMALL.read_text("utf-8") + "\n<u:o> <http://www.w3.org/2002/07/owl#imports> <u:p> ."
    warned.write_text(text, "utf-8")
    assert validate(warned).exit_code == 0
    assert validate(warned, "--strict").exit_code == 1


@pytest.mark.parametrize("form", ["text", "json", "csv", "junit", "sarif", "ttl"])
def test_every_format_names_the_file(folder, form):
    result = validate(folder / "good.ttl", "--format", form)
    assert result.exit_code == 0
    assert "good.ttl" in result.stdout


def test_the_report_is_german_if_asked(folder):
    assert "ist wohlgeformt" in validate(folder / "good.ttl", "--lang", "de").stdout


def test_a_date_that_is_none_is_a_finding_and_no_traceback(folder):
    text = SMALL.read_text("utf-8").replace('"2023-01-01"', '"2023-0x-01"')
    (folder / "bad-date.ttl").write_text(text, "utf-8")
    result = validate(folder / "bad-date.ttl")
    assert result.exit_code == 1
    assert "Traceback" not in result.output

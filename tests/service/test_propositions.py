"""How the propositions fare over HTTP: report, single ones, and what is refused."""

import csv
import io

import pytest


def test_the_report_has_counts_and_counterexamples(client):
    report = client.get("/api/propositions").json()
    assert len(report["propositions"]) + len(report["untested"]) == 64
    entry = next(own for own in report["propositions"] if own["id"] == "P25")
    assert entry["counts"]["contradicting"] == len(entry["counterexamples"]) > 0
    assert "units" not in entry


def test_the_report_as_csv_has_a_line_for_each(client):
    answer = client.get("/api/propositions.csv?lang=en")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(rows) == 64
    assert next(r for r in rows if r["proposition"] == "P33")["untested_because"]


def test_titles_come_in_german(client):
    english = client.get("/api/propositions.csv?lang=en").text
    assert client.get("/api/propositions.csv?lang=de").text != english


def test_one_proposition_has_every_verdict_with_codes_and_evidence(client):
    entry = client.get("/api/propositions/P57").json()
    used = {use["coding"] for unit in entry["units"] for use in unit["uses"] if use["coding"]}
    assert used == set(entry["codings"])
    assert {iri for own in entry["codings"].values() for iri in own["evidence"]} == set(
        entry["evidence"]
    )


def test_one_proposition_as_csv(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/api/propositions/p5.csv").text)))
    own = next(row for row in rows if row["phase"] == "acod--since-2004")
    assert (own["verdict"], own["codes"]) == ("supporting", "adjacency=neighbouring")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/propositions/P99", "unknown-proposition"),
        ("/propositions/nothing", "unknown-proposition"),
        ("/api/propositions.xlsx", "unknown-format"),
        ("/api/propositions/P5.xlsx", "unknown-format"),
    ],
)
def test_what_is_not_known_is_named(client, address, code):
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_an_unknown_language_is_refused(client):
    assert client.get("/api/propositions.csv?lang=xx").status_code == 400


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_proposition_has_a_page(client, language):
    report = client.get("/api/propositions").json()
    for entry in [*report["propositions"], *report["untested"]]:
        answer = client.get(f"/propositions/{entry['id']}?lang={language}")
        assert answer.status_code == 200, entry["id"]
        assert f"<h1>{entry['id']} " in answer.text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "cannot be told apart"), ("de", "nicht trennen lassen")]
)
def test_the_page_warns_of_conditions_that_cannot_be_told_apart(client, language, words):
    assert words in client.get(f"/propositions?lang={language}").text

"""Tables of an explanation hold all that it says, in lines as R and spreadsheets take them."""

import json

import pytest

from clusternets.reasoning.tables import TABLES, fit, open_questions


@pytest.fixture(scope="module")
def documents(release):
    """Return the explanation of every case."""
    folder = release.folder / "explanations"
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_line_has_a_cell_for_each_column(table, documents):
    for document in documents:
        header, *lines = table(document)
        assert len(set(header)) == len(header)
        assert all(len(line) == len(header) for line in lines)
        assert all(isinstance(cell, str) for line in lines for cell in line)


def test_every_answer_to_an_open_question_is_a_line(documents):
    for document in documents:
        header, *lines = open_questions(document)
        told = [
            (phase["iri"], asked["construct"], answer["text"], answer["outcome"])
            for phase in document["phases"]
            for asked in phase["openQuestions"]
            for answer in asked["answers"]
        ]
        columns = [header.index(n) for n in ("phase_iri", "construct_iri", "answer", "leads_to")]
        assert [tuple(line[column] for column in columns) for line in lines] == told


def test_what_is_not_known_has_no_distance_rather_than_none(documents):
    (document,) = (own for own in documents if own["slug"] == "eacp")
    header, *lines = fit(document)
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    assert {row["distance"] for row in rows if row["coded"] == "not stated"} == {""}
    assert any(row["distance"] == "0.0" for row in rows)

"""From bytes to triples in every syntax, and what is wrong with those that are refused."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from clusternets.intake.receiving import Intake
from clusternets.intake.refusals import RefusedError
from clusternets.intake.syntaxes import (
    BY_MEDIA_TYPE,
    SYNTAXES,
    TRIG,
    TURTLE,
    of_media_type,
    of_name,
)
from clusternets.settings import Settings

GRAPH = b'<u:a> <u:b> "text"@en , 5 , _:x .'


@pytest.fixture(scope="module")
def intake():
    return Intake(Settings(case_triples=100, case_token=1000))


def refused(intake, text, syntax):
    with pytest.raises(RefusedError) as caught:
        intake.receive(text.encode(), syntax)
    return caught.value


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda s: s.name)
def test_every_syntax_is_read(intake, syntax):
    quads = list(ox.parse(GRAPH, format=ox.RdfFormat.TURTLE))
    data = ox.serialize(quads, format=syntax.format)
    assert len(intake.receive(data, syntax).triples) == 3


def test_named_graphs_are_merged(intake):
    text = "<u:g> { <u:a> <u:b> <u:c> } <u:d> <u:e> <u:f> ."
    triples = intake.receive(text.encode(), TRIG).triples
    assert {quad.graph_name for quad in triples} == {ox.DefaultGraph()}
    assert len(triples) == 2


def test_a_syntax_error_has_a_line_and_a_column(intake):
    error = refused(intake, "<u:a> <u:b> <u:c> .\n<u:a> <u:b> .", TURTLE)
    assert (error.code, error.line, error.column) == ("syntax-error", 2, 13)
    assert "line" not in error.values["value"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<u:a> <u:b> <<( <u:a> <u:b> <u:c> )>> .", "not-rdf-1-1"),
        ('<u:a> <u:b> "x"@en--ltr .', "not-rdf-1-1"),
        ("<u:a> <u:b> " + " , ".join(map(str, range(101))) + " .", "limit-case-triples"),
        ('<u:a> <u:b> "' + "x" * 1001 + '" .', "limit-case-token"),
        ("<u:" + "x" * 1001 + "> <u:b> 1 .", "limit-case-token"),
        ('<u:a> <u:b> "x', "syntax-error"),
        ('<u:a> <u:b> "\\uD800" .', "syntax-error"),
        ("<u:a b> <u:b> 1 .", "syntax-error"),
    ],
)
def test_what_cannot_be_read_is_refused(intake, text, code):
    assert refused(intake, text, TURTLE).code == code


def test_relative_names_do_not_show_where_the_program_runs(intake):
    (quad,) = intake.receive(b"<a> <u:b> <> .", TURTLE).triples
    assert str(Path.cwd()) not in str(quad)


@pytest.mark.parametrize("name", ["a.ttl", "A.TTL", "x/y.rdf", "a.jsonld", "a.b.nt", "q.nq"])
def test_a_file_is_read_by_the_end_of_its_name(name):
    assert of_name(name) is not None


@pytest.mark.parametrize("name", ["ttl", "a.txt", "a.ttl.gz", "a", ""])
def test_other_files_are_not_guessed(intake, name):
    assert of_name(name) is None
    with pytest.raises(RefusedError):
        intake.read(Path(name))


def test_a_media_type_may_have_parameters_but_must_be_known():
    assert of_media_type("Text/Turtle; charset=utf-8") is TURTLE
    assert of_media_type("application/octet-stream") is None
    assert of_media_type("") is None
    assert len(BY_MEDIA_TYPE) == len(SYNTAXES)


def test_a_missing_file_and_a_folder_are_unreadable(intake, tmp_path):
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    for path in (folder, tmp_path / "missing.ttl"):
        with pytest.raises(RefusedError) as caught:
            intake.read(path)
        assert caught.value.code == "unreadable"


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "large.ttl"
    path.write_text(" " * 11, "utf-8")
    with pytest.raises(RefusedError) as caught:
        Intake(Settings(case_bytes=10)).read(path)
    assert caught.value.code == "limit-case-bytes"

"""From bytes to triples: nothing is lost, and what is wrong is found on its line."""

import pyoxigraph as ox
import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD

from clusternets.problems import CannotContinueError
from clusternets.reading import read_turtle, to_rdflib

CASE = """\
@prefix coding: <https://w3id.org/clusternets/id/coding/> .
# about coding:x--formalization-of-rules
coding:x--formalization a coding:y .
<https://w3id.org/clusternets/id/coding/x--full> a coding:y .
coding:z a coding:x--formalization .
"""
CODING = "https://w3id.org/clusternets/id/coding/"


@pytest.fixture
def read(tmp_path):
    """Return a function that writes bytes or text to a file and reads it as Turtle."""

    def write_and_read(content, name="file.ttl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_turtle(path, tmp_path)

    return write_and_read


@pytest.fixture
def problem(read):
    """Return a function that gives the one problem of a file that cannot be read."""

    def only_problem(content):
        with pytest.raises(CannotContinueError) as caught:
            read(content, "data/file.ttl")
        (found,) = caught.value.problems
        return found

    return only_problem


# ── Files ──


def test_a_byte_order_mark_is_not_part_of_the_file(read):
    assert read(b"\xef\xbb\xbf<a:a> <a:b> <a:c> .").triples == read("<a:a> <a:b> <a:c> .").triples


def test_a_byte_order_mark_does_not_move_lines(read):
    assert read(b"\xef\xbb\xbf" + CASE.encode()).line_of(CODING + "x--full") == 4


def test_the_path_of_a_file_is_relative_to_the_root(read):
    assert read("", "data/file.ttl").path == "data/file.ttl"


def test_letters_outside_ascii_survive(read):
    (triple,) = read('<a:a> <a:b> "Thüringen / 東"@de .').triples
    assert triple.object == ox.Literal("Thüringen / 東", language="de")


def test_blank_nodes_of_two_files_are_never_the_same(read):
    text = "_:b0 <a:b> <a:c> ."
    one, other = read(text, "one.ttl"), read(text, "other.ttl")
    assert one.triples[0].subject != other.triples[0].subject


def test_one_blank_node_stays_one_within_a_file(read):
    one, other = read("_:b0 <a:b> <a:c> . _:b0 <a:d> <a:e> .").triples
    assert one.subject == other.subject


# ── What is wrong with a file ──


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<a:a> <a:b> <a:c> .\n\nthis is not Turtle .\n", 3),
        ("<a:a> <a:b> .\n", 1),
        ("<a:a> a nowhere:b .\n", 1),
        ("<a:a> <a:b> <relative> .\n", 1),
    ],
)
def test_what_is_not_turtle_is_a_syntax_error_on_its_line(text, line, problem):
    found = problem(text)
    assert (found.code, found.file, found.line) == ("syntax-error", "data/file.ttl", line)


def test_what_is_not_utf_8_is_told_with_its_line(problem):
    found = problem(b"# one\n# caf\xe9\n<a:a> <a:b> <a:c> .\n")
    assert (found.code, found.file, found.line) == ("not-utf-8", "data/file.ttl", 2)


# ── Lines ──


def test_the_line_of_an_iri_is_the_first_that_mentions_it(read):
    assert read(CASE).line_of(CODING + "x--formalization") == 3


def test_an_iri_written_in_full_is_found(read):
    assert read(CASE).line_of(CODING + "x--full") == 4


def test_part_of_a_longer_name_is_not_a_mention(read):
    assert read(CASE).line_of(CODING + "formalization") is None


def test_what_is_nowhere_mentioned_has_no_line(read):
    assert read(CASE).line_of(CODING + "absent") is None


# ── As rdflib sees it ──


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("007", "integer"),
        ("+1", "integer"),
        ("1.50", "decimal"),
        ("1.0E6", "double"),
        ("1", "boolean"),
        ("2004", "gYear"),
        ("2004-06", "gYearMonth"),
        ("2004-08-25", "date"),
        ("2004-02-31", "date"),
        ("many", "integer"),
        (" a  b ", "string"),
    ],
)
def test_rdflib_gets_a_literal_as_it_was_written(text, datatype, read):
    file = read(f'<a:a> <a:b> "{text}"^^<{XSD[datatype]}> .')
    (value,) = to_rdflib(file.triples).objects()
    assert (str(value), value.datatype) == (text, XSD[datatype])


def test_rdflib_gets_the_language_of_a_text(read):
    (value,) = to_rdflib(read('<a:a> <a:b> "Verwaltung"@de .').triples).objects()
    assert value == Literal("Verwaltung", lang="de")


def test_rdflib_gets_iris_and_blank_nodes(read):
    ((subject, predicate, target),) = to_rdflib(read("_:x <a:b> <a:c> .").triples)
    assert (type(subject), predicate, target) == (BNode, URIRef("a:b"), URIRef("a:c"))


def test_rdflib_gets_every_triple_of_every_file(content):
    files = (*content.vocabulary, *content.shapes, *content.data)
    lost = [file.path for file in files if len(to_rdflib(file.triples)) != len(set(file.triples))]
    assert lost == []

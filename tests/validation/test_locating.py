"""The line of every triple: the text is walked beside what the parser gives."""

import pytest

from clusternets.content import content_root
from clusternets.intake.receiving import Intake
from clusternets.intake.syntaxes import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from clusternets.settings import Settings
from clusternets.validation.findings import Subject
from clusternets.validation.locating import Locator

FILES = sorted(
    p for f in ("data", "ontology", "shapes") for p in (content_root() / f).rglob("*.ttl")
)
INTAKE = Intake(Settings())
TRICKY = '''@prefix : <u:> . @base <http://b/> .
PREFIX x: <u:x#>
:a :p [ :q :r ; :s ( 1 2 [ :x ( ) ; :y ( ( 1 ) ) ] ) ] , :z ; :t "x" , ( ) , ( :e _:b [] ( ( ) ) ) .
[ :m :n ] :o :p .
[] :m :n . [ :x ( :y ) ] . :d :e [ :f "g" ] , [ :f [ :g 1 ; :h [ :i "g"@en ] ] ] .
( :x ) :o ( ) . ( ( :x ) [] :y 1 ) :o ( 1 ) .
_:k :p <rel> ; a """x""" , """y "" """^^:d , \'\'\'a\'\'\'@en-GB , -1.5e3 , true , 'q#' ; .
:a\\,b x:c "\\"" . # a comment with " and <
é:ü :v :w .
'''.replace("é:ü", "<u:é>")


def received(text, syntax=TURTLE):
    return INTAKE.receive(text.encode(), syntax)


def located(submission):
    return sum(1 for _ in Locator(submission)._aligned())


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_triple_of_our_files_is_located(path):
    submission = INTAKE.receive(*INTAKE.read(path))
    assert located(submission) == len(submission.triples)


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        (TRICKY, TURTLE),
        (TRICKY, TRIG),
        (
            "<u:g> { <u:a> <u:b> [ <u:c> 1 ] . <u:d> <u:e> <u:f> } GRAPH <u:h> { <u:a> <u:b> 1 . }",
            TRIG,
        ),
        ('<u:a> <u:b> "c"@en <u:g> .\n_:x <u:b> _:y .\n', N_QUADS),
        ('<u:a> <u:b> "c"^^<u:d> . # x\n_:x <u:b> _:y .\n', N_TRIPLES),
    ],
)
def test_every_triple_of_a_tricky_text_is_located(text, syntax):
    submission = received(text, syntax)
    assert located(submission) == len(submission.triples) > 0


def place(text, syntax=TURTLE, **subject):
    return Locator(received(text, syntax)).place(Subject(**subject))


XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="u:">
<rdf:Description rdf:about="u:a"><u:p>1</u:p></rdf:Description></rdf:RDF>"""
TEXT = '@prefix : <u:> .\n\n:a\n  :p :b ,\n     "c" ;\n  :q [ :r 5 ] .\n'


@pytest.mark.parametrize(
    ("subject", "line", "column"),
    [
        ({"focus": "u:a"}, 3, 1),
        ({"focus": "u:a", "path": "u:p"}, 4, 3),
        ({"focus": "u:a", "path": "u:p", "value": "u:b"}, 4, 6),
        ({"focus": "u:a", "path": "u:p", "value": "c"}, 5, 6),
        ({"focus": "u:a", "path": "u:missing"}, 3, 1),
    ],
)
def test_a_place_is_that_of_the_most_that_is_known(subject, line, column):
    found = place(TEXT, **subject)
    assert (found.line, found.column, found.near) == (line, column, False)


def test_a_node_without_a_name_is_located():
    submission = received(TEXT)
    (node,) = {str(q.subject) for q in submission.triples if q.predicate.value == "u:r"}
    assert Locator(submission).place(Subject(node)).line == 6


def test_what_is_only_mentioned_is_near():
    found = place(TEXT, focus="u:b")
    assert (found.line, found.near) == (4, True)


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ('{"@id": "u:a",\n "u:p": 1}', JSON_LD),
        (
            XML,
            RDF_XML,
        ),
    ],
)
def test_in_other_syntaxes_a_place_is_near(text, syntax):
    assert place(text, syntax, focus="u:a", path="u:p").near


def test_what_stands_nowhere_has_no_place():
    assert place(TEXT, focus="u:nowhere") is None

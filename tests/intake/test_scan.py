"""Everything that is refused before a parser sees it."""

import time
from contextlib import suppress

import pytest

from clusternets.intake.refusals import RefusedError
from clusternets.intake.scan import scan
from clusternets.intake.syntaxes import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from clusternets.settings import Settings

SETTINGS = Settings(case_bytes=3_000_000)
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "x">'
    + "".join(f'<!ENTITY {c} "{("&" + chr(ord(c) - 1) + ";") * 10}">' for c in "bcdefghij")
    + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&j;</rdf:RDF>'
)


def refusal(text, syntax):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(RefusedError) as caught:
        scan(data, syntax, SETTINGS)
    return caught.value


@pytest.mark.parametrize(
    ("text", "syntax", "code"),
    [
        ("x" * 3_000_001, TURTLE, "limit-case-bytes"),
        (b"\x1f\x8b\x08rest", TURTLE, "compressed"),
        (b"PK\x03\x04rest", JSON_LD, "compressed"),
        (b'<u:a> <u:b> "\xff" .', TURTLE, "not-utf-8"),
        ("<u:a> <u:b> <u:c> .".encode("utf-16"), TURTLE, "not-utf-8"),
        ("\0", N_TRIPLES, "not-utf-8"),
        (LAUGHS, RDF_XML, "document-type"),
        ("<!  doctype x>", RDF_XML, "document-type"),
        ("<u:a> <u:b> " + "(" * 100_000 + ")" * 100_000, TURTLE, "limit-case-nesting"),
        ("<u:a> <u:b> " + "[<u:b> " * 65, TURTLE, "limit-case-nesting"),
        ("<a>" * 50_000, RDF_XML, "limit-case-nesting"),
        ('{"a":' * 5000 + "1" + "}" * 5000, JSON_LD, "limit-case-nesting"),
        ('{"@graph":[' * 40 + "]}" * 40, JSON_LD, "limit-case-nesting"),
        ("<< " * 65, TURTLE, "limit-case-nesting"),
    ],
)
def test_what_kills_or_stalls_a_parser_is_refused(text, syntax, code):
    assert refusal(text, syntax).code == code


def test_a_refusal_names_the_line():
    assert refusal(b'<u:a>\n<u:b>\n"ok" .\n' + b"\xff", TURTLE).line == 4
    assert refusal("<u:a>\n<u:b>\n" + "(" * 65, TURTLE).line == 3


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ('<u:a> <u:b> "' + "(" * 100 + '" . # ' + "[" * 100, TURTLE),
        ("<u:a> <u:b> '''" + "(" * 100 + "''' .", TURTLE),
        ('<u:a> <u:b> """' + '("' * 100 + '""" .', TURTLE),
        ("<u:a> <u:" + "(" * 100 + "> <u:c> .", TURTLE),
        ("<u:a> <u:b> () .\n" * 100, TURTLE),
        ("<u:a> <u:b> " + "(" * 64 + ")" * 64 + " .", TURTLE),
        ('{"a": "' + "{" * 100 + '\\"' + "{" * 100 + '"}', JSON_LD),
        ("<a>" + "<b/>" * 100 + "<!-- " + "<c>" * 100 + " --></a>", RDF_XML),
        ("<a><![CDATA[" + "<c>" * 100 + "]]></a>", RDF_XML),
    ],
)
def test_brackets_in_texts_comments_and_names_do_not_count(text, syntax):
    assert scan(text.encode(), syntax, SETTINGS) == text


def test_a_byte_order_mark_is_left_out():
    assert scan(b"\xef\xbb\xbf<u:a> <u:b> <u:c> .", TURTLE, SETTINGS) == "<u:a> <u:b> <u:c> ."


@pytest.mark.parametrize("syntax", [TURTLE, JSON_LD, RDF_XML], ids=lambda s: s.name)
@pytest.mark.parametrize(
    "piece", ['"', '\\"', "<", "<!--", "'''", '"""', "[", "\\", "<a", "#", "/>"]
)
def test_the_time_of_a_scan_grows_with_the_length_alone(syntax, piece):
    text = piece * (2_000_000 // len(piece))
    start = time.monotonic()
    with suppress(RefusedError):
        scan(text.encode(), syntax, SETTINGS)
    assert time.monotonic() - start < 20

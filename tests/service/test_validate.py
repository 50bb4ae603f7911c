"""Cases are checked by the service: the contract, hostile bodies, forms, and the page."""

import pyoxigraph as ox
import pytest

from clusternets import templates
from clusternets.content import content_root
from clusternets.names import GRAPH, ID, SH

TURTLE = {"Content-Type": "text/turtle"}
ACOD = (content_root() / "data" / "cases" / "acod.ttl").read_text("utf-8")


def check(client, body, content_type="text/turtle", **headers):
    return client.post(
        "/api/validate", content=body, headers={"Content-Type": content_type, **headers}
    )


@pytest.mark.parametrize("text", [ACOD, ACOD.replace(ID, "https://example.org/mine/")])
def test_a_published_case_conforms_under_any_name_and_is_classified(client, text):
    report = check(client, text.encode()).json()
    outcomes = [p["outcome"] for c in report["classification"] for p in c["phases"]]
    assert (report["verdict"], outcomes) == ("conforms", ["externally-governed"])


@pytest.mark.parametrize(
    ("slug", "suffix", "media"),
    [("acod", "ttl", "text/turtle"), ("scanbalt", "jsonld", "application/ld+json")],
)
def test_the_document_of_a_case_comes_back_in_as_references(client, slug, suffix, media):
    document = client.get(f"/doc/id/network/{slug}.{suffix}")
    report = check(client, document.content, media).json()
    assert report["verdict"] == "conforms"
    assert "published-thing" in {finding["code"] for finding in report["findings"]}
    assert report["classification"][0]["withheld"]


def test_the_asserted_graph_of_a_case_comes_back_in_as_the_case(client):
    graph = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}asserted/acod> {{ ?s ?p ?o }} }}"
    case = client.get("/sparql", params={"query": graph}, headers={"Accept": "text/turtle"})
    report = check(client, case.content).json()
    (classified,) = report["classification"]
    assert report["verdict"] == "conforms"
    assert [phase["outcome"] for phase in classified["phases"]] == ["externally-governed"]


def test_conclusions_that_are_sent_back_are_refused_and_say_what_to_send(client):
    phase = f"<{ID}phase/acod--since-2004>"
    form = "<https://w3id.org/clusternets/scheme/governance-form/externally-governed>"
    body = f"{ACOD}\n{phase} cn:governanceForm {form} ."
    report = check(client, body.encode()).json()
    (found,) = [f for f in report["findings"] if f["severity"] == "violation"]
    assert report["verdict"] == "fails"
    assert f"{GRAPH}asserted/" in found["remedy"]


def test_a_misspelt_class_is_found_at_its_line(client):
    report = check(client, ACOD.replace("a cn:Coding ;", "a cn:Codign ;", 1).encode()).json()
    assert report["verdict"] != "conforms"
    found = [f for f in report["findings"] if "cn:Coding" in str(f)]
    assert found
    assert all(f["line"] and f["code"] and f["message"] for f in found)


def test_a_body_that_is_no_turtle_is_a_finding_with_a_line(client):
    answer = check(client, b"<u:a> <u:b> .\n<broken")
    report = answer.json()
    assert (answer.status_code, report["verdict"]) == (200, "notAssessed")
    assert report["findings"][0]["line"] == 1


def test_nothing_is_not_a_pass(client):
    assert check(client, b"").json()["verdict"] == "notAssessed"


def test_messages_are_in_the_language_asked_for(client):
    texts = {
        language: check(client, b"", **{"Accept-Language": language}).json()["findings"][0][
            "message"
        ]
        for language in ("en", "de")
    }
    assert texts["en"] != texts["de"]


@pytest.mark.parametrize(
    ("media", "format_"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_the_report_is_a_validation_report_in_rdf(client, media, format_):
    answer = check(client, b"", Accept=media)
    assert answer.headers["content-type"].split(";")[0] == media
    kinds = {q.object for q in ox.parse(answer.content, format=format_)}
    assert ox.NamedNode(SH + "ValidationReport") in kinds


@pytest.mark.parametrize(
    "media", ["text/csv", "text/plain", "application/junit+xml", "application/sarif+json"]
)
def test_the_report_comes_in_forms_for_programs(client, media):
    answer = check(client, b"", Accept=media)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, media)
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/plain", ""])
def test_the_syntax_is_never_guessed(client, content_type):
    answer = check(client, ACOD.encode(), content_type)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


def test_a_report_that_nobody_offers_is_refused(client):
    assert check(client, b"", Accept="image/png").status_code == 406


def test_a_case_too_long_is_told_its_limit(strict_client):
    answer = check(strict_client, b"#" * 2000)
    after = check(strict_client, b"")
    assert (answer.status_code, answer.json()["limit"], answer.json()["value"]) == (
        413,
        "case_bytes",
        1000,
    )
    assert after.status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"@context": "http://127.0.0.1:9/c", "@id": "u:a"}', "application/ld+json"),
        (b'{"@graph":[' * 5000 + b"]}" * 5000, "application/ld+json"),
        (b'<!DOCTYPE r [<!ENTITY a "x">]><r/>', "application/rdf+xml"),
        (b"<a>" * 50_000, "application/rdf+xml"),
        (b"<u:a> <u:b> " + b"(" * 100_000 + b")" * 100_000 + b" .", "text/turtle"),
        (b"\x1f\x8b" + b"\0" * 100, "text/turtle"),
        (b'<u:a> <u:b> "\xff" .', "text/turtle"),
    ],
    ids=["context", "deep JSON", "entities", "deep XML", "deep Turtle", "gzip", "Latin"],
)
def test_hostile_bodies_are_findings_and_the_service_goes_on(client, body, content_type):
    report = check(client, body, content_type).json()
    assert report["verdict"] == "notAssessed"
    assert report["findings"][0]["message"]
    assert client.get("/health").status_code == 200


def test_a_case_that_takes_too_long_costs_only_itself(serving):
    with serving(case_seconds=1, case_workers=1) as own, own.client() as client:
        many = "".join(
            f"<u:c{i}> a cn:Coding ; cn:inPhase <u:p> ; cn:construct <u:x> .\n" for i in range(9000)
        )
        prefix = "@prefix cn: <https://w3id.org/clusternets/def/> .\n"
        answer = check(client, (prefix + many).encode())
        after = check(client, b"")
    assert (answer.status_code, answer.json()["limit"]) == (504, "case_seconds")
    assert after.status_code == 200


# ── Forms and the page ──


def test_a_file_in_a_form_is_read_by_its_ending(client):
    answer = client.post("/api/validate", files={"file": ("case.ttl", ACOD, "text/plain")})
    assert answer.json()["verdict"] == "conforms"


def test_a_text_in_a_form_needs_its_syntax(client):
    fields = {"text": (None, ACOD), "syntax": (None, "text/turtle")}
    assert client.post("/api/validate", files=fields).json()["verdict"] == "conforms"
    lacking = client.post("/api/validate", files={"text": (None, ACOD)})
    assert (lacking.status_code, lacking.json()["code"]) == (400, "bad-form")


def test_a_form_that_is_none_is_a_problem(client):
    answer = check(client, b"no form", "multipart/form-data; boundary=x")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-form")


def test_the_page_says_why_a_form_was_not_read(client):
    answer = client.post("/validate", files={"other": (None, "x")})
    assert answer.status_code == 400
    assert "neither a file nor a text" in answer.text


def test_the_page_starts_from_an_example_that_conforms(client):
    page = client.get("/validate", headers={"Accept-Language": "en"})
    assert templates.example().splitlines()[0] in page.text
    fields = {"text": (None, templates.example()), "syntax": (None, "text/turtle")}
    shown = client.post("/validate", files=fields, headers={"Accept-Language": "en"})
    assert "The case conforms" in shown.text


def test_the_page_shows_findings_beside_their_lines_and_escapes_what_was_sent(client):
    text = "<u:a> <u:b> '<script>alert(1)</script>' .\n<broken"
    fields = {"text": (None, text), "syntax": (None, "text/turtle")}
    page = client.post("/validate", files=fields, headers={"Accept-Language": "de"})
    assert 'id="line-2"' in page.text
    assert "konnte nicht beurteilt werden" in page.text
    assert "<script>alert" not in page.text


def test_what_was_sent_is_not_kept(server):
    address = "https://example.org/kept-nowhere"
    with server.client() as client:
        check(client, f"<{address}> a <https://w3id.org/clusternets/def/Coding> .".encode())
        found = client.get("/sparql", params={"query": f"ASK {{ <{address}> ?p ?o }}"})
        assert found.json()["boolean"] is False
        assert address not in server.log.read_text("utf-8")
        assert client.get("/health").status_code == 200


def test_a_case_is_set_beside_the_published_phases_it_is_most_like(client):
    headers = {"Content-Type": "text/turtle", "Accept-Language": "en"}
    renamed = ACOD.replace("network:acod", "network:acod-again")
    report = client.post("/api/validate", content=renamed.encode(), headers=headers).json()
    (beside,) = report["comparison"]
    assert beside["phases"][0]["label"] == "ACOD since 2004"
    assert len(beside["phases"]) == 4
    rows = {row["label"]: row for row in beside["rows"]}
    assert rows["formalization"]["cells"][0]["values"] == ["formal"]
    assert any(pair["similarity"] == 1 for pair in beside["similarities"])

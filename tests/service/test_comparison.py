"""Cases side by side over HTTP: formats, choices, and what is refused."""

import csv
import io

import pytest

PAPER = ["acod", "scanbalt", "germany-goes-3d", "tri-cluster"]


def problem(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_the_cases_that_are_named_are_compared(client):
    answer = client.get("/api/comparison", params={"cases": ",".join(PAPER)}).json()
    assert {phase["case"] for phase in answer["phases"]} == set(PAPER)
    rows = {row["row"]: row for group in answer["groups"] for row in group["rows"]}
    assert rows["formalization"]["result"] == "differ"
    assert rows["trust@organization"]["result"] == "not-comparable"


def test_commas_and_repeats_are_the_same(client):
    one = client.get("/api/comparison?cases=acod,scanbalt").json()
    assert client.get("/api/comparison?cases=acod&cases=scanbalt&cases=acod").json() == one


def test_phases_and_groups_can_be_chosen(client):
    answer = client.get(
        "/api/comparison?phases=tri-cluster--led-from-berlin&groups=deciding,conclusions"
    ).json()
    assert [phase["slug"] for phase in answer["phases"]] == ["tri-cluster--led-from-berlin"]
    assert [group["group"] for group in answer["groups"]] == ["conclusions", "deciding"]


@pytest.mark.parametrize(
    ("suffix", "media"),
    [
        ("json", "application/json"),
        ("csv", "text/csv"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("md", "text/markdown"),
        ("tex", "application/x-tex"),
    ],
)
def test_every_format_by_suffix_and_by_accept(client, suffix, media):
    by_suffix = client.get(f"/api/comparison.{suffix}?cases=acod")
    by_accept = client.get("/api/comparison?cases=acod", headers={"Accept": media})
    assert by_suffix.headers["content-type"].split(";")[0] == media
    assert by_accept.headers["content-type"].split(";")[0] == media
    if suffix != "xlsx":  # which holds the time of its making
        assert by_suffix.content == by_accept.content


def test_long_csv_is_a_line_for_each_cell(client):
    text = client.get("/api/comparison.csv?cases=acod&shape=long").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["case"] for row in rows} == {"acod"}
    assert {row["value"] for row in rows if row["construct"] == "formalization"} == {"formal"}


def test_csv_for_excel_says_that_it_is_utf_8(client):
    assert client.get("/api/comparison.csv?cases=acod&bom=true").content.startswith(b"\xef\xbb\xbf")
    assert not client.get("/api/comparison.csv?cases=acod").content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("/api/comparison?cases=acod,nobody", (404, "unknown-case")),
        ("/comparison?cases=nobody", (404, "unknown-case")),
        ("/api/comparison?phases=nothing", (404, "unknown-phase")),
        ("/api/comparison?groups=nothing", (404, "unknown-group")),
        ("/api/comparison.docx", (404, "unknown-format")),
        ("/api/comparison.csv?shape=round", (400, "unknown-shape")),
        ("/api/comparison.csv?bom=perhaps", (400, "bad-parameter")),
        ("/api/comparison.csv?lang=xx", (400, "unknown-language")),
    ],
)
def test_what_is_not_known_is_named(client, address, refused):
    assert problem(client.get(address)) == refused


def test_too_many_phases_are_refused_with_the_limit(strict_client):
    answer = strict_client.get("/api/comparison?cases=acod,tri-cluster")
    assert problem(answer) == (400, "limit-comparison-phases")
    assert answer.json()["value"] == 2
    assert strict_client.get("/api/comparison?cases=tri-cluster").status_code == 200


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Cases side by side"), ("de", "Fälle neben")]
)
def test_the_page_comes_in_both_languages(client, language, word):
    answer = client.get(f"/comparison?cases=acod,scanbalt&lang={language}")
    assert answer.status_code == 200
    assert word in answer.text
    assert answer.text.count('type="checkbox"') >= len(PAPER)


def test_the_page_links_to_the_same_comparison_as_files(client):
    text = client.get("/comparison?cases=acod&cases=scanbalt").text
    assert "/api/comparison.csv?cases=acod&amp;cases=scanbalt" in text

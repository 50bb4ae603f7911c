"""The query page: an editor and views of results where scripts run, a plain form where not."""

import csv
import json
import os
import re
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from clusternets.pages.frontend import script

NETWORKS = (
    "SELECT ?network ?label { ?network a cn:ClusterNetwork ; rdfs:label ?label "
    "FILTER(LANG(?label) = 'en') } ORDER BY ?label"
)
COUNTS = "SELECT ?kind (COUNT(*) AS ?number) { VALUES ?kind { 'b' 'b' 'a' } } GROUP BY ?kind"
YEARS = (
    "SELECT ?year ?number { VALUES (?year ?number) "
    "{ ('2010'^^xsd:gYear 2) ('2004'^^xsd:gYear 1) ('2007'^^xsd:gYear 5) } }"
)
TRIPLES = "CONSTRUCT { network:acod a ?c ; rdfs:label ?l } { network:acod a ?c ; rdfs:label ?l }"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(autouse=True)
def _built():
    """Skip where the scripts are not built, but fail under continuous integration."""
    if script("query") is None:
        sentence = "The scripts of the query page are not built; 'make frontend' does it."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)


@pytest.fixture
def open_query(open_page):
    """Return a function that opens the query page, with a query or without, and waits for it."""

    def start(query=None, view="", **options):
        address = f"/sparql?{urlencode({'query': query})}#{view}" if query else "/sparql"
        page = open_page(address, **options)
        editor(page).wait_for()
        return page

    return start


def editor(page):
    return page.locator(".cm-content")


def write(page, text, *, instead=True):
    editor(page).click()
    if instead:
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def run(page):
    page.get_by_role("button", name="Run").click()


def rows(page):
    found = page.get_by_role("tabpanel").locator("tbody tr")
    found.first.wait_for()
    cells = "row => Array.from(row.querySelectorAll('td'), cell => cell.innerText)"
    return found.evaluate_all(f"rows => rows.map({cells})")


def test_typing_a_query_and_running_it_shows_rows(open_query, client):
    page = open_query()
    write(page, NETWORKS)
    run(page)
    answer = client.get("/sparql", params={"query": NETWORKS, "format": "csv"}).text
    labels = [row["label"] for row in csv.DictReader(answer.splitlines())]
    assert len(labels) > 3
    assert [label.replace("\xa0en", "") for _, label in rows(page)] == labels


def test_the_keyboard_runs_a_query_and_is_not_trapped(open_query):
    page = open_query()
    write(page, NETWORKS)
    page.keyboard.press("Control+Enter")
    assert rows(page)
    editor(page).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") == "editor"


def test_an_iri_links_to_its_document_here_and_a_text_shows_its_language(open_query):
    page = open_query(NETWORKS)
    first = page.get_by_role("tabpanel").locator("tbody tr").first
    assert first.locator("a").get_attribute("href") == "/id/network/acod"
    assert first.locator("a").inner_text() == "network:acod"
    assert first.locator(".language").inner_text() == "en"


def test_an_error_is_marked_at_its_line_and_named(open_query, assert_accessible):
    page = open_query()
    write(page, "SELECT ?a\nWHERE {\n  ?a ?b oops\n}")
    run(page)
    alert = page.get_by_role("alert")
    alert.wait_for()
    place = re.search(r"Line (\d+), column (\d+)", alert.inner_text())
    lines = page.locator(".cm-line").all()
    assert "3" in place.groups()
    marked = [
        number for number, line in enumerate(lines, 1) if line.locator(".cm-lintRange").count()
    ]
    assert marked == [int(place[1])]
    assert page.locator(".cm-lint-marker-error").count() == 1
    assert_accessible(page)
    page.complaints.clear()  # the browser notes the status 400
    write(page, NETWORKS)
    run(page)
    assert rows(page)
    assert page.locator(".cm-lintRange").count() == 0


def test_names_of_our_vocabulary_are_suggested_and_inserted(open_query, assert_accessible):
    page = open_query()
    write(page, "SELECT ?n {\n  ?n a ")
    page.keyboard.type("cn:ClusterN")
    choice = page.locator(".cm-completionLabel", has_text="cn:ClusterNetwork")
    choice.wait_for()
    assert_accessible(page)
    time.sleep(0.2)  # CodeMirror takes no Enter in the first moment after suggestions appear
    page.keyboard.press("Enter")
    assert "?n a cn:ClusterNetwork" in editor(page).inner_text()


def test_a_concept_is_found_by_its_label_and_its_prefix_is_declared(open_query):
    page = open_query(locale="de")
    write(page, "SELECT ?c { ?c cn:value ")
    page.keyboard.type("informell")
    option = page.locator("[role=option]", has_text="formalization:informal")
    option.click()
    lines = editor(page).inner_text().splitlines()
    assert lines[0].startswith("PREFIX formalization: <https://w3id.org/clusternets/scheme/")
    assert lines[1].endswith("?c cn:value formalization:informal")


def test_a_name_says_what_it_means_under_the_pointer(open_query, client):
    page = open_query("SELECT ?n { ?n a cn:ClusterNetwork }")
    assert rows(page)
    editor(page).get_by_text("cn:ClusterNetwork").hover()
    meaning = page.locator(".cm-meaning")
    meaning.wait_for()
    terms = client.get("/api/vocabulary").json()["terms"]
    (network,) = (term for term in terms if term["iri"].endswith("/def/ClusterNetwork"))
    assert meaning.inner_text().startswith(f"{network['label']} (class)")
    assert network["definition"] in meaning.inner_text()


def test_a_column_orders_the_rows(open_query):
    page = open_query(YEARS)
    button = page.get_by_role("button", name="number")
    button.click()
    assert [number for _, number in rows(page)] == ["1", "2", "5"]
    button.click()
    assert [number for _, number in rows(page)] == ["5", "2", "1"]
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"


def test_long_results_come_in_parts_and_say_so(open_query):
    page = open_query("SELECT * { ?s ?p ?o } LIMIT 250")
    assert len(rows(page)) == 100
    assert "100 of 250 rows" in page.get_by_role("tabpanel").inner_text()
    page.get_by_role("button", name="Show 100 more").click()
    page.get_by_role("button", name="Show 100 more").click()
    assert len(rows(page)) == 250


@pytest.mark.parametrize(
    ("query", "view", "shape", "number"),
    [(COUNTS, "chart", ".chart rect", 2), (YEARS, "chart", ".chart circle", 3)],
)
def test_numbers_are_drawn(open_query, assert_accessible, query, view, shape, number):
    page = open_query(query, view)
    page.locator(shape).first.wait_for()
    assert page.locator(shape).count() == number
    assert_accessible(page)


def test_a_graph_is_drawn_as_a_picture_and_shown_as_turtle(open_query, client, assert_accessible):
    page = open_query(TRIPLES, "graph")
    page.locator(".graph circle").first.wait_for()
    triples = client.get("/sparql", params={"query": TRIPLES, "format": "nt"}).text.splitlines()
    assert page.locator(".graph line").count() == len(triples)
    assert page.locator(".graph circle").count() == len(triples) + 1
    assert page.locator(".graph a[href='/id/network/acod']").count() == 1
    assert_accessible(page)
    page.get_by_role("tab", name="Raw").click()
    page.locator("pre").wait_for()
    assert "a cn:ClusterNetwork" in page.locator("pre").inner_text()


def test_a_picture_that_nobody_could_read_is_not_drawn_but_explained(open_query):
    page = open_query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 400", "graph")
    page.get_by_text("too many for a picture of at most 150").wait_for()


def test_a_long_raw_result_is_shown_in_part_and_says_so(open_query):
    page = open_query(
        "SELECT ?a ?b { ?a cn:hasEvidence ?x . ?b cn:hasEvidence ?y } LIMIT 9000", "raw"
    )
    page.get_by_text(re.compile(r"The first 1,000,000 of [\d,]+ characters")).wait_for()
    assert page.evaluate("document.querySelector('#query-result pre').textContent.length") == 10**6
    page.complaints.clear()  # the page itself came with a 413, because it holds no such result


def test_yes_and_no_are_words(open_query):
    page = open_query("ASK { network:acod a cn:ClusterNetwork }")
    page.locator(".answer").wait_for()
    assert page.locator(".answer").inner_text() == "Yes"


def test_downloads_are_links_that_a_spreadsheet_can_read(open_query, client):
    page = open_query(COUNTS)
    link = page.get_by_role("link", name="CSV").get_attribute("href")
    answer = client.get(link)
    assert answer.headers["content-type"].startswith("text/csv")
    assert next(csv.reader(answer.text.splitlines())) == ["kind", "number"]
    assert client.get(page.get_by_role("link", name="JSON").get_attribute("href")).json()["head"]


def test_a_run_query_is_in_the_address_and_the_link_can_be_copied(open_query, open_page):
    page = open_query(permissions=["clipboard-read", "clipboard-write"])
    write(page, COUNTS)
    run(page)
    page.get_by_role("tab", name="Chart").click()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("The link is copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert parse_qs(urlsplit(copied).query) == {"query": [COUNTS]}
    other = open_page(copied)
    other.locator(".chart rect").first.wait_for()


def test_back_leads_to_the_query_before_and_links_within_the_page_change_nothing(open_query):
    page = open_query(COUNTS)
    assert rows(page)
    write(page, NETWORKS)
    run(page)
    page.get_by_role("columnheader", name="label").wait_for()
    page.evaluate("window.stayed = true")
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    assert page.evaluate("window.stayed")
    page.go_back()
    page.go_back()
    page.get_by_role("columnheader", name="kind").wait_for()
    assert "VALUES ?kind" in editor(page).inner_text()


def test_another_language_keeps_the_query(open_query):
    page = open_query(NETWORKS)
    assert rows(page)
    page.get_by_role("link", name="Deutsch").click()
    page.get_by_role("tab", name="Tabelle").wait_for()
    assert editor(page).inner_text() == NETWORKS
    write(page, COUNTS)
    page.keyboard.press("Control+Enter")
    page.get_by_role("columnheader", name="kind").wait_for()
    page.wait_for_url("**lang=de*")
    page.reload()
    page.get_by_role("tab", name="Tabelle").wait_for()


def test_a_ready_query_runs_without_leaving_the_page(open_query):
    page = open_query()
    page.evaluate("window.stayed = true")
    page.locator(".questions a").first.click()
    assert rows(page)
    assert page.evaluate("window.stayed")


def test_the_graphs_that_the_address_names_are_asked(open_page):
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    parameters = {"query": query, "default-graph-uri": "https://example.org/none"}
    page = open_page(f"/sparql?{urlencode(parameters)}")
    editor(page).wait_for()
    page.get_by_role("tab", name="Table").wait_for()
    assert rows(page) == [["0"]]
    assert "default-graph-uri" in page.get_by_role("link", name="CSV").get_attribute("href")


def test_a_long_query_can_be_cancelled_and_the_next_one_runs(open_query, server):
    page = open_query()
    write(page, LONG)
    run(page)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("The query was cancelled.").wait_for()
    write(page, NETWORKS)
    run(page)
    assert rows(page)
    # Status 0 is that of a request whose client left; the deadline would have come after 20 s.
    asked = [line for line in server.log.read_text("utf-8").splitlines() if line[:1] == "{"]
    ended = [json.loads(line) for line in asked if '"path": "/sparql"' in line]
    assert [line["milliseconds"] < 10_000 for line in ended if line["status"] == 0] == [True]


def test_a_limit_is_named_in_plain_words(open_page, strict):
    page = open_page(f"{strict.url}/sparql")
    page.complaints.clear()  # this service is another host
    editor(page).wait_for()
    write(page, LONG)
    run(page)
    alert = page.get_by_role("alert")
    alert.wait_for()
    text = alert.inner_text()
    page.complaints.clear()
    assert "A limit was reached" in text
    assert "The query took longer than 1 s" in text
    assert "Limit query_seconds: 1" in text


def test_an_empty_query_is_asked_for(open_query):
    page = open_query()
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    run(page)
    page.get_by_text("Write a query first").wait_for()


def test_typing_over_a_selection_needs_no_inline_style(open_query):
    page = open_query()
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK {}")
    assert editor(page).inner_text().strip() == "ASK {}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_is_accessible_in_every_look(open_query, assert_accessible, scheme, width):
    size = {"width": width, "height": 800}
    page = open_query(NETWORKS, color_scheme=scheme, viewport=size)
    assert rows(page)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_german_readers_read_german(open_query):
    page = open_query(NETWORKS, locale="de-DE")
    assert rows(page)
    assert page.get_by_role("button", name="Ausführen").count() == 1
    assert page.get_by_role("tab", name="Tabelle").count() == 1
    assert "Zeilen" in page.locator("#query-result .note").first.inner_text()


def test_without_scripts_the_form_works(open_page):
    page = open_page("/sparql", java_script_enabled=False)
    page.get_by_label("SPARQL query").fill(NETWORKS)
    run(page)
    assert page.locator("#query-result tbody tr").first.inner_text().startswith("network:acod")
    page.get_by_label("SPARQL query").fill("SELECT oops")
    run(page)
    assert "not valid SPARQL" in page.get_by_role("alert").inner_text()
    page.complaints.clear()

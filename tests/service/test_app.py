"""The pages and the API: what a person and a program find without asking a query."""

import csv
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from clusternets import __version__
from clusternets.names import DCAT, ID, SD, TYPE
from serving import ENDLESS

FORM = "https://w3id.org/clusternets/scheme/governance-form/"
EXTERNAL = "externally-governed"
SHARED = "internally-governed-shared"
LEAD = "internally-governed-lead-organization"
LABELS = {
    "acod": "ACOD \N{EN DASH} Automotive Cluster East Germany",
    "germany-goes-3d": "Germany goes 3D",
    "scanbalt": "ScanBalt BioRegion",
    "tri-cluster": "Tri-Cluster Berlin\N{EN DASH}Tucson\N{EN DASH}Ottawa Alliance",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Page(HTMLParser):
    """What a page shows in its table rows, the addresses it loads, and those it links to."""

    def __init__(self, text):
        super().__init__()
        self.rows = []
        self.loaded = []
        self.links = []
        self._in_cell = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        address = next((value for name, value in attrs if name in {"href", "src"}), None)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self._in_cell = True
        if tag in {"link", "script", "img", "iframe"}:
            self.loaded.append(address)
        if tag == "a":
            self.links.append(address)

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self._in_cell = False

    def handle_data(self, data):
        if self._in_cell:
            self.rows[-1][-1] += data

    def row_of(self, phase):
        """Return the row that shows a phase, led by the network that it belongs to."""
        network = None
        for row in self.rows:
            network = row[0] if row[0] in LABELS.values() else network
            if phase in row:
                return [network, *row]
        return []


@pytest.fixture
def page(client):
    """Return the landing page as a browser asks for it."""
    return Page(client.get("/", headers={"Accept": BROWSER}).text)


@pytest.fixture
def api(client):
    """Return the cases of the API by slug."""
    return {case["slug"]: case for case in client.get("/api/cases").json()["cases"]}


# ── Landing page ──


def test_a_browser_gets_a_page(client):
    assert (
        client.get("/", headers={"Accept": BROWSER}).headers["content-type"].startswith("text/html")
    )


@pytest.mark.parametrize(
    ("slug", "phase", "form"),
    [
        ("acod", "ACOD since 2004", "externally governed"),
        ("germany-goes-3d", "Germany goes 3D since 2010", "internally governed, shared"),
        ("scanbalt", "ScanBalt before the association", "undetermined"),
        ("scanbalt", "ScanBalt since the association", "externally governed"),
        ("tri-cluster", "Tri-Cluster, led from Tucson", "internally governed, lead organization"),
        ("tri-cluster", "Tri-Cluster, led from Berlin", "internally governed, lead organization"),
    ],
)
def test_the_page_shows_each_phase_with_its_network_and_form(slug, phase, form, page):
    row = page.row_of(phase)
    assert (row[0], form in row) == (LABELS[slug], True)


def test_the_page_loads_nothing_from_elsewhere(page):
    assert [address for address in page.loaded if not re.match(r"/(?!/)", address)] == []


def test_everything_the_page_loads_is_there(page, client):
    missing = [address for address in page.loaded if not client.get(address).is_success]
    assert (len(page.loaded) > 0, missing) == (True, [])


def test_every_link_of_the_page_leads_somewhere(page, client):
    own = {address for address in page.links if address.startswith("/")}
    broken = [address for address in own if not client.get(address).is_success]
    assert (len(own) > 0, broken) == (True, [])


def test_the_page_is_named_and_says_its_language(client):
    text = client.get("/", headers={"Accept": BROWSER}).text
    assert ('<html lang="en">' in text, "<title>clusternets" in text) == (True, True)


@pytest.mark.parametrize(
    ("media", "rdf"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_a_client_of_rdf_gets_the_description_of_the_dataset(media, rdf, client):
    response = client.get("/", headers={"Accept": media})
    triples = [(q.subject, q.predicate, q.object) for q in ox.parse(response.content, format=rdf)]
    dataset = ox.NamedNode(ID + "dataset/cases")
    wanted = (dataset, ox.NamedNode(TYPE), ox.NamedNode(DCAT + "Dataset"))
    assert (response.headers["content-type"].split(";")[0], wanted in triples) == (media, True)


def test_the_description_names_the_graphs(client):
    response = client.get("/", headers={"Accept": "application/n-triples"})
    assert SD + "namedGraph" in response.text


def test_caches_are_told_that_the_page_depends_on_accept(client):
    assert "accept" in client.get("/").headers["vary"].lower()


# ── /api/cases ──


def test_the_api_lists_every_case_by_name(client, cases):
    listed = [case["slug"] for case in client.get("/api/cases").json()["cases"]]
    assert sorted(listed) == sorted(cases)


def test_a_case_has_the_members_of_the_contract(api):
    assert {frozenset(case) for case in api.values()} == {
        frozenset({"slug", "label", "iri", "phases"})
    }


def test_a_phase_has_the_members_of_the_contract(api):
    found = {frozenset(phase) for case in api.values() for phase in case["phases"]}
    assert found == {frozenset({"iri", "label", "from", "to", "form", "formIri"})}


@pytest.mark.parametrize("slug", LABELS)
def test_a_case_has_its_label_and_iri(slug, api):
    assert (api[slug]["label"], api[slug]["iri"]) == (LABELS[slug], f"{ID}network/{slug}")


@pytest.mark.parametrize(
    ("slug", "phases"),
    [
        ("acod", [("acod--since-2004", EXTERNAL)]),
        ("germany-goes-3d", [("germany-goes-3d--since-2010", SHARED)]),
        (
            "scanbalt",
            [
                ("scanbalt--before-association", "undetermined"),
                ("scanbalt--since-association", EXTERNAL),
            ],
        ),
        (
            "tri-cluster",
            [("tri-cluster--led-from-tucson", LEAD), ("tri-cluster--led-from-berlin", LEAD)],
        ),
    ],
)
def test_the_phases_of_a_case_come_in_time_with_the_forms_of_the_paper(slug, phases, api):
    found = [(phase["iri"], phase["form"], phase["formIri"]) for phase in api[slug]["phases"]]
    assert found == [(f"{ID}phase/{name}", form, FORM + form) for name, form in phases]


@pytest.mark.parametrize(
    ("slug", "dates"),
    [
        ("acod", [("2004", None)]),
        ("germany-goes-3d", [("2010", None)]),
        ("tri-cluster", [(None, None), (None, None)]),
    ],
)
def test_a_date_is_as_the_data_has_it_or_null(slug, dates, api):
    assert [(phase["from"], phase["to"]) for phase in api[slug]["phases"]] == dates


@pytest.mark.parametrize("slug", LABELS)
def test_one_case_is_told_as_in_the_list(slug, client, api):
    assert client.get(f"/api/cases/{slug}").json() == api[slug]


# ── Operations ──


def test_health_says_ok_and_the_version(client):
    response = client.get("/health")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "version": __version__},
    )


def test_health_fails_while_no_worker_is_free_to_answer(serving):
    # The service ends before the threads, so that nobody waits for what is asked.
    with (
        ThreadPoolExecutor() as threads,
        serving(query_workers=1, query_seconds=4, long_seconds=4) as jammed,
        jammed.client() as client,
    ):
        for _ in range(2):  # the second has its turn when the first is given up
            threads.submit(client.get, "/sparql", params={"query": ENDLESS})
            time.sleep(1)
        assert client.get("/health").status_code == 503
        assert client.get("/health/live").status_code == 200


# ── Errors ──


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere", "/api/cases/nowhere", "/static/no"])
def test_what_is_not_there_is_a_problem_with_a_code(path, client):
    response = client.get(path)
    kind = response.headers["content-type"].split(";")[0]
    assert (response.status_code, kind) == (404, "application/problem+json")
    assert {"title", "status", "code", "detail"} <= set(response.json())


@pytest.mark.parametrize("table", ["open-questions", "fit"])
def test_a_table_of_an_explanation_is_csv_that_any_page_may_read(client, table):
    answer = client.get(f"/api/cases/eacp/{table}.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert f"clusternets-eacp-{table}.csv" in answer.headers["Content-Disposition"]
    assert {row["phase"] for row in csv.DictReader(answer.text.splitlines())} == {"EACP since 2009"}


def test_an_unknown_table_of_an_explanation_is_refused_with_those_there_are(client):
    answer = client.get("/api/cases/eacp/gossip.csv")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-parameter")
    assert "open-questions" in answer.json()["detail"]


def test_an_unknown_case_is_answered_with_the_known_ones(client):
    detail = client.get("/api/cases/nowhere").json()["detail"]
    assert [slug for slug in LABELS if slug not in detail] == []


def test_a_method_that_is_not_allowed_is_a_problem_with_a_code(client):
    response = client.post("/api/cases")
    kind = response.headers["content-type"].split(";")[0]
    assert (response.status_code, kind, "GET" in response.headers["allow"]) == (
        405,
        "application/problem+json",
        True,
    )


def test_the_landing_page_refuses_what_it_cannot_offer(client):
    response = client.get("/", headers={"Accept": "image/png"})
    assert (response.status_code, response.json()["code"]) == (406, "not-acceptable")


@pytest.mark.parametrize("path", ["/api/cases/nowhere", "/sparql?query=nonsense"])
def test_after_an_error_the_connection_can_be_used_again(path, server):
    # Not with httpx, which would quietly open another connection.
    address = urlsplit(server.url)
    connection = HTTPConnection(address.hostname, address.port, timeout=60)
    with closing(connection):
        statuses = []
        for wanted in (path, "/health"):
            connection.request("GET", wanted)
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
    assert statuses[1] == 200


# ── Every answer ──


@pytest.mark.parametrize("path", ["/", "/sparql"])
def test_a_page_lets_nothing_in_from_elsewhere(path, client):
    policy = client.get(path, headers={"Accept": BROWSER}).headers["content-security-policy"]
    assert ("default-src 'none'" in policy, "unsafe" in policy) == (True, False)


@pytest.mark.parametrize("path", ["/", "/sparql", "/sparql?query=ASK{}", "/api/cases", "/health"])
def test_no_browser_may_guess_a_media_type(path, client):
    assert client.get(path).headers.get("x-content-type-options") == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/", "/health", "/api/cases", "/api/cases/acod", "/sparql", "/sparql?query=ASK{}"],
)
def test_head_gives_the_headers_of_get_and_no_body(path, client):
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content, head.headers.get("content-type")) == (
        200,
        b"",
        get.headers["content-type"],
    )

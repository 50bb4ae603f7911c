"""The SPARQL 1.1 Protocol, as far as it applies to an endpoint that only reads."""

import itertools
import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pyoxigraph as ox
import pytest

from clusternets.names import GRAPH, SD
from serving import ENDLESS

_numbers = itertools.count()
PAPER_CASES = {"acod", "germany-goes-3d", "scanbalt", "tri-cluster"}
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY_TYPE = {"Content-Type": "application/sparql-query"}
ONE = "SELECT ?x { VALUES ?x { 1 } }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def get(client):
    """Return a function that sends a query with GET."""

    def send(query, accept=JSON, **parameters):
        names = {name.replace("_", "-"): value for name, value in parameters.items()}
        return client.get("/sparql", params={"query": query, **names}, headers={"Accept": accept})

    return send


@pytest.fixture
def value(get):
    """Return a function that gives the one value of a query with one solution."""

    def only_value(query, **parameters):
        (binding,) = get(query, **parameters).json()["results"]["bindings"]
        (term,) = binding.values()
        return term["value"]

    return only_value


@pytest.fixture
def post(client):
    """Return a function that posts a body as SPARQL."""

    def send(body, accept=JSON, content_type=QUERY_TYPE, **parameters):
        content = body if isinstance(body, bytes) else body.encode()
        headers = {"Accept": accept, **content_type}
        return client.post("/sparql", content=content, headers=headers, params=parameters or None)

    return send


def media_type(response):
    """Return the media type of an answer without its parameters."""
    return response.headers["content-type"].split(";")[0]


def problem(response):
    """Return status and code of an answer that must be a problem."""
    assert media_type(response) == "application/problem+json"
    return response.status_code, response.json()["code"]


def ask(client):
    """Tell whether the service answers a simple query that nobody asked before."""
    query = f"ASK {{}} # {next(_numbers)}".encode()
    return client.post("/sparql", content=query, headers=QUERY_TYPE).json()["boolean"]


# ── Operations ──


def test_a_query_may_be_sent_with_get(value):
    assert value(ONE) == "1"


def test_a_query_may_be_posted_as_a_form(client):
    response = client.post("/sparql", data={"query": ONE}, headers={"Accept": JSON})
    assert response.json()["results"]["bindings"][0]["x"]["value"] == "1"


def test_a_query_may_be_posted_directly(post):
    assert post(ONE).json()["results"]["bindings"][0]["x"]["value"] == "1"


def test_the_media_type_of_a_posted_query_may_have_parameters(post):
    kind = {"Content-Type": "Application/SPARQL-Query; charset=UTF-8"}
    assert post(ONE, content_type=kind).status_code == 200


@pytest.mark.parametrize(("query", "answer"), [("ASK {}", True), ("ASK { FILTER(false) }", False)])
def test_ask_gives_yes_or_no(query, answer, get):
    assert get(query).json()["boolean"] is answer


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?n a <a:network> } { ?n a cn:ClusterNetwork }",
        "CONSTRUCT WHERE { ?n cn:hasGovernancePhase ?p }",
        "DESCRIBE network:acod",
        "DESCRIBE ?n { ?n a cn:ClusterNetwork }",
    ],
)
def test_construct_and_describe_give_a_graph(query, get):
    response = get(query, accept="text/turtle")
    assert len(list(ox.parse(response.content, format=ox.RdfFormat.TURTLE))) > 0


def test_the_forms_of_the_paper_are_one_query_away(get):
    query = "SELECT ?network ?form { ?network cn:hasGovernancePhase/cn:governanceForm ?form }"
    rows = get(query).json()["results"]["bindings"]
    found = {tuple(row[v]["value"].rsplit("/", 1)[-1] for v in ("network", "form")) for row in rows}
    assert {(network, form) for network, form in found if network in PAPER_CASES} == {
        ("acod", "externally-governed"),
        ("germany-goes-3d", "internally-governed-shared"),
        ("scanbalt", "externally-governed"),
        ("scanbalt", "undetermined"),
        ("tri-cluster", "internally-governed-lead-organization"),
    }


def test_head_gives_no_body(client):
    response = client.head("/sparql", params={"query": ONE}, headers={"Accept": CSV})
    assert (response.status_code, media_type(response), response.content) == (200, CSV, b"")


def test_without_a_query_a_program_gets_the_service_description(client):
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert (media_type(response), SD in response.text) == ("text/turtle", True)


def test_without_a_query_a_browser_gets_a_form(client):
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert (media_type(response), "<textarea" in response.text) == ("text/html", True)


# ── Formats ──


def read_json(body):
    return json.loads(body)["results"]["bindings"][0]["x"]["value"]


def read_with(format_):
    return lambda body: next(iter(ox.parse_query_results(body, format=format_)))["x"].value


def second_line(body):
    return body.decode().splitlines()[1]


@pytest.mark.parametrize(
    ("media", "read"),
    [
        (JSON, read_json),
        (XML, read_with(ox.QueryResultsFormat.XML)),
        (CSV, second_line),
        (TSV, second_line),
        ("application/json", read_json),
        ("application/xml", read_with(ox.QueryResultsFormat.XML)),
        ("text/xml", read_with(ox.QueryResultsFormat.XML)),
    ],
)
def test_a_select_result_comes_in_every_format(media, read, get):
    response = get(ONE, accept=media)
    assert (media_type(response), read(response.content)) == (media, "1")


@pytest.mark.parametrize("media", [JSON, XML])
def test_an_ask_result_comes_in_every_format(media, get):
    response = get("ASK {}", accept=media)
    assert (media_type(response), "true" in response.text) == (media, True)


@pytest.mark.parametrize(
    ("media", "rdf"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
    ],
)
@pytest.mark.parametrize(
    "query", ["CONSTRUCT WHERE { network:acod ?p ?o }", "DESCRIBE form:hybrid"]
)
def test_a_graph_comes_in_every_format(query, media, rdf, get):
    response = get(query, accept=media)
    triples = {str(quad) for quad in ox.parse(response.content, format=rdf)}
    plain = get(query, accept="application/n-triples").content
    assert media_type(response) == media
    assert triples == {str(quad) for quad in ox.parse(plain, format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (f"{CSV};q=0.2, {XML};q=0.9", XML),
        (f"{CSV};q=0.9, {XML};q=0.2", CSV),
        (f"{CSV};q=0, */*;q=0.1", JSON),
        ("*/*", JSON),
        ("text/*", CSV),
        (f"image/png, {TSV};q=0.1", TSV),
        (f"{JSON};charset=utf-8", JSON),
        ("", JSON),
    ],
)
def test_the_format_that_is_liked_best_is_chosen(accept, media, get):
    assert media_type(get(ONE, accept=accept)) == media


@pytest.mark.parametrize(("query", "media"), [(ONE, JSON), ("DESCRIBE form:hybrid", "text/turtle")])
def test_without_an_accept_header_the_usual_format_is_chosen(query, media, client):
    request = client.build_request("GET", "/sparql", params={"query": query})
    del request.headers["accept"]
    assert media_type(client.send(request)) == media


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK {}", "image/png"),
        ("ASK {}", CSV),
        (ONE, "text/turtle"),
        ("DESCRIBE form:hybrid", CSV),
        (ONE, f"{CSV};q=0"),
    ],
)
def test_a_format_that_is_not_offered_is_refused(query, accept, get):
    assert problem(get(query, accept=accept)) == (406, "not-acceptable")


def test_a_refused_format_is_answered_with_those_on_offer(get):
    assert JSON in get(ONE, accept="image/png").json()["detail"]


def test_a_format_may_be_chosen_by_name_where_no_header_can_be_set(get):
    assert media_type(get(ONE, accept=BROWSER, format="csv")) == CSV


def test_an_unknown_name_of_a_format_is_refused(get):
    assert problem(get(ONE, format="docx")) == (406, "unknown-format")


# ── What cannot be answered ──


def test_a_syntax_error_is_told_with_line_and_column(get):
    told = get("SELECT *\nWHERE { ?s ?p }").json()
    assert (told["line"], f"{told['line']}:{told['column']}" in told["detail"]) == (2, True)


@pytest.mark.parametrize(
    "query", ["", "SELECT {", "ASK { nowhere:x ?p ?o }", "ASK {} ASK {}", "INSERT DATA { }"]
)
def test_what_is_not_a_query_is_refused(query, get):
    assert problem(get(query)) == (400, "syntax-error")


def test_two_queries_are_refused(get):
    assert problem(get([ONE, "ASK {}"])) == (400, "one-query")


def test_a_form_without_a_query_is_refused(client):
    response = client.post("/sparql", data={"default-graph-uri": f"{GRAPH}sources"})
    assert problem(response) == (400, "one-query")


@pytest.mark.parametrize("method", ["get", "form"])
def test_an_update_is_refused(method, client):
    update = {"update": "CLEAR ALL"}
    if method == "get":
        response = client.get("/sparql", params=update)
    else:
        response = client.post("/sparql", data=update)
    assert problem(response) == (400, "update-refused")


def test_an_update_posted_directly_is_refused(post):
    kind = {"Content-Type": "application/sparql-update"}
    assert problem(post("CLEAR ALL", content_type=kind)) == (415, "unsupported-media-type")


@pytest.mark.parametrize("kind", [{"Content-Type": "text/plain"}, {}])
def test_another_media_type_is_refused(kind, post):
    assert problem(post("ASK {}", content_type=kind)) == (415, "unsupported-media-type")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_with_those_allowed(method, client):
    response = client.request(method, "/sparql", params={"query": "ASK {}"})
    allowed = {name.strip() for name in response.headers["allow"].split(",")}
    assert (problem(response), allowed) == (
        (405, "method-not-allowed"),
        {"GET", "HEAD", "POST", "OPTIONS"},
    )


@pytest.mark.parametrize("body", [b'ASK { FILTER("\xff" = "") }', b"\xfe\xff\x00A"])
def test_a_posted_query_that_is_not_utf_8_is_refused(body, post):
    assert problem(post(body)) == (400, "not-utf-8")


def test_a_percent_encoded_query_that_is_not_utf_8_is_refused(client):
    assert problem(client.get("/sparql?query=ASK%20%7B%7D%20%23%FF")) == (400, "bad-parameters")


def test_an_error_is_never_kept_by_a_cache(get):
    assert "etag" not in get("SELECT {").headers


# ── Text ──


@pytest.mark.parametrize("text", ["Thüringen", "東", "a+b", "100%", "a&b=c", "50%25", "é 🜁"])
def test_text_survives_every_way_of_sending(text, client, value, post):
    query = f'SELECT ("{text}" AS ?x) {{}}'
    form = client.post("/sparql", data={"query": query}, headers={"Accept": JSON})
    found = [
        answer.json()["results"]["bindings"][0]["x"]["value"] for answer in (form, post(query))
    ]
    assert [value(query), *found] == [text] * 3


# ── Browsers on other pages ──


@pytest.mark.parametrize("query", [ONE, "SELECT {"])
def test_a_page_from_anywhere_may_read_the_answer(query, client):
    response = client.get(
        "/sparql", params={"query": query}, headers={"Origin": "https://example.org"}
    )
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_page_from_anywhere_may_ask_first(client):
    response = client.options(
        "/sparql",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"},
    )
    allowed = response.headers
    assert response.status_code == 204
    assert (
        allowed["access-control-allow-origin"],
        "POST" in allowed["access-control-allow-methods"],
        "Content-Type" in allowed["access-control-allow-headers"],
    ) == ("*", True, True)


# ── Graphs ──


def test_the_default_graph_can_be_chosen(value):
    counted = value(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}sources> {{ ?s ?p ?o }} }}")
    assert value(COUNT, default_graph_uri=f"{GRAPH}sources") == counted


def test_several_default_graphs_are_merged(value):
    names = [f"{GRAPH}sources", f"{GRAPH}queries"]
    each = [int(value(COUNT, default_graph_uri=name)) for name in names]
    assert int(value(COUNT, default_graph_uri=names)) == sum(each)


def test_a_chosen_default_graph_leaves_no_named_graphs(get):
    response = get("ASK { GRAPH ?g { ?s ?p ?o } }", default_graph_uri=f"{GRAPH}sources")
    assert response.json()["boolean"] is False


def test_the_named_graphs_can_be_chosen(value):
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert value(query, named_graph_uri=f"{GRAPH}sources") == f"{GRAPH}sources"


def test_chosen_named_graphs_leave_the_default_graph_empty(value):
    assert value(COUNT, named_graph_uri=f"{GRAPH}sources") == "0"


def test_graphs_chosen_with_a_posted_query_are_used(post):
    response = post(COUNT, **{"default-graph-uri": f"{GRAPH}nowhere"})
    assert response.json()["results"]["bindings"][0]["n"]["value"] == "0"


def test_graphs_of_the_request_win_over_those_of_the_query(value):
    query = COUNT.replace("{", f"FROM <{GRAPH}ontology> {{", 1)
    assert value(query, default_graph_uri=f"{GRAPH}queries") == value(
        COUNT, default_graph_uri=f"{GRAPH}queries"
    )


def test_a_query_may_name_its_graphs_itself(value):
    query = COUNT.replace("{", f"FROM <{GRAPH}queries> {{", 1)
    assert value(query) == value(COUNT, default_graph_uri=f"{GRAPH}queries")


def test_an_unknown_graph_is_empty(value):
    assert value(COUNT, default_graph_uri=f"{GRAPH}nowhere") == "0"


def test_a_graph_that_is_no_iri_is_refused(get):
    assert get(COUNT, default_graph_uri="not an iri").status_code == 400


# ── Caching ──


@pytest.fixture
def tag(get):
    """Return the ETag of a query."""
    return get(ONE).headers["etag"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_result_that_is_known_is_not_sent_again(form, tag, client):
    headers = {"Accept": JSON, "If-None-Match": form.format(tag)}
    response = client.get("/sparql", params={"query": ONE}, headers=headers)
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)


def test_another_tag_gets_the_result(client):
    headers = {"Accept": JSON, "If-None-Match": '"other"'}
    assert client.get("/sparql", params={"query": ONE}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"accept": CSV}, {"query": "ASK {}"}, {"default_graph_uri": f"{GRAPH}sources"}],
    ids=["format", "query", "graphs"],
)
def test_another_request_has_another_tag(change, get, tag):
    assert get(**{"query": ONE, **change}).headers["etag"] != tag


def test_caches_are_told_that_the_answer_depends_on_accept(get):
    assert "accept" in get(ONE).headers["vary"].lower()


# ── Limits ──


def over(response, status, limit, value):
    """Tell whether an answer says that a limit was reached, which one, and its value."""
    told = response.json()
    code = "limit-" + limit.replace("_", "-")
    return (problem(response), told["limit"], told["value"]) == ((status, code), limit, value)


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_a_query_that_is_too_long_is_refused_with_the_limit(way, strict_client):
    query = "ASK {} #" + "x" * 400
    if way == "get":
        response = strict_client.get("/sparql", params={"query": query})
    elif way == "form":
        response = strict_client.post("/sparql", data={"query": query})
    else:
        response = strict_client.post("/sparql", content=query.encode(), headers=QUERY_TYPE)
    assert over(response, 413, "query_bytes", 400)


def test_the_length_of_a_query_is_counted_in_bytes(strict_client):
    query = "ASK {} #" + "東" * 200
    assert over(strict_client.get("/sparql", params={"query": query}), 413, "query_bytes", 400)


def test_a_body_that_is_far_too_long_is_refused_with_the_limit(strict_client):
    response = strict_client.post("/sparql", content=b"#" * 100_000, headers=QUERY_TYPE)
    assert over(response, 413, "query_bytes", 400)


def test_a_query_just_as_long_as_the_limit_is_answered(strict_client):
    query = "ASK {} #".ljust(400, "x")
    assert strict_client.get("/sparql", params={"query": query}).status_code == 200


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("SELECT * { ?s ?p ?o }", JSON),
        ("SELECT * { ?s ?p ?o }", CSV),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml"),
    ],
)
def test_a_result_that_is_too_large_is_refused_with_the_limit(query, accept, strict_client):
    response = strict_client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert over(response, 413, "result_bytes", 2000)


def test_a_stuck_query_is_given_up_and_others_are_answered(strict_client):
    stuck = strict_client.get("/sparql", params={"query": ENDLESS}, headers={"Accept": JSON})
    assert (over(stuck, 504, "query_seconds", 1), ask(strict_client)) == (True, True)


def test_a_query_that_finds_the_queue_full_is_sent_away(serving):
    # The service ends before the threads, so that nobody waits for what is asked.
    with (
        ThreadPoolExecutor() as threads,
        serving(query_workers=1, query_queue=1, long_seconds=20) as own,
        own.client() as client,
    ):
        for _ in range(2):  # one is evaluated, one waits
            threads.submit(client.get, "/sparql", params={"query": ENDLESS})
        time.sleep(1)
        response = client.get("/sparql", params={"query": "ASK {}"})
    assert over(response, 503, "query_queue", 1)
    assert "retry-after" in response.headers


def test_a_client_with_too_many_open_queries_is_told_to_wait(serving):
    with (
        ThreadPoolExecutor() as threads,
        serving(client_queries=1) as own,
        own.client() as client,
    ):
        threads.submit(client.get, "/sparql", params={"query": ENDLESS})
        time.sleep(1)
        response = client.get("/sparql", params={"query": "ASK {}"})
    assert over(response, 429, "client_queries", 1)
    assert "retry-after" in response.headers


# ── Queries that other services are drawn into ──


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { SERVICE<http://127.0.0.1:9/>{} } }",
        "SELECT * {\n# a comment\nSERVICE ?where { ?s ?p ?o } }",
    ],
)
def test_asking_another_service_is_refused_with_a_sentence(query, get):
    response = get(query)
    told = response.json()["detail"]
    assert (problem(response), "SERVICE is not supported" in told) == (
        (400, "service-refused"),
        True,
    )


@pytest.mark.parametrize(
    "query",
    [
        'ASK { FILTER("SERVICE" = "") }',
        "ASK { FILTER('it\\'s a SERVICE' = '') }",
        'ASK { FILTER("""say "SERVICE" now""" = "") }',
        "ASK { FILTER('''it's a SERVICE''' = '') }",
        "ASK { <http://example.org/SERVICE> ?p ?o }",
        "ASK { <http://example.org/#SERVICE> ?p ?o }",
        "ASK {} # the SERVICE isn't asked",
        "ASK { ?service ?p ?o }",
        "ASK { $SERVICE ?p ?o }",
        "ASK { ?s schema:service ?o }",
        "PREFIX service: <http://example.org/> ASK { service:x ?p ?o }",
        "ASK { _:service ?p ?o }",
    ],
)
def test_the_word_alone_is_harmless(query, get):
    assert get(query).status_code == 200


def test_no_query_reaches_the_network(post):
    # The text between < and > looks like an IRI, but is a comparison and a comment.
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)

        def listen():
            try:
                listener.accept()[0].close()
                called.set()
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        post(f"ASK {{ VALUES (?a ?b) {{ (1 2) }} FILTER(?a<?b)SERVICE#>\n<{address}> {{ }} }}")
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert not called.is_set()


# ── Hostile queries ──


def nested(opening, closing, middle="", before="ASK {", after="}"):
    """Return a query nested as deeply as the longest query text allows."""
    depth = (65_000 - len(before + middle + after)) // len(opening + closing)
    return before + opening * depth + middle + closing * depth + after


DEEP = {
    "groups": nested("{", "}"),
    "optional": nested("OPTIONAL{", "}"),
    "exists": nested("FILTER EXISTS{", "}"),
    "minus": nested("MINUS{", "}"),
    "subqueries": nested("{SELECT*{", "}}"),
    "brackets": nested("(", ")", "1", "SELECT (", " AS ?x) {}"),
    "functions": nested("STR(", ")", "1", "SELECT (", " AS ?x) {}"),
    "negations": nested("!", "", "true", "SELECT (", " AS ?x) {}"),
    "paths": nested("^(", ")", "a", "ASK { ?s ", " ?o }"),
    "never closed": "ASK {" + "{" * 60_000,
}


@pytest.fixture(scope="module")
def own(serving):
    """Return a service of its own: where it does not survive, nothing else could be tested."""
    with serving(query_seconds=4) as running:
        yield running


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP.keys())
def test_the_service_survives_deep_nesting(query, own):
    with own.client() as client, suppress(httpx.TransportError):
        client.post("/sparql", content=query.encode(), headers=QUERY_TYPE)
    assert own.process.poll() is None
    with own.client() as client:
        assert ask(client)


# ── The query page ──


def test_a_browser_sees_the_result_as_a_table(get):
    page = get("SELECT ?name { VALUES ?name { 'a <b> c' } }", accept=BROWSER)
    assert (page.status_code, media_type(page)) == (200, "text/html")
    assert ('<th scope="col">name</th>' in page.text, "<td>a &lt;b&gt; c</td>" in page.text) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK {}", "Yes"),
        ("ASK { FILTER(false) }", "No"),
        ("CONSTRUCT WHERE { network:acod a ?class }", "cn:ClusterNetwork"),
        ("SELECT ?n { ?n a cn:ClusterNetwork }", "network:acod"),
    ],
)
def test_a_browser_sees_every_kind_of_result(query, shown, get):
    assert shown in get(query, accept=BROWSER).text.split("</form>")[1]


def test_a_browser_gets_its_query_back_to_change_it(get):
    page = get('SELECT ("<&>" AS ?x) {}', accept=BROWSER).text
    assert "&lt;&amp;&gt;" in page.split("<textarea", 1)[1].split("</textarea>")[0]


def test_a_browser_sees_what_is_wrong_with_its_query(get):
    page = get("SELECT {", accept=BROWSER)
    assert (page.status_code, media_type(page), 'role="alert"' in page.text) == (
        400,
        "text/html",
        True,
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT <script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        'SELECT ("<script>alert(1)</script>" AS ?x) {}',
        'CONSTRUCT { <a:a> <a:b> "<script>alert(1)</script>" } {}',
    ],
)
def test_nothing_of_a_query_becomes_markup(query, get):
    assert "<script>" not in get(query, accept=BROWSER).text

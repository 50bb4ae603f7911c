"""What operators see of the running service: metrics, the log, and a proxy's prefix."""

import json
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from serving import NO_CERTIFICATES

QUERY = "SELECT ?secret { VALUES ?secret { 'a text that no log may hold' } }"


def samples(client):
    """Return the values of all metrics by name and labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def counted(client, **labels):
    return samples(client).get(("clusternets_requests_total", *sorted(labels.items())), 0)


@pytest.fixture(scope="module")
def alone(serving):
    """Return a service that nothing else asks."""
    with serving() as running:
        yield running


def test_requests_are_counted_by_route_status_and_whether_they_were_kept(alone):
    with alone.client() as client:
        labels = {"route": "/sparql", "status": "200"}
        before = [counted(client, cached=kept, **labels) for kept in ("False", "True")]
        for _ in range(3):
            client.get("/sparql", params={"query": "ASK { }", "format": "json"})
        after = [counted(client, cached=kept, **labels) for kept in ("False", "True")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 2]


def test_files_count_as_one_route(alone):
    labels = {"route": "/static", "status": "404", "cached": "False"}
    with alone.client() as client:
        before = counted(client, **labels)
        client.get("/static/nowhere.css")
        assert counted(client, **labels) == before + 1


def test_time_is_measured(alone):
    with alone.client() as client:
        client.get("/api/cases")
        found = samples(client)
    assert found["clusternets_request_seconds_count", ("route", "/api/cases")] >= 1
    assert found["clusternets_requests_open",] == 1


def test_each_request_is_a_line_of_json_that_never_holds_the_query(alone):
    with alone.client() as client:
        client.get("/sparql", params={"query": QUERY})
        client.get("/nowhere")
        client.get("/health/live")  # by the time this is answered, those before are logged
    text = alone.log.read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["path"] == "/sparql" and "question" in line]
    assert asked
    assert all(len(line["question"]) == 16 for line in asked)
    assert {line["status"] for line in lines if line["path"] == "/nowhere"} == {404}
    assert "no log may hold" not in text


def test_links_and_answers_carry_the_prefix_of_a_proxy(checkout, free_port, environment):
    @contextmanager
    def behind_a_proxy():
        program = [sys.executable, "-m", "clusternets", "serve", "--no-log"]
        options = ["--port", str(free_port), "--root-path", "/nets"]
        with subprocess.Popen([*program, *options], cwd=checkout, env=environment) as process:
            try:
                yield f"http://127.0.0.1:{free_port}"
            finally:
                process.kill()

    with behind_a_proxy() as url:
        transport = httpx.HTTPTransport(retries=30, verify=NO_CERTIFICATES)
        with httpx.Client(transport=transport, base_url=url, timeout=60) as client:
            page = client.get("/", headers={"Accept": "text/html"})
            answers = [client.get("/sparql", params={"query": "ASK {}"}) for _ in range(2)]
    assert 'href="/nets/sparql"' in page.text
    assert 'href="/sparql"' not in page.text
    assert [answer.status_code for answer in answers] == [200, 200]

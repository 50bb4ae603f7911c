"""What goes wrong is told to people on a page, and to programs as a problem with a code."""

import asyncio
import html

import httpx
import pytest
from fastapi import FastAPI

from clusternets.pages.translations import LANGUAGES
from clusternets.service.error_pages import ErrorPages
from clusternets.service.pages import Pages

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PATHS = {
    "/nowhere": (404, "not-found"),
    "/doc/id/network/nowhere": (404, "unknown-iri"),
    "/id/network/nowhere": (404, "unknown-iri"),
    "/explanations/nowhere": (404, "unknown-case"),
    "/comparison?cases=nowhere": (404, "unknown-case"),
    "/queries/nowhere": (404, "unknown-query"),
    "/propositions/nowhere": (404, "unknown-proposition"),
    "/dumps/9.9.9/nowhere": (404, "unknown-download"),
}


@pytest.mark.parametrize(("path", "told"), PATHS.items())
def test_a_person_gets_a_page_and_a_program_the_same_as_a_problem(path, told, client):
    problem = client.get(path)
    page = client.get(path, headers=BROWSER)
    assert problem.headers["content-type"] == "application/problem+json"
    assert (problem.status_code, problem.json()["code"]) == told
    assert page.headers["content-type"].startswith("text/html")
    assert page.status_code == problem.status_code
    assert problem.json()["detail"] in html.unescape(page.text)
    assert told[1] in page.text
    assert "Accept" in page.headers["vary"]
    assert problem.headers["vary"] == page.headers["vary"]


@pytest.mark.parametrize("path", ["/api/nowhere", "/api/cases/nowhere", "/static/nowhere.js"])
def test_where_only_programs_ask_there_is_no_page(path, client):
    assert client.get(path, headers=BROWSER).headers["content-type"] == "application/problem+json"


def test_things_of_similar_names_are_told_and_linked(client):
    similar = client.get("/doc/id/network/acodx").json()["similar"]
    page = client.get("/doc/id/network/acodx", headers=BROWSER)
    assert "https://w3id.org/clusternets/id/network/acod" in similar
    for iri in similar:
        path = iri.replace("https://w3id.org/clusternets/", "/doc/")
        assert f'<a href="{path}">{iri}</a>' in page.text
        assert client.get(path).status_code == 200


def test_the_page_is_in_the_language_of_its_reader(client):
    german = client.get("/nowhere", headers={**BROWSER, "Accept-Language": "de"})
    assert "<h1>Hier ist nichts</h1>" in german.text
    assert german.headers["content-language"] == "de"


def test_what_was_asked_is_escaped(client):
    page = client.get("/explanations/<script>alert(1)<script>", headers=BROWSER)
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


@pytest.fixture(scope="module")
def mistaken(release):
    """Return a function that asks an application which makes a mistake."""
    app = FastAPI()
    ErrorPages(Pages(release, (), ())).add_to(app)
    app.get("/mistake")(lambda: 1 / 0)
    # The server logs what the application raises after its answer.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    async def ask(headers):
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get("/mistake", headers=headers)

    return lambda headers: asyncio.run(ask(headers))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_of_our_own_is_told_without_its_details(language, mistaken):
    problem = mistaken({})
    assert (problem.status_code, problem.json()["code"]) == (500, "internal-error")
    page = mistaken({**BROWSER, "Accept-Language": language})
    assert page.status_code == 500
    assert "ZeroDivision" not in page.text + problem.text

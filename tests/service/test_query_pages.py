"""Pages of stored queries: a form, the answer, and ways to take it along."""

import re
from html import unescape

import pytest

from clusternets.content import content_root
from clusternets.queries import read_queries

FORMS = "/queries/forms"

#: What researchers ask first; each is answered by one link.
FIRST = (
    "external-lead-across-countries",
    "codes-missing-for-a-form",
    "paper-against-other-sources",
)


def test_every_query_is_listed_in_both_languages(client):
    for language in ("en", "de"):
        page = client.get("/queries", params={"lang": language}).text
        for query in read_queries(content_root()):
            assert f"/queries/{query.slug}?lang={language}" in page, query.slug


def test_a_page_answers_with_its_parameters_and_keeps_them_in_its_links(client):
    page = client.get(FORMS, params={"networks": ["acod", "scanbalt"], "lang": "de"}).text
    assert ">extern gesteuert</a></td>" in page
    assert '<input type="checkbox" name="networks" value="acod" checked>' in page
    links = re.findall(r'href="(/api/queries/forms\.csv[^"]*)"', page)
    assert len(links) == 1
    answer = client.get(links[0].replace("&amp;", "&"))
    assert (answer.status_code, len(answer.text.splitlines())) == (200, 4)


@pytest.mark.parametrize("value", ["nowhere", '"> <script>alert(1)</script>'])
def test_a_bad_value_is_told_on_the_page(client, value):
    answer = client.get(FORMS, params={"networks": value})
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert "<script>alert" not in answer.text


def test_an_unknown_query_is_a_404(client):
    assert client.get("/queries/nowhere").status_code == 404


@pytest.mark.parametrize("language", ["en", "de"])
def test_ready_queries_are_offered_in_the_language_of_the_page(client, language):
    page = client.get("/sparql", params={"lang": language}, headers={"Accept": "text/html"})
    html = unescape(page.text)
    for query in read_queries(content_root()):
        assert f">{query.header.title[language]}</a>" in html, query.slug
    assert f'VALUES ?lang {{ "{language}" }}' in html


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_start_page_leads_to_the_three_questions(client, language):
    page = client.get("/", params={"lang": language}, headers={"Accept": "text/html"}).text
    queries = {query.slug: query for query in read_queries(content_root())}
    for slug in FIRST:
        link = f'<a href="/queries/{slug}?lang={language}">{queries[slug].header.title[language]}'
        assert link in page
        assert client.get(f"/queries/{slug}").status_code == 200


def test_names_lead_to_what_they_name_in_place_of_columns_of_iris(client):
    page = client.get(FORMS, params={"networks": "acod", "lang": "en"}).text
    assert "network_iri" not in page.split("</table>")[0]
    assert '<a href="/doc/id/phase/acod--since-2004?lang=en">ACOD since 2004</a>' in page

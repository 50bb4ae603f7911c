"""Pages of stored queries: a form, the answer, and ways to take it along."""

import re

import pytest

from clusternets.content import content_root
from clusternets.queries import read_queries

FORMS = "/queries/forms"


def test_every_query_is_listed_in_both_languages(client):
    for language in ("en", "de"):
        page = client.get("/queries", params={"lang": language}).text
        for query in read_queries(content_root()):
            assert f"/queries/{query.slug}?lang={language}" in page, query.slug


def test_a_page_answers_with_its_parameters_and_keeps_them_in_its_links(client):
    page = client.get(FORMS, params={"networks": ["acod", "scanbalt"], "lang": "de"}).text
    assert ">extern gesteuert</td>" in page
    assert '<option value="acod" selected>' in page
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

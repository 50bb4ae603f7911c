"""A page for every kind of thing, in both languages, with the query behind each table."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest

from clusternets.names import BASE, CN, GRAPH, ID, PREFIXES
from clusternets.pages.behind import NAMES, query_behind
from clusternets.pages.rendering import PageRenderer

THINGS = {
    "case": ID + "network/scanbalt",
    "case without dates": ID + "network/tri-cluster",
    "organization": ID + "organization/biocon-valley",
    "cluster": ID + "cluster/medicon-valley",
    "construct": BASE + "scheme/construct/administration",
    "class": CN + "ExternallyGoverned",
    "property": CN + "governanceForm",
    "scheme": BASE + "scheme/level",
    "rule": BASE + "rule/ExternalForm",
    "source": ID + "source/schuessler-decker-lerch-2013",
    "evidence": ID + "evidence/scanbalt--own-office",
    "proof": BASE + "proof/scanbalt--since-association--with-external-lead",
    "classification": BASE + "proof/scanbalt--since-association",
    "refutation": BASE + "proof/ak-bioregio--since-2009--not--externally-governed",
    "phase": ID + "phase/scanbalt--since-association",
    "coding": ID + "coding/scanbalt--administration",
    "tie": ID + "tie/scanbalt--regions-to-brussels",
    "claim": ID + "claim/scanbalt--form",
    "shape": BASE + "shape/Case",
    "query": BASE + "query/forms",
    "graph": GRAPH + "inferred/scanbalt",
}
_VOID = {"meta", "link", "input", "br", "img", "hr"}


@dataclass(frozen=True)
class Links:
    """Links as the service has them."""

    language: str = "en"
    static: bool = False
    root: str = "/under"
    service: str = ""

    def thing(self, iri):
        path = iri.removeprefix(BASE)
        return iri if path == iri else f"{self.root}/doc/{path}"

    def page(self, path, language=""):
        return f"{self.root}/{path}" + (f"?lang={language}" if language else "")


class Page(HTMLParser):
    """The texts of a page by the class of their element; raises where tags do not match."""

    def __init__(self, html):
        super().__init__()
        self.classes = set()
        self.inline = []
        self.ids = []
        self._open = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        self.classes |= set((own.get("class") or "").split())
        self.inline += [name for name in own if name == "style" or name.startswith("on")]
        self.ids += [own["id"]] if "id" in own else []
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag


@pytest.fixture(scope="module")
def renderer(release):
    index = release.index()
    yield PageRenderer(release, index)
    index.close()


@pytest.fixture(scope="module")
def render(renderer):
    def page(name, **links):
        iri = THINGS[name]
        return renderer.render(iri, "doc/" + iri.removeprefix(BASE), Links(**links)).decode()

    return page


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", THINGS)
def test_a_page_is_whole_html_without_inline_style_or_script(name, language, render):
    html = render(name, language=language)
    page = Page(html)
    assert (page.inline, "<script" in html, "<style" in html) == ([], False, False)
    assert f'<html lang="{language}">' in html
    assert sorted(i for i in set(page.ids) if page.ids.count(i) > 1) == []


@pytest.mark.parametrize("name", THINGS)
def test_a_page_names_its_thing_and_links_its_data(name, render):
    html = render(name)
    assert f"<code>{THINGS[name]}</code>" in html
    assert [s for s in ("ttl", "jsonld", "nt", "rdf", "trig") if f".{s}" not in html] == []


@pytest.mark.parametrize("name", THINGS)
def test_the_same_page_has_the_same_bytes(name, render):
    assert render(name) == render(name)


def test_every_text_of_a_case_page_is_german_where_the_data_has_german(render):
    html = render("case", language="de")
    assert "extern gesteuert" in html
    assert "ScanBalt seit der Gründung des Vereins" in html


def test_a_text_in_another_language_says_so(render):
    html = render("case", language="de")
    assert '<p class="lead" lang="en">Regions of eleven countries' in html


@pytest.mark.parametrize("name", ["class", "property", "scheme", "construct"])
def test_a_term_is_explained_in_the_language_of_the_page(name, render):
    english, german = (
        re.search(r'<p class="lead"(?: lang="(\w+)")?>(.+)</p>', render(name, language=language))
        for language in ("en", "de")
    )
    assert (english[1], german[1]) == (None, None)
    assert english[2] != german[2]


def test_inferred_and_asserted_are_marked_apart(render):
    page = Page(render("case"))
    assert {"inferred", "asserted"} <= page.classes


def test_a_case_page_has_a_picture_for_each_phase(render):
    assert render("case").count('<figure class="network">') == 2


def test_a_case_without_dates_has_no_timeline(render):
    html = render("case without dates")
    assert ('class="timeline"' in html, "dates not settled" in html) == (False, True)


def test_a_rule_is_shown_as_logic_and_as_sparql(render):
    html = render("rule")
    assert ("∧" in html, "CONSTRUCT {" in html) == (True, True)


def test_a_term_names_the_queries_and_phases_that_use_it(render):
    assert "query/forms" in render("property")
    assert "phase/scanbalt--since-association" in render("construct")


def test_a_term_names_the_rules_that_read_it_and_the_shapes_that_check_it(render):
    html = render("class")
    assert ("rule/ExternalForm" in html, "rule/OneFormalization" in html) == (True, False)
    assert "shape/NothingInferredAsserted" in render("property")


def test_what_was_inferred_leads_to_its_proof(render):
    phase = render("phase")
    assert phase.count('class="badge inferred" href=') == phase.count('class="badge inferred"')
    proof = "/under/doc/proof/scanbalt--since-association"
    assert f'<a class="badge inferred" href="{proof}">' in render("case")
    assert f'<a class="badge inferred" href="{proof}--with-external-lead">' in render("case")


def test_a_refutation_is_called_by_what_it_refutes(render):
    html = render("refutation", language="de")
    assert "<title>AK BioRegio" in html
    assert "≠ extern gesteuert" in html


def test_a_source_page_shows_what_rests_on_it(render):
    assert "coding/scanbalt--administration" in render("source")


def test_a_proof_leads_to_the_rule_and_the_coding(render):
    html = render("proof")
    assert "rule/ExternalLeadCoded" in html
    assert "coding/scanbalt--external-lead" in html


def test_a_file_names_no_service(render):
    html = render("case", static=True)
    assert ("/sparql" in html, "SELECT ?construct" in html) == (False, True)


# ── The queries behind tables ──


@pytest.fixture(scope="module")
def store(release):
    return release.load()


@pytest.mark.parametrize("name", NAMES)
def test_the_query_behind_a_table_has_an_answer(name, store):
    iri = {
        "parts": THINGS["organization"],
        "uses": THINGS["construct"],
        "concepts": THINGS["scheme"],
        "resting": THINGS["source"],
    }.get(name, THINGS["phase"])
    text = query_behind(name, iri, graph=GRAPH + "asserted/scanbalt")
    assert len(list(store.query(text, prefixes=PREFIXES))) > 0


def test_the_query_behind_the_codes_gives_the_codes_of_the_table(store, render):
    text = query_behind("codes", THINGS["phase"])
    constructs = {row["construct"].value for row in store.query(text, prefixes=PREFIXES)}
    html = render("case")
    assert [c for c in constructs if f'href="/under/doc/{c.removeprefix(BASE)}"' not in html] == []


def test_texts_of_the_data_cannot_break_out_of_a_page(render):
    assert re.search(r"<(?:script|iframe|object)", render("case")) is None

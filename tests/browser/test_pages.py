"""Every kind of page in a real browser: accessible, quiet, and whole without scripts."""

import pytest

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
CASE = "/doc/id/network/scanbalt"
#: A page of each kind; of things that vary in size a small one, for axe takes its time.
PAGES = {
    "landing": "/",
    "data": "/dumps",
    "check": "/validate",
    "questions": "/queries",
    "question": "/queries/legal-entity-led-by-member",
    "query": "/sparql",
    "propositions": "/propositions",
    "proposition": "/propositions/P25",
    "untestable proposition": "/propositions/P33",
    "comparison": "/comparison?cases=eacp&cases=germany-goes-3d",
    "explanation": "/explanations/germany-goes-3d",
    "case": "/doc/id/network/eacp",
    "organization": "/doc/id/organization/biocon-valley",
    "term": "/doc/scheme/construct/administration",
    "class": "/doc/def/ExternallyGoverned",
    "scheme": "/doc/scheme/level",
    "ontology": "/doc/ontology",
    "rule": "/doc/rule/ExternalForm",
    "source": "/doc/id/source/s05",
    "evidence": "/doc/id/evidence/scanbalt--own-office",
    "proof": "/doc/proof/scanbalt--since-association--with-external-lead",
    "phase": "/doc/id/phase/scanbalt--since-association",
    "shape": "/doc/shape/Tie",
}
#: Open one of each kind of what folds: the others look the same and only cost time.
_UNFOLD = """
const kinds = new Set()
for (const own of document.querySelectorAll('details')) {
  const kind = `${own.className} in ${own.parentElement.tagName}`
  if (!kinds.has(kind)) own.open = true
  kinds.add(kind)
}
"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(name, open_page, assert_accessible):
    number = list(PAGES).index(name)
    scheme, size = (("light", DESKTOP), ("dark", PHONE))[number % 2]
    language = ("en", "de")[number // 2 % 2]
    page = open_page(PAGES[name], color_scheme=scheme, viewport=size, locale=language)
    assert page.locator("html").get_attribute("lang") == language
    page.evaluate(_UNFOLD)
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(own => own.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_first_key_leads_past_the_menu(open_page):
    page = open_page(CASE)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert (skip.get_attribute("href"), skip.is_visible()) == ("#main", True)
    assert skip.bounding_box()["x"] >= 0


def test_where_the_keyboard_is_can_be_seen(open_page):
    page = open_page(CASE)
    for _ in range(4):
        page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_a_proof_unfolds_by_the_keyboard_and_without_scripts(open_page):
    page = open_page(CASE, java_script_enabled=False)
    summary = page.locator("details.unfold > summary").last
    criterion = page.locator("details.unfold .criteria").last
    assert not criterion.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    page.locator("details.unfold[open] .criteria").first.wait_for()


def test_the_labels_of_the_picture_lie_inside_their_actors(open_page):
    outside = open_page(CASE).evaluate(
        """[...document.querySelectorAll('.network .actor')].filter(actor => {
            const box = actor.querySelector('rect').getBoundingClientRect()
            return [...actor.querySelectorAll('text')].some(text => {
                const own = text.getBoundingClientRect()
                return own.left < box.left || own.right > box.right
            })
        }).map(actor => actor.textContent.trim())"""
    )
    assert outside == []


def test_inferred_looks_otherwise_than_asserted(open_page):
    page = open_page(CASE)
    borders = {
        kind: page.locator(f".badge.{kind}").first.evaluate(
            "own => getComputedStyle(own).borderStyle"
        )
        for kind in ("asserted", "inferred")
    }
    assert borders == {"asserted": "solid", "inferred": "dashed"}


def test_a_language_once_chosen_stays(open_page):
    page = open_page("/")
    page.locator(".languages a").click()
    page.locator("#cases tbody th a").first.click()
    assert page.locator("html").get_attribute("lang") == "de"


def test_a_newcomer_finds_the_three_things_to_do(open_page):
    doors = open_page("/", locale="en").locator(".doors a")
    shown = [(own.inner_text(), own.get_attribute("href")) for own in doors.all()]
    assert shown == [
        ("Read the cases", "#cases"),
        ("Ask questions", "/queries"),
        ("Check your own case", "/validate"),
    ]
    assert doors.last.bounding_box()["y"] < DESKTOP["height"] / 2


def test_the_reference_is_copied_by_a_button(open_page):
    page = open_page("/dumps", permissions=["clipboard-read", "clipboard-write"], locale="en")
    page.locator(".copyable", has=page.locator(".citation")).get_by_role("button").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".citation").inner_text()


def test_the_query_behind_a_table_leads_to_its_rows(open_page):
    page = open_page(CASE)
    behind = page.locator("details.behind", has_text="?construct ?value ?status").first
    behind.locator("summary").click()
    with page.expect_download() as download:
        behind.get_by_role("link", name="CSV").click()
    assert download.value.path().read_text("utf-8").startswith("construct,")

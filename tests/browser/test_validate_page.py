"""The page that checks a case, in a browser: dropped, chosen, pasted, and without scripts."""

from pathlib import Path

import pytest

SMALL = (Path(__file__).parent.parent / "fixtures" / "enmc.ttl").read_text("utf-8")
WRONG = SMALL.replace("cn:hasGovernancePhase", "cn:hasGovernacePhase")
PHONE = {"width": 390, "height": 844}
#: Drops a file on the form, as a hand does.
_DROP = """
text => {
  const data = new DataTransfer()
  data.items.add(new File([text], 'wrong.ttl'))
  const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
  document.getElementById('case').dispatchEvent(drop)
}
"""


def test_a_dropped_file_is_checked_and_a_finding_leads_to_its_line(open_page, assert_accessible):
    page = open_page("/validate", color_scheme="dark", viewport=PHONE, locale="de")
    page.evaluate(_DROP, WRONG)
    page.wait_for_selector("#verdict")
    assert "wrong.ttl" in page.locator(".note").first.inner_text()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator(".findings a[href^='#line']").first.click()
    line = page.locator(":target")
    assert "cn:hasGovernacePhase" in line.inner_text()
    assert line.bounding_box()["y"] < PHONE["height"]


def test_a_chosen_case_that_conforms_is_told_with_its_form(open_page, assert_accessible):
    page = open_page("/validate")
    page.set_input_files(
        "#file", {"name": "case.ttl", "mimeType": "text/turtle", "buffer": SMALL.encode()}
    )
    page.click("#case button[type=submit]")
    page.wait_for_selector(".verdict.conforms")
    assert page.locator(".form.hybrid").is_visible()
    assert_accessible(page)


def test_a_pasted_text_is_checked_without_scripts_and_stays_in_its_field(open_page):
    page = open_page("/validate", java_script_enabled=False)
    page.fill("#text", f"{SMALL}\n<broken")
    page.click("#case button[type=submit]")
    page.wait_for_selector(".verdict.notAssessed")
    assert page.locator(".listing .found").inner_text().endswith("<broken")
    assert page.input_value("#text").endswith("<broken")


@pytest.mark.parametrize(
    ("locale", "title"),
    [("en", "The case was not checked"), ("de", "Der Fall wurde nicht geprüft")],
)
def test_a_file_of_another_kind_is_refused_in_words(open_page, locale, title):
    page = open_page("/validate", locale=locale)
    word = {"name": "case.docx", "mimeType": "application/msword", "buffer": b"PK"}
    page.set_input_files("#file", word)
    page.click("#case button[type=submit]")
    assert page.locator(".error h2").inner_text() == title
    assert ".ttl" in page.locator(".error p").inner_text()
    page.complaints.clear()  # the browser notes the status 415

"""The pages that compare cases and test propositions, in a real browser."""

import re

from playwright.sync_api import expect


def test_cases_are_chosen_and_evidence_unfolds_without_a_script(open_page):
    page = open_page("/comparison", java_script_enabled=False, locale="en")
    for box in page.get_by_role("checkbox").all():
        box.set_checked(False)
    page.get_by_role("checkbox", name="Germany goes 3D").check()
    page.get_by_role("checkbox", name="ACOD").check()
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"\?cases=acod&cases=germany-goes-3d$"))
    row = page.get_by_role("row", name="formalization")
    expect(row).to_contain_text("differ")
    row.locator("summary").first.click()
    expect(row.locator(".evidence").first).to_be_visible()


def test_a_counterexample_unfolds_to_its_evidence(open_page):
    page = open_page("/propositions", locale="en")
    page.get_by_role("link", name="P25", exact=True).click()
    found = page.locator("details", has_text="ScanBalt since the association").first
    found.locator("summary").click()
    expect(found.locator(".evidence li").first).to_be_visible()


def test_what_is_english_on_a_german_page_says_so(open_page):
    page = open_page("/comparison?cases=germany-goes-3d", locale="de")
    languages = page.locator(".evidence li > span").evaluate_all("all => all.map(own => own.lang)")
    assert set(languages) == {"en"}

"""The pages of stored queries, in a real browser."""

import re

from playwright.sync_api import expect


def test_several_networks_are_ticked_without_a_script(open_page):
    page = open_page("/queries/forms", java_script_enabled=False, locale="en")
    page.get_by_role("checkbox", name="ACOD").check()
    page.get_by_role("checkbox", name="Germany goes 3D").check()
    page.get_by_role("button", name="Ask").click()
    expect(page).to_have_url(re.compile(r"\?networks=acod&networks=germany-goes-3d$"))
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="ACOD")).to_be_checked()


def test_a_line_is_copied_with_the_address_of_the_answer(open_page):
    page = open_page(
        "/queries/forms?networks=acod",
        permissions=["clipboard-read", "clipboard-write"],
        locale="en",
    )
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(
        r'table <- read\.csv\("http://.*/forms\.csv\?networks=acod&lang=en"\)', copied
    )

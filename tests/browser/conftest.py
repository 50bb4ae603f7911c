"""A real browser, which sees every page as a reader does and tells of what it should not see."""

import os
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from support import needs

#: What passes need not be told, nor where each node is: on a page of 5,000 that takes the longest.
_WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "selectors": False,
}


# While Playwright runs, its event loop counts as the thread's own: tests elsewhere, which start
# one with asyncio.run, could not. So the browser ends with each file of this folder. (A scope of
# "package" would be that of the whole session: this folder is no Python package.)
@pytest.fixture(scope="module")
def browser():
    """Return a Chromium without a window; the one made for that is three times as fast."""
    program = needs("chromium-headless-shell", "chromium")
    with sync_playwright() as playwright:
        # Its own sandbox needs rights that a root user in a container has not.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        started = playwright.chromium.launch(executable_path=program, args=options)
        yield started
        started.close()


@pytest.fixture
def open_page(browser, server):
    """Return a function that opens a page; at the end, nothing went wrong or left the host.

    Its options are those of a browser context, such as ``locale`` or ``java_script_enabled``.
    ``complaints`` of a page may be emptied by a test that expects some.
    """
    host = urlsplit(server.url).netloc
    contexts, complaints = [], []

    def note(message):
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def note_address(request):
        if urlsplit(request.url).netloc not in {host, ""}:
            complaints.append(f"A request left the host: {request.url}")

    def start(path, **options):
        context = browser.new_context(base_url=server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", note_address)
        page.goto(path)
        page.complaints = complaints
        return page

    yield start
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def assert_accessible():
    """Return a function that lets axe look at a page as it is."""

    def check(page):
        found = Axe().run(page, options=_WCAG).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []

    return check

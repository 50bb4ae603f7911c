"""Crawlers find every page, however many there are."""

from xml.etree import ElementTree as ET

import pytest

from clusternets.names import BASE
from clusternets.publication import sitemap as module
from clusternets.publication.sitemap import NAME, robots, sitemap

ROOT = "https://example.org/a&b"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses_in(text):
    return [each.text for each in ET.fromstring(text).iter(LOC)]  # noqa: S314 - written above


def test_the_sitemap_lists_every_document(addresses):
    (text,) = sitemap(ROOT, addresses, ".html").values()
    wanted = [f"{ROOT}/doc/{addresses.document(iri)}.html" for iri in addresses.all()]
    assert addresses_in(text) == [f"{ROOT}/", *wanted]
    assert BASE not in text


def test_more_pages_than_a_file_may_list_are_in_several(addresses, monkeypatch):
    monkeypatch.setattr(module, "MOST_ADDRESSES", 1000)
    files = sitemap(ROOT, addresses)
    rest = [addresses_in(text) for name, text in files.items() if name != NAME]
    assert addresses_in(files[NAME]) == [f"{ROOT}/{name}" for name in files if name != NAME]
    assert len(rest) > 1
    assert max(map(len, rest)) == 1000
    assert sum(map(len, rest)) == len(addresses.all()) + 1


@pytest.mark.parametrize("line", ["Disallow: /sparql", f"Sitemap: {ROOT}/sitemap.xml"])
def test_robots_are_kept_from_work_and_led_to_the_list(line):
    assert line in robots(ROOT).splitlines()

"""The redirect file does what Apache would do with it, here read by a small interpreter."""

import re

import pytest

from clusternets.names import BASE, CN, ID
from clusternets.publication.addresses import FORMATS
from clusternets.publication.redirects import redirects

SITE = "https://example.org/cn"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB = "application/rdf+xml;q=0.9,text/turtle,application/trig;q=0.8,*/*;q=0.1"


class Apache:
    """Follows ``RewriteRule`` and ``RewriteCond`` as mod_rewrite does in a folder."""

    def __init__(self, text):
        self.rules = []
        conditions = []
        for line in text.splitlines():
            words = line.split(" ")
            if words[0] == "RewriteCond":
                assert words[-1] == "[NC]"
                variable = re.fullmatch(r"%\{(?:HTTP_|HTTP:)(.+)\}", words[1])[1]
                conditions.append((variable, re.compile(" ".join(words[2:-1]), re.IGNORECASE)))
            elif words[0] == "RewriteRule":
                flags = words[3].strip("[]").split(",") if len(words) > 3 else []
                self.rules.append((conditions, re.compile(words[1]), words[2], flags))
                conditions = []

    def get(self, path, accept="", language=""):
        """Return the status and where the answer leads; None if no rule answers."""
        headers = {"ACCEPT": accept, "Accept-Language": language}
        for conditions, pattern, target, flags in self.rules:
            found = pattern.search(path)
            if not found or not all(own.search(headers[name]) for name, own in conditions):
                continue
            path = re.sub(r"\$(\d)", lambda number: found[int(number[1])], target)  # noqa: B023
            if "L" in flags:
                (status,) = (flag[2:] for flag in flags if flag.startswith("R="))
                return int(status), path
        return None


@pytest.fixture(scope="module")
def apache(addresses):
    return Apache(redirects(SITE, addresses))


def test_every_iri_leads_to_its_document_in_every_format(apache, addresses):
    for iri in addresses.all():
        document = f"{SITE}/doc/{addresses.document(iri)}"
        path = iri.removeprefix(BASE)
        for suffix, format_ in FORMATS.items():
            assert apache.get(path, format_.media_type) == (303, f"{document}.{suffix}")


@pytest.mark.parametrize(
    ("accept", "language", "end"),
    [
        (BROWSER, "", ".html"),
        (BROWSER, "de-DE,de;q=0.9", ".de.html"),
        (BROWSER, "en,de;q=0.5", ".html"),
        ("", "", ".html"),
        ("*/*", "de", ".de.html"),
        ("text/turtle;q=0.9, text/html;q=0.1", "de", ".ttl"),
        ("application/x-unknown, application/ld+json", "", ".jsonld"),
        (RDFLIB, "", ".rdf"),
    ],
)
def test_the_format_that_is_named_first_counts(accept, language, end, apache):
    found = apache.get("id/network/acod", accept, language)
    assert found == (303, f"{SITE}/doc/id/network/acod{end}")


@pytest.mark.parametrize("path", ["doc/id/network/acod.nt", "dumps/0.1.0/SHA256SUMS"])
def test_a_file_is_itself_whatever_is_accepted(path, apache):
    assert apache.get(path, BROWSER) == (302, f"{SITE}/{path}")


def test_a_document_without_a_suffix_is_negotiated(apache):
    assert apache.get("doc/id/network/acod", "text/turtle") == (
        303,
        f"{SITE}/doc/id/network/acod.ttl",
    )


def test_the_base_is_the_start_page_or_the_description_of_the_dataset(apache):
    assert apache.get("", BROWSER, "de") == (302, f"{SITE}/index.de.html")
    assert apache.get("", "text/turtle") == (
        303,
        f"{SITE}/doc/{ID.removeprefix(BASE)}dataset/cases.ttl",
    )


def test_a_property_that_is_called_like_a_class_leads_to_its_own_document(apache):
    for path in (CN.removeprefix(BASE) + "source", "doc/def/source"):
        assert apache.get(path, "text/turtle") == (303, f"{SITE}/doc/def/source-property.ttl")


@pytest.mark.parametrize("path", ["elsewhere", "id/network/a b", "sparql", "definitely/not"])
def test_what_is_not_ours_is_left_alone(path, apache):
    assert apache.get(path, BROWSER) is None

"""The static site says what the service says, from any file server, and has no dead link."""

import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import httpx
import pyoxigraph as ox
import pytest

from clusternets.names import BASE, CN, GRAPH, ID
from clusternets.problems import CannotContinueError
from clusternets.publication.addresses import FORMATS, Addresses
from clusternets.publication.site import write_site
from clusternets.release import Release, canonical

SITE = "https://example.org/cn"
SAMPLE = (
    BASE + "context",
    BASE + "rule/AdministrationExcludesExternalLead",
    BASE + "scheme/construct",
    BASE + "scheme/governance-form/externally-governed",
    CN + "Source",
    CN + "source",
    GRAPH + "asserted/acod",
    ID + "coding/acod--formalization",
    ID + "dataset/cases",
    ID + "evidence/acod--statutes",
    ID + "network/acod",
    ID + "phase/acod--since-2004",
    ID + "source/schuessler-decker-lerch-2013",
)


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - as it is called
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


def links_of(page):
    parser = _Links()
    parser.feed(page)
    return parser.found


@pytest.fixture(scope="module")
def built(checkout, release):
    """Return the Release of the running service, beside which downloads may be written."""
    return Release.open(checkout / "build" / "release" / release.folder.name)


@pytest.fixture(scope="module")
def site(built, tmp_path_factory):
    """Return a site with the documents of some things."""
    folder = tmp_path_factory.mktemp("site")
    seen = []
    site = write_site(built, folder, SITE, lambda done, total: seen.append((done, total)), SAMPLE)
    assert seen[-1] == (len(SAMPLE), len(SAMPLE))
    assert site.documents == len(SAMPLE)
    return folder


@pytest.fixture(scope="module")
def static(site):
    """Return a client of a plain file server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", timeout=60) as opened:
        yield opened
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def addresses(built):
    index = built.index()
    yield Addresses(index)
    index.close()


@pytest.mark.parametrize("iri", SAMPLE)
def test_a_file_holds_the_triples_that_the_service_answers(iri, static, client, addresses):
    path = f"/doc/{addresses.document(iri)}"
    for suffix, format_ in FORMATS.items():
        if format_.rdf is None:
            continue
        live, file = client.get(f"{path}.{suffix}"), static.get(f"{path}.{suffix}")
        assert (live.status_code, file.status_code) == (200, 200)
        both = [canonical(ox.parse(a.content, format=format_.rdf)) for a in (live, file)]
        assert both[0] == both[1]
        assert both[0]


def test_every_link_of_a_page_leads_to_a_file_of_the_site(site, addresses):
    everything = {f"doc/{addresses.document(iri)}" for iri in addresses.all()}
    dead = []
    for page in site.rglob("*.html"):
        here = PurePosixPath("/", page.relative_to(site).as_posix())
        for link in links_of(page.read_text("utf-8")):
            if urlsplit(link).scheme or link.startswith("#"):
                continue
            target = unquote(urlsplit(urljoin(str(here), link)).path).removeprefix("/")
            stem = target.rpartition(".")[0].removesuffix(".de")
            if not (site / target).is_file() and stem not in everything:
                dead.append((str(here), link))
    assert dead == []


def test_pages_are_in_both_languages(static):
    assert 'lang="en"' in static.get("/index.html").text
    assert 'lang="de"' in static.get("/index.de.html").text
    assert 'lang="de"' in static.get("/doc/id/network/acod.de.html").text


def test_what_is_written_twice_is_the_same(site, built, tmp_path):
    other = tmp_path / "again"
    write_site(built, other, SITE, iris=SAMPLE)
    names = sorted(p.relative_to(site) for p in site.rglob("*") if p.is_file())
    assert sorted(p.relative_to(other) for p in other.rglob("*") if p.is_file()) == names
    differing = [n for n in names if (site / n).read_bytes() != (other / n).read_bytes()]
    assert differing == []


def test_a_site_is_written_again_over_itself_and_old_downloads_stay(built, tmp_path):
    write_site(built, tmp_path, iris=SAMPLE[:1])
    (tmp_path / "dumps" / "0.0.1").mkdir()
    (tmp_path / "doc" / "stale.html").write_text("")
    write_site(built, tmp_path, iris=SAMPLE[:1])
    assert (tmp_path / "dumps" / "0.0.1").is_dir()
    assert not (tmp_path / "doc" / "stale.html").exists()


def test_a_folder_with_something_else_is_left_alone(built, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CannotContinueError, match="folder-not-empty"):
        write_site(built, tmp_path, SITE, iris=SAMPLE)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_links_from_the_start_page_lead_to_answers(client):
    """Two steps from the start page; of the many links, each that is the first of its kind."""
    seen, dead = {"/"}, []
    waiting = ["/"]
    for _ in range(2):
        following = []
        for path in waiting:
            page = client.get(path, headers={"Accept": "text/html"})
            if not page.headers.get("content-type", "").startswith("text/html"):
                continue
            for link in links_of(page.text):
                target = urljoin(path, link).partition("#")[0]
                kind = "/".join(target.split("?")[0].split("/")[:4])
                if not target.startswith("/") or kind in seen:
                    continue
                seen.add(kind)
                answer = client.get(target, follow_redirects=True)
                if answer.status_code != 200:
                    dead.append((path, target, answer.status_code))
                following.append(target)
        waiting = following
    assert dead == []
    assert len(seen) > 15

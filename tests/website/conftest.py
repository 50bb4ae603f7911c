"""A static site, and a plain file server for it."""

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from clusternets.names import BASE, CN, GRAPH, ID
from clusternets.publication.addresses import Addresses
from clusternets.release import Release
from clusternets.website.site import Place, write_site
from serving import local_client

SITE = "https://example.org/cn"
#: Things of every kind.
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


@pytest.fixture(scope="session")
def whole():
    """Tell whether everything is crawled, as ``make crawl`` does, or a sample."""
    return os.environ.get("CRAWL") == "whole"


@pytest.fixture(scope="session")
def built(checkout, release):
    """Return the Release of the running service, beside which downloads may be written."""
    return Release.open(checkout / "build" / "release" / release.folder.name)


@pytest.fixture(scope="session")
def addresses(built):
    """Return the addresses of everything."""
    index = built.index()
    yield Addresses(index)
    index.close()


@pytest.fixture(scope="session")
def sample(whole, addresses):
    """Return the IRIs whose documents the site has."""
    return tuple(addresses.all()) if whole else SAMPLE


@pytest.fixture(scope="session")
def site(built, sample, tmp_path_factory):
    """Return the folder of a site."""
    folder = tmp_path_factory.mktemp("site")
    seen = []
    site = write_site(built, Place(folder, SITE), lambda *counts: seen.append(counts), sample)
    assert seen[-1] == (len(sample), len(sample))
    assert site.documents == len(sample)
    assert site.refused == ()
    return folder


@pytest.fixture(scope="session")
def static(site):
    """Return a client of a plain file server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with local_client(f"http://127.0.0.1:{server.server_port}") as opened:
        yield opened
    server.shutdown()
    server.server_close()

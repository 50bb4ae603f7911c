"""Downloads are served whole, listed for people and programs, and refused with a sentence."""

import hashlib

import pytest

from clusternets import __version__


@pytest.fixture(scope="module")
def listed(server):
    """Return what is listed for programs."""
    with server.client() as client:
        return client.get("/dumps/index.json").json()


def test_every_listed_file_is_served_as_it_is_listed(listed, client):
    for file in listed["files"]:
        answer = client.get(f"/dumps/{listed['version']}/{file['name']}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/gzip")
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]


@pytest.mark.parametrize(
    ("language", "title"), [("en", "how to cite"), ("de", "wie man sie zitiert")]
)
def test_a_page_lists_every_file_with_its_checksum(language, title, listed, client):
    page = client.get("/dumps", params={"lang": language}).text
    assert title in page
    assert [file["name"] for file in listed["files"] if file["name"] not in page] == []
    assert [file["sha256"] for file in listed["files"] if file["sha256"] not in page] == []


@pytest.mark.parametrize("name", ["citation.bib", "citation.json", "SHA256SUMS"])
def test_what_cites_and_checks_lies_beside_the_files(name, client):
    assert client.get(f"/dumps/{__version__}/{name}").status_code == 200


@pytest.mark.parametrize(
    "path", [f"{__version__}/none.gz", "0.0.0/clusternets-0.0.0.nq.gz", f"{__version__}/..%2Fx"]
)
def test_an_unknown_download_is_a_problem_with_a_code(path, client):
    answer = client.get(f"/dumps/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_client_that_has_a_file_gets_it_not_again(listed, client):
    path = f"/dumps/{__version__}/{listed['files'][0]['name']}"
    etag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304

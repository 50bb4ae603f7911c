"""The static site is the same each time, keeps what is not its own, and says what it cannot do."""

import json
import shutil

import pytest
from crawling import links_of
from typer.testing import CliRunner

from clusternets.cli import app, publishing
from clusternets.names import BASE
from clusternets.pages.view import NEEDS_SERVICE
from clusternets.problems import CannotContinueError
from clusternets.publication.addresses import Addresses
from clusternets.publication.rendering import Renderer, Rendition
from clusternets.website.answers import Refusal
from clusternets.website.site import Place, Site, write_site

SERVICE = "https://example.org/live"


@pytest.fixture(scope="module")
def renderer(built):
    opened = Renderer(built)
    yield opened
    opened.close()


def test_pages_are_in_both_languages(static):
    for path in ("/index", "/comparison", "/queries/forms", "/doc/id/network/acod"):
        assert 'lang="en"' in static.get(f"{path}.html").text
        assert 'lang="de"' in static.get(f"{path}.de.html").text


def test_what_is_written_again_is_the_same_and_old_downloads_stay(site, built, sample, tmp_path):
    again = tmp_path / "again"
    shutil.copytree(site, again)
    (again / "dumps" / "0.0.1").mkdir()
    (again / "doc" / "stale.html").write_text("")
    (again / "index.html").write_text("changed")
    write_site(built, Place(again, "https://example.org/cn/"), iris=sample)
    assert (again / "dumps" / "0.0.1").is_dir()
    names = sorted(p.relative_to(site) for p in site.rglob("*") if p.is_file())
    assert sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file()) == names
    differing = [n for n in names if (site / n).read_bytes() != (again / n).read_bytes()]
    assert differing == []


def test_a_folder_with_something_else_is_left_alone(built, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CannotContinueError, match="folder-not-empty"):
        write_site(built, Place(tmp_path), iris=[])
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_the_site_lacks_is_told(built, sample, tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERNETS_RESULT_BYTES", "1000")
    site = write_site(built, Place(tmp_path), iris=sample[:1])
    refused = {refusal.path: refusal.status for refusal in site.refused}
    assert refused["/api/queries/condition-table.csv"] == 413
    assert not (tmp_path / "api/queries/condition-table.csv").exists()
    assert "/api/queries/external-not-neighbouring.csv" not in refused
    assert (tmp_path / "api/queries/external-not-neighbouring.csv").exists()


@pytest.mark.parametrize(("status", "exit_code"), [(413, 0), (503, 1), (504, 1)])
def test_a_site_that_lacks_what_it_could_have_is_no_success(
    status, exit_code, monkeypatch, release
):
    lacking = Site(1, 7, (Refusal("/api/queries/forms.csv", status),))
    monkeypatch.setattr(publishing, "the_release", lambda: release)
    monkeypatch.setattr(publishing, "write_site", lambda *_: lacking)
    result = CliRunner().invoke(app, ["publish", "anywhere"])
    assert result.exit_code == exit_code
    assert f"/api/queries/forms.csv ({status})" in result.output


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/api/cases", "api/cases.json"),
        ("/api/cases/acod", "api/cases/acod.json"),
        ("/api/cases/acod/explanation", "api/cases/acod/explanation.json"),
        ("/api/cases/eacp/open-questions.csv", "api/cases/eacp/open-questions.csv"),
        ("/api/cases/eacp/fit.csv", "api/cases/eacp/fit.csv"),
        ("/api/queries/forms.csv", "api/queries/forms.csv"),
        ("/api/queries/forms.csv?lang=de", "api/queries/forms.de.csv"),
        ("/api/comparison", "api/comparison.json"),
        ("/api/comparison.csv?lang=de", "api/comparison.de.csv"),
        ("/api/propositions/P5", "api/propositions/P5.json"),
        ("/api/vocabulary", "api/vocabulary.json"),
        ("/dumps/index.json", "dumps/index.json"),
        ("/.well-known/sparql-examples", ".well-known/sparql-examples"),
    ],
)
def test_a_file_for_programs_is_what_the_service_answers(path, file, client, static):
    assert static.get(f"/{file}").content == client.get(path, follow_redirects=True).content


def test_every_stored_query_and_proposition_has_a_page_and_its_answer(client, site):
    for slug in (query["slug"] for query in client.get("/api/queries").json()["queries"]):
        assert (site / "queries" / f"{slug}.html").is_file()
        assert (site / "api" / "queries" / f"{slug}.json").is_file()
    report = json.loads((site / "api" / "propositions.json").read_text("utf-8"))
    for entry in (*report["propositions"], *report["untested"]):
        assert (site / "propositions" / f"{entry['id']}.de.html").is_file()


def test_what_files_cannot_do_leads_to_a_page_that_says_so(static):
    for page in ("/index.html", "/comparison.html", "/queries/forms.html"):
        text = static.get(page).text
        assert [link for link in links_of(text) if link.endswith(f"/{NEEDS_SERVICE}.html")]
        assert "<form" not in text
    assert "make serve" in static.get(f"/{NEEDS_SERVICE}.html").text


def test_what_files_cannot_do_leads_to_a_service_where_one_is_known(renderer):
    iri = BASE + "id/network/acod"
    root = "../../.."
    wanted = Rendition(iri, "html", root, static=True, service=SERVICE)
    links = links_of(renderer.render(wanted).decode())
    assert f"{SERVICE}/validate?lang=en" in links
    assert any(link.startswith(f"{SERVICE}/sparql?query=SELECT") for link in links)
    assert not any(NEEDS_SERVICE in link for link in links)
    assert f"{root}/comparison.html" in links


def test_addresses_of_documents_do_not_differ_in_case_only(addresses: Addresses):
    paths = [addresses.document(iri) for iri in addresses.all()]
    named = [path for path in paths if path.lower() != path]
    assert named
    assert len({path.lower() for path in paths}) == len(set(paths))

"""Downloads hold the Release, and are the same bytes whenever they are written."""

import gzip
import hashlib
import json
import shutil

import pyoxigraph as ox
import pytest

from clusternets.publication.citation import citation
from clusternets.publication.dumps import (
    CHECKSUMS,
    INDEX,
    dumps,
    listing,
    write_dumps,
    written_citation,
    written_dumps,
)
from clusternets.release import LAYERS, Release, canonical, layer_of


@pytest.fixture(scope="session")
def copied(release, tmp_path_factory):
    """Return the Release in another folder, for what is written beside it."""
    folder = tmp_path_factory.mktemp("copied") / release.folder.name
    shutil.copytree(release.folder, folder)
    return Release.open(folder)


@pytest.fixture(scope="session")
def folder(copied):
    """Return the folder of all downloads."""
    return write_dumps(copied)


@pytest.mark.parametrize("dump", dumps(LAYERS), ids=lambda dump: dump.name)
def test_a_download_holds_its_layer(dump, folder, release):
    data = gzip.decompress((folder / dump.name).read_bytes())
    wanted = [q for q in release.quads() if dump.layer in {"", layer_of(q)}]
    assert canonical(ox.parse(data, format=dump.syntax)) == canonical(wanted)


def test_the_sorted_lines_of_all_have_the_digest_that_is_cited(folder, release):
    (whole,) = (d for d in dumps(LAYERS) if (d.layer, d.suffix) == ("", "nq"))
    lines = gzip.decompress((folder / whole.name).read_bytes()).splitlines(keepends=True)
    digest = hashlib.sha256(b"".join(sorted(lines))).hexdigest()
    assert digest == release.manifest.digest
    assert digest in (folder / "citation.bib").read_text("utf-8")


def test_checksums_and_sizes_are_those_of_the_files(folder):
    sums = dict(reversed(line.split()) for line in (folder / CHECKSUMS).read_text().splitlines())
    for file in written_dumps(folder):
        data = (folder / file.name).read_bytes()
        assert (file.sha256, file.bytes) == (hashlib.sha256(data).hexdigest(), len(data))
        assert sums.pop(file.name) == file.sha256
    assert sums == {}


def test_what_is_written_twice_is_the_same(folder, copied, tmp_path):
    again = tmp_path / copied.folder.name
    shutil.copytree(copied.folder, again, ignore=shutil.ignore_patterns("dumps"))
    other = write_dumps(Release.open(again))
    names = sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in other.iterdir()) == names
    assert [n for n in names if (other / n).read_bytes() != (folder / n).read_bytes()] == []


def test_downloads_are_not_written_again(folder, copied):
    before = (folder / INDEX).stat().st_mtime_ns
    assert write_dumps(copied) == folder
    assert (folder / INDEX).stat().st_mtime_ns == before


def test_a_page_lists_them_by_layer(folder):
    listed = listing(written_dumps(folder))
    assert list(listed) == ["", *LAYERS]
    assert {len(files) for files in listed.values()} == {3}


def test_the_citation_names_version_digest_and_date(folder, copied):
    (item,) = json.loads((folder / "citation.json").read_text("utf-8"))
    cited = citation(copied)
    assert written_citation(folder) == cited
    assert (item["type"], item["version"]) == ("dataset", copied.manifest.version)
    year, month, day = item["issued"]["date-parts"][0]
    assert f"{year:04}-{month:02}-{day:02}" == cited.issued
    assert copied.manifest.digest in item["note"]
    assert copied.manifest.digest in cited.sentence

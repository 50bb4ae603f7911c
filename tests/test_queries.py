"""Stored queries: each says what it asks, runs, and finds something."""

import re

import pyoxigraph as ox
import pytest

from clusternets.content import content_root
from clusternets.names import PREFIXES
from clusternets.problems import CannotContinueError
from clusternets.queries import read_queries
from support import cn, instances

EXTERNAL = "externally governed"
SHARED = "internally governed, shared"
LEAD = "internally governed, lead organization"
HEADER = "#+ title: A title\n#+ description: What it asks.\n"

#: What the paper says, by network and start of the phase; Tri-Cluster's phases have no dates.
PAPER = {
    ("ACOD \N{EN DASH} Automotive Cluster East Germany", "2004"): [EXTERNAL],
    ("Germany goes 3D", "2010"): [SHARED],
    ("ScanBalt BioRegion", "2004"): [EXTERNAL],
    ("Tri-Cluster Berlin\N{EN DASH}Tucson\N{EN DASH}Ottawa Alliance", ""): [LEAD, LEAD],
}


@pytest.fixture(scope="module")
def queries():
    """Return the stored queries by slug."""
    return {query.slug: query for query in read_queries(content_root())}


@pytest.fixture(scope="module")
def store(release):
    """Return a store that holds the default graph of the Release and nothing else."""
    alone = ox.Store()
    alone.bulk_extend(release.load().quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return alone


@pytest.fixture(scope="module")
def ask(queries, store):
    """Return a function that runs a stored query and gives its rows as dictionaries of text."""

    def rows(slug):
        found = store.query(queries[slug].text, prefixes=PREFIXES)
        names = [variable.value for variable in found.variables]
        return [{n: row[n].value if row[n] else "" for n in names} for row in found]

    return rows


# ── The queries of the repository ──


def test_every_query_file_has_a_header(queries):
    files = {path.stem for path in (content_root() / "queries").glob("*.rq")}
    assert {slug for slug, query in queries.items() if query.title and query.description} == files


def test_the_name_of_a_query_is_a_slug(queries):
    assert [slug for slug in queries if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


def test_every_query_runs_and_finds_something(queries, release):
    store = release.load()
    empty = [
        slug
        for slug, query in queries.items()
        if next(iter(store.query(query.text, prefixes=PREFIXES)), None) is None
    ]
    assert empty == []


def test_the_forms_are_those_of_the_paper(ask):
    found = {}
    for row in ask("forms"):
        found.setdefault((row["network"], row["from"]), []).append(row["form"])
    assert {key: found.get(key) for key in PAPER} == PAPER


def test_a_phase_the_paper_does_not_classify_stays_undetermined(ask):
    forms = {row["phase"]: row["form"] for row in ask("forms")}
    assert forms["ScanBalt before the association"] == "undetermined"


def test_every_phase_is_listed_once(ask, data):
    phases = [row["phase"] for row in ask("forms")]
    assert len(phases) == len(set(phases)) == len(instances(data, cn.GovernancePhase)) > 0


@pytest.mark.parametrize(
    "phase",
    [
        "ACOD since 2004",
        "Germany goes 3D since 2010",
        "ScanBalt since the association",
        "Tri-Cluster, led from Tucson",
        "Tri-Cluster, led from Berlin",
    ],
)
def test_a_form_of_the_paper_leads_back_to_several_of_its_sections(phase, ask):
    sections = {
        row["section"]
        for row in ask("evidence-of-forms")
        if row["phase"] == phase and row["form"] in {EXTERNAL, SHARED, LEAD}
    }
    assert len(sections - {""}) >= 2


# ── Headers ──


@pytest.fixture
def read(tmp_path):
    """Return a function that writes one query file and reads the folder."""

    def write_and_read(content):
        path = tmp_path / "queries" / "mine.rq"
        path.parent.mkdir()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_queries(tmp_path)

    return write_and_read


def test_a_query_is_read_with_its_header_and_its_whole_text(read):
    (query,) = read(HEADER + "ASK {}")
    assert (query.slug, query.title, query.description, query.text) == (
        "mine",
        "A title",
        "What it asks.",
        HEADER + "ASK {}",
    )


@pytest.mark.parametrize(
    "content",
    [
        "ASK {}",
        "#+ title: A title\nASK {}",
        "#+ description: What it asks.\nASK {}",
        "#+ title: [never closed\n#+ description: What it asks.\nASK {}",
        "#+ just words\nASK {}",
        "#+ title:\n#+ description: What it asks.\nASK {}",
        "",
    ],
    ids=[
        "none",
        "no description",
        "no title",
        "no YAML",
        "no mapping",
        "empty title",
        "empty file",
    ],
)
def test_a_query_without_a_whole_header_is_a_problem_of_its_file(content, read):
    with pytest.raises(CannotContinueError) as caught:
        read(content)
    found = [(problem.code, problem.file) for problem in caught.value.problems]
    assert found == [("query-header", "queries/mine.rq")]


def test_a_query_that_is_not_utf_8_is_a_problem_of_its_file(read):
    with pytest.raises(CannotContinueError) as caught:
        read(HEADER.encode() + b"# caf\xe9\nASK {}")
    assert [problem.file for problem in caught.value.problems] == ["queries/mine.rq"]

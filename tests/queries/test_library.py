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
TEXTS = "{en: A title, de: Ein Titel}"
HEADER = f"#+ group: forms\n#+ title: {TEXTS}\n#+ description: {TEXTS}\n"

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


def test_every_column_of_iris_is_called_like_the_column_of_their_names(queries, store):
    # This is how a page knows what a name leads to. Some things have no name.
    for slug, query in queries.items():
        names = {name.value for name in store.query(query.text, prefixes=PREFIXES).variables}
        iris = {name for name in names if name.endswith("_iri")} - {"coding_iri", "evidence_iri"}
        assert {iri.removesuffix("_iri") for iri in iris} <= names, slug


def test_every_query_file_has_a_header(queries):
    files = {path.stem for path in (content_root() / "queries").glob("*.rq")}
    assert {slug for slug, query in queries.items() if query.title and query.description} == files


def test_the_name_of_a_query_is_a_slug(queries):
    assert [slug for slug in queries if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


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


# ── Files ──


@pytest.fixture
def read(tmp_path):
    """Return a function that writes one query file and reads the folder."""

    def write_and_read(content, shared=""):
        path = tmp_path / "queries" / "mine.rq"
        path.parent.mkdir()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if shared:
            (path.parent / "parameters.yaml").write_text(shared, "utf-8")
        return read_queries(tmp_path)

    return write_and_read


def test_a_query_is_read_with_its_header_and_its_whole_text(read):
    (query,) = read(HEADER + "ASK {}")
    assert (query.slug, query.title, query.header.title["de"], query.text) == (
        "mine",
        "A title",
        "Ein Titel",
        HEADER + "ASK {}",
    )


def test_only_files_directly_in_the_folder_are_stored_queries(tmp_path):
    for folder in ("checks", "propositions"):
        (tmp_path / "queries" / folder).mkdir(parents=True)
        (tmp_path / "queries" / folder / "other.rq").write_text("ASK {}", "utf-8")
    (tmp_path / "queries" / "mine.rq").write_text(HEADER + "ASK {}", "utf-8")
    assert [query.slug for query in read_queries(tmp_path)] == ["mine"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("ASK {}", "query-header"),
        ("", "query-header"),
        (f"#+ group: forms\n#+ title: {TEXTS}\nASK {{}}", "query-header"),
        (f"#+ group: none\n#+ title: {TEXTS}\n#+ description: {TEXTS}\nASK {{}}", "query-header"),
        (HEADER.replace(", de: Ein Titel", "") + "ASK {}", "query-header"),
        (HEADER + "#+ titel: x\nASK {}", "query-header"),
        (HEADER + "#+ question: first\nASK {}", "query-header"),
        (HEADER + "#+ parameters: [nowhere]\nASK {}", "query-header"),
        (HEADER + "#+ title: [never closed\nASK {}", "query-header"),
        (HEADER + "ASK {", "query-syntax"),
        (HEADER.encode() + b"# caf\xe9\nASK {}", "not-utf-8"),
    ],
)
def test_what_is_wrong_with_a_file_is_a_problem_of_its_file(content, code, read):
    with pytest.raises(CannotContinueError) as caught:
        read(content)
    found = [(problem.code, problem.file) for problem in caught.value.problems]
    assert found == [(code, "queries/mine.rq")]


IT = f"it: {{type: string, label: {TEXTS}, description: {TEXTS}}}"


@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        ("VALUES ?it { UNDEF }", []),
        ("", ["query-slots"]),
        ("# VALUES ?it { UNDEF }\n", ["query-slots"]),
        ("VALUES ?it { 'a' } VALUES ?it { 'a' }", []),
        ("VALUES ?it { 'a' } VALUES ?it { 'b' }", ["query-slots"]),
    ],
)
def test_a_parameter_has_a_slot_and_all_its_slots_hold_the_same(pattern, codes, read):
    text = f"{HEADER}#+ parameters: [it]\nSELECT ?it {{ {pattern} }}"
    if codes:
        with pytest.raises(CannotContinueError) as caught:
            read(text, IT)
        assert [problem.code for problem in caught.value.problems] == codes
    else:
        assert [parameter.name for parameter in read(text, IT)[0].parameters] == ["it"]


@pytest.mark.parametrize(
    "described",
    [
        "{}",
        "text",
        f"{{type: nothing, label: {TEXTS}, description: {TEXTS}}}",
        f"{{type: list, label: {TEXTS}, description: {TEXTS}}}",
        f"{{type: concept, label: {TEXTS}, description: {TEXTS}}}",
        f"{{type: string, scheme: role, label: {TEXTS}, description: {TEXTS}}}",
        f"{{type: iri, choices: [a, b], label: {TEXTS}, description: {TEXTS}}}",
        f"{{type: string, choices: SELECT, label: {TEXTS}, description: {TEXTS}}}",
        f"{{type: string, default: x, label: {TEXTS}, description: {TEXTS}}}",
        f"{{type: string, label: {TEXTS}}}",
    ],
)
def test_a_shared_parameter_is_described_in_full(described, read):
    with pytest.raises(CannotContinueError) as caught:
        read(HEADER + "ASK {}", f"it: {described}")
    assert [problem.code for problem in caught.value.problems] == ["query-parameters"]

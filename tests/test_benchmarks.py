"""The benchmarks run, and measure cases that are like real ones."""

import csv
import json
import re
import subprocess
import sys
from itertools import product

import pyoxigraph as ox
import pytest

from clusternets.content import content_root
from clusternets.inputs import triples
from clusternets.names import BASE, local_name
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.outcome import Open
from clusternets.validation.shapes import Shapes

FOLDER = content_root() / "benchmarks"
#: Measures that start Java, which a quick run does not.
SLOW = {"phase", "hermit", "hermit-ten"}


def run(script, *arguments):
    """Run a benchmark script and return what it printed."""
    done = subprocess.run(
        [sys.executable, FOLDER / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Return the texts of 60 generated cases."""
    folder = tmp_path_factory.mktemp("generated")
    run("generate.py", folder, "--cases", "60")
    return [path.read_text("utf-8") for path in sorted(folder.iterdir())]


@pytest.fixture(scope="module")
def graphs(generated):
    """Return the triples of these cases."""
    return [list(ox.parse(text, format=ox.RdfFormat.TURTLE)) for text in generated]


def measures_in_readme():
    """Return the measures that the table of the README explains."""
    lines = (FOLDER / "README.md").read_text("utf-8").splitlines()
    rows = [line.split("|")[1] for line in lines if line.startswith("| `")]
    return {name.strip(" `") for row in rows for name in row.split(",")}


def queries_in_readme():
    """Return the queries that the README explains."""
    return re.findall(r"^- `(\w+)`: ", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)


def test_a_quick_run_prints_every_measure_but_those_of_hermit_as_csv():
    rows = list(csv.DictReader(run("reasoning.py", "--quick").splitlines()))
    assert {row["measure"] for row in rows} == measures_in_readme() - SLOW
    assert all(float(row["median"]) > 0 for row in rows)


def test_a_quick_run_as_json_says_when_and_on_what_and_finds_no_disagreement():
    result = json.loads(run("reasoning.py", "--quick", "--json"))
    assert {"date", "cores", "python", "pyoxigraph"} <= result["machine"].keys()
    assert result["disagreements"] == []
    assert {row["measure"] for row in result["measures"]} == measures_in_readme() - SLOW


def test_a_quick_run_asks_the_service_every_query_in_both_ways_without_peers():
    rows = list(csv.DictReader(run("service.py", "--quick").splitlines()))
    asked = [(row["query"], row["mode"], row["service"]) for row in rows]
    queries = queries_in_readme()
    assert len(queries) == 8
    assert set(asked) == set(product(queries, ("uncached", "cached"), ("clusternets",)))
    assert len(asked) == 16
    figures = ("requests", "rate", "processor", "p50", "start", "memory")
    assert all(float(row[name]) > 0 for row in rows for name in figures)


def test_a_quick_run_asks_for_documents_of_more_cases_than_there_are():
    result = json.loads(run("publication.py", "--quick", "--json"))
    rows = {(row["measure"], row["format"]): row for row in result["rows"]}
    assert set(rows) == set(product(("first", "again"), ("html", "ttl", "jsonld")))
    assert all(row["rate"] > 0 and row["times"] == 2 for row in rows.values())


def test_the_same_seed_gives_the_same_cases_and_another_seed_others(generated, tmp_path):
    first = [text for text in generated if "number 0." in text]
    run("generate.py", tmp_path / "same", "--cases", "1")
    run("generate.py", tmp_path / "other", "--cases", "1", "--seed", "1")
    assert [(tmp_path / "same" / "case-0.ttl").read_text("utf-8")] == first
    assert [(tmp_path / "other" / "case-0.ttl").read_text("utf-8")] != first


def test_a_generated_case_has_about_200_triples(graphs):
    assert all(190 <= len(set(graph)) <= 220 for graph in graphs)


def test_generated_cases_conform_to_the_shapes(graphs, content):
    shapes = Shapes(triples(content.submission_shapes), triples(content.vocabulary))
    found = shapes.check(quad for graph in graphs[:5] for quad in graph)
    # What is only recommended is not asked of them.
    assert [one for one in found if one.severity.endswith("Violation")] == []


def test_generated_cases_use_only_concepts_that_there_are(graphs, content):
    known = {quad.subject for quad in triples(content.vocabulary)}
    used = {quad.object for graph in graphs for quad in graph}
    scheme = BASE + "scheme/"
    concepts = {t for t in used if isinstance(t, ox.NamedNode) and t.value.startswith(scheme)}
    assert concepts
    assert concepts <= known


def test_every_outcome_occurs_among_generated_cases(graphs, base):
    cases = [CaseFacts.of(graph, base) for graph in graphs]
    found = {phase.outcome for case in cases for phase in classify(case, base).phases}
    wanted = {base.forms[form] for form in base.leaf_forms} | {str(other) for other in Open}
    assert {local_name(outcome) for outcome in found} == {local_name(w) for w in wanted}

"""The command: what it prints, where, and with which exit status."""

import csv
import io
import os
import socket
import subprocess
import sys
from dataclasses import dataclass

import pyoxigraph as ox
import pytest
from rich.console import Console

from clusternets import __version__, cli
from clusternets.cli import printing, releases
from clusternets.content import content_root
from clusternets.queries import read_queries
from clusternets.release import Release
from support import cn

#: What comes out of the phases of the paper's cases and of the others.
FORMS = {
    "externally governed",
    "internally governed, shared",
    "internally governed, lead organization",
    "hybrid",
    "undetermined",
}


@dataclass(frozen=True)
class Done:
    """What a call of the command gave."""

    status: int
    out: str
    err: str

    @property
    def rows(self):
        """What was printed, read as CSV."""
        return list(csv.reader(io.StringIO(self.out)))


@pytest.fixture
def run(monkeypatch, capsys, release):
    """Return a function that runs the command in this process, on the Release of the tests."""
    monkeypatch.setattr(releases, "current_release", lambda **_: release)

    def call(*arguments, stdin=""):
        monkeypatch.setattr(sys, "argv", ["clusternets", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as caught:
            cli.main()
        return Done(caught.value.code or 0, *capsys.readouterr())

    return call


def start(*arguments, **environment):
    """Run the command in a process of its own, with its output in pipes."""
    done = subprocess.run(
        [sys.executable, "-m", "clusternets", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


# ── The command itself ──


def test_the_version_is_printed():
    assert start("--version") == Done(0, f"{__version__}\n", "")


def test_a_command_that_does_not_exist_cannot_be_used(run):
    assert run("frobnicate").status == 2


def test_the_help_names_every_command(run):
    shown = run("--help").out
    assert [name for name in ("build", "serve", "query") if name not in shown] == []


def test_a_bad_setting_stops_the_service_and_is_named():
    done = start("serve", "--port", "0", CLUSTERNETS_QUERY_SECONDS="soon")
    assert (done.status, "CLUSTERNETS_QUERY_SECONDS" in done.err) == (2, True)


def test_a_problem_is_told_without_a_traceback():
    assert "Traceback" not in start("serve", CLUSTERNETS_QUERY_SECONDS="soon").err


# ── Build ──


@pytest.fixture
def built(monkeypatch, release):
    """Have the command ``build`` give the Release of the tests."""
    monkeypatch.setattr(releases, "build_release", lambda *_: release)
    return release


def test_a_build_in_a_pipe_gives_csv(run, built):
    header, *rows = run("build").rows
    counts = {layer: int(count) for layer, count in rows}
    assert (header, counts) == (["layer", "triples"], built.manifest.layers)


def test_a_build_says_where_it_wrote_but_not_into_the_pipe(run, built):
    done = run("build")
    assert (str(built.folder) in done.err, str(built.folder) in done.out) == (True, False)


def test_a_build_that_is_stopped_tells_every_problem_on_a_line(run, monkeypatch, tmp_path):
    for name in ("one", "other"):
        path = tmp_path / "data" / f"{name}.ttl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("never Turtle", "utf-8")
    monkeypatch.setattr(releases, "content_root", lambda: tmp_path)
    done = run("build")
    places = [line.split(":")[0] for line in done.err.splitlines()]
    assert (done.status, places[:2]) == (2, ["data/one.ttl", "data/other.ttl"])


# ── Query ──


def test_the_forms_come_out_as_csv_in_a_pipe(run):
    done = run("query", "forms")
    header, *rows = done.rows
    forms = {row[header.index("form")] for row in rows}
    assert (done.status, forms) == (0, FORMS)


def test_a_stored_query_takes_parameters(run):
    done = run("query", "forms", "--param", "networks=acod,scanbalt", "-p", "lang=de")
    networks = {row[0] for row in done.rows[1:]}
    assert networks == {"ACOD \N{EN DASH} Automotive Cluster Ostdeutschland", "ScanBalt BioRegion"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("forms", "-p", "networks=nowhere"), "bad-parameter"),
        (("forms", "-p", "nothing=1"), "unknown-parameter"),
        (("forms", "-p", "networks"), "bad-parameter"),
        (("-", "-p", "networks=acod"), "no-parameters"),
    ],
)
def test_a_bad_parameter_cannot_be_used(arguments, code, run):
    done = run("query", *arguments, stdin="ASK {}")
    assert (done.status, done.out, f"[{code}]" in done.err) == (2, "", True)


def test_csv_has_one_line_per_row_and_nothing_else(run):
    assert run("query", "-", stdin="SELECT ?x { VALUES ?x { 1 2 } }").out == "x\n1\n2\n"


def test_a_terminal_gets_a_table(run, monkeypatch):
    monkeypatch.setattr(printing, "out", Console(force_terminal=True, width=200))
    shown = run("query", "-", stdin="SELECT ('[b]cell[/b]' AS ?column) {}").out
    assert ("column" in shown, "[b]cell[/b]" in shown, "─" in shown or "━" in shown) == (
        True,
        True,
        True,
    )


def test_every_stored_query_runs(run, release, monkeypatch):
    store = release.load()
    monkeypatch.setattr(Release, "load", lambda _: store)
    failed = [q.slug for q in read_queries(content_root()) if run("query", q.slug).status]
    assert failed == []


def test_a_query_may_come_from_a_file(run, tmp_path):
    path = tmp_path / "mine.rq"
    path.write_text("SELECT ('Thüringen' AS ?x) {}", "utf-8")
    assert run("query", path).out == "x\nThüringen\n"


def test_a_query_may_use_the_known_prefixes(run):
    done = run("query", "-", stdin="SELECT ?n { ?n a cn:ClusterNetwork } ORDER BY ?n")
    assert done.rows[1] == ["network:acod"]


def test_an_ask_query_prints_yes_or_no(run):
    answers = [run("query", "-", stdin=f"ASK {{ FILTER({n} = 1) }}").out for n in (1, 2)]
    assert answers == ["yes\n", "no\n"]


def test_a_construct_query_prints_turtle(run, data):
    shown = run("query", "-", stdin="CONSTRUCT WHERE { ?s cn:hasGovernancePhase ?o }").out
    phases = list(data.subject_objects(cn.hasGovernancePhase))
    assert len(list(ox.parse(shown, format=ox.RdfFormat.TURTLE))) == len(phases) > 0


def test_an_unbound_value_is_an_empty_cell(run):
    shown = run("query", "-", stdin="SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) } }").out
    assert shown == "x,y\n1,\n"


def test_an_unknown_query_cannot_be_used_and_the_known_ones_are_named(run):
    done = run("query", "nowhere")
    told = [slug for slug in ("nowhere", "forms", "evidence-of-forms") if slug not in done.err]
    assert (done.status, done.out, told) == (2, "", [])


@pytest.mark.parametrize(
    "text", ["SELECT {", "", "INSERT DATA { <a:a> <a:b> <a:c> }", "ASK { nowhere:x ?p ?o }"]
)
def test_a_broken_query_cannot_be_used(text, run):
    done = run("query", "-", stdin=text)
    assert (done.status, done.out, "[syntax-error]" in done.err) == (2, "", True)


def test_a_file_that_is_not_utf_8_cannot_be_used(run, tmp_path):
    path = tmp_path / "latin.rq"
    path.write_bytes(b"ASK {} # caf\xe9")
    assert run("query", path).status == 2


def test_a_folder_is_not_a_query(run, tmp_path):
    assert run("query", tmp_path).status == 2


def test_rules_are_printed_in_words_and_as_logic(run):
    printed = run("rules")
    assert printed.status == 0
    assert "External governance" in printed.out
    assert "→ cn:WithoutExternalLead(?x)" in printed.out


def test_rules_are_printed_as_queries_that_can_be_run(run):
    printed = run("rules", "--sparql").out
    assert printed.count("CONSTRUCT {") == printed.count("\nWHERE {") > 40


def test_an_address_that_is_taken_is_named_and_the_call_ends(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--port", taken.getsockname()[1])
    assert done.status == 2
    assert "address-not-available" in done.err


def test_propositions_prints_a_line_for_each_in_a_pipe(run):
    header, *lines = run("propositions").rows
    assert header[0] == "proposition"
    assert [line[0] for line in lines] == [f"P{number}" for number in range(1, 65)]


def test_propositions_prints_every_verdict_on_one(run):
    header, *lines = run("propositions", "p5").rows
    own = next(dict(zip(header, line, strict=True)) for line in lines if "acod" in line[2])
    assert (own["verdict"], own["codes"]) == ("supporting", "adjacency=neighbouring")


@pytest.mark.parametrize(("name", "code"), [("P33", "interviewee"), ("P99", "no proposition")])
def test_propositions_says_why_there_is_no_verdict(run, name, code):
    done = run("propositions", name)
    assert done.status == 2
    assert code in done.err

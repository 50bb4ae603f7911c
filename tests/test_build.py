"""The build: it stops on what is wrong and says where, and never leaves anything half-built."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from clusternets import build as building
from clusternets.build import build, current_release, release_folder
from clusternets.content import FOLDERS, content_files, content_root
from clusternets.problems import CannotContinueError
from clusternets.release import Release, graph_name, write_release

ID = "https://w3id.org/clusternets/id/"
HEADER = "#+ title: A title\n#+ description: What it asks.\n"
PREFIXES = """\
@prefix cn: <https://w3id.org/clusternets/def/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def copy_of_content(root):
    """Copy everything that a Release is built from and return the root of the copy."""
    for folder in FOLDERS:
        shutil.copytree(content_root() / folder, root / folder)
    return root


@pytest.fixture
def repository(tmp_path):
    """Return a copy of what a Release is built from, free to be changed."""
    return copy_of_content(tmp_path / "repository")


@pytest.fixture
def target(repository, release):
    """Return the folder of Releases of the copy; the one of the unchanged content is current."""
    folder = release_folder(repository)
    shutil.copytree(release.folder, folder / release.folder.name)
    (folder / "current").write_text(release.folder.name + "\n", "utf-8")
    return folder


@pytest.fixture
def _unvalidated(monkeypatch):
    """Leave out the shapes, the slowest step, where a test is about another one."""
    monkeypatch.setattr(building, "check_shapes", lambda _: [])


@pytest.fixture(scope="module")
def contents(release):
    """Return a function that gives what a build of the same or of other content would write."""
    quads = list(release.quads())
    paths = (path.relative_to(release.folder) for path in release.folder.rglob("*.json"))
    documents = {str(p): release.document(p) for p in paths if p.name != "manifest.json"}
    node = ox.NamedNode("a:a")
    fact = ox.Quad(node, node, node, graph_name("asserted", "acod"))

    def give(*, changed=False):
        return [*quads, fact] if changed else quads, documents, release.manifest.inputs

    return give


def snapshot(folder):
    """Return every file and folder below a folder, with the bytes of the files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def current_of(target):
    """Return the name of the current Release and the files in its folder."""
    name = (target / "current").read_text("utf-8").strip()
    return name, snapshot(target / name)


def problems_of(root, target):
    """Return the problems that stop the build."""
    with pytest.raises(CannotContinueError) as caught:
        build(root, target)
    return caught.value.problems


def only_problem_of(root, target):
    """Return the problem that stops the build; fails if there are several."""
    (problem,) = problems_of(root, target)
    return problem


def write(root, name, content):
    """Write a file of the copy and return its name."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def edit(root, name, old, new):
    """Replace the first occurrence of a text in a file of the copy, which must be there."""
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# ── What stops the build ──


@pytest.mark.parametrize("folder", ["ontology", "ontology/rules", "shapes", "data", "data/cases"])
def test_a_file_that_is_not_turtle_stops_the_build_with_its_line(folder, repository, target):
    name = write(repository, f"{folder}/broken.ttl", "<a:a> <a:b> <a:c> .\n\n<a:a> <a:b> ;\n")
    problem = only_problem_of(repository, target)
    assert (problem.code, problem.file, problem.line) == ("syntax-error", name, 3)


def test_a_file_that_is_not_utf_8_stops_the_build_with_its_line(repository, target):
    name = write(repository, "data/latin.ttl", b"# one\n# caf\xe9\n")
    problem = only_problem_of(repository, target)
    assert (problem.code, problem.file, problem.line) == ("not-utf-8", name, 2)


def test_every_file_that_cannot_be_read_is_named(repository, target):
    names = [write(repository, f"data/broken-{n}.ttl", "never Turtle") for n in (1, 2)]
    assert [problem.file for problem in problems_of(repository, target)] == names


@pytest.mark.parametrize("path", ["id/organization/nowhere", "scheme/level/nowhere", "def/Nowhere"])
def test_a_dangling_iri_stops_the_build_with_its_line(path, repository, target):
    iri = f"https://w3id.org/clusternets/{path}"
    name = write(repository, "data/more.ttl", f"{PREFIXES}<{ID}source/x> cn:concerns <{iri}> .")
    problem = only_problem_of(repository, target)
    assert (problem.code, problem.file, problem.line) == ("dangling-iri", name, 4)


def test_a_dangling_iri_is_told_in_full(repository, target):
    write(repository, "data/more.ttl", f"{PREFIXES}<{ID}source/x> cn:concerns <{ID}source/y> .")
    assert f"{ID}source/y" in only_problem_of(repository, target).message


@pytest.mark.parametrize(
    "path",
    ["thing/x", "source/Upper", "source/two_words", "source", "source/a/b", "source/-x", "S/x"],
)
def test_an_iri_that_is_no_kind_and_slug_stops_the_build(path, repository, target):
    name = write(repository, "data/more.ttl", f"{PREFIXES}<{ID}{path}> a cn:Source .")
    problem = only_problem_of(repository, target)
    assert (problem.code, problem.file, problem.line) == ("bad-iri", name, 4)


def test_a_slug_described_in_two_files_stops_the_build_and_both_are_named(repository, target):
    name = write(repository, "data/more.ttl", f"{PREFIXES}<{ID}source/s01> a cn:Source .")
    problems = problems_of(repository, target)
    assert {(p.code, p.file) for p in problems} == {
        ("duplicate-slug", "data/sources.ttl"),
        ("duplicate-slug", name),
    }


def test_a_duplicate_slug_is_told_with_the_other_file(repository, target):
    name = write(repository, "data/more.ttl", f"{PREFIXES}<{ID}source/s01> a cn:Source .")
    (own,) = [p for p in problems_of(repository, target) if p.file == name]
    assert (own.line, "data/sources.ttl" in own.message) == (4, True)


def test_a_case_file_without_its_network_stops_the_build(repository, target):
    name = write(repository, "data/cases/silent.ttl", "# nothing yet\n")
    problem = only_problem_of(repository, target)
    assert (problem.code, problem.file) == ("case-without-network", name)


def test_a_case_file_named_after_another_network_stops_the_build(repository, target):
    (repository / "data/cases/acod.ttl").rename(repository / "data/cases/acot.ttl")
    problem = only_problem_of(repository, target)
    assert (problem.code, f"{ID}network/acot" in problem.message) == ("case-without-network", True)


@pytest.mark.parametrize(
    ("axiom", "named"),
    [
        ("cn:VerticalTie owl:disjointUnionOf ( cn:Tie cn:Cluster ) .", "cn:VerticalTie"),
        ("cn:inPhase a owl:SymmetricProperty .", "cn:inPhase"),
        ("cn:WithExternalLead rdfs:subClassOf cn:WithJointGovernance .", "cn:WithExternalLead"),
    ],
    ids=["covering", "symmetric", "no rule named"],
)
def test_an_axiom_outside_the_profile_stops_the_build_and_is_named(
    axiom, named, repository, target
):
    write(repository, "ontology/rules/more.ttl", PREFIXES + axiom)
    problems = problems_of(repository, target)
    assert [(p.code, named in p.message) for p in problems] == [("rule-outside-profile", True)]


def drop_evidence_of_a_coding(root):
    """Take the evidence away from one coding."""
    path = root / "data/cases/acod.ttl"
    text, count = re.subn(
        r"(?ms)^(coding:acod--formalization$.*?)cn:hasEvidence .*?;",
        r"\1",
        path.read_text("utf-8"),
        count=1,
    )
    assert count == 1
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def violation(tmp_path_factory):
    """Return the problem that a coding without evidence is, and the lines of its file."""
    root = copy_of_content(tmp_path_factory.mktemp("violation"))
    drop_evidence_of_a_coding(root)
    problem = only_problem_of(root, root / "target")
    return problem, (root / "data/cases/acod.ttl").read_text("utf-8").splitlines()


def test_what_breaks_a_shape_stops_the_build_with_file_and_shape(violation):
    problem, _ = violation
    found = (problem.code, problem.file, "clusternets/shape/" in problem.advice)
    assert found == ("shape-violation", "data/cases/acod.ttl", True)


def test_what_breaks_a_shape_is_told_with_the_node(violation):
    assert f"{ID}coding/acod--formalization" in violation[0].message


def test_what_breaks_a_shape_is_told_with_the_line_where_the_node_is_described(violation):
    problem, lines = violation
    assert lines[problem.line - 1] == "coding:acod--formalization"


@pytest.mark.parametrize(
    "text", ["SELECT * {}", "#+ title: [\nASK {}", "#+ title: Only this\nASK {}"]
)
def test_a_query_with_a_broken_header_stops_the_build(text, repository, target):
    name = write(repository, "queries/broken.rq", text)
    problem = only_problem_of(repository, target)
    assert (problem.code, problem.file) == ("query-header", name)


@pytest.mark.usefixtures("_unvalidated")
def test_a_query_that_is_not_sparql_stops_the_build(repository, target):
    name = write(repository, "queries/broken.rq", HEADER + "SELECT {")
    assert only_problem_of(repository, target).file == name


def test_a_repository_without_cases_stops_the_build(repository, target):
    shutil.rmtree(repository / "data/cases")
    assert "data/cases" in {problem.file for problem in problems_of(repository, target)}


def test_an_empty_folder_stops_the_build(tmp_path):
    codes = {problem.code for problem in problems_of(tmp_path, tmp_path / "target")}
    assert codes == {"nothing-found"}


# ── What a stopped build leaves ──

BREAKS = {
    "syntax": lambda root: write(root, "data/broken.ttl", "never Turtle"),
    "encoding": lambda root: write(root, "data/broken.ttl", b"# \xff"),
    "name": lambda root: write(root, "data/cases/silent.ttl", ""),
    "rule": lambda root: write(
        root, "ontology/rules/more.ttl", f"{PREFIXES}cn:inPhase a owl:TransitiveProperty ."
    ),
    "shape": drop_evidence_of_a_coding,
    "query": lambda root: write(root, "queries/broken.rq", "SELECT * {}"),
}


@pytest.mark.parametrize("break_", BREAKS.values(), ids=BREAKS.keys())
def test_a_stopped_build_changes_nothing_about_releases(break_, repository, target):
    before = snapshot(target)
    break_(repository)
    problems_of(repository, target)
    assert snapshot(target) == before


def test_a_stopped_first_build_leaves_nothing(repository, tmp_path):
    BREAKS["syntax"](repository)
    problems_of(repository, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def full_disk(*_):
    raise OSError(28, "No space left on device")


#: Steps of writing that may be interrupted: a method of Path, and the file it is at (any if None).
STEPS = {
    "layers": ("write_text", "manifest.json"),
    "draft": ("rename", None),
    "pointer": ("write_text", "current"),
    "swap": ("replace", None),
}


@pytest.fixture
def interrupt(monkeypatch):
    """Return a function that makes one step of writing fail as on a full disk."""

    def at(step):
        method, name = STEPS[step]
        real = getattr(Path, method)

        def fail_there(path, *arguments, **options):
            if name is None or path.name == name:
                full_disk()
            return real(path, *arguments, **options)

        monkeypatch.setattr(Path, method, fail_there)

    return at


@pytest.mark.parametrize("step", STEPS)
def test_an_interrupted_first_build_leaves_no_current_release_and_no_draft(
    step, contents, tmp_path, interrupt
):
    interrupt(step)
    with pytest.raises(OSError, match="No space left"):
        write_release(*contents(), tmp_path / "target")
    left = {path.name for path in (tmp_path / "target").iterdir()}
    assert [name for name in left if name == "current" or name.startswith(".")] == []


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("changed", [False, True], ids=["same content", "other content"])
def test_an_interrupted_build_leaves_the_current_release_whole(
    changed, step, contents, target, interrupt
):
    before = current_of(target)
    interrupt(step)
    with pytest.raises(OSError, match="No space left"):
        write_release(*contents(changed=changed), target)
    assert current_of(target) == before


def test_a_build_that_another_one_overtakes_still_succeeds(contents, tmp_path, monkeypatch):
    real = Path.rename

    def overtaken(draft, folder):
        shutil.copytree(draft, folder)
        return real(draft, folder)

    monkeypatch.setattr(Path, "rename", overtaken)
    built = write_release(*contents(), tmp_path / "target")
    assert Release.open(built.folder).manifest.digest == built.manifest.digest


# ── What a build gives ──


def test_two_builds_of_the_same_content_give_the_same_bytes(repository, release):
    # In another process with other hashes, where sets iterate in another order.
    code = (
        "import sys; from pathlib import Path; from clusternets.build import build; "
        "print(build(Path(sys.argv[1]), Path(sys.argv[2])).folder)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, repository, repository / "target"],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert snapshot(Path(done.stdout.strip())) == snapshot(release.folder)


@pytest.mark.usefixtures("_unvalidated")
def test_a_comment_changes_the_inputs_but_not_the_digest(repository, target, release):
    path = repository / "data/sources.ttl"
    path.write_text(path.read_text("utf-8") + "\n# a comment\n", "utf-8")
    built = build(repository, target)
    assert built.manifest.digest == release.manifest.digest
    assert built.manifest.inputs != release.manifest.inputs


@pytest.mark.usefixtures("_unvalidated")
def test_a_build_tells_what_it_does_and_a_fact_changes_its_digest(repository, target, release):
    edit(repository, "data/cases/acod.ttl", '"2004"^^xsd:gYear', '"2005"^^xsd:gYear')
    told = []
    built = build(repository, target, told.append)
    assert {"reading files", "inferring acod", "writing the release"} <= set(told)
    assert built.manifest.digest != release.manifest.digest
    assert (target / "current").read_text("utf-8").strip() == built.folder.name


def test_an_older_release_stays_beside_the_new_one(contents, target, release):
    write_release(*contents(changed=True), target)
    assert snapshot(target / release.folder.name) == snapshot(release.folder)


# ── Building only when needed ──


class RebuiltError(Exception):
    """Raised in place of a build."""


@pytest.fixture
def _no_build(monkeypatch):
    """Make a build stand out."""

    def stand_out(*_):
        raise RebuiltError

    monkeypatch.setattr(building, "build", stand_out)


@pytest.mark.usefixtures("_no_build")
def test_a_release_of_the_same_inputs_is_used_again(repository, target, release):
    assert current_release(repository).folder == target / release.folder.name


def damage(release_file, content):
    """Return a change that overwrites a file of the current Release."""
    return lambda _, current: (current / release_file).write_text(content, "utf-8")


CHANGES = {
    "file changed": lambda root, _: edit(root, "shapes/networks.ttl", "#", "# "),
    "query changed": lambda root, _: edit(root, "queries/forms.rq", "SELECT", "SELECT "),
    "file added": lambda root, _: write(root, "data/more.ttl", ""),
    "file removed": lambda root, _: (root / "queries/forms.rq").unlink(),
    "file renamed": lambda root, _: (root / "data/sources.ttl").rename(root / "data/works.ttl"),
    "folder renamed": lambda root, _: (root / "ontology/rules").rename(root / "ontology/rulez"),
    "release removed": lambda _, current: shutil.rmtree(current),
    "manifest removed": lambda _, current: (current / "manifest.json").unlink(),
    "manifest cut off": damage("manifest.json", "{"),
    "manifest of another version": damage("manifest.json", '{"release": 1}'),
    "pointer emptied": damage("../current", ""),
    "layer removed": lambda _, current: (current / "asserted.nq").unlink(),
}


@pytest.mark.usefixtures("_no_build")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_release_that_does_not_fit_any_more_is_built_anew(change, repository, target, release):
    change(repository, target / release.folder.name)
    with pytest.raises(RebuiltError):
        current_release(repository)


@pytest.mark.usefixtures("_no_build")
def test_without_a_release_one_is_built(repository):
    with pytest.raises(RebuiltError):
        current_release(repository)


@pytest.mark.usefixtures("_no_build")
def test_another_version_of_the_package_builds_anew(repository, target, monkeypatch):
    assert target.is_dir()
    monkeypatch.setattr(building, "__version__", "99.0.0")
    with pytest.raises(RebuiltError):
        current_release(repository)


def test_the_files_of_a_release_come_in_a_fixed_order_without_anything_else(repository):
    write(repository, "data/notes.txt", "not Turtle")
    names = [path.relative_to(repository).as_posix() for path in content_files(repository)]
    assert (names, "data/notes.txt" in names) == (sorted(names), False)

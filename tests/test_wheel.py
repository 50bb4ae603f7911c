"""The wheel stands alone: it carries the content, and needs only what its lock file names."""

import csv
import os
import subprocess
import sys
import venv
from zipfile import ZipFile

import pytest

from clusternets import templates
from clusternets.content import content_root
from clusternets.pages.frontend import BUILT


def run(*command, **options):
    """Run a program and return what it printed; its errors are shown if it fails."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the wheel of the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", folder, content_root())
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """Return the folder of programs of a fresh environment with the wheel and its lock file."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = (scripts / "python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    run(*pip, "--require-hashes", "-r", content_root() / "requirements" / "serve.txt")
    run(*pip, "--no-deps", "--no-index", wheel)
    return scripts


@pytest.fixture
def command(programs, tmp_path):
    """Return a function that runs the installed command from an unrelated folder."""
    somewhere = tmp_path / "somewhere"
    somewhere.mkdir()
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def call(*arguments):
        return run(programs / "clusternets", *arguments, cwd=somewhere, env=environment)

    return call


def test_the_installed_command_gives_the_forms(command):
    rows = csv.DictReader(command("query", "forms").splitlines())
    assert {row["form"] for row in rows} == {
        "externally governed",
        "internally governed, shared",
        "internally governed, lead organization",
        "hybrid",
        "undetermined",
    }


def test_an_installed_copy_builds_into_the_cache_of_the_user(command, tmp_path):
    command("build")
    assert (tmp_path / "cache" / "clusternets" / "release" / "current").is_file()


def test_the_wheel_holds_the_scripts_of_the_query_page_if_they_are_built(wheel):
    built = {f"clusternets/pages/static/built/{path.name}" for path in BUILT.glob("*")}
    assert {name for name in ZipFile(wheel).namelist() if "/built/" in name} == built


def test_an_installed_copy_lacks_no_package(programs):
    assert "No broken requirements" in run(programs / "python", "-m", "pip", "check")


def test_the_installed_command_prints_a_case_to_fill_in(command):
    assert command("template") == templates.template()
    assert command("template", "--example") == templates.example()

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


PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the wheel of the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-deps", "--wheel-dir", folder, content_root())
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def pip(wheel, tmp_path_factory):
    """Return pip at work on a fresh environment with the wheel and its lock file."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    command = (*PIP, "--python", folder)
    # What a command does not import need not be compiled.
    install = (*command, "install", "--no-compile")
    run(*install, "--require-hashes", "-r", content_root() / "requirements" / "serve.txt")
    run(*install, "--no-deps", "--no-index", wheel)
    return command


@pytest.fixture(scope="module")
def programs(pip):
    """Return the folder of programs of the fresh environment."""
    return pip[-1] / ("Scripts" if os.name == "nt" else "bin")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return the home folder of somebody who has just installed the wheel."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def command(programs, home):
    """Return a function that runs the installed command from an unrelated folder."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}

    def call(*arguments):
        return run(programs / "clusternets", *arguments, cwd=home, env=environment)

    return call


def test_the_installed_command_builds_into_the_cache_of_the_user(command, home):
    rows = csv.DictReader(command("query", "forms").splitlines())
    assert {row["form"] for row in rows} == {
        "externally governed",
        "internally governed, shared",
        "internally governed, lead organization",
        "hybrid",
        "undetermined",
    }
    assert (home / "cache" / "clusternets" / "release" / "current").is_file()


def test_the_wheel_holds_the_scripts_of_the_query_page_if_they_are_built(wheel):
    built = {f"clusternets/pages/static/built/{path.name}" for path in BUILT.glob("*")}
    assert {name for name in ZipFile(wheel).namelist() if "/built/" in name} == built


def test_an_installed_copy_lacks_no_package(pip):
    assert "No broken requirements" in run(*pip, "check")


def test_the_installed_command_prints_a_case_to_fill_in(command):
    assert command("template") == templates.template()
    assert command("template", "--example") == templates.example()

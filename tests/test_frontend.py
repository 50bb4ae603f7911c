"""The scripts of the query page are built from locked packages, and nothing fails without them."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from clusternets.content import content_root
from support import needs

FRONTEND = content_root() / "frontend"


@pytest.fixture
def build(tmp_path):
    """Return a function that builds a copy of the project where no registry answers."""
    needs("npm")
    project = tmp_path / "frontend"
    ignored = shutil.ignore_patterns("node_modules", "build")
    shutil.copytree(FRONTEND, project, ignore=ignored)
    variables = {
        "npm_config_registry": "http://127.0.0.1:9/",
        "npm_config_cache": str(tmp_path / "cache"),
    }

    def run(*options):
        return subprocess.run(
            [sys.executable, str(project / "build.py"), *options],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_lock_file_names_hashes_but_no_registry():
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert packages
    assert all(package.get("integrity") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())


def test_a_start_goes_on_where_nothing_can_be_built_and_says_so_in_a_line(build):
    done = build()
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("The query page has no editor and stays a plain form: 'npm ci' failed")
    assert line.endswith("make frontend")


def test_tests_elsewhere_go_on_too_where_packages_cannot_be_had(build):
    assert build("--dev", "build", "check", "test").returncode == 0


def test_who_asks_for_a_build_is_told_that_it_failed(build):
    assert build("--strict").returncode == 1

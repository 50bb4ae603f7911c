"""Fixtures that many tests read. They are shared: a test that changes a graph copies it first."""

import os

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from clusternets.build import build
from clusternets.content import content_root
from clusternets.inputs import case_slug, compile_rules_of, read_content, theory_of
from support import graph_of

pytest_plugins = ["serving"]

SITE = "tests/website/"

# How long an example takes says something about the machine, not about the code. Continuous
# integration tries the same examples each time; elsewhere every run tries others.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


class _ByFile(LoadFileScheduling):
    """Runs the tests of a file in one process; so it does those of the site, written once."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return SITE if file.startswith(SITE) else file


def pytest_xdist_make_scheduler(config, log):
    """Return what gives tests to processes."""
    return _ByFile(config, log)


@pytest.fixture(scope="session")
def content():
    """Return every parsed file of the repository."""
    return read_content(content_root())


@pytest.fixture(scope="session")
def base(content):
    """Return the compiled rules."""
    return compile_rules_of(content)


@pytest.fixture(scope="session")
def theory(content):
    """Return the rules, the vocabulary and the profiles."""
    return theory_of(content)


@pytest.fixture(scope="session")
def cases(content):
    """Return the case files by slug."""
    return {case_slug(file): file for file in content.cases}


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    """Return a Release built from the repository into a folder of its own."""
    return build(content_root(), tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="session")
def ontology(content):
    """Return everything under ``ontology/`` as one rdflib graph."""
    return graph_of(content.vocabulary)


@pytest.fixture(scope="session")
def shapes(content):
    """Return everything under ``shapes/`` as one rdflib graph."""
    return graph_of(content.shapes)


@pytest.fixture(scope="session")
def data(content):
    """Return everything under ``data/`` as one rdflib graph."""
    return graph_of(content.data)

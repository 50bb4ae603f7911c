"""Fixtures that many tests read: parsed content, compiled rules, and one Release."""

import pytest

from clusternets.build import build
from clusternets.content import content_root
from clusternets.inputs import case_slug, compile_rules_of, read_content


@pytest.fixture(scope="session")
def content():
    """Return every parsed file of the repository."""
    return read_content(content_root())


@pytest.fixture(scope="session")
def base(content):
    """Return the compiled rules."""
    return compile_rules_of(content)


@pytest.fixture(scope="session")
def cases(content):
    """Return the case files by slug."""
    return {case_slug(file): file for file in content.cases}


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    """Return a Release built from the repository into a folder of its own."""
    return build(content_root(), tmp_path_factory.mktemp("release"))

"""One index, and one renderer, of the Release for all tests of what is published."""

import pytest

from clusternets.publication.addresses import Addresses
from clusternets.publication.rendering import Renderer


@pytest.fixture(scope="session")
def renderer(release):
    """Return a renderer of the Release."""
    opened = Renderer(release)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def index(renderer):
    """Return the index of the Release."""
    return renderer.index


@pytest.fixture(scope="session")
def addresses(index):
    """Return the addresses of the Release."""
    return Addresses(index)

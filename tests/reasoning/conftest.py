"""Fixtures that several tests of the reasoner read."""

import pytest
from generators import codes_of

from clusternets.inputs import triples
from clusternets.reasoning.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def codes(content):
    """Return for each deciding construct all that may be coded of it."""
    return codes_of(Vocabulary.of(triples(content.vocabulary)))

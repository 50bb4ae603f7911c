"""Small graphs written for one test, and what the codebook of the repository makes of them."""

import pytest
from coded import parsed

from clusternets.comparison import Codebook, coded_phases
from clusternets.comparison.facts import Facts
from clusternets.inputs import triples


@pytest.fixture(scope="session")
def codebook(content):
    """Return the codebook of the repository."""
    return Codebook.of(Facts(triples(content.vocabulary)))


@pytest.fixture(scope="session")
def phases_of(codebook):
    """Return a function that gives the phases of a Turtle text with their cells."""

    def read(text):
        return coded_phases(Facts(parsed(text)), codebook, {})

    return read


@pytest.fixture(scope="session")
def phase_of(phases_of):
    """Return a function that gives the one phase with the codings of a Turtle text."""

    def read(codings, name="one"):
        return phases_of(
            f"network:{name} a cn:ClusterNetwork ; cn:hasGovernancePhase phase:{name} . {codings}"
        )[0]

    return read

"""Propositions of the paper, tested on the coded data: each a query, each verdict with its codes.

``library`` reads the queries and the list of what cannot be tested, ``testing`` runs them,
``separability`` says which conditions the cases cannot tell apart, ``report`` puts it together
when a Release is built, and ``tables`` lays it out in lines.
"""

from clusternets.propositions.library import (
    Proposition,
    Untested,
    read_propositions,
    read_untested,
)
from clusternets.propositions.report import DOCUMENT, report
from clusternets.propositions.separability import Separability, separability
from clusternets.propositions.testing import Test, Unit, Use, put_to_test

__all__ = [
    "DOCUMENT",
    "Proposition",
    "Separability",
    "Test",
    "Unit",
    "Untested",
    "Use",
    "put_to_test",
    "read_propositions",
    "read_untested",
    "report",
    "separability",
]

"""Comparison: what is coded of each phase, side by side, with what agrees and what differs.

``facts`` reads triples, ``codebook`` the constructs, ``cells`` what a graph codes of each phase,
``published`` keeps that in a Release, ``table`` sets phases side by side, ``similarity`` measures
pairs, ``tables_out`` and ``workbook`` write the formats for people.
"""

from clusternets.comparison.cells import Cell, PhaseCells, Value, coded_phases
from clusternets.comparison.codebook import Codebook, Construct
from clusternets.comparison.published import (
    DOCUMENT,
    Published,
    beside_published,
    published_document,
)
from clusternets.comparison.similarity import Similarity, similarity
from clusternets.comparison.table import Comparison, compare

__all__ = [
    "DOCUMENT",
    "Cell",
    "Codebook",
    "Comparison",
    "Construct",
    "PhaseCells",
    "Published",
    "Similarity",
    "Value",
    "beside_published",
    "coded_phases",
    "compare",
    "published_document",
    "similarity",
]

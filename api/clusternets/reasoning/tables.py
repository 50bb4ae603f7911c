"""What an explanation holds in tables, as lines: its open questions and the fit of contingencies.

Both take the document that :mod:`.presentation` makes of a case. Texts are English; what is meant
follows as IRIs. An empty cell is unknown or does not apply, and never 0 or no.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from clusternets.names import local_name

#: A table of an explanation: a header and its lines.
Table = Callable[[Mapping[str, Any]], list[list[str]]]


def open_questions(document: Mapping[str, Any]) -> list[list[str]]:
    """Return a line for each answer that a missing code could have, with what it would lead to."""
    return [
        [
            *("phase", "construct", "question", "answer", "status", "value", "leads_to"),
            *("excludes", "phase_iri", "construct_iri", "value_iri"),
        ],
        *_answers(document),
    ]


def fit(document: Mapping[str, Any]) -> list[list[str]]:
    """Return a line for each contingency of each profile: what is coded, expected and how far off.

    ``distance`` and ``form_distance`` go from 0, as expected, to 1, the opposite. They are a
    heuristic after Provan and Kenis (2008) and have no part in the outcome.
    """
    return [
        [
            *("phase", "form", "construct", "coded", "expected", "distance", "form_distance"),
            *("compared", "missing", "phase_iri", "form_iri", "construct_iri", "coding_iri"),
        ],
        *_fits(document),
    ]


#: The tables by the names that they have in addresses.
TABLES: Final[Mapping[str, Table]] = {"open-questions": open_questions, "fit": fit}


def _answers(document: Mapping[str, Any]) -> Iterator[list[str]]:
    for phase in document["phases"]:
        for asked in phase["openQuestions"]:
            for answer in asked["answers"]:
                value = answer["value"] or ""
                yield [
                    *(phase["label"], local_name(asked["construct"]), asked["question"]),
                    *(answer["text"], answer["status"], local_name(value), answer["outcome"]),
                    " ".join(answer["excludes"]),
                    *(phase["iri"], asked["construct"], value),
                ]


def _fits(document: Mapping[str, Any]) -> Iterator[list[str]]:
    for phase in document["phases"]:
        for form in phase["fit"]:
            for reason in form["reasons"]:
                yield [
                    *(phase["label"], form["form"], reason["construct"]),
                    *(reason["coded"], reason["expected"]),
                    *map(_number, (reason["distance"], form["distance"])),
                    *map(_number, (form["compared"], form["missing"])),
                    *(phase["iri"], form["formIri"], reason["constructIri"]),
                    reason["coding"] or "",
                ]


def _number(number: float | None) -> str:
    return "" if number is None else str(number)

"""The settings: one table of name, default and help.

Each can be given as an environment variable ``CLUSTERNETS_<NAME>`` in capitals.
"""

import os
from dataclasses import dataclass, fields
from dataclasses import field as _field
from typing import Any

from clusternets.problems import CannotContinueError, Problem


def _setting(default: int, text: str) -> Any:  # noqa: ANN401 - as dataclasses.field does
    return _field(default=default, metadata={"help": text})


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits; a breach is answered with the limit's name and value."""

    connections: int = _setting(
        500,
        "connections that may wait for their client; of more, the one waiting longest is closed",
    )
    head_bytes: int = _setting(262_144, "longest head of a request, its address included, in bytes")
    request_seconds: int = _setting(
        30,
        "longest time a client may take for the head of a request, or to go on with it, in seconds",
    )
    unsent_seconds: int = _setting(
        60, "longest time a client may take for the next 256 KiB of an answer, in seconds"
    )
    large_answers: int = _setting(128, "answers of more than 256 KiB that are being sent")
    client_large_answers: int = _setting(32, "such answers to one client")
    query_bytes: int = _setting(65_536, "longest query text, in bytes")
    query_seconds: int = _setting(20, "longest time a query may take, in seconds")
    long_seconds: int = _setting(1, "time after which a query counts as long, in seconds")
    long_queries: int = _setting(
        4, "long queries at the same time, each with a worker beside those for all others"
    )
    client_long_queries: int = _setting(2, "long queries of one client at the same time")
    result_bytes: int = _setting(50_000_000, "largest answer to a query, in bytes")
    query_memory: int = _setting(1_000_000_000, "memory a query may take, in bytes")
    memory_triples: int = _setting(
        1_000_000, "largest release that is held in memory, in triples; a larger one is on disk"
    )
    query_queue: int = _setting(32, "queries that may wait for a worker")
    client_queries: int = _setting(16, "queries of one client at the same time")
    cache_bytes: int = _setting(64_000_000, "memory for answers kept, in bytes")
    query_workers: int = _setting(2, "processes that evaluate queries, one query at a time each")
    comparison_phases: int = _setting(60, "most phases that are set side by side")
    client_comparisons: int = _setting(4, "comparisons of one client at the same time")
    document_workers: int = _setting(1, "processes that lay out documents, one at a time each")
    document_queue: int = _setting(64, "documents that may wait for a worker")
    client_documents: int = _setting(16, "documents of one client at the same time")
    document_seconds: int = _setting(20, "longest time a document may take, in seconds")
    document_memory: int = _setting(1_000_000_000, "memory a document may take, in bytes")
    case_bytes: int = _setting(20_000_000, "largest case file, in bytes")
    case_triples: int = _setting(100_000, "most triples in a case")
    case_nesting: int = _setting(64, "deepest nesting of brackets or elements in a case")
    case_token: int = _setting(100_000, "longest single text or name in a case, in characters")
    case_workers: int = _setting(2, "processes that check submitted cases, one case each")
    case_queue: int = _setting(
        16, "submitted cases that may be coming in, and that may wait for a worker"
    )
    case_seconds: int = _setting(20, "longest time a submitted case may take, in seconds")
    case_memory: int = _setting(2_000_000_000, "memory a submitted case may take, in bytes")
    client_cases: int = _setting(4, "submitted cases of one client at the same time")
    case_findings: int = _setting(1_000, "most findings that a report lists")

    @classmethod
    def from_environment(cls) -> "Settings":
        """Return the settings with what the environment says; raises if one is not a number."""
        given: dict[str, int] = {}
        problems: list[Problem] = []
        for setting in fields(cls):
            variable = f"CLUSTERNETS_{setting.name.upper()}"
            text = os.environ.get(variable)
            if text is None:
                continue
            if text.isdecimal() and int(text) > 0:
                given[setting.name] = int(text)
            else:
                problems.append(
                    Problem(
                        "bad-setting",
                        f"{variable} is {text!r}, not a whole number above 0.",
                        f"It sets the {setting.metadata['help']}.",
                    )
                )
        if problems:
            raise CannotContinueError(problems)
        return cls(**given)

"""Stored queries: the questions that can be asked by their name.

One rule: a file directly in ``queries/`` is a stored query, with a page and an address of its own.
Folders below it hold other things, such as checks and propositions, with readers of their own.
"""

from clusternets.queries.choices import Choice, Choices, find_choices
from clusternets.queries.library import StoredQuery, read_queries, read_query_text
from clusternets.queries.parameters import BadValueError, Parameter
from clusternets.queries.record import query_triples

__all__ = [
    "BadValueError",
    "Choice",
    "Choices",
    "Parameter",
    "StoredQuery",
    "find_choices",
    "query_triples",
    "read_queries",
    "read_query_text",
]

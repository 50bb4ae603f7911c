"""Solutions as RDF, in the vocabulary that the W3C's own tests use for result sets.

https://www.w3.org/2001/sw/DataAccess/tests/result-set
"""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from clusternets.names import RDF, XSD

RESULT_SET: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RESULT_SET_PREFIXES: Final = {"rs": RESULT_SET, "rdf": RDF, "xsd": XSD}

_TYPE = ox.NamedNode(RDF + "type")


def result_set(solutions: ox.QuerySolutions) -> Iterator[ox.Triple]:
    """Yield a result set: its variables, and its solutions with their place in the order."""
    # Nodes are numbered, not random: the same answer is the same bytes.
    whole = ox.BlankNode("set")
    yield ox.Triple(whole, _TYPE, _rs("ResultSet"))
    names = [variable.value for variable in solutions.variables]
    for name in names:
        yield ox.Triple(whole, _rs("resultVariable"), ox.Literal(name))
    for place, solution in enumerate(solutions, 1):
        row = ox.BlankNode(f"row{place}")
        yield ox.Triple(whole, _rs("solution"), row)
        yield ox.Triple(row, _rs("index"), ox.Literal(place))
        for column, name in enumerate(names, 1):
            value = solution[name]
            if value is None:
                continue
            binding = ox.BlankNode(f"row{place}-{column}")
            yield ox.Triple(row, _rs("binding"), binding)
            yield ox.Triple(binding, _rs("variable"), ox.Literal(name))
            yield ox.Triple(binding, _rs("value"), value)


def _rs(name: str) -> ox.NamedNode:
    return ox.NamedNode(RESULT_SET + name)

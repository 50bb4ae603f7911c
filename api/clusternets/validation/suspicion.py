"""What the gate says: which nodes may fail which shape."""

from dataclasses import dataclass, field

from rdflib import URIRef

from clusternets.validation.index import Term


@dataclass(frozen=True)
class Suspicion:
    """What the gate found: the nodes that may fail each shape, and all that a shape looked at."""

    by_shape: dict[URIRef, list[Term]] = field(default_factory=dict)
    seen: set[Term] = field(default_factory=set)

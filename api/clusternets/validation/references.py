"""Published things that a submission refers to: they exist, and need not be described again.

So a case may name an organization or a cluster that is published here, and a document of this
service, which tells of its neighbours only how they are linked, can come back in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from clusternets.names import CN, TYPE, readable
from clusternets.reading import name_of
from clusternets.validation.catalogue import Catalogue
from clusternets.validation.findings import Finding, Subject, Words


class References:
    """What is published, to tell of which things a submission says nothing of its own."""

    def __init__(self, published: Iterable[ox.Quad]) -> None:
        self._statements: dict[str, set[ox.Quad]] = defaultdict(set)
        for quad in published:
            self._statements[name_of(quad.subject)].add(quad)

    def types(self, triples: list[ox.Quad]) -> list[ox.Quad]:
        """Return the published types of things that a submission refers to.

        A thing is only referred to if the submission gives it no type, and says nothing of it in
        our vocabulary that is not published just so.
        """
        mentioned: dict[str, None] = {}
        described: set[str] = set()
        for quad in triples:
            focus, predicate = name_of(quad.subject), quad.predicate.value
            mentioned[focus] = None
            if isinstance(quad.object, ox.NamedNode):
                mentioned[quad.object.value] = None
            if predicate == TYPE or (predicate.startswith(CN) and not self._is_known(focus, quad)):
                described.add(focus)
        return [
            quad
            for name in mentioned
            if name not in described
            for quad in self._statements.get(name, ())
            if quad.predicate.value == TYPE
        ]

    def _is_known(self, name: str, quad: ox.Quad) -> bool:
        return quad in self._statements.get(name, ())


def referred_to(types: list[ox.Quad], catalogue: Catalogue) -> Iterator[Finding]:
    """Yield that things are only referred to, if some are: nothing was checked about them."""
    names = sorted({name_of(quad.subject) for quad in types})
    if names:
        count = Words(
            f"{len(names)} published thing{'s' if len(names) > 1 else ''}",
            f"{len(names)} Veröffentlichtes",
        )
        values: dict[str, str | Words] = {"count": count, "value": readable(names[0])}
        yield catalogue.finding("published-thing", values, Subject(names[0]))

# ruff: noqa: INP001 - scripts beside the package, not part of it
"""What the services are asked: eight typical queries, and the Releases that they are about."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from releases import synthetic

from clusternets.build import current_release
from clusternets.content import content_root
from clusternets.names import PREFIXES
from clusternets.release import Release

SELECT, _CONSTRUCT = "application/sparql-results+json", "application/n-triples"


@dataclass(frozen=True, slots=True)
class Query:
    """A typical query; what is in square brackets stands for an IRI of the data."""

    name: str
    text: str
    accept: str = SELECT

    def about(self, iris: dict[str, str]) -> str:
        """Return the text with the IRIs, and with the prefixes that it uses declared."""
        text = self.text
        for name, iri in iris.items():
            text = text.replace(f"[{name}]", f"<{iri}>")
        used = (f"PREFIX {p}: <{iri}>" for p, iri in PREFIXES.items() if f"{p}:" in self.text)
        return "\n".join([*used, text])


QUERIES = (
    Query("label", "SELECT ?label { [network] rdfs:label ?label }"),
    Query(
        "forms",
        """SELECT ?network ?phase ?form {
  ?network cn:hasGovernancePhase ?phase .
  ?phase cn:governanceForm/skos:prefLabel ?form
  FILTER (LANG(?form) = "en")
}""",
    ),
    Query(
        "codings",
        """SELECT ?construct ?status ?value ?paraphrase ?source {
  [network] cn:hasGovernancePhase ?phase .
  ?coding cn:inPhase ?phase ; a cn:Coding ; cn:construct ?construct ; cn:status ?status ;
    cn:hasEvidence ?evidence .
  ?evidence cn:paraphrase ?paraphrase ; cn:source/dcterms:title ?source
  OPTIONAL { ?coding cn:value ?value }
}""",
    ),
    Query(
        "ties",
        """SELECT ?from ?to (COUNT(*) AS ?ties) {
  ?tie a cn:Tie ; cn:fromLevel ?from ; cn:toLevel ?to
} GROUP BY ?from ?to""",
    ),
    Query(
        "participations",
        """SELECT ?network ?role ?phase {
  ?participation cn:participant [organization] ; cn:participatesIn ?network ;
    cn:role/skos:prefLabel ?role
  FILTER (LANG(?role) = "en")
  OPTIONAL { ?participation cn:inPhase ?phase }
}""",
    ),
    Query(
        "evidence",
        """SELECT DISTINCT ?evidence ?paraphrase {
  { SELECT ?coding { [classification] prov:wasDerivedFrom+ ?coding } }
  ?coding cn:hasEvidence ?evidence .
  ?evidence cn:paraphrase ?paraphrase
}""",
    ),
    Query(
        "constructs",
        """SELECT ?construct (COUNT(*) AS ?codings) {
  ?coding a cn:Coding ; cn:construct ?construct
} GROUP BY ?construct""",
    ),
    Query(
        "case",
        "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH [case] { ?s ?p ?o } }",
        _CONSTRUCT,
    ),
)

#: What the queries are about: parts of the first network that has them all.
_ABOUT = ("network", "organization", "classification", "case")
_IRIS = """SELECT ?network ?organization ?classification ?case {
  GRAPH ?case { ?network a cn:ClusterNetwork ; cn:hasGovernancePhase ?phase .
    ?participation cn:participant ?organization }
  ?classification a cn:Classification ; cn:classifies ?phase ; prov:wasDerivedFrom ?source .
  ?participation cn:role ?role
} ORDER BY ?network ?organization ?classification LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Data:
    """A Release to ask, and what it is asked."""

    name: str
    release: Release
    triples: int
    size: int
    dump: Path
    queries: tuple[tuple[Query, str], ...]

    @classmethod
    def of(cls, name: str, release: Release, size: int, folder: Path) -> "Data":
        """Prepare a Release; ``folder`` gets its quads with the default graph."""
        store = release.load()
        solutions = store.query(_IRIS, prefixes=PREFIXES)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("a SELECT query gives solutions")
        (first,) = solutions
        iris = {about: first[about].value for about in _ABOUT}
        dump = folder / "dump.nq"
        folder.mkdir(parents=True, exist_ok=True)
        store.dump(str(dump), ox.RdfFormat.N_QUADS)
        default = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        queries = tuple((query, query.about(iris)) for query in QUERIES)
        return cls(name, release, default, size, dump, queries)


def all_data(sizes: Iterable[int], folder: Path, note: Callable[[str], None]) -> Iterator[Data]:
    """Yield the published Release, then synthetic ones, made when they are asked for."""
    yield Data.of("published", current_release(content_root()), 0, folder / "published")
    for size in sizes:
        note(f"Making cases of {size:,} triples.")
        target = folder / str(size)
        yield Data.of(f"synthetic-{size}", synthetic(size, target), size, target)
        shutil.rmtree(target)

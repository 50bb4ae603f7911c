"""The quads of a Release, layer by layer: what was asserted, what follows, and descriptions."""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from clusternets import __version__
from clusternets.inputs import Content, case_slug, triples
from clusternets.propositions.record import proposition_triples
from clusternets.publication.description import description
from clusternets.queries import query_triples
from clusternets.reasoning import CaseResult
from clusternets.reasoning.record import inferred_triples, proof_triples
from clusternets.release import graph_name


def layers(content: Content, results: Mapping[str, CaseResult]) -> Iterator[ox.Quad]:
    """Yield every quad of a Release; ``results`` holds what was inferred of each case."""
    known = list(_described(content, results))
    yield from known
    yield from _in_graph(description(triples(content.dataset), known), "description")


def _described(content: Content, results: Mapping[str, CaseResult]) -> Iterator[ox.Quad]:
    """Yield the quads of all layers but the description."""
    for file in content.cases:
        slug = case_slug(file)
        result = results[slug]
        yield from _in_graph(file.triples, "asserted", slug)
        yield from _in_graph(inferred_triples(result), "inferred", slug)
        yield from _in_graph(proof_triples(result, __version__), "proofs", slug)
    yield from _in_graph(triples(content.sources), "sources")
    yield from _in_graph(triples(content.vocabulary), "ontology")
    yield from _in_graph(triples(content.shapes), "shapes")
    yield from _in_graph(query_triples(content.queries), "queries")
    yield from _in_graph(proposition_triples(content.propositions), "queries")


def _in_graph(
    triples: Iterable[ox.Quad | ox.Triple], layer: str, case: str | None = None
) -> Iterator[ox.Quad]:
    graph = graph_name(layer, case)
    for triple in triples:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)

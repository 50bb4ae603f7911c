"""The quads of a Release, layer by layer: what was asserted, what follows, and descriptions."""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from clusternets import __version__
from clusternets.inputs import Content, case_slug, triples
from clusternets.names import DCTERMS, ID, ONTOLOGY, OWL, RDFS, SD, TYPE
from clusternets.queries import query_triples
from clusternets.reasoning import CaseResult
from clusternets.reasoning.record import inferred_triples, proof_triples
from clusternets.release import LAYERS, graph_name


def layers(content: Content, results: Mapping[str, CaseResult]) -> Iterator[ox.Quad]:
    """Yield every quad of a Release; ``results`` holds what was inferred of each case."""
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
    yield from _in_graph(triples(content.dataset), "description")
    yield from _in_graph(_service_triples(content), "description")


def _in_graph(
    triples: Iterable[ox.Quad | ox.Triple], layer: str, case: str | None = None
) -> Iterator[ox.Quad]:
    graph = graph_name(layer, case)
    for triple in triples:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _service_triples(content: Content) -> Iterator[ox.Triple]:
    """Describe the endpoint and its graphs; relative parts only, for a Release has no host."""
    dataset = ox.NamedNode(ID + "dataset/cases")
    yield ox.Triple(dataset, ox.NamedNode(TYPE), ox.NamedNode(SD + "Dataset"))
    yield ox.Triple(dataset, ox.NamedNode(DCTERMS + "conformsTo"), ox.NamedNode(ONTOLOGY))
    yield ox.Triple(dataset, ox.NamedNode(OWL + "versionInfo"), ox.Literal(__version__))
    cases = [case_slug(file) for file in content.cases]
    for layer in LAYERS:
        per_case = layer in {"asserted", "inferred", "proofs"}
        for case in cases if per_case else [None]:
            graph = graph_name(layer, case)
            yield ox.Triple(dataset, ox.NamedNode(SD + "namedGraph"), graph)
            yield ox.Triple(graph, ox.NamedNode(TYPE), ox.NamedNode(SD + "NamedGraph"))
            yield ox.Triple(graph, ox.NamedNode(SD + "name"), graph)
            yield ox.Triple(
                graph,
                ox.NamedNode(RDFS + "label"),
                ox.Literal(f"{layer}{f' of {case}' if case else ''}", language="en"),
            )

"""What a Release says of itself: VoID, DCAT, schema.org, its endpoint, graphs and prefixes.

Everything is derived: texts from the description of the dataset in ``data/``, numbers from the
statements themselves, addresses from the names of files. Addresses stand here and nowhere else.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from clusternets import __version__
from clusternets.names import (
    BASE,
    DCAT,
    DCTERMS,
    FOAF,
    GRAPH,
    ID,
    ONTOLOGY,
    OWL,
    RDFS,
    SD,
    SH,
    TYPE,
    VOID,
    XSD,
)
from clusternets.publication.context import IRI as CONTEXT
from clusternets.publication.dumps import Dump, dumps
from clusternets.publication.prefixes import NAMESPACES
from clusternets.release import LAYERS, layer_of

DATASET: Final = ox.NamedNode(ID + "dataset/cases")
ENDPOINT: Final = ox.NamedNode(BASE + "sparql")

_SCHEMA: Final = "https://schema.org/"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"

#: What schema.org calls what the description of the dataset says.
_IN_SCHEMA_ORG: Final = {
    DCTERMS + "title": "name",
    DCTERMS + "description": "description",
    DCTERMS + "license": "license",
    DCTERMS + "issued": "datePublished",
    DCTERMS + "bibliographicCitation": "creditText",
    DCTERMS + "source": "isBasedOn",
    DCAT + "keyword": "keywords",
    DCAT + "version": "version",
    "http://www.w3.org/ns/prov#wasAttributedTo": "creator",
}
#: The formats of documents and of results, as the W3C names them.
_OF_DOCUMENTS: Final = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG")
_OF_RESULTS: Final = (
    *_OF_DOCUMENTS,
    "N-Quads",
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
)

Object = ox.NamedNode | ox.BlankNode | ox.Literal


def description(dataset: Iterable[ox.Quad], quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Yield the description of a Release.

    ``dataset`` is what the data says of its dataset, ``quads`` the statements of all other layers.
    """
    told = list(dataset)
    distinct = list(dict.fromkeys(quads))
    yield from (quad.triple for quad in told)
    yield from _in_schema_org(told)
    yield from _graphs(distinct)
    yield from _statistics(distinct)
    yield from _endpoint()
    yield from _downloads()
    yield from _prefixes()
    yield from _context()


def _say(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: Object) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)


def _is(subject: ox.NamedNode | ox.BlankNode, *classes: str) -> Iterator[ox.Triple]:
    return (_say(subject, TYPE, ox.NamedNode(iri)) for iri in classes)


def _text(text: str, language: str = "en") -> ox.Literal:
    return ox.Literal(text, language=language)


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))


def _in_schema_org(told: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    yield from _is(DATASET, _SCHEMA + "Dataset")
    yield _say(DATASET, _SCHEMA + "url", DATASET)
    for quad in told:
        name = _IN_SCHEMA_ORG.get(quad.predicate.value)
        if name and quad.subject == DATASET and not isinstance(quad.object, ox.Triple):
            yield _say(DATASET, _SCHEMA + name, quad.object)


def _graphs(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Yield the graphs of the endpoint, with what they hold."""
    counts = Counter(q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode))
    yield from _is(DATASET, SD + "Dataset")
    yield _say(DATASET, OWL + "versionInfo", ox.Literal(__version__))
    for iri in (*sorted(counts), GRAPH + "description"):
        graph = ox.NamedNode(iri)
        layer, _, case = iri.removeprefix(GRAPH).partition("/")
        yield _say(DATASET, SD + "namedGraph", graph)
        yield from _is(graph, SD + "NamedGraph")
        yield _say(graph, SD + "name", graph)
        yield _say(graph, RDFS + "label", _text(f"{layer}{f' of {case}' if case else ''}"))
        if iri in counts:  # the description would have to count what it says of itself
            yield _say(graph, VOID + "triples", _number(counts[iri]))


def _statistics(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Yield how much the default graph holds, by class and by property."""
    triples = {quad.triple for quad in quads if LAYERS[layer_of(quad)]}
    instances: dict[str, set[object]] = defaultdict(set)
    subjects: dict[str, set[object]] = defaultdict(set)
    objects: dict[str, set[object]] = defaultdict(set)
    uses: Counter[str] = Counter()
    for triple in triples:
        predicate = triple.predicate.value
        uses[predicate] += 1
        subjects[predicate].add(triple.subject)
        objects[predicate].add(triple.object)
        if predicate == TYPE and isinstance(triple.object, ox.NamedNode):
            instances[triple.object.value].add(triple.subject)
    for name, number in (
        ("triples", len(triples)),
        ("entities", len(set().union(*instances.values()))),
        ("classes", len(instances)),
        ("properties", len(uses)),
        ("distinctSubjects", len(set().union(*subjects.values()))),
        ("distinctObjects", len(set().union(*objects.values()))),
    ):
        yield _say(DATASET, VOID + name, _number(number))
    for iri, own in sorted(instances.items()):
        part = ox.BlankNode()
        yield _say(DATASET, VOID + "classPartition", part)
        yield _say(part, VOID + "class", ox.NamedNode(iri))
        yield _say(part, VOID + "entities", _number(len(own)))
    for iri, number in sorted(uses.items()):
        part = ox.BlankNode()
        yield _say(DATASET, VOID + "propertyPartition", part)
        yield _say(part, VOID + "property", ox.NamedNode(iri))
        yield _say(part, VOID + "triples", _number(number))
        yield _say(part, VOID + "distinctSubjects", _number(len(subjects[iri])))
        yield _say(part, VOID + "distinctObjects", _number(len(objects[iri])))


def _endpoint() -> Iterator[ox.Triple]:
    """Yield where the dataset can be asked and looked at, and in which formats."""
    yield _say(DATASET, VOID + "sparqlEndpoint", ENDPOINT)
    yield _say(DATASET, DCAT + "landingPage", ox.NamedNode(BASE))
    for name in _OF_DOCUMENTS:
        yield _say(DATASET, VOID + "feature", ox.NamedNode(_FORMATS + name))
    yield from _is(ENDPOINT, SD + "Service", DCAT + "DataService")
    yield _say(ENDPOINT, DCTERMS + "title", _text("SPARQL endpoint of clusternets"))
    yield _say(ENDPOINT, DCTERMS + "title", _text("SPARQL-Endpunkt von clusternets", "de"))
    yield _say(ENDPOINT, SD + "endpoint", ENDPOINT)
    yield _say(ENDPOINT, DCAT + "endpointURL", ENDPOINT)
    yield _say(ENDPOINT, DCAT + "servesDataset", DATASET)
    yield _say(ENDPOINT, SD + "defaultDataset", DATASET)
    yield _say(ENDPOINT, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query"))
    for name in _OF_RESULTS:
        yield _say(ENDPOINT, SD + "resultFormat", ox.NamedNode(_FORMATS + name))


def _downloads() -> Iterator[ox.Triple]:
    for dump in dumps(LAYERS):
        yield from _download(dump)


def _download(dump: Dump) -> Iterator[ox.Triple]:
    address = ox.NamedNode(dump.iri)
    if not dump.layer:
        yield _say(DATASET, VOID + "dataDump", address)
    yield _say(DATASET, DCAT + "distribution", address)
    yield _say(DATASET, _SCHEMA + "distribution", address)
    yield from _is(address, DCAT + "Distribution", _SCHEMA + "DataDownload")
    syntax = dump.syntax
    for language, text in (
        ("en", f"layer {dump.layer} as {syntax.name}" if dump.layer else f"all as {syntax.name}"),
        (
            "de",
            f"Schicht {dump.layer} als {syntax.name}" if dump.layer else f"alles als {syntax.name}",
        ),
    ):
        yield _say(address, DCTERMS + "title", _text(text, language))
    yield _say(address, DCAT + "downloadURL", address)
    yield _say(address, _SCHEMA + "contentUrl", address)
    yield _say(address, _SCHEMA + "encodingFormat", ox.Literal(syntax.media_type))
    yield _say(address, DCAT + "mediaType", ox.NamedNode(_MEDIA_TYPES + syntax.media_type))
    yield _say(address, DCAT + "compressFormat", ox.NamedNode(_MEDIA_TYPES + "application/gzip"))


def _prefixes() -> Iterator[ox.Triple]:
    """Yield the prefixes, as editors and validators read them."""
    ontology = ox.NamedNode(ONTOLOGY)
    for prefix, namespace in sorted(NAMESPACES.items()):
        declaration = ox.BlankNode()
        yield _say(ontology, SH + "declare", declaration)
        yield _say(declaration, SH + "prefix", ox.Literal(prefix))
        value = ox.Literal(namespace, datatype=ox.NamedNode(XSD + "anyURI"))
        yield _say(declaration, SH + "namespace", value)


def _context() -> Iterator[ox.Triple]:
    context = ox.NamedNode(CONTEXT)
    yield from _is(context, FOAF + "Document")
    yield _say(context, RDFS + "label", _text("JSON-LD context"))
    yield _say(context, RDFS + "label", _text("JSON-LD-Kontext", "de"))
    yield _say(context, RDFS + "comment", _text("Short names for the terms that our JSON-LD uses."))
    yield _say(
        context,
        RDFS + "comment",
        _text("Kurze Namen für die Begriffe, die unser JSON-LD verwendet.", "de"),
    )
    yield _say(context, DCTERMS + "isPartOf", DATASET)
    yield _say(context, DCTERMS + "conformsTo", ox.NamedNode("https://www.w3.org/TR/json-ld11/"))

"""What holds for every term, concept, rule and shape: a style guide that runs."""

import re
from collections import Counter

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS, VANN, XSD

from clusternets import __version__
from clusternets.names import BASE, CN, ONTOLOGY, SWRL, VOID
from support import SHAPE, cn, concept, constraints_of, coverage_rows, graph_of, instances

HEADER = URIRef(ONTOLOGY)
RULE = BASE + "rule/"
SCHEME = BASE + "scheme/"

TRUE = Literal("true", datatype=XSD.boolean)
LANGUAGES = ("en", "de")
TERM_TYPES = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
DECIDING = {
    "administration",
    "external-lead",
    "internal-lead",
    "joint-governance",
    "formalization",
    "brokerage-intensity",
    "brokerage-reach",
}
#: Vocabularies that RDF and OWL tools know by themselves.
BUILT_IN = (str(RDF), str(RDFS), str(OWL), SWRL, str(SH), "http://www.w3.org/2001/XMLSchema#")
#: Vocabularies that terms are borrowed from, wherever in a triple they stand.
BORROWED = (
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://purl.org/spar/cito/",
    "http://purl.org/vocab/vann/",
    "http://rdfs.org/ns/void#",
    "http://schema.org/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/2006/time#",
    "http://www.w3.org/2006/vcard/ns#",
    "http://www.w3.org/ns/dcat#",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "http://xmlns.com/foaf/0.1/",
    "https://schema.org/",
)


def terms_of(graph):
    return [t for t in instances(graph, *TERM_TYPES) if str(t).startswith(CN)]


def rules_of(graph):
    return instances(graph, cn.Rule)


def concepts_of(graph):
    return instances(graph, SKOS.Concept)


def documented(graph):
    """Return the terms and concepts that must be documented in full."""
    return [*terms_of(graph), *concepts_of(graph)]


def definitions(graph, language):
    """Return every definition of a term or concept in a language."""
    return [
        str(text)
        for node in documented(graph)
        for text in graph.objects(node, SKOS.definition)
        if text.language == language
    ]


@pytest.fixture(scope="module")
def everything(content):
    """Return all Turtle of the repository as one graph."""
    return graph_of((*content.vocabulary, *content.shapes, *content.data))


# ── Header ──


@pytest.mark.parametrize(
    "predicate",
    [
        DCTERMS.creator,
        DCTERMS.license,
        DCTERMS.created,
        DCTERMS.issued,
        DCTERMS.source,
        DCTERMS.bibliographicCitation,
        OWL.versionIRI,
        OWL.versionInfo,
        VANN.preferredNamespacePrefix,
        VANN.preferredNamespaceUri,
    ],
)
def test_the_header_is_complete(ontology, predicate):
    assert list(ontology.objects(HEADER, predicate))


@pytest.mark.parametrize("predicate", [DCTERMS.title, DCTERMS.description])
def test_the_header_speaks_both_languages(ontology, predicate):
    assert {o.language for o in ontology.objects(HEADER, predicate)} == set(LANGUAGES)


def test_the_header_states_the_version_of_the_package(ontology):
    assert str(ontology.value(HEADER, OWL.versionInfo)) == __version__


def test_the_version_iri_ends_in_the_version(ontology):
    assert ontology.value(HEADER, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{__version__}")


def test_the_header_states_the_namespace_of_the_terms(ontology):
    assert str(ontology.value(HEADER, VANN.preferredNamespaceUri)) == CN


def test_the_licence_is_an_iri(ontology):
    assert all(isinstance(o, URIRef) for o in ontology.objects(None, DCTERMS.license))


def test_every_ontology_has_a_title_a_description_a_licence_and_a_version(ontology):
    needed = (DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionInfo)
    headers = instances(ontology, OWL.Ontology)
    assert HEADER in headers
    assert [(h, p) for h in headers for p in needed if (h, p, None) not in ontology] == []


# ── Documentation of terms: beside the style guide, which is queries/checks/ ──


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_definition_is_a_full_sentence(ontology, language):
    sentence = re.compile(r"[A-ZÄÖÜ0-9].*\s.*\s.*\.", re.DOTALL)
    found = definitions(ontology, language)
    assert found
    assert [text for text in found if not sentence.fullmatch(text)] == []


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("en", r"this (class|property|concept|term)\b"),
        ("de", r"diese[rs]? (klasse|eigenschaft|konzept|begriff)\b"),
    ],
)
def test_no_definition_speaks_of_itself(ontology, language, start):
    itself = re.compile(start, re.IGNORECASE)
    assert [text for text in definitions(ontology, language) if itself.match(text)] == []


def test_every_term_concept_and_rule_names_its_source_or_says_why_it_was_made(ontology):
    wrong = [
        n
        for n in (*documented(ontology), *rules_of(ontology))
        if (n, DCTERMS.source, None) not in ontology
        and (n, SKOS.editorialNote, None) not in ontology
    ]
    assert wrong == []


def test_whatever_comes_from_the_paper_names_the_section(ontology):
    paper = URIRef(BASE + "id/source/schuessler-decker-lerch-2013")
    nodes = [n for n in ontology.subjects(DCTERMS.source, paper) if n != HEADER]
    assert nodes
    assert [n for n in nodes if (n, cn.section, None) not in ontology] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_preferred_labels_are_unique_in_their_scheme(ontology, language):
    labels = Counter(
        (scheme, label.lower())
        for node, scheme in ontology.subject_objects(SKOS.inScheme)
        for label in ontology.objects(node, SKOS.prefLabel)
        if label.language == language
    )
    assert [key for key, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kinds", [(OWL.Class,), TERM_TYPES[1:]], ids=["classes", "properties"])
def test_labels_are_unique_among_classes_and_among_properties(ontology, kinds, language):
    labels = Counter(
        label.lower()
        for node in instances(ontology, *kinds)
        if str(node).startswith(CN)
        for label in ontology.objects(node, RDFS.label)
        if label.language == language
    )
    assert [label for label, times in labels.items() if times > 1] == []


# ── Declarations ──


def test_every_term_of_ours_that_is_used_is_declared(everything):
    mentioned = {
        str(node)
        for triple in everything
        for node in triple
        if isinstance(node, URIRef) and str(node).startswith((CN, SCHEME, RULE))
    }
    assert mentioned
    namespaces = {CN, SCHEME, RULE}
    declared = {str(s) for s in everything.subjects(RDF.type)}
    assert sorted(mentioned - declared - namespaces) == []


def test_every_term_of_ours_has_one_kind(ontology):
    wrong = [
        t
        for t in terms_of(ontology)
        if len([k for k in TERM_TYPES if (t, RDF.type, k) in ontology]) != 1
    ]
    assert wrong == []


def test_every_term_in_the_queries_of_shapes_is_declared(everything, shapes):
    texts = [str(text) for text in shapes.objects(None, SH.select)]
    assert texts
    prefixes = {
        str(shapes.value(node, SH.prefix)): str(shapes.value(node, SH.namespace))
        for node in shapes.objects(SHAPE.Prefixes, SH.declare)
    }
    used = {
        prefixes[prefix] + name
        for text in texts
        for prefix, name in re.findall(r"(?<![\w?-])([a-z-]+):([\w-]+)", text)
        if prefixes[prefix].startswith(BASE)
    }
    assert used
    used |= {iri for text in texts for iri in re.findall(rf"<({re.escape(BASE)}[^>]+)>", text)}
    assert [iri for iri in sorted(used) if (URIRef(iri), RDF.type, None) not in everything] == []


def test_every_borrowed_term_that_is_used_is_declared(content, everything):
    files = [f for f in content.ontology if f.path.endswith(("/stubs.ttl", "/alignments.ttl"))]
    declared = set(graph_of(files).subjects(RDF.type))
    # A vocabulary may be named as a whole, by its namespace.
    whole = set(everything.objects(None, RDFS.isDefinedBy))
    whole |= set(everything.objects(None, URIRef(VOID + "vocabulary")))
    used = {
        node
        for triple in everything
        for node in triple
        if isinstance(node, URIRef) and str(node).startswith(BORROWED)
    }
    assert used
    assert sorted(used - whole - declared) == []


def test_every_predicate_and_class_comes_from_a_known_vocabulary(everything):
    used = {p for _, p, _ in everything} | set(everything.objects(None, RDF.type))
    known = (CN, *BUILT_IN, *BORROWED)
    assert sorted(u for u in map(str, used) if not u.startswith(known)) == []


# ── Concepts and constructs ──


def test_every_concept_is_in_exactly_one_scheme(ontology):
    wrong = [c for c in concepts_of(ontology) if len(list(ontology.objects(c, SKOS.inScheme))) != 1]
    assert wrong == []


def test_every_scheme_that_a_concept_names_is_a_scheme(ontology):
    named = set(ontology.objects(None, SKOS.inScheme)) | set(
        ontology.objects(None, SKOS.topConceptOf)
    )
    assert named <= set(instances(ontology, SKOS.ConceptScheme))


def test_every_scheme_has_a_concept(ontology):
    wrong = [
        s
        for s in instances(ontology, SKOS.ConceptScheme)
        if (None, SKOS.inScheme, s) not in ontology
    ]
    assert wrong == []


def test_the_iri_of_a_concept_extends_that_of_its_scheme(ontology):
    wrong = [
        c
        for c in concepts_of(ontology)
        if not re.fullmatch(rf"{re.escape(str(ontology.value(c, SKOS.inScheme)))}/[a-z0-9-]+", c)
    ]
    assert wrong == []


def test_every_concept_is_at_the_top_or_under_a_concept_of_its_scheme(ontology):
    wrong = [
        c
        for c in concepts_of(ontology)
        if ontology.value(c, SKOS.topConceptOf) is None
        and ontology.value(ontology.value(c, SKOS.broader), SKOS.inScheme)
        != ontology.value(c, SKOS.inScheme)
    ]
    assert wrong == []


@pytest.mark.parametrize("predicate", [cn.constructKind, cn.constructGroup, cn.severalValues])
def test_every_construct_says_how_it_is_coded(ontology, predicate):
    constructs = instances(ontology, cn.Construct)
    assert constructs
    assert [c for c in constructs if len(list(ontology.objects(c, predicate))) != 1] == []


def test_every_value_construct_takes_its_values_from_one_existing_scheme(ontology):
    schemes = instances(ontology, SKOS.ConceptScheme)
    constructs = list(
        ontology.subjects(cn.constructKind, concept("construct-kind/value-construct"))
    )
    assert constructs
    wrong = [
        c
        for c in constructs
        if len(found := list(ontology.objects(c, cn.valueScheme))) != 1 or found[0] not in schemes
    ]
    assert wrong == []


def test_no_other_construct_takes_values_from_a_scheme(ontology):
    kind = concept("construct-kind/value-construct")
    wrong = [
        c for c in ontology.subjects(cn.valueScheme) if (c, cn.constructKind, kind) not in ontology
    ]
    assert wrong == []


def test_exactly_the_seven_deciding_constructs_are_codable(ontology):
    codable = {str(c).rsplit("/", 1)[-1] for c in ontology.subjects(cn.codable, TRUE)}
    assert codable == DECIDING


def test_exactly_the_codable_constructs_are_in_the_deciding_group(ontology):
    group = set(ontology.subjects(cn.constructGroup, concept("construct-group/deciding")))
    assert group == set(ontology.subjects(cn.codable, TRUE))


def test_no_construct_takes_its_values_from_the_governance_forms(ontology):
    forms = URIRef(SCHEME + "governance-form")
    assert list(ontology.subjects(cn.valueScheme, forms)) == []


# ── Rules ──


def test_every_axiom_and_every_swrl_rule_names_a_rule(ontology):
    named = set(ontology.objects(None, cn.rule)) | set(instances(ontology, URIRef(SWRL + "Imp")))
    assert named
    assert sorted(named - set(rules_of(ontology))) == []


def test_every_rule_is_used_by_an_axiom_or_is_a_swrl_rule(ontology):
    named = set(ontology.objects(None, cn.rule)) | set(instances(ontology, URIRef(SWRL + "Imp")))
    assert sorted(set(rules_of(ontology)) - named) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_one_gloss(ontology, language):
    wrong = [
        r
        for r in rules_of(ontology)
        if [g.language for g in ontology.objects(r, cn.gloss)].count(language) != 1
    ]
    assert wrong == []


def test_every_gloss_is_a_sentence(ontology):
    glosses = [str(o) for o in ontology.objects(None, cn.gloss)]
    assert [g for g in glosses if not re.fullmatch(r"[A-ZÄÖÜ].*\s.*\.", g)] == []


def test_every_compiled_rule_is_published(ontology, base):
    assert {r.text.iri for r in base} <= {str(r) for r in rules_of(ontology)}


# ── Shapes ──


def concluded(base, ontology, *kinds):
    terms = instances(ontology, *kinds)
    return {URIRef(iri) for iri in base.concluded if URIRef(iri) in terms}


def test_the_shapes_know_every_property_that_rules_conclude(base, ontology, shapes):
    expected = concluded(base, ontology, OWL.ObjectProperty) | {cn.governanceForm}
    node = SHAPE.NothingInferredAsserted
    assert set(shapes.objects(node, SH.targetSubjectsOf)) == expected
    assert {shapes.value(p, SH.path) for p in shapes.objects(node, SH.property)} == expected


def test_the_classes_that_rules_conclude_are_the_kinds_of_phase_and_of_tie(base, ontology):
    above = {cn.GovernancePhase, cn.Tie}
    kinds = {
        c
        for c in instances(ontology, OWL.Class)
        if above & (set(ontology.transitive_objects(c, RDFS.subClassOf)) - {c})
    }
    assert kinds == concluded(base, ontology, OWL.Class)


def test_everything_that_rules_conclude_is_a_class_or_an_object_property(base, ontology):
    assert concluded(base, ontology, OWL.Class, OWL.ObjectProperty) == set(
        map(URIRef, base.concluded)
    )


def all_shapes(shapes: Graph):
    """Return every shape and constraint, whether typed or only referred to."""
    found = set()
    for kind in (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint):
        found |= set(shapes.subjects(RDF.type, kind))
    for reference in (SH.property, SH.node, SH["not"], SH.sparql):
        found |= set(shapes.objects(None, reference))
    return found


def test_every_shape_has_an_iri_of_its_own(shapes):
    wrong = [s for s in all_shapes(shapes) if not str(s).startswith(str(SHAPE))]
    assert wrong == []


def test_every_shape_says_what_it_is(shapes):
    kinds = {SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint}
    wrong = [s for s in all_shapes(shapes) if not kinds & set(shapes.objects(s, RDF.type))]
    assert wrong == []


def test_every_constraint_has_one_message_in_each_language(shapes):
    wrong = [
        s
        for s in constraints_of(shapes)
        if sorted(m.language for m in shapes.objects(s, SH.message)) != sorted(LANGUAGES)
    ]
    assert wrong == []


def test_every_constraint_has_one_severity(shapes):
    severities = {SH.Violation, SH.Warning, SH.Info}
    wrong = [
        s
        for s in constraints_of(shapes)
        if len(found := set(shapes.objects(s, SH.severity))) != 1 or not found <= severities
    ]
    assert wrong == []


def test_every_property_shape_is_part_of_a_shape(shapes):
    part = set(shapes.objects(None, SH.property))
    assert sorted(set(shapes.subjects(RDF.type, SH.PropertyShape)) - part) == []


def test_every_query_in_a_shape_is_part_of_a_shape(shapes):
    part = set(shapes.objects(None, SH.sparql))
    assert sorted(set(shapes.subjects(RDF.type, SH.SPARQLConstraint)) - part) == []


# ── Coverage of the inventory ──


def test_the_coverage_of_concepts_names_every_row_of_the_inventory():
    ids = {row["id"] for row in coverage_rows("concepts")}
    assert ids == {f"K{number:02}" for number in range(1, 76)}


def test_every_row_of_the_coverage_of_concepts_names_a_term_or_a_reason():
    wrong = [r["id"] for r in coverage_rows("concepts") if not r["iri"] and not r["note"].strip()]
    assert wrong == []


def test_every_term_in_the_coverage_of_concepts_exists(ontology):
    declared = {str(s) for s in ontology.subjects(RDF.type)}
    iris = [row["iri"] for row in coverage_rows("concepts") if row["iri"]]
    assert [iri for iri in iris if iri not in declared] == []

"""What the terms of RDF, RDFS, OWL, SHACL and SWRL are called, for readers who know none of them.

Their publishers give no German names, and English ones that repeat the IRI; data that we publish
must not name the terms of others, so pages do.
"""

from typing import Final

from clusternets.names import OWL, RDF, RDFS, SH, TYPE

_SWRL: Final = "http://www.w3.org/2003/11/swrl#"

#: The name of a term in each language of pages.
_NAMES: Final = {
    TYPE: ("is a", "ist ein"),
    RDF + "subject": ("statement about", "Aussage über"),
    RDF + "predicate": ("property of the statement", "Eigenschaft der Aussage"),
    RDF + "object": ("value of the statement", "Wert der Aussage"),
    RDF + "Property": ("property", "Eigenschaft"),
    RDFS + "label": ("label", "Bezeichnung"),
    RDFS + "comment": ("comment", "Anmerkung"),
    RDFS + "isDefinedBy": ("defined in", "definiert in"),
    RDFS + "seeAlso": ("see also", "siehe auch"),
    RDFS + "subClassOf": ("narrower than the class", "enger als die Klasse"),
    RDFS + "subPropertyOf": ("narrower than the property", "enger als die Eigenschaft"),
    RDFS + "domain": ("property of", "Eigenschaft von"),
    RDFS + "range": ("leads to", "führt zu"),
    OWL + "Class": ("class", "Klasse"),
    OWL + "ObjectProperty": ("property between things", "Eigenschaft zwischen Dingen"),
    OWL + "DatatypeProperty": ("property with a value", "Eigenschaft mit einem Wert"),
    OWL + "AnnotationProperty": ("property that describes", "beschreibende Eigenschaft"),
    OWL + "FunctionalProperty": ("property with one value", "Eigenschaft mit einem einzigen Wert"),
    OWL + "TransitiveProperty": ("transitive property", "transitive Eigenschaft"),
    OWL + "Ontology": ("ontology", "Ontologie"),
    OWL + "Axiom": ("axiom", "Axiom"),
    OWL + "Thing": ("anything", "alles"),
    OWL + "equivalentClass": ("the same as", "gleichbedeutend mit"),
    OWL + "disjointWith": ("never also", "niemals zugleich"),
    OWL + "intersectionOf": ("all of", "alles zugleich"),
    OWL + "unionOf": ("any of", "mindestens eines von"),
    OWL + "oneOf": ("one of", "eines von"),
    OWL + "complementOf": ("not", "nicht"),
    OWL + "inverseOf": ("inverse of", "Umkehrung von"),
    OWL + "members": ("members", "Glieder"),
    OWL + "versionIRI": ("this version", "diese Fassung"),
    OWL + "versionInfo": ("version", "Version"),
    OWL + "annotatedSource": ("axiom about", "Axiom über"),
    OWL + "annotatedProperty": ("property of the axiom", "Eigenschaft des Axioms"),
    OWL + "annotatedTarget": ("value of the axiom", "Wert des Axioms"),
    SH + "NodeShape": ("shape of a thing", "Shape eines Dings"),
    SH + "PropertyShape": ("shape of a property", "Shape einer Eigenschaft"),
    SH + "SPARQLConstraint": ("check by a query", "Prüfung durch eine Abfrage"),
    SH + "SPARQLExecutable": ("stored query", "gespeicherte Abfrage"),
    SH + "SPARQLSelectExecutable": ("query for a table", "Abfrage nach einer Tabelle"),
    SH + "Parameter": ("parameter", "Parameter"),
    SH + "Violation": ("violation", "Verstoß"),
    SH + "Warning": ("warning", "Warnung"),
    SH + "Info": ("note", "Hinweis"),
    SH + "IRI": ("a thing with an IRI", "ein Ding mit IRI"),
    SH + "BlankNodeOrIRI": ("a thing", "ein Ding"),
    SH + "Literal": ("a literal", "ein Literal"),
    SH + "message": ("message", "Meldung"),
    SH + "severity": ("severity", "Schwere"),
    SH + "path": ("checks the property", "prüft die Eigenschaft"),
    SH + "inversePath": ("against the direction of", "gegen die Richtung von"),
    SH + "alternativePath": ("any of the properties", "eine der Eigenschaften"),
    SH + "oneOrMorePath": ("once or more often", "einmal oder öfter"),
    SH + "property": ("checks of properties", "Prüfungen von Eigenschaften"),
    SH + "sparql": ("checks by queries", "Prüfungen durch Abfragen"),
    SH + "targetClass": ("checks every", "prüft jedes"),
    SH + "targetSubjectsOf": ("checks all that have", "prüft alles mit"),
    SH + "targetObjectsOf": ("checks all values of", "prüft alle Werte von"),
    SH + "minCount": ("at least", "mindestens"),
    SH + "maxCount": ("at most", "höchstens"),
    SH + "qualifiedMaxCount": ("at most, of that kind", "höchstens, von dieser Art"),
    SH + "qualifiedValueShape": ("of the kind", "von der Art"),
    SH + "minInclusive": ("not below", "nicht unter"),
    SH + "minLength": ("not shorter than", "nicht kürzer als"),
    SH + "datatype": ("value of the type", "Wert vom Typ"),
    SH + "nodeKind": ("must be", "muss sein"),
    SH + "class": ("must be a", "muss sein ein"),
    SH + "in": ("one of", "eines von"),
    SH + "hasValue": ("has the value", "hat den Wert"),
    SH + "pattern": ("in the pattern", "nach dem Muster"),
    SH + "uniqueLang": ("one in each language", "je Sprache nur eines"),
    SH + "disjoint": ("other than", "anders als"),
    SH + "or": ("any of", "eines von"),
    SH + "not": ("not", "nicht"),
    SH + "select": ("query", "Abfrage"),
    SH + "parameter": ("parameters", "Parameter"),
    SH + "defaultValue": ("unless given", "wenn nicht angegeben"),
    SH + "optional": ("may be left out", "darf fehlen"),
    SH + "order": ("position", "Stelle"),
    SH + "name": ("name", "Name"),
    SH + "description": ("description", "Beschreibung"),
    SH + "prefixes": ("prefixes from", "Präfixe aus"),
    SH + "declare": ("prefixes", "Präfixe"),
    SH + "prefix": ("prefix", "Präfix"),
    SH + "namespace": ("namespace", "Namensraum"),
    _SWRL + "Imp": ("rule of SWRL", "SWRL-Regel"),
    _SWRL + "body": ("if", "wenn"),
    _SWRL + "head": ("then", "dann"),
    _SWRL + "classPredicate": ("class", "Klasse"),
    _SWRL + "propertyPredicate": ("property", "Eigenschaft"),
    _SWRL + "argument1": ("first argument", "erstes Argument"),
    _SWRL + "argument2": ("second argument", "zweites Argument"),
}
_LANGUAGES: Final = ("en", "de")


def name_of_standard(iri: str, language: str) -> str:
    """Return what a term of a standard is called in a language, or nothing."""
    names = _NAMES.get(iri)
    return names[_LANGUAGES.index(language)] if names else ""

"""The IRIs that the code must know by name.

Everything else (forms, constructs, rules, shapes) is read from the ontology; a governance form
never appears here.
"""

from typing import Final

BASE: Final = "https://w3id.org/clusternets/"
CN: Final = BASE + "def/"
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"
PROOF: Final = BASE + "proof/"
QUERY: Final = BASE + "query/"
ONTOLOGY: Final = BASE + "ontology"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
SWRL: Final = "http://www.w3.org/2003/11/swrl#"
SH: Final = "http://www.w3.org/ns/shacl#"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"

TYPE: Final = RDF + "type"
LABEL: Final = RDFS + "label"

#: Prefixes that a query may use without declaring them.
PREFIXES: Final[dict[str, str]] = {
    "cn": CN,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": SH,
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
    "network": ID + "network/",
    "phase": ID + "phase/",
    "form": BASE + "scheme/governance-form/",
    "construct": BASE + "scheme/construct/",
    "status": BASE + "scheme/status/",
    "role": BASE + "scheme/role/",
    "rule": BASE + "rule/",
}


def local_name(iri: str) -> str:
    """Return what follows the last ``/`` or ``#`` of an IRI."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def readable(iri: str) -> str:
    """Return an IRI for people to read: a concept as scheme:concept, others as :func:`short`."""
    rest = iri.removeprefix(BASE + "scheme/")
    return rest.replace("/", ":") if rest != iri else short(iri)


def short(iri: str) -> str:
    """Return an IRI as a prefixed name where a known prefix fits, else in angle brackets."""
    for prefix, namespace in PREFIXES.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and rest and "/" not in rest and "#" not in rest:
            return f"{prefix}:{rest}"
    return f"<{iri}>"

"""The query behind each table of a page, to be run, changed, and read as CSV or JSON."""

from typing import Final

_TOLD_OF_CODING: Final = """\
  OPTIONAL { ?coding cn:value ?value }
  OPTIONAL { ?coding cn:atLevel ?level }
  OPTIONAL { ?coding cn:hasEvidence ?evidence }"""

_HAPPENINGS: Final = """
SELECT ?thing ?kind ?date ?from ?to ?evidence WHERE {
  GRAPH <GRAPH> {
    ?thing cn:KIND ?kind .
    OPTIONAL { ?thing cn:date ?date }
    OPTIONAL { ?thing cn:startDate ?from }
    OPTIONAL { ?thing cn:endDate ?to }
    OPTIONAL { ?thing cn:hasEvidence ?evidence }
  }
} ORDER BY ?date ?from ?thing"""

_QUERIES: Final = {
    "compared": f"""
SELECT ?phase ?construct ?value ?status ?level ?evidence WHERE {{
  VALUES ?phase {{ <IRI> }}
  ?coding cn:inPhase ?phase ; cn:construct ?construct ; cn:status ?status .
{_TOLD_OF_CODING}
}} ORDER BY ?construct ?phase ?value""",
    "concluded": """
SELECT ?phase ?property ?value WHERE {
  VALUES ?phase { <IRI> }
  GRAPH ?graph { ?phase ?property ?value }
  FILTER (CONTAINS(STR(?graph), "/graph/inferred/"))
} ORDER BY ?phase ?property ?value""",
    "codes": f"""
SELECT ?construct ?value ?status ?level ?evidence WHERE {{
  ?coding cn:inPhase <IRI> ; cn:construct ?construct ; cn:status ?status .
{_TOLD_OF_CODING}
}} ORDER BY ?construct ?value""",
    "roles": """
SELECT ?actor ?role ?scope ?level WHERE {
  ?participation a cn:Participation ; cn:inPhase <IRI> ; cn:participant ?actor ; cn:role ?role .
  OPTIONAL { ?participation cn:roleScope ?scope }
  OPTIONAL { ?participation cn:atLevel ?level }
} ORDER BY ?level ?actor ?role""",
    "ties": """
SELECT ?from ?fromLevel ?to ?toLevel ?kind ?broker WHERE {
  ?tie a cn:Tie ; cn:inPhase <IRI> ; cn:fromActor ?from ; cn:toActor ?to .
  OPTIONAL { ?tie cn:fromLevel ?fromLevel }
  OPTIONAL { ?tie cn:toLevel ?toLevel }
  OPTIONAL { ?tie cn:tieKind ?kind }
  OPTIONAL { ?tie cn:brokeredBy ?broker }
} ORDER BY ?from ?to""",
    "claims": """
SELECT ?claim ?text ?about ?form ?reconciliation WHERE {
  GRAPH <GRAPH> { ?claim a cn:Claim ; dcterms:description ?text ; cn:about ?about }
  OPTIONAL { ?claim cn:claimedForm ?form }
  OPTIONAL { ?claim cn:reconciliation ?reconciliation }
} ORDER BY ?claim""",
    "events": _HAPPENINGS.replace("KIND", "eventKind"),
    "activities": _HAPPENINGS.replace("KIND", "activityKind"),
    "documents": _HAPPENINGS.replace("KIND", "documentKind"),
    "funding": _HAPPENINGS.replace("KIND", "fundingKind"),
    "sources": """
SELECT ?source (COUNT(?evidence) AS ?pieces) WHERE {
  GRAPH <GRAPH> { ?evidence cn:source ?source }
} GROUP BY ?source ORDER BY DESC(?pieces) ?source""",
    "parts": """
SELECT ?within ?role ?scope ?level ?phase WHERE {
  ?participation cn:participant <IRI> ; cn:participatesIn ?within ;
    cn:role ?role ; cn:inPhase ?phase .
  OPTIONAL { ?participation cn:roleScope ?scope }
  OPTIONAL { ?participation cn:atLevel ?level }
} ORDER BY ?within ?role""",
    "uses": """
SELECT ?phase (COUNT(?coding) AS ?codings) WHERE {
  ?coding cn:construct|cn:value <IRI> ; cn:inPhase ?phase .
} GROUP BY ?phase ORDER BY ?phase""",
    "resting": """
SELECT ?evidence ?paraphrase ?statement WHERE {
  ?evidence cn:source <IRI> ; cn:paraphrase ?paraphrase .
  OPTIONAL { ?statement cn:hasEvidence ?evidence }
} ORDER BY ?evidence ?statement""",
    "concepts": """
SELECT ?concept ?name ?definition WHERE {
  ?concept skos:inScheme <IRI> ; skos:prefLabel ?name .
  OPTIONAL { ?concept skos:definition ?definition FILTER (LANG(?definition) = LANG(?name)) }
} ORDER BY ?concept ?name""",
    "said": "\nSELECT ?property ?value WHERE { <IRI> ?property ?value } ORDER BY ?property ?value",
    "links": "\nSELECT ?thing ?property WHERE { ?thing ?property <IRI> } ORDER BY ?property ?thing",
}

#: The names of all queries.
NAMES: Final = tuple(_QUERIES)


def query_behind(name: str, *iris: str, graph: str = "") -> str:
    """Return the text of a query about one thing or several, or about what stands in a graph."""
    return (
        _QUERIES[name]
        .removeprefix("\n")
        .replace("<IRI>", "\n    ".join(f"<{iri}>" for iri in iris))
        .replace("<GRAPH>", f"<{graph}>")
    )

"""The vocabulary as a list: what an editor completes, each term with its label in one language."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Literal

from fastapi import FastAPI
from starlette.responses import Response

from clusternets.names import GRAPH, PREFIXES
from clusternets.service.evaluation import Evaluation

#: The languages that labels are written in.
Language = Literal["en", "de"]

#: Kinds of terms in the order of their rank: a term with several is listed as the first.
_KINDS = {
    "class": "owl:Class",
    "property": "owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty",
    "scheme": "skos:ConceptScheme",
    "concept": "skos:Concept",
    "rule": "cn:Rule",
}

_VALUES = " ".join(
    f'({type_} "{kind}" {rank})'
    for rank, (kind, types) in enumerate(_KINDS.items())
    for type_ in types.split()
)

_TERMS = f"""
SELECT DISTINCT ?term ?kind ?rank ?scheme ?label ?definition {{
  GRAPH <{GRAPH}ontology> {{
    VALUES (?type ?kind ?rank) {{ {_VALUES} }}
    ?term a ?type ; rdfs:label|skos:prefLabel ?label .
    FILTER(isIRI(?term))
    OPTIONAL {{ ?term skos:inScheme ?scheme }}
    OPTIONAL {{ ?term skos:definition ?definition FILTER(lang(?definition) = lang(?label)) }}
  }}
}} ORDER BY ?rank ?term
"""

_THINGS = """
SELECT ?term ?kind ?label {
  VALUES (?type ?kind) { (cn:ClusterNetwork "network") (cn:GovernancePhase "phase") }
  ?term a ?type ; rdfs:label ?label .
} ORDER BY ?kind ?term
"""


class Vocabulary:
    """Answers with the terms of one Release; the answers are kept in front of all routes."""

    def __init__(self, evaluation: Evaluation, digest: str) -> None:
        self._evaluation = evaluation
        self._digest = digest

    async def answer(self, lang: Language = "en") -> Response:
        """Return prefixes and terms; a term without a label in ``lang`` has one in another."""
        key = f"{self._digest} vocabulary {lang}"
        etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "public, max-age=0, must-revalidate"}
        return Response(await self._list(lang), media_type="application/json", headers=headers)

    async def _list(self, lang: Language) -> bytes:
        bindings = [
            binding
            for query in (_TERMS, _THINGS)
            for binding in json.loads((await self._evaluation.answer(query)).body)["results"][
                "bindings"
            ]
        ]
        body = {"prefixes": PREFIXES, "terms": list(_terms(bindings, lang))}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _terms(bindings: list[dict[str, Any]], lang: Language) -> Iterator[dict[str, str]]:
    """Yield each term once, by its first kind, with the label that suits ``lang`` best."""
    found: dict[str, dict[str, Any]] = {}
    for binding in bindings:
        iri = binding["term"]["value"]
        best = found.setdefault(iri, binding)
        same_kind = binding["kind"] == best["kind"]
        if same_kind and _fit(binding, lang) > _fit(best, lang):
            found[iri] = binding
    for iri, binding in found.items():
        members = ("kind", "label", "scheme", "definition")
        yield {"iri": iri} | {m: str(binding[m]["value"]) for m in members if m in binding}


def _fit(binding: dict[str, Any], lang: Language) -> int:
    """Return how well a label suits a reader: their language, then English, then any other."""
    language: str | None = binding["label"].get("xml:lang")
    return 2 * (language == lang) + (language == "en")


def add_vocabulary(app: FastAPI, evaluation: Evaluation, digest: str) -> None:
    """Add the route of the vocabulary."""
    app.get(
        "/api/vocabulary",
        summary="Prefixes and the terms of the vocabulary, with labels in one language",
    )(Vocabulary(evaluation, digest).answer)

"""The vocabulary as a list: what an editor completes, each term with its label in one language."""

import hashlib
import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response

from clusternets.names import GRAPH, PREFIXES
from clusternets.pages.translations import DEFAULT_LANGUAGE, LANGUAGES
from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Evaluation

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
    OPTIONAL {{ ?term skos:definition ?definition FILTER (LANG(?definition) = LANG(?label)) }}
  }}
}} ORDER BY ?rank ?term
"""

_THINGS = """
SELECT ?term ?kind ?label {
  VALUES (?type ?kind) { (cn:ClusterNetwork "network") (cn:GovernancePhase "phase") }
  ?term a ?type ; rdfs:label ?label .
} ORDER BY ?kind ?term
"""

_PROBLEM: dict[str, Any] = {
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
}


class Vocabulary:
    """Answers with the terms of one Release; the answers are kept in front of all routes."""

    def __init__(self, evaluation: Evaluation, digest: str) -> None:
        self._evaluation = evaluation
        self._digest = digest

    async def answer(self, lang: str = DEFAULT_LANGUAGE) -> Response:
        """Return prefixes and terms; a term without a text in ``lang`` has one in another."""
        if lang not in LANGUAGES:
            raise RequestError(
                HTTPStatus.BAD_REQUEST,
                "unknown-language",
                f"There are no labels in {lang!r}. There are: {', '.join(LANGUAGES)}.",
            )
        key = f"{self._digest} vocabulary {lang}"
        etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "public, max-age=0, must-revalidate"}
        return Response(await self._list(lang), media_type="application/json", headers=headers)

    async def _list(self, lang: str) -> bytes:
        bindings = [
            binding
            for query in (_TERMS, _THINGS)
            for binding in json.loads((await self._evaluation.answer(query)).body)["results"][
                "bindings"
            ]
        ]
        body = {"prefixes": PREFIXES, "terms": list(_terms(bindings, lang))}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _terms(bindings: list[dict[str, Any]], lang: str) -> Iterator[dict[str, str]]:
    """Yield each term once, by its first kind, each text in the language that suits ``lang``."""
    found: dict[str, list[dict[str, Any]]] = {}
    for binding in bindings:
        own = found.setdefault(binding["term"]["value"], [])
        if not own or binding["kind"] == own[0]["kind"]:
            own.append(binding)
    for iri, own in found.items():
        best: dict[str, Any] = {}
        for binding in sorted(own, key=lambda each: _fit(each, lang), reverse=True):
            # What the language of a reader lacks is told in the next.
            best = binding | best
        members = ("kind", "label", "scheme", "definition")
        yield {"iri": iri} | {m: str(best[m]["value"]) for m in members if m in best}


def _fit(binding: dict[str, Any], lang: str) -> int:
    """Return how well the texts suit a reader: in their own language, then English, then any."""
    language: str | None = binding["label"].get("xml:lang")
    return 2 * (language == lang) + (language == "en")


def add_vocabulary(app: FastAPI, evaluation: Evaluation, digest: str) -> None:
    """Add the route of the vocabulary."""
    app.get(
        "/api/vocabulary",
        summary="Prefixes and the terms of the vocabulary, with labels in one language",
        responses={400: {"description": "There are no labels in this language.", **_PROBLEM}},
    )(Vocabulary(evaluation, digest).answer)

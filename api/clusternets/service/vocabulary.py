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
    OPTIONAL {{ ?term skos:definition ?definition }}
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
    """Yield each term once, by its first kind, with the texts that suit ``lang`` best."""
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


def _fit(binding: dict[str, Any], lang: str) -> tuple[int, ...]:
    """Return how well label and definition suit a reader; the label counts first."""
    languages = [binding.get(name, {}).get("xml:lang") for name in ("label", "definition")]
    # Their own language, then English, then any other.
    return tuple(2 * (language == lang) + (language == "en") for language in languages)


def add_vocabulary(app: FastAPI, evaluation: Evaluation, digest: str) -> None:
    """Add the route of the vocabulary."""
    app.get(
        "/api/vocabulary",
        summary="Prefixes and the terms of the vocabulary, with labels in one language",
        responses={400: {"description": "There are no labels in this language.", **_PROBLEM}},
    )(Vocabulary(evaluation, digest).answer)

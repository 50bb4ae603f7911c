"""What the OpenAPI description says beyond what FastAPI knows, such as of ``/sparql``."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI

from clusternets.queries import Choices, Parameter, StoredQuery
from clusternets.service.negotiation import FORMAT_NAMES, GRAPH_FORMATS, HTML, RESULT_FORMATS

PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ANSWERS: dict[str, Any] = {
    media: {"schema": {}} for media in (*RESULT_FORMATS, *GRAPH_FORMATS, HTML)
}

#: What a request that cannot be answered gets; a browser gets it as a page.
_ERRORS = {
    "400": "The query, its encoding or its parameters are wrong, or it is an update.",
    "406": "None of the accepted formats is offered for this kind of query.",
    "413": "The query or its result is larger than its limit.",
    "415": "The body is neither a form nor a query.",
    "429": "This client has too many queries waiting, or takes too many large answers.",
    "431": "The Accept header is too long.",
    "503": "Too many queries wait or large answers are sent, or memory had reached its limit.",
    "504": "The query took longer than its limit.",
}

_PARAMETERS: dict[str, dict[str, Any]] = {
    "query": {"schema": {"type": "string"}, "description": "A SPARQL 1.1 query."},
    "default-graph-uri": {
        "schema": {"type": "array", "items": {"type": "string"}},
        "description": "Graphs that make up the default graph.",
    },
    "named-graph-uri": {
        "schema": {"type": "array", "items": {"type": "string"}},
        "description": "Graphs that GRAPH may name.",
    },
    "format": {
        "schema": {"type": "string", "enum": list(FORMAT_NAMES)},
        "description": "A format, for clients that cannot set the Accept header.",
    },
}

_PROBLEM_SCHEMA = {
    "type": "object",
    "description": "Problem details (RFC 9457) with a stable code.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}


def answers(formats: Iterable[str], **errors: str) -> dict[int | str, dict[str, Any]]:
    """Return what FastAPI is to say of an operation: its formats, and its errors by status.

    Errors are given as ``e404="There is no such case."``.
    """
    found: dict[int | str, dict[str, Any]] = {
        200: {"description": "The answer.", "content": {media: {} for media in formats}}
    }
    for status, text in errors.items():
        found[int(status.removeprefix("e"))] = {"description": text, "content": PROBLEM}
    return found


def describe(app: FastAPI) -> None:
    """Make the OpenAPI description of an application complete."""
    description = app.openapi()
    schemas = description.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM_SCHEMA
    for path in description["paths"].values():
        for operation in path.values():
            unknown = {"404": {"description": "There is no such case.", "content": PROBLEM}}
            if operation.get("parameters"):
                operation["responses"] = unknown | operation["responses"]
            operation["responses"].pop("422", None)
    description["paths"]["/health"]["get"]["responses"]["503"] = {
        "description": "No worker answers a query.",
        "content": PROBLEM,
    }
    description["paths"]["/sparql"] = {"get": _by_get(), "post": _by_post()}
    app.openapi_schema = description


def add_stored_queries(
    app: FastAPI, queries: Sequence[StoredQuery], choices: Choices, endings: Mapping[str, str]
) -> None:
    """Describe the answer to each stored query, with its own parameters.

    ``endings`` are those that its address may have, with the media type of each.
    """
    paths = app.openapi()["paths"]
    for query in queries:
        paths[f"/api/queries/{query.slug}.{{ending}}"] = {
            "get": {
                "operationId": f"answer_{query.slug.replace('-', '_')}",
                "summary": query.title,
                "description": query.description,
                "tags": ["stored queries"],
                "parameters": [
                    {
                        "name": "ending",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string", "enum": list(endings)},
                        "description": "The format of the answer.",
                    },
                    *(_stored_parameter(parameter, choices) for parameter in query.parameters),
                ],
                "responses": _stored_responses(endings),
            }
        }


def _stored_parameter(parameter: Parameter, choices: Choices) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer" if parameter.of == "integer" else "string"}
    values = [choice.value for choice in parameter.choices(choices)]
    if values:
        schema["enum"] = values
    written = [parameter.written(term, choices) for term in parameter.default]
    if parameter.type == "list":
        schema = {"type": "array", "items": schema}
    elif written:
        schema["default"] = int(written[0]) if parameter.of == "integer" else written[0]
    return {
        "name": parameter.name,
        "in": "query",
        "schema": schema,
        "description": parameter.description["en"],
        **({"style": "form", "explode": False} if parameter.type == "list" else {}),
    }


def _stored_responses(endings: Mapping[str, str]) -> dict[str, Any]:
    answers: dict[str, Any] = {media: {"schema": {}} for media in endings.values()}
    errors = {
        "400": "A parameter is unknown, or its value is not possible; the detail says which.",
        "404": "There is no such format.",
        **{status: _ERRORS[status] for status in ("413", "429", "503", "504")},
    }
    return {
        "200": {"description": "The answer.", "content": answers},
        **{status: {"description": text, "content": PROBLEM} for status, text in errors.items()},
    }


def _by_get() -> dict[str, Any]:
    parameters = [{"name": name, "in": "query", **rest} for name, rest in _PARAMETERS.items()]
    return {
        "operationId": "query_by_get",
        "summary": "Ask a SPARQL query; without one, get the query page or the service description",
        "parameters": parameters,
        "responses": _responses(),
    }


def _by_post() -> dict[str, Any]:
    form = {"type": "object", "properties": {n: p["schema"] for n, p in _PARAMETERS.items()}}
    return {
        "operationId": "query_by_post",
        "summary": "Ask a SPARQL query, as a form or as the body",
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {"schema": form},
                "application/sparql-query": {"schema": {"type": "string"}},
            },
        },
        "responses": _responses(),
    }


def _responses() -> dict[str, Any]:
    page = {**PROBLEM, HTML: {"schema": {}}}
    errors = {status: {"description": text, "content": page} for status, text in _ERRORS.items()}
    return {"200": {"description": "The answer.", "content": _ANSWERS}, **errors}

"""What a report as JSON looks like, as JSON Schema, for the description of the API."""

from typing import Any, Final

from clusternets.validation.findings import Severity, Verdict

_TEXT: Final = {"type": "string"}
_MAYBE_TEXT: Final = {"type": ["string", "null"]}
_MAYBE_NUMBER: Final = {"type": ["integer", "null"], "minimum": 1}
_COUNT: Final = {"type": "integer", "minimum": 0}
_VERDICT: Final = {"type": "string", "enum": [verdict.value for verdict in Verdict]}
_SEVERITY: Final = {"type": "string", "enum": [severity.value for severity in Severity]}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has all of some properties, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


FINDING: Final = _object(
    code=_TEXT | {"description": "Stable; its page is at `about`."},
    about=_TEXT,
    severity=_SEVERITY,
    focus=_MAYBE_TEXT | {"description": "The node that the finding is about."},
    label=_MAYBE_TEXT,
    path=_MAYBE_TEXT,
    value=_MAYBE_TEXT,
    message=_TEXT,
    expected=_MAYBE_TEXT,
    remedy=_MAYBE_TEXT,
    fix=_MAYBE_TEXT | {"description": "Turtle to paste."},
    line=_MAYBE_NUMBER,
    column=_MAYBE_NUMBER,
    near={"type": ["boolean", "null"], "description": "True if the line is not certain."},
    cases=_list(_TEXT),
)

REPORT: Final = _object(
    name=_MAYBE_TEXT,
    syntax=_MAYBE_TEXT,
    ontologyVersion=_TEXT,
    language=_TEXT,
    verdict=_VERDICT,
    triples=_COUNT,
    counts=_object(**{severity.value: _COUNT for severity in Severity}),
    findingsOmitted=_COUNT | {"description": "Findings beyond the limit, which are not listed."},
    findings=_list(FINDING),
    cases=_list(_object(iri=_TEXT, label=_TEXT, verdict=_VERDICT)),
    classification=_list(
        _object(
            case=_TEXT,
            label=_TEXT,
            phases=_list({"type": "object"}),
            withheld=_MAYBE_TEXT | {"description": "Why no form is inferred, if none is."},
        )
    ),
    comparison=_list({"type": "object"}),
)

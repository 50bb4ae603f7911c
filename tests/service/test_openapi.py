"""The description of the API holds: what it says is what the service does, on any input."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from clusternets.content import content_root
from clusternets.queries import read_queries

OPERATIONS = [
    ("get", "/health"),
    ("get", "/health/live"),
    ("get", "/metrics"),
    ("get", "/api/cases"),
    ("get", "/api/cases/{slug}"),
    ("get", "/api/cases/{slug}/explanation"),
    ("get", "/api/cases/{slug}/{table}.csv"),
    ("get", "/api/vocabulary"),
    ("get", "/api/comparison"),
    ("get", "/api/comparison.{suffix}"),
    ("get", "/api/propositions"),
    ("get", "/api/propositions.{suffix}"),
    ("get", "/api/propositions/{name}"),
    ("get", "/api/queries"),
    ("get", "/api/queries/{slug}"),
    ("get", "/sparql"),
    ("post", "/sparql"),
    ("post", "/api/validate"),
]

#: One answer to a stored query for each; all others are described by the same lines.
STORED = [
    ("get", f"/api/queries/{slug}.{{ending}}")
    for slug in ("forms", "external-lead-across-countries")
]


@pytest.fixture(scope="module")
def described(server):
    """Return the OpenAPI description that the running service gives of itself."""
    return schemathesis.openapi.from_url(f"{server.url}/openapi.json")


def test_every_operation_is_tried_below(described):
    found = {(name, path) for path, item in described.raw_schema["paths"].items() for name in item}
    answers = {("get", f"/api/queries/{q.slug}.{{ending}}") for q in read_queries(content_root())}
    assert found == set(OPERATIONS) | answers


@pytest.mark.parametrize(("method", "path"), [*OPERATIONS, *STORED])
def test_an_operation_keeps_its_description(method, path, described):
    @settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=described[path][method].as_strategy())
    def keeps(case):
        case.call_and_validate(
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ]
        )

    keeps()

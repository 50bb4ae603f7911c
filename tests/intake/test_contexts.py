import json

import pytest

from clusternets.intake.contexts import CONTEXT, resolve_contexts
from clusternets.intake.refusals import RefusedError

OWN = {"@context": {"label": "http://www.w3.org/2000/01/rdf-schema#label"}}


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "http://127.0.0.1:9/c.jsonld", "@id": "u:a"},
        {"@context": "file:///etc/hostname"},
        {"@context": {"@import": "http://127.0.0.1:9/c"}},
        {"@context": [{}, "c.jsonld"]},
        {"@graph": [{"x": {"@context": "http://127.0.0.1:9/c"}}]},
        {"@context": {"x": {"@id": "u:x", "@context": "http://127.0.0.1:9/c"}}},
        [{"@context": CONTEXT + "/other"}],
    ],
)
def test_a_context_somewhere_else_is_refused(document):
    with pytest.raises(RefusedError) as caught:
        resolve_contexts(json.dumps(document), OWN)
    assert caught.value.code == "remote-context"


def test_an_escaped_keyword_does_not_hide_a_context():
    with pytest.raises(RefusedError):
        resolve_contexts('{"\\u0040context": "http://127.0.0.1:9/c"}', OWN)


def test_our_own_context_is_put_in_the_place_of_its_address():
    document = {"@context": [CONTEXT, {"x": "u:x"}], "@id": "u:a"}
    resolved = json.loads(resolve_contexts(json.dumps(document), OWN))
    assert resolved == {"@context": [OWN["@context"], {"x": "u:x"}], "@id": "u:a"}


def test_our_own_context_is_refused_where_it_is_not_at_hand():
    with pytest.raises(RefusedError):
        resolve_contexts(json.dumps({"@context": CONTEXT}), None)


@pytest.mark.parametrize("text", ['{"@id": "u:a"}', '{"@context": {"a": "u:a"}}', '{"@context": '])
def test_a_document_without_addresses_stays_as_it_is(text):
    assert resolve_contexts(text, OWN) == text

"""Each of our IRIs has one document, and no two differ by case only."""

from collections import Counter

import pyoxigraph as ox
import pytest

from clusternets.names import BASE, CN, ID
from clusternets.publication.addresses import FORMATS, quoted, split_suffix
from clusternets.publication.description import ENDPOINT
from clusternets.publication.dumps import dumps
from clusternets.release import LAYERS


def test_every_iri_of_the_release_under_the_base_has_a_document(addresses, release):
    # A name with a fragment is told in the document of what it is a part of.
    ours = {
        term.value.partition("#")[0]
        for quad in release.quads()
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
    }
    services = {BASE, ENDPOINT.value, *(dump.iri for dump in dumps(LAYERS))}
    assert services < ours
    assert addresses.all() == sorted(ours - services)


def test_a_document_tells_its_iri_back(addresses):
    for iri in addresses.all():
        assert addresses.described(addresses.document(iri)) == iri
        assert addresses.named(iri.removeprefix(BASE)) == iri


def test_no_two_documents_differ_by_case_only(addresses):
    paths = Counter(addresses.document(iri).lower() for iri in addresses.all())
    assert [path for path, count in paths.items() if count > 1] == []


def test_no_document_ends_like_a_format(addresses):
    paths = [addresses.document(iri) for iri in addresses.all()]
    assert [path for path in paths if split_suffix(path)[1]] == []


def test_a_document_is_at_the_path_of_its_thing(addresses):
    assert addresses.document(ID + "network/acod") == "id/network/acod"


@pytest.mark.parametrize("name", ["source", "construct", "rule"])
def test_a_property_that_is_called_like_a_class_says_so(addresses, name):
    assert addresses.document(CN + name) == f"def/{name}-property"
    assert addresses.document(CN + name.capitalize()) == f"def/{name.capitalize()}"
    assert addresses.described(f"def/{name}") is None


def test_the_namespace_has_a_document_without_its_slash(addresses):
    assert addresses.document(CN) == "def"
    assert addresses.described("def") == CN


@pytest.mark.parametrize(
    "path",
    [
        "",
        "id",
        "id/network/none",
        "id/network/acod/more",
        "../etc/passwd",
        "id/network/ACOD",
        "x" * 9000,
    ],
)
def test_what_is_not_in_the_release_has_none(addresses, path):
    assert addresses.named(path) is None
    assert addresses.described(path) is None


def test_an_unknown_name_is_met_with_some_that_start_alike(addresses):
    assert ID + "network/acod" in addresses.like("id/network/acodd")
    assert addresses.like("nothing") == []


def test_a_suffix_is_one_of_the_formats():
    assert split_suffix("ontology/0.1.0") == ("ontology/0.1.0", None)
    assert split_suffix("ontology/0.1.0.ttl") == ("ontology/0.1.0", FORMATS["ttl"])


def test_a_path_is_quoted_for_a_url():
    assert quoted('a b/"ü') == "a%20b/%22%C3%BC"

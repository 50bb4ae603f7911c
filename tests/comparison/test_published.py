"""A submitted graph beside the published cases."""

from coded import parsed

from clusternets.comparison import Published, beside_published
from clusternets.reasoning import CaseFacts, classify

_CASE = """
<urn:net> a cn:ClusterNetwork ; rdfs:label "Mine"@en ; cn:hasGovernancePhase <urn:phase> .
<urn:phase> a cn:GovernancePhase .
[] a cn:Coding ; cn:construct construct:formalization ; cn:inPhase <urn:phase> ;
  cn:status status:stated ; cn:value formalization:informal .
"""


def test_a_submission_is_the_first_column_and_compares(release, base):
    published = Published.read(release.document("comparison.json"))
    triples = parsed(_CASE)
    result = classify(CaseFacts.of(triples, base), base)
    table = beside_published(triples, result, published, ["germany-goes-3d"])
    assert [phase.case_label["en"] for phase in table.phases] == ["Mine", "Germany goes 3D"]
    rows = {row.name: row for group in table.groups for row in group.rows}
    assert rows["formalization"].result == "same"
    assert rows["mandate"].result == "not-comparable"
    assert table.similarities[0].comparable == 1


def test_everything_published_is_there_by_default(release, base):
    published = Published.read(release.document("comparison.json"))
    triples = parsed(_CASE)
    result = classify(CaseFacts.of(triples, base), base)
    assert len(beside_published(triples, result, published).phases) == 1 + len(published.phases)

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
    table = beside_published(triples, result, published)
    assert table.phases[0].case_label == {"en": "Mine"}
    rows = {row.name: row for group in table.groups for row in group.rows}
    assert rows["formalization"].cells[0].compared == {"informal"}
    assert rows["formalization"].result == "differ"
    assert rows["mandate"].cells[0].status == "not-coded"
    own = [pair for pair in table.similarities if "urn:phase" in {pair.first, pair.second}]
    assert max(pair.comparable for pair in own) == 1


def test_only_the_most_like_are_shown_where_asked(release, base):
    published = Published.read(release.document("comparison.json"))
    triples = parsed(_CASE)
    result = classify(CaseFacts.of(triples, base), base)
    table = beside_published(triples, result, published, nearest=2)
    assert len(table.phases) == 3
    formal = [phase.cell("formalization").compared for phase in table.phases]
    assert formal == [{"informal"}] * 3


def test_everything_published_is_there_by_default(release, base):
    published = Published.read(release.document("comparison.json"))
    triples = parsed(_CASE)
    result = classify(CaseFacts.of(triples, base), base)
    assert len(beside_published(triples, result, published).phases) == 1 + len(published.phases)

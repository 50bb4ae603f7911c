"""What holds for all published data, beside what the shapes ask of any case."""

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import DC, FOAF, ORG, PROV, RDF, RDFS, SDO, SKOS, VOID, XSD

from clusternets.checks import check_names, check_shapes
from clusternets.reasoning import CaseFacts, classify
from support import cn, concept, coverage_rows, instances, thing

SLUGS = ("acod", "germany-goes-3d", "scanbalt", "tri-cluster")
EVIDENCED = ("Coding", "Tie", "StructuralHole", "Participation", "Claim")
PERSONS = {
    FOAF.Person,
    SDO.Person,
    PROV.Person,
    URIRef("http://www.w3.org/2006/vcard/ns#Individual"),
}
#: The types of literals that the store and the reasoners keep as they are written.
TYPES = {XSD.string, XSD.boolean, XSD.integer, XSD.date, XSD.gYearMonth, XSD.gYear, RDF.langString}
DATES = {XSD.date, XSD.gYearMonth, XSD.gYear}


@pytest.fixture(scope="module")
def forms(cases, base):
    """Return the inferred form of every phase."""
    return {
        URIRef(phase.phase): URIRef(phase.outcome)
        for file in cases.values()
        for phase in classify(CaseFacts.of(file.triples, base), base).phases
    }


# ── Well-formed ──


def test_all_data_conforms_to_the_shapes(content):
    assert [str(problem) for problem in check_shapes(content)] == []


def test_all_names_are_well_formed_and_lead_somewhere(content):
    assert [str(problem) for problem in check_names(content)] == []


def test_the_four_cases_are_there(cases):
    assert set(SLUGS) <= set(cases)


def test_there_are_no_blank_nodes(data):
    assert [t for t in data if any(isinstance(node, BNode) for node in t)] == []


def test_everything_described_has_a_type(data):
    assert [s for s in set(data.subjects()) if (s, RDF.type, None) not in data] == []


# ── Evidence ──


@pytest.mark.parametrize("kind", EVIDENCED)
def test_every_statement_has_evidence(data, kind):
    nodes = instances(data, cn[kind])
    assert nodes
    assert [n for n in nodes if (n, cn.hasEvidence, None) not in data] == []


def test_every_number_and_date_has_evidence(data):
    numbers = {s for p in (cn.countValue, cn.claimedCount, cn.amount) for s in data.subjects(p)}
    dates = {s for p in (cn.date, cn.startDate, cn.endDate) for s in data.subjects(p)}
    assert [n for n in sorted(numbers | dates) if (n, cn.hasEvidence, None) not in data] == []


def test_every_piece_of_evidence_is_used(data):
    used = set(data.objects(None, cn.hasEvidence)) | set(data.objects(None, cn.restsOn))
    assert sorted(set(instances(data, cn.Evidence)) - used) == []


def test_every_source_is_used(data):
    used = set(data.objects(None, cn.source))
    assert sorted(set(instances(data, cn.Source)) - used) == []


def test_evidence_from_the_paper_names_its_section(data):
    nodes = list(data.subjects(cn.source, thing("source/schuessler-decker-lerch-2013")))
    assert nodes
    assert [n for n in nodes if (n, cn.section, None) not in data] == []


def test_no_evidence_rests_on_itself(data):
    assert [
        e for e in data.subjects(cn.restsOn) if e in set(data.objects(e, cn.restsOn * "+"))
    ] == []


# ── Codings ──


@pytest.mark.parametrize("status", ["absent", "not-stated", "contested"])
def test_only_stated_codings_have_a_value(data, status):
    codings = list(data.subjects(cn.status, concept(f"status/{status}")))
    assert [
        c for c in codings if (c, cn.value, None) in data or (c, cn.countValue, None) in data
    ] == []


def test_some_codings_say_that_the_source_says_nothing(data):
    assert list(data.subjects(cn.status, concept("status/not-stated")))


def test_every_coding_says_who_coded_it_and_when(data):
    activities = {data.value(c, PROV.wasGeneratedBy) for c in instances(data, cn.Coding)}
    assert activities
    wrong = [
        a
        for a in activities
        if any((a, p, None) not in data for p in (cn.coder, cn.codingDate, cn.schemeVersion))
    ]
    assert wrong == []


# ── Forms ──


@pytest.mark.parametrize("slug", SLUGS)
def test_the_form_that_the_paper_names_is_the_inferred_one(data, ontology, forms, slug):
    claims = {URIRef(row["iri"]) for row in coverage_rows(slug) if row["id"] == f"A3-22-{slug}"}
    own = list(data.objects(thing(f"network/{slug}"), cn.hasGovernancePhase))
    pairs = [
        (data.value(claim, cn.claimedForm), forms[phase])
        for claim in claims
        for phase in data.objects(claim, cn.about)
        if phase in own
    ]
    # What is claimed may be the wider form, where the paper names the narrower one elsewhere.
    wrong = [
        (claimed, form)
        for claimed, form in pairs
        if claimed not in {form, ontology.value(form, SKOS.broader)}
    ]
    assert pairs
    assert wrong == []
    assert any(claimed == form for claimed, form in pairs)


def test_claimed_forms_stand_in_claims_only(data):
    assert set(data.subjects(cn.claimedForm)) <= set(instances(data, cn.Claim))


# ── Persons ──


def test_no_person_is_described(data):
    assert [s for s, o in data.subject_objects(RDF.type) if o in PERSONS] == []


def test_no_property_gives_the_name_of_a_person(data):
    namespaces = (str(FOAF), "http://www.w3.org/2006/vcard/ns#", str(SDO), "http://schema.org/")
    used = {p for p in map(str, set(data.predicates())) if p.startswith(namespaces)}
    assert used - {str(SDO.url)} == set()


def test_only_sources_and_the_dataset_name_authors(data):
    allowed = set(instances(data, cn.Source, VOID.Dataset))
    assert set(data.subjects(DC.creator)) <= allowed


def test_no_post_names_who_holds_it(data):
    assert list(data.subject_objects(ORG.heldBy)) == []


# ── Literals ──


def test_every_literal_has_a_type_that_the_store_keeps(data):
    wrong = {
        (s, o.datatype)
        for s, o in data.subject_objects()
        if isinstance(o, Literal) and not o.language and o.datatype not in TYPES
    }
    assert wrong == set()


def test_every_date_is_a_day_a_month_or_a_year(data):
    found = [
        (s, o)
        for p in ("date", "startDate", "endDate", "claimedDate", "statementDate", "codingDate")
        for s, o in data.subject_objects(cn[p])
    ]
    assert found
    assert [(s, o) for s, o in found if o.datatype not in DATES] == []


def test_every_literal_is_valid_for_its_type(data):
    assert [o for o in data.objects() if isinstance(o, Literal) and o.ill_typed] == []


def test_every_text_for_people_has_a_language(data):
    predicates = (RDFS.label, SKOS.altLabel, cn.paraphrase, cn.reconciliation)
    wrong = [(s, o) for p in predicates for s, o in data.subject_objects(p) if not o.language]
    assert wrong == []


# ── Conflicts ──


def test_competing_claims_name_each_other(data):
    pairs = list(data.subject_objects(cn.competesWith))
    assert pairs
    assert [(a, b) for a, b in pairs if (b, cn.competesWith, a) not in data] == []


def test_a_claim_competes_with_claims_only(data):
    claims = set(instances(data, cn.Claim))
    assert set(data.objects(None, cn.competesWith)) <= claims


def test_no_claim_competes_with_itself(data):
    assert [a for a, b in data.subject_objects(cn.competesWith) if a == b] == []


def years(data, claim):
    return {str(date)[:4] for date in data.objects(claim, cn.claimedDate)}


def test_the_two_founding_years_of_acod_stand_side_by_side(data):
    start = thing("phase/acod--since-2004")
    claims = [c for c in data.subjects(cn.about, start) if (c, cn.claimedDate, None) in data]
    pairs = [
        (one, other)
        for one in claims
        for other in data.objects(one, cn.competesWith)
        if (years(data, one), years(data, other)) == ({"2004"}, {"2006"})
    ]
    assert pairs
    assert [(a, b) for a, b in pairs if (b, cn.competesWith, a) not in data] == []


def test_a_contested_date_is_not_stated_as_a_fact(data):
    contested = list(data.subjects(cn.dateCertainty, concept("certainty/contested-date")))
    assert contested
    assert [e for e in contested if (e, cn.date, None) in data] == []

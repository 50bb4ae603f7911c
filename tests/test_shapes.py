"""A small case that conforms, and cases one step away from it that do not, each for one reason.

Every failing case is a change to the small case, and names what must be found: the shape and the
node. Nothing else may be found, so a case cannot fail for another reason than its own.
"""

from dataclasses import dataclass

import pyoxigraph as ox
import pytest
from rdflib import URIRef
from rdflib.namespace import RDF, SH

from clusternets.inputs import triples
from clusternets.names import BASE, PREFIXES
from clusternets.validation.shapes import Shapes
from support import NEVER_REPORTS, SHAPE, constraints_of

CASE = "https://example.org/case/"
#: How a node without a name is called here.
BLANK = "a blank node"
SCHEMES = BASE + "scheme/"

PASSING = """
:network a cn:ClusterNetwork ; rdfs:label "Network"@en ;
    cn:hasGovernancePhase :early , :late .
:early a cn:GovernancePhase ; rdfs:label "Early"@en ;
    cn:startCertainty <certainty/certain> ; cn:endCertainty <certainty/certain> .
:late a cn:GovernancePhase ; rdfs:label "Late"@en ; cn:precededBy :early .

:cluster a cn:Cluster ; rdfs:label "Cluster"@en ; cn:hasEvidence :evidence .
:office a org:Organization ; rdfs:label "Office"@en ;
    cn:actorKind <actor-kind/association> ; cn:legalForm <legal-form/registered-association> .
:group a cn:ActorGroup ; rdfs:label "Firms"@en ; cn:hasEvidence :evidence .
:board a cn:GoverningBody ; rdfs:label "Board"@en ;
    cn:bodyKind <body-kind/board-of-directors> ; cn:hasEvidence :evidence .
:chair a org:Post ; rdfs:label "Chair"@en ;
    cn:postKind <post-kind/chair-post> ; cn:hasEvidence :evidence .

:membership a cn:Participation ; cn:participant :office ; cn:participatesIn :network ;
    cn:role <role/member> ; cn:roleScope <role-scope/network-wide> ;
    cn:membershipClass <membership-class/founding-member> ;
    cn:formality <formality/formal-relation> ;
    cn:atLevel <level/organization> ; cn:inPhase :late ; cn:hasEvidence :evidence .
:tie a cn:Tie ; cn:fromActor :office ; cn:toActor :group ;
    cn:fromLevel <level/network> ; cn:toLevel <level/organization> ;
    cn:tieBasis <tie-basis/organization-based> ; cn:tieKind <tie-kind/coordination> ;
    cn:recurrence <recurrence/recurring> ; cn:intensity <intensity/intense> ;
    cn:strength <tie-strength/strong> ; cn:inPhase :early , :late ; cn:hasEvidence :evidence .
:hole a cn:StructuralHole ; cn:fromActor :office ; cn:toActor :cluster ;
    cn:fromLevel <level/network> ; cn:toLevel <level/cluster> ;
    cn:inPhase :late ; cn:hasEvidence :evidence .

:valued a cn:Coding ; cn:construct <construct/formalization> ; cn:status <status/stated> ;
    cn:value <formalization/formal> ;
    cn:inPhase :late ; cn:hasEvidence :evidence ; prov:wasGeneratedBy :work .
:present a cn:Coding ; cn:construct <construct/external-lead> ; cn:status <status/stated> ;
    cn:inPhase :late ; cn:hasEvidence :evidence ; prov:wasGeneratedBy :work .
:absent a cn:Coding ; cn:construct <construct/internal-lead> ; cn:status <status/absent> ;
    cn:inPhase :late ; cn:hasEvidence :evidence ; prov:wasGeneratedBy :work .
:counted a cn:Coding ; cn:construct <construct/participants> ; cn:status <status/stated> ;
    cn:countValue 5 ; cn:atLevel <level/cluster> ;
    cn:inPhase :late ; cn:hasEvidence :evidence ; prov:wasGeneratedBy :work .
:silent a cn:Coding ; cn:construct <construct/trust> ; cn:status <status/not-stated> ;
    cn:inPhase :late ; cn:hasEvidence :evidence ; prov:wasGeneratedBy :work .
:disputed a cn:Coding ; cn:construct <construct/joint-governance> ; cn:status <status/contested> ;
    cn:competingClaim :claim , :counterclaim ;
    cn:inPhase :late ; cn:hasEvidence :evidence ; prov:wasGeneratedBy :work .
:work a cn:CodingActivity .

:claim a cn:Claim ; cn:about :late ; cn:claimedForm <governance-form/externally-governed> ;
    cn:competesWith :counterclaim ; cn:hasEvidence :evidence .
:counterclaim a cn:Claim ; cn:about :late ; cn:competesWith :claim ; cn:hasEvidence :evidence .

:evidence a cn:Evidence ; cn:source :source ; cn:section "4.2.1" ;
    cn:paraphrase "The office leads the network."@en ;
    cn:evidenceKind <evidence-kind/press> ; cn:confidence <confidence/high-confidence> .
:inferred a cn:Evidence ; cn:source :source ; cn:restsOn :evidence ;
    cn:paraphrase "So it is well organized."@en ;
    cn:evidenceKind <evidence-kind/coder-inference> ; cn:confidence <confidence/low-confidence> .
:source a cn:Source ; rdfs:label "Page"@en ; dcterms:title "Page"@en ;
    schema:url <https://example.org/page> .

:event a cn:Event ; rdfs:label "Start"@en ; cn:eventKind <event-kind/initiation> ;
    cn:date "2004"^^xsd:gYear ; cn:dateCertainty <certainty/certain> ; cn:hasEvidence :evidence .
:document a cn:Document ; rdfs:label "Statutes"@en ; cn:documentKind <document-kind/statutes> ;
    cn:documentState <document-state/in-force> ; cn:hasEvidence :evidence .
:funding a cn:Funding ; rdfs:label "Fees"@en ; cn:fundingKind <funding-kind/membership-fee> ;
    cn:trend <trend/stable> ; cn:hasEvidence :evidence .
:activity a cn:Activity ; rdfs:label "Fair"@en ;
    cn:activityKind <activity-kind/trade-fair-presence> ;
    cn:activityState <activity-state/ongoing> ; cn:hasEvidence :evidence .
"""


@dataclass(frozen=True)
class Failing:
    """A change to the small case, and the shape that must then be violated at one node."""

    name: str
    change: str
    shape: str
    focus: str
    also_violates: tuple[str, ...] = ()

    def __str__(self):
        return self.name.replace(" ", "-")


def without(name, node, predicate, shape):
    """Return the case in which a node lacks a property."""
    return Failing(name, f"DELETE WHERE {{ :{node} {predicate} ?any }}", shape, node)


def also(name, node, statement, shape):
    """Return the case in which a node says one thing more."""
    return Failing(name, f"INSERT DATA {{ :{node} {statement} }}", shape, node)


def instead(name, node, predicate, value, shape):
    """Return the case in which a node has another value."""
    change = (
        f"DELETE {{ :{node} {predicate} ?old }} INSERT {{ :{node} {predicate} {value} }} "
        f"WHERE {{ :{node} {predicate} ?old }}"
    )
    return Failing(name, change, shape, node)


FAILING = (
    # Networks and phases
    Failing(
        "network without a label",
        "DELETE WHERE { :network rdfs:label ?any }",
        "ClusterNetwork-label",
        "network",
        # A network is a collaboration of organizations, and so a published organization.
        also_violates=("PublishedThing-label",),
    ),
    instead("phases of a cluster", "network", "a", "cn:WholeNetwork", "CodedNetwork"),
    Failing(
        "phase without a network",
        "DELETE DATA { :network cn:hasGovernancePhase :early }",
        "GovernancePhase-network",
        "early",
    ),
    Failing(
        "phase of two networks",
        'INSERT DATA { :other a cn:ClusterNetwork ; rdfs:label "Other"@en ;'
        " cn:hasGovernancePhase :early }",
        "GovernancePhase-network",
        "early",
    ),
    without("phase without a label", "early", "rdfs:label", "GovernancePhase-label"),
    without("phase without a type", "early", "a", "GovernancePhase-type"),
    Failing(
        "phase that no network names",
        'INSERT DATA { :stray a cn:GovernancePhase ; rdfs:label "Stray"@en }',
        "GovernancePhase-network",
        "stray",
    ),
    Failing(
        "statement in what is no phase",
        "INSERT DATA { :membership cn:inPhase :board }",
        "GovernancePhase-type",
        "board",
        also_violates=("GovernancePhase-network",),
    ),
    Failing(
        "phase after what is no phase",
        "INSERT DATA { :early cn:precededBy :board }",
        "GovernancePhase-type",
        "board",
        also_violates=("GovernancePhase-network",),
    ),
    Failing(
        "network with a phase that is none",
        "INSERT DATA { :network cn:hasGovernancePhase :board }",
        "GovernancePhase-type",
        "board",
    ),
    # Participations
    without("nobody takes part", "membership", "cn:participant", "Participation-participant"),
    also("two take part", "membership", "cn:participant :group", "Participation-participant"),
    instead(
        "a text takes part", "membership", "cn:participant", '"Office"', "Participation-participant"
    ),
    without("part of nothing", "membership", "cn:participatesIn", "Participation-participatesIn"),
    also("part of two", "membership", "cn:participatesIn :board", "Participation-participatesIn"),
    instead(
        "part of a text",
        "membership",
        "cn:participatesIn",
        '"Network"',
        "Participation-participatesIn",
    ),
    without("participation without a role", "membership", "cn:role", "Participation-role"),
    without("participation at no level", "membership", "cn:atLevel", "Participation-atLevel"),
    also(
        "participation at two levels",
        "membership",
        "cn:atLevel <level/network>",
        "Participation-atLevel",
    ),
    without("participation in no phase", "membership", "cn:inPhase", "Participation-inPhase"),
    without(
        "participation without evidence", "membership", "cn:hasEvidence", "Participation-evidence"
    ),
    # Ties
    without("tie from nobody", "tie", "cn:fromActor", "Tie-fromActor"),
    instead("tie from a text", "tie", "cn:fromActor", '"Office"', "Tie-fromActor"),
    without("tie to nobody", "tie", "cn:toActor", "Tie-toActor"),
    instead("tie to a text", "tie", "cn:toActor", '"Firms"', "Tie-toActor"),
    without("tie without a level at its first end", "tie", "cn:fromLevel", "Tie-fromLevel"),
    also("tie with two first levels", "tie", "cn:fromLevel <level/cluster>", "Tie-fromLevel"),
    without("tie without a level at its second end", "tie", "cn:toLevel", "Tie-toLevel"),
    also("tie with two second levels", "tie", "cn:toLevel <level/cluster>", "Tie-toLevel"),
    without("tie in no phase", "tie", "cn:inPhase", "Tie-inPhase"),
    without("tie without evidence", "tie", "cn:hasEvidence", "Tie-evidence"),
    without("structural hole without a level", "hole", "cn:toLevel", "Tie-toLevel"),
    # Codings
    without("coding of nothing", "silent", "cn:construct", "Coding-construct"),
    also("coding of two", "silent", "cn:construct <construct/identity>", "Coding-construct"),
    without("coding without a status", "silent", "cn:status", "Coding-status"),
    also("coding with two statuses", "present", "cn:status <status/absent>", "Coding-status"),
    instead("coding with another status", "silent", "cn:status", "<degree/low>", "Coding-status"),
    also("coding with two values", "valued", "cn:value <formalization/informal>", "Coding-value"),
    also("coding with two numbers", "counted", "cn:countValue 6", "Coding-countValue"),
    instead("number with a fraction", "counted", "cn:countValue", "5.5", "Coding-countValue"),
    instead("number below zero", "counted", "cn:countValue", "-1", "Coding-countValue"),
    without("coding in no phase", "valued", "cn:inPhase", "Coding-inPhase"),
    without("coding without evidence", "valued", "cn:hasEvidence", "Coding-evidence"),
    without("coding by nobody", "valued", "prov:wasGeneratedBy", "Coding-coder"),
    instead("coding by an office", "valued", "prov:wasGeneratedBy", ":office", "Coding-coder"),
    instead(
        "value from another scheme",
        "valued",
        "cn:value",
        "<brokerage-intensity/high>",
        "Coding-valueFromScheme",
    ),
    instead(
        "value that no scheme has",
        "valued",
        "cn:value",
        "<formalization/very-formal>",
        "Coding-valueFromScheme",
    ),
    without("stated without a value", "valued", "cn:value", "Coding-statedIsComplete"),
    without("stated without a number", "counted", "cn:countValue", "Coding-statedIsComplete"),
    also("presence with a number", "present", "cn:countValue 1", "Coding-statedIsComplete"),
    also("presence with a value", "present", "cn:value <degree/high>", "Coding-statedIsComplete"),
    also(
        "not stated with a value", "silent", "cn:value <degree/high>", "Coding-unstatedHasNoValue"
    ),
    also("absent with a number", "absent", "cn:countValue 0", "Coding-unstatedHasNoValue"),
    instead(
        "absent on a value construct",
        "silent",
        "cn:status",
        "<status/absent>",
        "Coding-absentIsPresence",
    ),
    Failing(
        "contested with one claim",
        "DELETE DATA { :disputed cn:competingClaim :counterclaim }",
        "Coding-contestedHasClaims",
        "disputed",
    ),
    without(
        "contested without claims", "disputed", "cn:competingClaim", "Coding-contestedHasClaims"
    ),
    also("stated with a claim", "present", "cn:competingClaim :claim", "Coding-contestedHasClaims"),
    # Claims
    without("claim about nothing", "claim", "cn:about", "Claim-about"),
    without("claim without evidence", "claim", "cn:hasEvidence", "Claim-evidence"),
    also("claim with a status", "claim", "cn:status <status/stated>", "Claim-status"),
    # What only rules may conclude
    also(
        "administration asserted",
        "late",
        "cn:administration <administration/none>",
        "NothingInferredAsserted-administration",
    ),
    also(
        "formalization asserted",
        "late",
        "cn:formalization <formalization/formal>",
        "NothingInferredAsserted-formalization",
    ),
    also(
        "brokerage intensity asserted",
        "late",
        "cn:brokerageIntensity <brokerage-intensity/high>",
        "NothingInferredAsserted-brokerageIntensity",
    ),
    also(
        "brokerage reach asserted",
        "late",
        "cn:brokerageReach <brokerage-reach/below>",
        "NothingInferredAsserted-brokerageReach",
    ),
    also(
        "form asserted",
        "late",
        "cn:governanceForm <governance-form/hybrid>",
        "NothingInferredAsserted-governanceForm",
    ),
    also("form class asserted", "late", "a cn:ExternallyGoverned", "NoInferredClass-type"),
    also("presence class asserted", "late", "a cn:WithInternalLead", "NoInferredClass-type"),
    also("vertical tie asserted", "tie", "a cn:VerticalTie", "NoInferredClass-type"),
    # Evidence and sources
    without("evidence from nowhere", "inferred", "cn:source", "Evidence-source"),
    also("evidence from two sources", "inferred", "cn:source :page", "Evidence-source"),
    instead("evidence from a text", "inferred", "cn:source", '"Page"', "Evidence-source"),
    without("evidence without a paraphrase", "inferred", "cn:paraphrase", "Evidence-paraphrase"),
    instead(
        "paraphrase without a language",
        "inferred",
        "cn:paraphrase",
        '"So it is well organized."',
        "Evidence-paraphrase",
    ),
    without("evidence of no kind", "inferred", "cn:evidenceKind", "Evidence-evidenceKind"),
    also(
        "evidence of two kinds",
        "inferred",
        "cn:evidenceKind <evidence-kind/press>",
        "Evidence-evidenceKind",
    ),
    without("evidence without confidence", "inferred", "cn:confidence", "Evidence-confidence"),
    also(
        "evidence with two confidences",
        "inferred",
        "cn:confidence <confidence/high-confidence>",
        "Evidence-confidence",
    ),
    instead("section as a number", "evidence", "cn:section", "4", "Evidence-section"),
    instead("section left empty", "evidence", "cn:section", '""', "Evidence-section"),
    Failing(
        "evidence that is none",
        "INSERT DATA { :membership cn:hasEvidence :board }",
        "Evidence-source",
        "board",
        also_violates=("Evidence-paraphrase", "Evidence-evidenceKind", "Evidence-confidence"),
    ),
    Failing(
        "inference from what is no evidence",
        "INSERT DATA { :inferred cn:restsOn :board }",
        "Evidence-source",
        "board",
        also_violates=("Evidence-paraphrase", "Evidence-evidenceKind", "Evidence-confidence"),
    ),
    without("source without a title", "source", "dcterms:title", "Source-title"),
    without("source without an address", "source", "schema:url", "Source-address"),
    # What holds for published data
    Failing("blank node", "INSERT DATA { [] a cn:CodingActivity }", "Published", BLANK),
    without("thing without a label", "board", "rdfs:label", "PublishedThing-label"),
    without("organization without a label", "office", "rdfs:label", "PublishedThing-label"),
    without("source without a label", "source", "rdfs:label", "PublishedThing-label"),
    without("thing without evidence", "board", "cn:hasEvidence", "PublishedThing-evidence"),
)

#: What people meet on a page of its own, with a label and evidence.
THINGS = (
    "cn:ActorGroup",
    "cn:Activity",
    "cn:Cluster",
    "cn:Document",
    "cn:Event",
    "cn:Funding",
    "cn:GoverningBody",
    "cn:InterOrganizationalNetwork",
    "cn:ThematicNetwork",
    "org:Post",
)
#: All that published data gives an IRI of its own.
NAMED = (
    *THINGS,
    "cn:Claim",
    "cn:ClusterNetwork",
    "cn:Coding",
    "cn:CodingActivity",
    "cn:Evidence",
    "cn:GovernancePhase",
    "cn:Participation",
    "cn:Source",
    "cn:StructuralHole",
    "cn:Tie",
    "org:Organization",
)

#: Each property whose values come from one scheme, with a node of the small case that has it.
CONCEPTS = {
    "role": "membership",
    "membershipClass": "membership",
    "roleScope": "membership",
    "actorKind": "office",
    "bodyKind": "board",
    "postKind": "chair",
    "legalForm": "office",
    "atLevel": "membership",
    "fromLevel": "tie",
    "toLevel": "tie",
    "tieBasis": "tie",
    "tieKind": "tie",
    "recurrence": "tie",
    "intensity": "tie",
    "strength": "tie",
    "formality": "membership",
    "claimedForm": "claim",
    "evidenceKind": "inferred",
    "confidence": "inferred",
    "documentKind": "document",
    "documentState": "document",
    "fundingKind": "funding",
    "trend": "funding",
    "activityKind": "activity",
    "activityState": "activity",
    "eventKind": "event",
    "dateCertainty": "event",
    "startCertainty": "early",
    "endCertainty": "early",
    "construct": "silent",
}


def concept_shape(name):
    return f"Concept{name[0].upper()}{name[1:]}-scheme"


@pytest.fixture(scope="module")
def validator(content):
    """Return the shapes, ready to check a graph."""
    return Shapes(triples(content.shapes), triples(content.vocabulary))


def prologue(keyword, end):
    prefixes = {**PREFIXES, "org": "http://www.w3.org/ns/org#", "": CASE}
    lines = [f"{keyword}base <{SCHEMES}>{end}"]
    return "\n".join([*lines, *(f"{keyword}prefix {p}: <{ns}>{end}" for p, ns in prefixes.items())])


def small_case(change=""):
    """Return the triples of the small case after a change."""
    store = ox.Store()
    store.load(f"{prologue('@', ' .')}\n{PASSING}".encode(), format=ox.RdfFormat.TURTLE)
    if change:
        before = set(store)
        store.update(f"{prologue('', '')}\n{change}")
        if set(store) == before:
            raise ValueError(f"this changes nothing: {change}")
    return list(store)


def local(focus):
    return focus.removeprefix(CASE) if focus.startswith(CASE) else BLANK


def found_in(validator, change=""):
    """Return the shapes that a changed case violates, with the nodes that do."""
    return {
        (f.shape.removeprefix(str(SHAPE)), local(f.focus))
        for f in validator.check(small_case(change))
    }


def test_the_small_case_conforms(validator):
    assert validator.check(small_case()) == []


@pytest.mark.parametrize("case", FAILING, ids=str)
def test_a_case_one_step_away_fails_for_that_reason_alone(validator, case):
    shapes = (case.shape, *case.also_violates)
    assert found_in(validator, case.change) == {(shape, case.focus) for shape in shapes}


@pytest.fixture(
    scope="module", params=["<status/stated>", "<status/unheard-of>"], ids=["other", "unknown"]
)
def outside(request, validator):
    """Return what is found where every concept comes from another scheme, or from none."""
    changes = [
        instead(name, node, f"cn:{name}", request.param, concept_shape(name)).change
        for name, node in CONCEPTS.items()
    ]
    return found_in(validator, " ;\n".join(changes))


@pytest.mark.parametrize("name", CONCEPTS)
def test_a_concept_outside_the_scheme_of_its_property_fails(outside, name):
    assert (concept_shape(name), CONCEPTS[name]) in outside


def test_concepts_outside_their_schemes_fail_for_that_reason_alone(outside):
    expected = {(concept_shape(name), node) for name, node in CONCEPTS.items()}
    # What is no construct of the scheme is no cn:Construct either.
    assert outside == expected | {("Coding-construct", CONCEPTS["construct"])}


@pytest.mark.parametrize("kind", NAMED)
def test_published_data_has_no_blank_node_of_any_kind(validator, kind):
    assert ("Published", BLANK) in found_in(validator, f"INSERT DATA {{ [] a {kind} }}")


@pytest.mark.parametrize("kind", THINGS)
def test_a_published_thing_of_any_kind_needs_a_label_and_evidence(validator, kind):
    found = found_in(validator, f"INSERT DATA {{ :new a {kind} }}")
    assert {("PublishedThing-label", "new"), ("PublishedThing-evidence", "new")} <= found


def test_findings_carry_the_message_of_the_shape(validator):
    case = next(c for c in FAILING if c.name == "coding without evidence")
    messages = [f.message for f in validator.check(small_case(case.change))]
    assert messages == ["A coding needs evidence (cn:hasEvidence)."]


def test_findings_name_the_path_and_the_value(validator):
    case = next(c for c in FAILING if c.name == "claim with a status")
    (finding,) = validator.check(small_case(case.change))
    assert finding.path == PREFIXES["cn"] + "status"


def test_findings_come_in_the_same_order_every_time(validator):
    change = "DELETE WHERE { ?any cn:inPhase ?phase }"
    assert validator.check(small_case(change)) == validator.check(small_case(change)) != []


# ── The tests themselves ──


def expanded(names):
    parts = [name.split(":") for name in names]
    return {URIRef(PREFIXES[prefix] + local) for prefix, local in parts}


def covered(shapes):
    """Return every shape that a failing case names, and those that it asks in turn."""
    found = {SHAPE[case.shape] for case in FAILING} | {SHAPE[concept_shape(n)] for n in CONCEPTS}
    waiting = list(found)
    while waiting:
        shape = waiting.pop()
        asked = {
            inner
            for reference in (SH.node, SH["not"])
            for outer in shapes.objects(shape, reference)
            for inner in (outer, *shapes.objects(outer, SH.property))
        }
        waiting += asked - found
        found |= asked
    return found


def test_every_constraint_has_a_failing_case(shapes):
    constraints = constraints_of(shapes) | set(NEVER_REPORTS)
    assert constraints
    assert sorted(constraints - covered(shapes)) == []


def test_every_failing_case_names_a_shape_that_exists(shapes):
    known = set(shapes.subjects(RDF.type))
    assert [case.name for case in FAILING if SHAPE[case.shape] not in known] == []


def test_every_property_of_the_vocabulary_shapes_has_a_failing_case(shapes):
    cases = {PREFIXES["cn"] + name for name in CONCEPTS}
    paths = {str(shapes.value(s, SH.path)) for s in shapes.subjects(SH.node)}
    assert paths == cases


def test_every_kind_that_needs_a_name_is_tried(shapes):
    assert set(shapes.objects(SHAPE.Published, SH.targetClass)) == expanded(NAMED)


def test_every_kind_that_needs_a_label_and_evidence_is_tried(shapes):
    assert set(shapes.objects(SHAPE.PublishedThing, SH.targetClass)) == expanded(THINGS)


def test_the_names_of_failing_cases_differ():
    names = [case.name for case in FAILING]
    assert len(set(names)) == len(names)

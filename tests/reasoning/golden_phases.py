"""HermiT's answers about the phases of the paper's cases, which take it up to 15 seconds each.

Each is kept with a digest of what was asked: where codes or rules have changed since, HermiT is
asked again. ``python tests/reasoning/golden_phases.py`` keeps what it says now.
"""

import hashlib
import json
import sys
from pathlib import Path

from clusternets.content import content_root
from clusternets.inputs import case_slug, compile_rules_of, read_content, triples
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.case import phase_slice
from clusternets.reasoning.reference import ReferenceAnswer, ask_hermit, coded_case

FILE = Path(__file__).parent / "golden" / "phases" / "paper.json"
#: The cases of the paper.
SLUGS = ("acod", "germany-goes-3d", "scanbalt", "tri-cluster")


def ask_unless_kept(case, phase, rules, base, time_limit):
    """Return the answer that was kept, or that of HermiT if it is about something else."""
    kept = json.loads(FILE.read_text("utf-8")).get(phase)
    if kept is None or kept["asked"] != digest(case, phase):
        return ask_hermit(case, phase, rules, base, time_limit)
    return ReferenceAnswer(
        phase,
        kept["consistent"],
        frozenset(kept["proved"]),
        frozenset(kept["refuted"]),
        frozenset(tuple(fact) for fact in kept["atoms"]),
        0.0,
    )


def digest(case, phase):
    """Return the SHA-256 of all that HermiT is told about a phase: its codes and the rules."""
    told = hashlib.sha256(repr(sorted(phase_slice(case, phase).facts)).encode())
    for file in sorted((content_root() / "ontology" / "rules").rglob("*.ttl")):
        told.update(file.read_bytes())
    return told.hexdigest()


def main():
    """Ask HermiT about every phase and keep what it says."""
    content = read_content(content_root())
    base = compile_rules_of(content)
    answers = {}
    for file in content.cases:
        if case_slug(file) not in SLUGS:
            continue
        result = classify(CaseFacts.of(file.triples, base), base)
        case = coded_case(result)
        for phase in case.phases:
            answer = ask_hermit(case, phase, triples(content.rules), base)
            answers[phase] = {
                "asked": digest(case, phase),
                "consistent": answer.consistent,
                "proved": sorted(answer.proved),
                "refuted": sorted(answer.refuted),
                "atoms": sorted(answer.atoms),
            }
            sys.stdout.write(f"{answer.seconds:5.1f} s  {phase}: {answer.outcome(base)}\n")
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(answers, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()

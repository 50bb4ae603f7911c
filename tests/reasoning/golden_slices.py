"""HermiT's answers about a fixed set of slices, kept so that the engine is tested without Java.

``python tests/reasoning/golden_slices.py`` asks HermiT again and writes ``golden/``. Do that after
a change of the rules, and read the difference before keeping it.
"""

import json
import sys
from pathlib import Path

from codes import EXTERNAL, LED, PHASE, SHARED, coded

from clusternets.content import content_root
from clusternets.inputs import compile_rules_of, read_content, triples
from clusternets.names import BASE, CN
from clusternets.reasoning import CaseFacts
from clusternets.reasoning.reference import ReferenceAnswer, ask_hermit

FOLDER = Path(__file__).parent / "golden"
_OTHER_PHASE = PHASE + "-before"
_SCHEME = BASE + "scheme/"


def _with(case, *facts):
    return CaseFacts((*case.facts, *facts), case.phases)


def _participation(number, who, phase=PHASE):
    node = f"{PHASE}--participation-{number}"
    return (
        (CN + "participant", node, f"urn:example:{who}"),
        (CN + "role", node, _SCHEME + "role/decentralized-internal-lead-organization"),
        (CN + "inPhase", node, phase),
    )


def _tie(number, one, other):
    node = f"{PHASE}--tie-{number}"
    return (
        (CN + "Tie", node),
        (CN + "fromLevel", node, f"{_SCHEME}level/{one}"),
        (CN + "toLevel", node, f"{_SCHEME}level/{other}"),
        (CN + "inPhase", node, PHASE),
    )


#: Cases by name. What they have in common with a published case is their shape.
SLICES = {
    "external": coded(*EXTERNAL),
    "external-with-ties-and-leads": _with(
        coded(*EXTERNAL),
        *_participation(1, "one"),
        *_participation(2, "another"),
        *_tie(1, "organization", "network"),
        *_tie(2, "cluster", "cluster"),
    ),
    "external-without-reach": coded(*EXTERNAL[:-1]),
    "one-lead-twice": _with(
        coded(*EXTERNAL[:2]), *_participation(1, "one"), *_participation(2, "one")
    ),
    "shared": coded(*SHARED),
    "led": coded(*LED),
    "sub-form-open": coded("administration=none", *SHARED[2:], "joint-governance!"),
    "administration-by-members": coded("administration=by-members"),
    "middle-values": coded("formalization=partly-formal", "brokerage-intensity=moderate"),
    "lead-present-and-absent": coded(*SHARED, "external-lead"),
    "two-administrations": coded("administration=none", "administration=by-member"),
    "led-and-shared": coded(*LED, "joint-governance"),
    "formal-but-internal": coded("joint-governance", "formalization=formal", *SHARED[:1]),
    "not-stated-and-elsewhere": _with(
        coded("internal-lead"),
        (CN + "construct", "urn:example:unknown", _SCHEME + "construct/external-lead"),
        (CN + "status", "urn:example:unknown", _SCHEME + "status/not-stated"),
        (CN + "inPhase", "urn:example:unknown", PHASE),
        *coded(*EXTERNAL, phase=_OTHER_PHASE).facts,
        *_participation(1, "one"),
        *_participation(2, "another", _OTHER_PHASE),
    ),
}


def read(name):
    """Return HermiT's answer about a slice as it was kept, and the facts it was about."""
    kept = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    answer = ReferenceAnswer(
        kept["phase"],
        kept["consistent"],
        frozenset(kept["proved"]),
        frozenset(kept["refuted"]),
        frozenset(tuple(fact) for fact in kept["atoms"]),
        0.0,
    )
    return answer, tuple(tuple(fact) for fact in kept["facts"])


def write(name, case, answer):
    """Keep an answer together with the facts that it is about."""
    kept = {
        "phase": answer.phase,
        "facts": sorted(case.facts),
        "consistent": answer.consistent,
        "proved": sorted(answer.proved),
        "refuted": sorted(answer.refuted),
        "atoms": sorted(answer.atoms),
    }
    (FOLDER / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def main():
    """Ask HermiT about every slice and keep what it says."""
    content = read_content(content_root())
    base = compile_rules_of(content)
    FOLDER.mkdir(exist_ok=True)
    for name, case in SLICES.items():
        answer = ask_hermit(case, PHASE, triples(content.rules), base)
        write(name, case, answer)
        sys.stdout.write(f"{answer.seconds:5.1f} s  {name}: {answer.outcome(base)}\n")


if __name__ == "__main__":
    main()

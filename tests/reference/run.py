"""The whole comparison of the engine with HermiT: ``make reference``.

Generates phase slices, asks both about every fact, about consistency and about refuted forms, and
prints what they disagree on, each with the smallest slice that still shows it. At the end stands
the mutation score: how many small mistakes in the rules these slices would have shown. The exit
status is 1 if anything disagrees.
"""

import argparse
import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from codes import slug
from differential import KINDS, disagreements, generated, smallest
from generators import codes_of
from mutation import score

from clusternets.content import content_root
from clusternets.inputs import compile_rules_of, read_content, triples
from clusternets.problems import CannotContinueError
from clusternets.reasoning import classify
from clusternets.reasoning.case import describe, phase_slice
from clusternets.reasoning.reference import require_reasoner
from clusternets.reasoning.vocabulary import Vocabulary


def main():
    """Compare as many slices as are asked for and return the exit status."""
    options = _options()
    require_reasoner()
    content = read_content(content_root())
    base = compile_rules_of(content)
    codes = codes_of(Vocabulary.of(triples(content.vocabulary)))
    rules = tuple(triples(content.rules))

    def found_in(case):
        try:
            return disagreements(case, rules, base)
        except CannotContinueError as error:
            return tuple(problem.message for problem in error.problems)

    todo = [(KINDS[n % len(KINDS)], options.seed + n // len(KINDS)) for n in range(options.slices)]
    cases = [generated(kind, seed, base, codes) for kind, seed in todo]
    started = monotonic()
    wrong = []
    # Each thread waits for a Java process of its own.
    with ThreadPoolExecutor(options.jobs) as threads:
        for number, found in enumerate(threads.map(found_in, cases), start=1):
            if found:
                wrong.append(number - 1)
            _progress(f"{number} of {len(cases)} slices, {len(wrong)} disagreements")
    seconds = monotonic() - started
    for number in wrong:
        _progress(f"looking for the smallest slice behind disagreement {number + 1}")
        small = smallest(cases[number], found_in)
        kind, seed = todo[number]
        _print([f"{kind} slice, seed {seed}:", *found_in(small), "seen on", *_facts(small)])
    outcomes = Counter(slug(classify(case, base).phases[0].outcome) for case in cases)
    _progress("making mutants")
    found = score(base, [phase_slice(case, case.phases[0]) for case in cases])
    sys.stderr.write("\n")
    _print(
        [
            f"{len(cases)} slices in {seconds:.0f} s, {len(wrong)} disagreements",
            *(f"  {number} {outcome}" for outcome, number in outcomes.most_common()),
            str(found),
        ]
    )
    return 1 if wrong else 0


def _options():
    parser = argparse.ArgumentParser(description="Compare the engine with HermiT.")
    parser.add_argument("--slices", type=int, default=200, help="how many slices (default 200)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="Java processes at the same time"
    )
    return parser.parse_args()


def _facts(case):
    return (f"  {describe(fact)}" for fact in case.facts)


def _progress(text):
    sys.stderr.write(f"\r\033[K{text}")
    sys.stderr.flush()


def _print(lines):
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

# ruff: noqa: INP001 - a program, not a package
"""Checking a case: the gate with pySHACL beside plain pySHACL, with equal results.

    python benchmarks/validation.py

Cases of 200, 2,000 and 20,000 triples, conforming and with faults in 1 % of the statements, on the
same shapes and vocabulary. Plain pySHACL is ``pyshacl.validate`` as its documentation calls it.
Then 1,000 files in one call. Times are medians of processor time; trust the ratios. Plain pySHACL
takes about five minutes for 20,000 triples: ``--sizes 200 2000`` leaves them out.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable

import pyoxigraph as ox
import pyshacl
from rdflib import Graph
from rdflib.namespace import SH

from clusternets.content import content_root
from clusternets.inputs import Content, read_content, triples
from clusternets.intake.syntaxes import TURTLE
from clusternets.reading import to_rdflib
from clusternets.validation.entry import the_validator
from clusternets.validation.shapes import Shapes

SIZES = (200, 2_000, 20_000)
CASE = "https://example.org/case-"


def copies(content: Content, size: int) -> list[ox.Quad]:
    """Return about so many triples: the smallest published case, in part or many times over."""
    case = min(content.cases, key=lambda file: len(file.triples)).triples
    found: list[ox.Quad] = []
    copy = 0
    while len(found) < size:
        text = ox.serialize(case, format=ox.RdfFormat.N_TRIPLES) or b""
        renamed = text.replace(b"https://w3id.org/clusternets/id/", f"{CASE}{copy}/".encode())
        found += ox.parse(renamed, format=ox.RdfFormat.N_TRIPLES)
        copy += 1
    return found if size > len(case) else whole_nodes(found, size)


def whole_nodes(quads: list[ox.Quad], size: int) -> list[ox.Quad]:
    """Return nodes that lead nowhere unknown, with all that is said of them, up to a size."""
    kept: list[ox.Quad] = []
    for node in dict.fromkeys(quad.subject for quad in quads):
        own = [quad for quad in quads if quad.subject == node]
        if "/evidence/" in str(node) and len(kept) + len(own) <= size:
            kept += own
    return kept


def spoilt(quads: list[ox.Quad], seed: int) -> list[ox.Quad]:
    """Return the triples without one in a hundred."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    return [quad for quad in quads if chance.random() >= 0.01]  # noqa: PLR2004 - 1 %


def plain(shapes: Graph, vocabulary: Graph, quads: list[ox.Quad]) -> int:
    """Return how many results pySHACL gives by itself."""
    data = to_rdflib(quads) + vocabulary
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(report, Graph):
        raise TypeError(report)
    return len(list(report.objects(None, SH.result)))


def timed(work: Callable[[], object], times: int) -> tuple[float, object]:
    """Return the median time of some runs, in ms, and what the last gave."""
    spent, result = [], None
    for _ in range(times):
        start = time.process_time()
        result = work()
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent), result


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--files", type=int, default=1000)
    given = parser.parse_args()
    content = read_content(content_root())
    own = Shapes(triples(content.submission_shapes), triples(content.vocabulary))
    shapes = to_rdflib(triples(content.submission_shapes))
    vocabulary = to_rdflib(triples(content.vocabulary))
    sys.stdout.write(
        "| triples | faults | results | gate + pySHACL, ms | plain pySHACL, ms | ratio |" + "\n"
    )
    for size in given.sizes:
        good = copies(content, size)
        for name, quads in (("none made", good), ("1 %", spoilt(good, size))):
            once = 1 if size > SIZES[1] else 3
            ours, found = timed(lambda quads=quads: len(own.check(quads)), once)
            theirs, expected = timed(lambda quads=quads: plain(shapes, vocabulary, quads), 1)
            if found != expected:
                sys.exit(f"{size} {name}: {found} results, pySHACL has {expected}")
            ratio = theirs / ours
            sys.stdout.write(
                f"| {len(quads)} | {name} | {found} | {ours:.0f} | {theirs:.0f} | {ratio:.1f} |\n"
            )
            sys.stdout.flush()
    validator = the_validator()
    text = (content_root() / "tests" / "fixtures" / "enmc.ttl").read_bytes()
    start = time.process_time()
    for _ in range(given.files):
        validator.check(text, TURTLE)
    spent = time.process_time() - start
    sys.stdout.write(
        f"{given.files} files of {len(text)} bytes, with classification: {spent:.1f} s" + "\n"
    )


if __name__ == "__main__":
    main()

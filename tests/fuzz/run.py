"""Check damaged case files by the thousand: each gives a report, in bounded time and memory.

    python tests/fuzz/run.py --inputs 10000 [--start 0]

The inputs are checked by processes that can open no socket and end at a limit of memory or time;
one that ends so, or raises, is named by its seed, and the exit status is 1.
"""

import argparse
import os
import resource
import signal
import socket
import sys
import time
import traceback
from collections import Counter

from mutation import corpus, mutant

from clusternets.validation.entry import the_validator
from clusternets.validation.findings import Verdict

SECONDS = 30
MEMORY = 2_000_000_000
BATCH = 100


def check(seed: int, texts) -> str:
    """Return the verdict on one input; raises if the report is not a clear one."""
    data, syntax = mutant(seed, texts)
    report = the_validator().check(data, syntax)
    told = report.as_json()
    if report.verdict is not Verdict.CONFORMS and not all(
        finding["code"] and finding["message"] for finding in told["findings"] or [{}]
    ):
        raise AssertionError(f"seed {seed}: a verdict without a clear finding")
    return report.verdict.value


def batch(seeds: range, texts, pipe: int) -> None:
    """Check some inputs and write a line for each; a process of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    socket.socket = None  # whoever tries to connect fails here
    with os.fdopen(pipe, "w", buffering=1) as out:
        for seed in seeds:
            signal.alarm(SECONDS)
            out.write(f"{seed} {check(seed, texts)}\n")
    signal.alarm(0)


def run(seeds: range) -> tuple[Counter, list[int]]:
    """Return how often each verdict was given, and the seeds that ended their process."""
    texts, verdicts, bad = corpus(), Counter(), []
    the_validator()
    waiting = list(range(seeds.start, seeds.stop, BATCH))
    while waiting:
        first = waiting.pop(0)
        last = min(seeds.stop, (first // BATCH + 1) * BATCH)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            try:
                batch(range(first, last), texts, writer)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - whatever it is, it is told
                traceback.print_exc()
                os._exit(1)
        os.close(writer)
        with os.fdopen(reader) as lines:
            done = [line.split() for line in lines]
        verdicts.update(verdict for _, verdict in done)
        if os.waitpid(child, 0)[1]:
            failed = first + len(done)
            bad.append(failed)
            if failed + 1 < last:
                waiting.insert(0, failed + 1)
    return verdicts, bad


def main() -> int:
    """Run as told on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--start", type=int, default=0)
    given = parser.parse_args()
    began = time.monotonic()
    verdicts, bad = run(range(given.start, given.start + given.inputs))
    spent = time.monotonic() - began
    sys.stdout.write(
        f"{sum(verdicts.values())} inputs in {spent:.0f} s: {dict(verdicts)}; bad seeds: {bad}\n"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

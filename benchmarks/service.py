# ruff: noqa: INP001 - scripts beside the package, not part of it
"""How fast the service answers: beside the Oxigraph server and rdflib-endpoint, on the same data.

``python benchmarks/service.py`` prints a table on a terminal, CSV in a pipe, and JSON with
``--json``. README.md says what is measured, how to read it, and how to install the peers. Notes go
to standard error. Runs on Linux: processor time and memory are asked of its /proc.

Exit status: 0, or 1 if two services gave different numbers of results.
"""

import argparse
import http.client
import json
import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from client import HOST, Asked, ask_all, get, target
from printing import print_rows
from questions import SELECT, Data, Query, all_data
from rich.console import Console
from rich.progress import Progress
from services import LONGEST_SECONDS, Running, ours, running

from clusternets.content import content_root
from clusternets.release import LAYERS
from reasoning import machine

_PEERS = content_root() / "build" / "peers"
_MILLISECONDS = 1000

#: rdflib-endpoint is measured on data of so many triples of cases, and no more.
_MOST_FOR_RDFLIB = 100_000

#: A query that takes longer than this is not measured in numbers.
_SLOW_SECONDS = 5.0

#: Where each service is asked.
_PATHS = {"clusternets": "/sparql", "oxigraph": "/query", "rdflib-endpoint": "/"}

#: So often is a query asked before it is measured.
_WARM = 3

#: The 99th percentile of fewer requests would be the slowest one.
_FEW = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured; ``seconds`` is about what a measurement takes in one round."""

    rounds: int
    seconds: float
    most_requests: int
    connections: int
    sizes: tuple[int, ...]
    peers: bool = True


FULL = Plan(rounds=5, seconds=0.5, most_requests=400, connections=4, sizes=(10_000, 100_000))
QUICK = Plan(rounds=1, seconds=0.05, most_requests=20, connections=2, sizes=(), peers=False)
_LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the result: one query, asked in one way of one service.

    ``rate`` is requests a second; times are milliseconds, ``processor`` for each request. What ends
    in ``of_oxigraph`` is the quotient of this figure and the Oxigraph server's. ``start`` (seconds)
    and ``memory`` (MiB) are of the service as a whole.
    """

    data: str
    triples: int
    query: str
    mode: str
    service: str
    requests: int
    rate: float
    processor: float
    p50: float
    p99: float | None
    rate_of_oxigraph: float | None
    processor_of_oxigraph: float | None
    start: float
    memory: float


# ── Services ──


def _start_all(stack: ExitStack, data: Data, peers: Path | None) -> list[Running]:
    """Start our service on the data, and the peers that are measured on so much."""
    first = {name: get(target(path, "ASK {}"), SELECT) for name, path in _PATHS.items()}
    services = [ours(data.release, first["clusternets"])]
    if peers is not None:
        oxigraph = str(peers / "bin" / "oxigraph")
        services.append(
            running(
                "oxigraph",
                lambda port: [oxigraph, "serve", "--bind", f"{HOST}:{port}"],
                first["oxigraph"],
                lambda port: _load(port, data.dump),
            )
        )
    if peers is not None and data.size <= _MOST_FOR_RDFLIB:
        rdflib = [str(peers / "bin" / "rdflib-endpoint"), "serve", "--host", HOST]
        folder = data.release.folder
        files = [str(folder / f"{layer}.nq") for layer, default in LAYERS.items() if default]
        services.append(
            running(
                "rdflib-endpoint",
                lambda port: [*rdflib, "--port", str(port), *files],
                first["rdflib-endpoint"],
            )
        )
    return [stack.enter_context(service) for service in services]


def _request(service: Running, query: Query, text: str) -> bytes:
    """Return the request that asks a service a text."""
    return get(target(_PATHS[service.name], text), query.accept)


def _results(service: Running, query: Query, text: str) -> int:
    """Ask a service once and return the number of results: solutions, or triples."""
    connection = http.client.HTTPConnection(HOST, service.port, timeout=LONGEST_SECONDS)
    headers = {"Accept": query.accept}
    connection.request("GET", target(_PATHS[service.name], text), headers=headers)
    body = connection.getresponse().read()
    connection.close()
    if query.accept == SELECT:
        return len(json.loads(body)["results"]["bindings"])
    return len({line for line in body.decode().splitlines() if line.strip()})


def _load(port: int, dump: Path) -> None:
    """Load quads into an Oxigraph server that keeps them in memory, as our service does."""
    connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST_SECONDS)
    with dump.open("rb") as quads:
        headers = {"Content-Type": "application/n-quads"}
        connection.request("POST", "/store?no_transaction", quads, headers)
        response = connection.getresponse()
        if response.status >= http.client.BAD_REQUEST:
            raise RuntimeError(response.read().decode())
    connection.close()


# ── Measuring ──


@dataclass
class Measured:
    """What came of one query, asked in one way of one service, over all rounds."""

    service: Running
    query: Query
    text: str
    mode: str
    count: int
    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    processor: float = 0.0


@dataclass
class Benchmark:
    """What measurements need, and what came of them so far."""

    plan: Plan
    clients: ProcessPoolExecutor
    peers: Path | None
    note: Callable[[str], None]
    rows: list[Row] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def run(self, data: Data, advance: Callable[[], None]) -> None:
        """Measure all services on some data, interleaved, so that a busy moment touches all."""
        with ExitStack() as stack:
            services = _start_all(stack, data, self.peers)
            if self.peers is not None and data.size > _MOST_FOR_RDFLIB:
                self.note(f"rdflib-endpoint is left out on {data.name}.")
            measured = [
                one
                for query, text in data.queries
                for one in self._warm(data, services, query, text)
            ]
            for _ in range(self.plan.rounds):
                for one in measured:
                    self._ask(one)
                advance()
            self._add_rows(data, measured, {s.name: s.memory() for s in services})

    def _warm(
        self, data: Data, services: list[Running], query: Query, text: str
    ) -> Iterator[Measured]:
        """Ask each service a few times, to see how many requests a round has time for."""
        found: dict[str, int] = {}
        for mode in ("uncached", "cached"):
            for service in services:
                times = []
                for _ in range(_WARM):
                    started = perf_counter()
                    found[service.name] = _results(service, query, self._text(text, mode))
                    times.append(perf_counter() - started)
                if min(times) > _SLOW_SECONDS:
                    what = f"{query.name} of {service.name} on {data.name}"
                    self.note(f"{what} is left out: it took {min(times):.0f} s.")
                    continue
                plan = self.plan
                wanted = min(plan.most_requests, int(plan.seconds / min(times)))
                shares = max(1, wanted // plan.connections)
                yield Measured(service, query, text, mode, shares * plan.connections)
        if len(set(found.values())) > 1 or not all(found.values()):
            self.disagreements.append(f"Results of {query.name} on {data.name}: {found}.")

    def _text(self, text: str, mode: str) -> str:
        """Return a query as it is asked next: as it is, or with a comment that makes it new."""
        return text if mode == "cached" else f"{text}\n# {next(self._numbers)}"

    def _ask(self, one: Measured) -> None:
        """Ask a query from all connections at once."""
        service, each = one.service, one.count // self.plan.connections
        batches = [
            [_request(service, one.query, self._text(one.text, one.mode)) for _ in range(each)]
            for _ in range(self.plan.connections)
        ]
        before = service.processor()
        asked = [
            self.clients.submit(ask_all, service.port, batch, LONGEST_SECONDS) for batch in batches
        ]
        answered: list[Asked] = [future.result() for future in asked]
        one.processor += service.processor() - before
        one.times += [taken for client in answered for taken in client.times]
        started = min(client.started for client in answered)
        ended = max(client.ended for client in answered)
        one.rates.append(one.count / (ended - started))

    def _add_rows(self, data: Data, measured: list[Measured], memory: dict[str, float]) -> None:
        peer = {
            (one.query.name, one.mode): one for one in measured if one.service.name == "oxigraph"
        }
        for one in measured:
            of = peer.get((one.query.name, one.mode))
            rate, processor = median(one.rates), one.processor / len(one.times)
            p99 = quantiles(one.times, n=100)[-1] if len(one.times) >= _FEW else None
            self.rows.append(
                Row(
                    data.name,
                    data.triples,
                    one.query.name,
                    one.mode,
                    one.service.name,
                    len(one.times),
                    rate,
                    processor * _MILLISECONDS,
                    median(one.times) * _MILLISECONDS,
                    None if p99 is None else p99 * _MILLISECONDS,
                    rate / median(of.rates) if of else None,
                    processor / (of.processor / len(of.times)) if of else None,
                    one.service.start,
                    memory[one.service.name],
                )
            )


# ── Printing ──


def _print_json(benchmark: Benchmark, about: dict[str, str | int | None]) -> None:
    result = {
        "machine": about,
        "measures": [asdict(row) for row in benchmark.rows],
        "disagreements": benchmark.disagreements,
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Measure how fast the service answers.")
    parser.add_argument("--quick", action="store_true", help="our service only: a smoke test")
    parser.add_argument("--large", action="store_true", help="a million triples, too")
    parser.add_argument("--published", action="store_true", help="the published Release only")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--peers", type=Path, default=_PEERS, help="environment of the peers")
    given = parser.parse_args()
    out, err = Console(highlight=False), Console(stderr=True, highlight=False)

    def note(text: str) -> None:
        err.print(text, markup=False, soft_wrap=True)

    plan = QUICK if given.quick else FULL
    if given.published:
        plan = replace(plan, sizes=())
    if given.large:
        plan = replace(plan, sizes=(*plan.sizes, _LARGE))
    peers = given.peers if plan.peers else None
    if peers is not None and not (peers / "bin" / "oxigraph").is_file():
        note(f"Without peers: there is none in {peers}. README.md says how to install them.")
        peers = None
    about = machine()
    note(" · ".join(f"{name} {value}" for name, value in about.items()))
    # The clients are forked while this process has one thread and little memory.
    fork = multiprocessing.get_context("fork")
    with (
        ProcessPoolExecutor(plan.connections, fork) as clients,
        tempfile.TemporaryDirectory() as folder,
        Progress(console=err, auto_refresh=False, disable=not err.is_terminal) as progress,
    ):
        clients.submit(perf_counter).result()
        benchmark = Benchmark(plan, clients, peers, note)
        task = progress.add_task("measuring", total=plan.rounds * (1 + len(plan.sizes)))

        def advance() -> None:
            progress.advance(task)
            progress.refresh()

        for data in all_data(plan.sizes, Path(folder), note):
            benchmark.run(data, advance)
    if given.json:
        _print_json(benchmark, about)
    else:
        print_rows([benchmark.rows], out)
    for disagreement in benchmark.disagreements:
        note(disagreement)
    return 1 if benchmark.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())

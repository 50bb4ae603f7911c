# ruff: noqa: INP001 - scripts beside the package, not part of it
"""How fast documents are answered and a static site is written, and how both grow with the data.

``python benchmarks/publication.py`` measures the published Release and, for growth, Releases with
10 and 100 times its cases, and prints each as soon as it is measured; or JSON with ``--json``.
README.md says how to read it.

The larger Releases hold the published cases again under other names, so that a document is what it
is in practice; what several cases share is shared by all of them. Of their documents a sample is
measured, and what the whole site would take is reckoned from it.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import pyoxigraph as ox
from client import ask_all, get
from printing import print_rows
from releases import repeated
from rich.console import Console
from services import LONGEST_SECONDS, Running, ours, running

from clusternets.build import current_release
from clusternets.content import content_root
from clusternets.names import ID
from clusternets.publication.addresses import DOC, Addresses, quoted
from clusternets.release import LAYERS, Release
from clusternets.website.site import Place, write_site
from reasoning import machine

_TRIFID = content_root() / "build" / "peers" / "trifid"
_ACCEPT = {"html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json"}
#: Trifid answers at the path of a thing, ours at that of its document: neither is led on.
_HOST = "https://w3id.org"
_GROWTH = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the result: so many documents a second, and the median time of one in milliseconds.

    ``times`` is how much more of the cases there is than published; ``sample`` how many documents
    were asked for. ``whole`` is the seconds for the whole site, reckoned from the sample where not
    all documents were written.
    """

    times: int
    triples: int
    documents: int
    measure: str
    format: str
    sample: int
    rate: float
    p50: float
    whole: float | None = None


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Measure how fast documents are published.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quick", action="store_true", help="a few documents: a smoke test")
    parser.add_argument("--times", type=int, nargs="*", default=_GROWTH, help="sizes of the data")
    parser.add_argument("--sample", type=int, default=500, help="documents of which each is asked")
    given = parser.parse_args()
    err = Console(stderr=True, highlight=False)
    sizes, sample = ((2,), 5) if given.quick else (given.times, given.sample)
    with tempfile.TemporaryDirectory() as folder:
        portions = (
            _measured(times, sample, Path(folder), err, site=not given.quick) for times in sizes
        )
        if given.json:
            rows = [asdict(row) for portion in portions for row in portion]
            sys.stdout.write(json.dumps({"machine": machine(), "rows": rows}, indent=2) + "\n")
        else:
            print_rows(portions, Console(highlight=False))
            err.print(" · ".join(f"{name} {value}" for name, value in machine().items()))
    return 0


def _measured(times: int, sample: int, folder: Path, err: Console, *, site: bool) -> list[Row]:
    """Return all that is measured of one size; what the Releases need is written to a folder."""
    err.print(f"{times} times the cases; load {os.getloadavg()[0]:.1f}")
    release = (
        current_release(content_root()) if times == 1 else repeated(times, folder / str(times))
    )
    rows = list(asked(release, times, sample, folder / "all.nt"))
    if site:
        rows.append(written(release, times, sample, folder / f"site-{times}"))
    return rows


def asked(release: Release, times: int, sample: int, file: Path) -> Iterator[Row]:
    """Yield how fast the service, and the peer with the data of a file, answer documents."""
    every, chosen = _documents(release, sample)
    paths = [f"/{DOC}{quoted(path)}" for path in chosen.values()]
    row = partial(Row, times, release.triples, len(every))
    with ours(release, get("/health/live")) as service:
        for suffix in _ACCEPT:
            requests = [get(f"{path}.{suffix}") for path in paths]
            for measure, rate, p50 in _twice(service, requests):
                yield row(measure, suffix, len(requests), rate, p50)
    if times == 1 and _TRIFID.is_dir():
        with trifid(release, file) as service:
            for suffix, accept in _ACCEPT.items():
                requests = [get(iri.removeprefix(_HOST), accept) for iri in chosen]
                for measure, rate, p50 in _twice(service, requests):
                    yield row(f"trifid-{measure}", suffix, len(requests), rate, p50)


def written(release: Release, times: int, sample: int, site: Path) -> Row:
    """Return how fast documents are written into a folder; of the published Release, all are."""
    every, chosen = _documents(release, sample)
    iris = every if times == 1 else list(chosen)
    seen: list[tuple[float, int]] = []
    started = perf_counter()
    write_site(release, Place(site), lambda done, _: seen.append((perf_counter(), done)), iris)
    ended = perf_counter()
    # Processes start before the first portion; pages, downloads and the rest follow the last.
    (first, before), (last, done) = seen[0], seen[-1]
    rate = (done - before) / (last - first)
    whole = ended - started + (len(every) - len(iris)) / rate
    return Row(
        times, release.triples, len(every), "site", "all", len(iris), rate, 1000 / rate, whole
    )


def _documents(release: Release, sample: int) -> tuple[list[str], dict[str, str]]:
    """Return all IRIs with a document, and a sample of things with the names of theirs."""
    index = release.index()
    addresses = Addresses(index)
    every = addresses.all()
    # What is only named, and what is no data, the peer has no page for.
    things = [iri for iri in every if iri.startswith(ID) and index.about(iri)]
    chosen = random.Random(1).sample(things, min(sample, len(things)))  # noqa: S311 - the same each time
    names = {iri: addresses.document(iri) for iri in chosen}
    index.close()
    return every, names


def _twice(service: Running, requests: list[bytes]) -> Iterator[tuple[str, float, float]]:
    """Yield the answers a second, and the milliseconds of the median one: at first, and again."""
    for measure in ("first", "again"):
        asked = ask_all(service.port, requests, LONGEST_SECONDS)
        rate = len(requests) / (asked.ended - asked.started)
        yield measure, rate, median(asked.times) * 1000


# ── The peer ──


def trifid(release: Release, file: Path) -> AbstractContextManager[Running]:
    """Run Trifid over what is in the default graph of a Release, written to a file for it."""
    layers = (release.layer(layer) for layer, default in LAYERS.items() if default)
    told = dict.fromkeys(quad.triple for quads in layers for quad in quads)
    ox.serialize(told, str(file), format=ox.RdfFormat.N_TRIPLES)
    folder = _TRIFID / "node_modules" / "trifid"
    command = [str(folder / "server.js"), "-c", str(folder / "instances/docker-fetch/config.yaml")]
    variables = {
        "OTEL_SDK_DISABLED": "true",
        "DATASET_BASE_URL": f"{_HOST}/",
        "FETCH_HANDLER_FILE": str(file),
        "FETCH_HANDLER_FILE_TYPE": "application/n-triples",
    }
    return running(
        "trifid", lambda port: ["node", *command, "-p", str(port)], get("/"), None, variables
    )


if __name__ == "__main__":
    sys.exit(main())

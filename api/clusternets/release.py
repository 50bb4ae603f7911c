"""A Release: everything that is published, as immutable files, and a store to query it.

On disk a Release is a folder named by its digest: ``manifest.json`` and one N-Quads file per
layer. Layers are named graphs, ``graph/<layer>`` or ``graph/<layer>/<case>``; the default graph
of the store is the union of those that hold knowledge.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusternets.names import GRAPH

#: The layers of a Release; those marked True make up the default graph.
LAYERS: dict[str, bool] = {
    "asserted": True,
    "inferred": True,
    "proofs": True,
    "sources": True,
    "ontology": True,
    "shapes": False,
    "queries": False,
    "description": False,
}
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a Release is: its version, the SHA-256 of its canonical N-Quads, and of its inputs."""

    version: str
    digest: str
    inputs: str
    layers: dict[str, int]

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read the manifest of a Release folder."""
        return cls(**json.loads((folder / _MANIFEST).read_text("utf-8")))

    def write(self, folder: Path) -> None:
        """Write the manifest into a Release folder."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        (folder / _MANIFEST).write_text(text + "\n", "utf-8")


@dataclass(frozen=True, slots=True)
class Release:
    """A Release on disk."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> "Release":
        """Open the Release in a folder."""
        return cls(folder, Manifest.read(folder))

    def explanation(self, slug: str) -> dict[str, Any]:
        """Return the explanation of a case as the build wrote it."""
        path = self.folder / "explanations" / f"{slug}.json"
        explained: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return explained

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every quad of every layer, in canonical order."""
        for layer in LAYERS:
            yield from ox.parse(path=str(self.folder / f"{layer}.nq"), format=ox.RdfFormat.N_QUADS)

    def load(self) -> ox.Store:
        """Return a store with the layers as named graphs and their union as default graph."""
        store = ox.Store()
        quads = list(self.quads())
        store.bulk_extend(quads)
        store.bulk_extend(
            ox.Quad(q.subject, q.predicate, q.object) for q in quads if LAYERS[layer_of(q)]
        )
        return store


def graph_name(layer: str, case: str | None = None) -> ox.NamedNode:
    """Return the IRI of a layer's graph, of one case where the layer is kept per case."""
    if layer not in LAYERS:
        raise ValueError(f"there is no layer {layer!r}")
    return ox.NamedNode(GRAPH + layer + (f"/{case}" if case else ""))


def layer_of(quad: ox.Quad) -> str:
    """Return the layer that a quad of a Release belongs to."""
    return str(quad.graph_name).strip("<>").removeprefix(GRAPH).split("/", 1)[0]


def canonical(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads with RDFC-1.0 blank-node labels, sorted as canonical N-Quads are."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def digest_of(quads: Iterable[ox.Quad]) -> str:
    """Return the SHA-256 of canonical quads as N-Quads."""
    digest = hashlib.sha256()
    for quad in quads:
        digest.update(f"{quad} .\n".encode())
    return digest.hexdigest()

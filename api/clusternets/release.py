"""A Release: everything that is published, as immutable files, and a store to query it.

On disk a Release is a folder named by its digest: ``manifest.json``, one N-Quads file per layer,
and an index of their quads. Layers are named graphs, ``graph/<layer>`` or
``graph/<layer>/<case>``; the default graph of the store is the union of those that hold knowledge.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusternets import __version__
from clusternets.names import GRAPH
from clusternets.publication.index import FILE as INDEX
from clusternets.publication.index import Index, write_index
from clusternets.queries.choices import Choices

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
_POINTER = "current"
_STORE = "store"

#: What the parameters of stored queries may be, in the folder of a Release.
CHOICES = "choices.json"

#: What was recorded about a Release after it was built; it holds for the same digest for ever.
VERIFICATION = "verification.json"


class BrokenReleaseError(Exception):
    """Raised for a folder that does not hold a whole Release."""


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
        """Open the Release in a folder; raises :class:`BrokenReleaseError` if it is not whole."""
        try:
            manifest = Manifest.read(folder)
        except (OSError, ValueError, TypeError) as error:
            raise BrokenReleaseError(folder) from error
        if manifest.digest != folder.name or not all(
            (folder / name).is_file() for name in (*(f"{layer}.nq" for layer in LAYERS), INDEX)
        ):
            raise BrokenReleaseError(folder)
        return cls(folder, manifest)

    @classmethod
    def current(cls, target: Path) -> "Release | None":
        """Return the Release that the pointer in a folder names, if it is there and whole."""
        try:
            name = (target / _POINTER).read_text("utf-8").strip()
            return cls.open(target / name) if name else None
        except (OSError, BrokenReleaseError):
            return None

    def document(self, name: str) -> dict[str, Any]:
        """Return a JSON document that was written at build."""
        read: dict[str, Any] = json.loads((self.folder / name).read_text("utf-8"))
        return read

    def choices(self) -> Choices:
        """Return what the parameters of stored queries may be."""
        return Choices.read(self.document(CHOICES))

    def explanation(self, slug: str) -> dict[str, Any]:
        """Return the explanation of a case, with what the reference reasoner says of each phase."""
        explained = self.document(f"explanations/{slug}.json")
        agrees = self.verification()
        for phase in explained["phases"]:
            own = agrees.get(phase["iri"])
            phase["reference"] = {
                "reasoner": "HermiT",
                "checked": own is not None,
                "agrees": own,
            }
        return explained

    def verification(self) -> dict[str, bool]:
        """Return for each phase that was verified whether HermiT agrees; empty if none was."""
        path = self.folder / VERIFICATION
        if not path.is_file():
            return {}
        kept = json.loads(path.read_text("utf-8"))
        if kept["digest"] != self.manifest.digest:
            return {}
        return {phase: check["agrees"] for phase, check in kept["phases"].items()}

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every quad of every layer, in canonical order."""
        for layer in LAYERS:
            yield from self.layer(layer)

    def layer(self, layer: str) -> Iterator[ox.Quad]:
        """Yield every quad of a layer, in canonical order."""
        return ox.parse(path=str(self.folder / f"{layer}.nq"), format=ox.RdfFormat.N_QUADS)

    def index(self) -> Index:
        """Open the index of the quads; whoever opens it closes it."""
        return Index(self.folder)

    @property
    def triples(self) -> int:
        """How many triples all layers have together."""
        return sum(self.manifest.layers.values())

    def load(self) -> ox.Store:
        """Return a store with the layers as named graphs and their union as default graph."""
        store = ox.Store()
        self._fill(store)
        return store

    def on_disk(self) -> Path:
        """Return the folder of the same store on disk; it is made when first asked for."""
        folder = self.folder / _STORE
        if not folder.is_dir():
            draft = Path(tempfile.mkdtemp(prefix=".store-", dir=self.folder))
            try:
                store = ox.Store(str(draft / _STORE))
                self._fill(store)
                store.optimize()
                store.flush()
                del store  # lets go of the files
                (draft / _STORE).rename(folder)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return folder

    def _fill(self, store: ox.Store) -> None:
        store.bulk_extend(self.quads())
        store.bulk_extend(in_default_graph(self.quads()))


def graph_name(layer: str, case: str | None = None) -> ox.NamedNode:
    """Return the IRI of a layer's graph, of one case where the layer is kept per case."""
    if layer not in LAYERS:
        raise ValueError(f"there is no layer {layer!r}")
    return ox.NamedNode(GRAPH + layer + (f"/{case}" if case else ""))


def layer_of(quad: ox.Quad) -> str:
    """Return the layer that a quad of a Release belongs to."""
    return str(quad.graph_name).strip("<>").removeprefix(GRAPH).split("/", 1)[0]


def in_default_graph(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield those quads of a Release that hold knowledge, each in the default graph."""
    for quad in quads:
        if LAYERS[layer_of(quad)]:
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


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


def write_release(
    quads: Iterable[ox.Quad], documents: Mapping[str, object], inputs: str, target: Path
) -> Release:
    """Write a Release beside the others in ``target`` and make it the current one.

    ``documents`` are written as JSON under their names; ``inputs`` is the digest of what the
    Release was built from. Whatever interrupts this, the Release that was current stays so.
    """
    ordered = canonical(quads)
    by_layer: dict[str, list[ox.Quad]] = {layer: [] for layer in LAYERS}
    for quad in ordered:
        by_layer[layer_of(quad)].append(quad)
    counts = {layer: len(own) for layer, own in by_layer.items()}
    manifest = Manifest(__version__, digest_of(ordered), inputs, counts)
    target.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target))
    try:
        _fill(draft / "release", by_layer, documents, manifest)
        _move_in(draft / "release", target / manifest.digest)
        (draft / _POINTER).write_text(manifest.digest + "\n", "utf-8")
        (draft / _POINTER).replace(target / _POINTER)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Release(target / manifest.digest, manifest)


def _fill(
    folder: Path,
    layers: Mapping[str, list[ox.Quad]],
    documents: Mapping[str, object],
    manifest: Manifest,
) -> None:
    folder.mkdir()
    for layer, quads in layers.items():
        ox.serialize(quads, str(folder / f"{layer}.nq"), format=ox.RdfFormat.N_QUADS)
    write_index((quad for quads in layers.values() for quad in quads), folder / INDEX)
    for name, document in documents.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False) + "\n", "utf-8")
    manifest.write(folder)


def _move_in(new: Path, folder: Path) -> None:
    """Put a new Release in its place; one of the same digest that is there gives way to it."""
    old = new.with_name("old")
    if folder.exists():
        if (folder / VERIFICATION).is_file():
            shutil.copy2(folder / VERIFICATION, new)
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if not folder.exists():
            if old.exists():
                old.rename(folder)
            raise
        # Another build has put the same Release there in the meantime, which is as good.

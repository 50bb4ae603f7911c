"""Downloads: the Release whole and by layer, compressed, with what checks and cites them.

They lie below a folder for each version, so that an old version stays where it was cited. The
bytes depend on the Release alone: files are compressed without a time or a name.
"""

import gzip
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from clusternets import __version__
from clusternets.names import BASE
from clusternets.publication.citation import Citation, citation
from clusternets.publication.context import Context
from clusternets.publication.jsonld import write_jsonld_graphs
from clusternets.publication.syntaxes import arranged, serialize
from clusternets.release import LAYERS, Release

#: The folder of all downloads.
FOLDER: Final = "dumps"
#: What lists the downloads of a version, with their sizes and checksums.
INDEX: Final = "index.json"
#: The same for ``sha256sum --check``.
CHECKSUMS: Final = "SHA256SUMS"

#: The formats of downloads by their suffix.
SYNTAXES: Final = {
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class Dump:
    """A download: all layers of a Release, or one of them, in one syntax."""

    layer: str
    suffix: str
    version: str = __version__

    @property
    def name(self) -> str:
        """The name of the file."""
        layer = f"-{self.layer}" if self.layer else ""
        return f"clusternets-{self.version}{layer}.{self.suffix}.gz"

    @property
    def path(self) -> str:
        """The path of the file below the base."""
        return f"{FOLDER}/{self.version}/{self.name}"

    @property
    def iri(self) -> str:
        """The address of the file, wherever it is served."""
        return BASE + self.path

    @property
    def syntax(self) -> ox.RdfFormat:
        """The syntax below the compression."""
        return SYNTAXES[self.suffix]


@dataclass(frozen=True, slots=True)
class Written:
    """A download that was written: what it holds, and what it is checked by."""

    name: str
    layer: str
    suffix: str
    quads: int
    bytes: int
    sha256: str


def dumps(layers: Iterable[str]) -> list[Dump]:
    """Return every download of a Release with some layers; those of the whole come first."""
    return [Dump(layer, suffix) for layer in ("", *layers) for suffix in SYNTAXES]


def written_dumps(folder: Path) -> tuple[Written, ...]:
    """Return the downloads in the folder of a version."""
    listed = json.loads((folder / INDEX).read_text("utf-8"))
    return tuple(Written(**own) for own in listed["files"])


def written_citation(folder: Path) -> Citation:
    """Return how to cite what is in the folder of a version."""
    listed = json.loads((folder / INDEX).read_text("utf-8"))
    return Citation(**{field.name: listed[field.name] for field in fields(Citation)})


def listing(files: Iterable[Written]) -> dict[str, list[Written]]:
    """Return the downloads of each layer; those of all layers are under the empty name."""
    found: dict[str, list[Written]] = {}
    for file in files:
        found.setdefault(file.layer, []).append(file)
    return found


def write_dumps(release: Release, place: Path | None = None) -> Path:
    """Return the folder of a Release's downloads; they are written when first asked for.

    They are kept beside the Release, or in ``place``, where that cannot be written.
    """
    folder = release.folder / FOLDER
    if not (folder / INDEX).is_file():
        folder = (place or release.folder) / FOLDER
    if not (folder / INDEX).is_file():
        draft = Path(tempfile.mkdtemp(prefix=".dumps-", dir=folder.parent))
        try:
            draft.chmod(0o755)
            _write(release, draft)
            draft.rename(folder)
        except OSError:
            if not (folder / INDEX).is_file():
                raise
            # Another process has written the same files in the meantime, which is as good.
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def _write(release: Release, folder: Path) -> None:
    layers = {layer: list(release.layer(layer)) for layer in LAYERS}
    context = Context(layers["ontology"])
    whole = [quad for quads in layers.values() for quad in quads]
    files = []
    for dump in dumps(layers):
        quads = layers[dump.layer] if dump.layer else whole
        data = gzip.compress(_serialized(quads, dump.syntax, context), _LEVEL, mtime=0)
        (folder / dump.name).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        files.append(Written(dump.name, dump.layer, dump.suffix, len(quads), len(data), digest))
    cited = citation(release)
    (folder / "citation.bib").write_text(cited.as_bibtex(), "utf-8")
    (folder / "citation.json").write_text(_json([cited.as_csl()]), "utf-8")
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    (folder / CHECKSUMS).write_text(sums, "utf-8")
    about = {
        **asdict(cited),
        "files": [asdict(file) for file in files],
    }
    (folder / INDEX).write_text(_json(about), "utf-8")


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _serialized(quads: list[ox.Quad], syntax: ox.RdfFormat, context: Context) -> bytes:
    if syntax == ox.RdfFormat.N_QUADS:
        return ox.serialize(quads, format=syntax) or b""
    if syntax == ox.RdfFormat.TRIG:
        return serialize(arranged(quads), syntax, context)
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name).strip("<>"), []).append(quad.triple)
    return write_jsonld_graphs(graphs, context)

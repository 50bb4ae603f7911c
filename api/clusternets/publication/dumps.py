"""Downloads: the Release whole and by layer, compressed, with what checks and cites them.

They lie below a folder for each version, so that an old version stays where it was cited. The
bytes depend on the Release alone: files are compressed without a time or a name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from clusternets import __version__
from clusternets.names import BASE

#: The folder of all downloads.
FOLDER: Final = "dumps"

#: The formats of downloads by their suffix.
SYNTAXES: Final = {
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}


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


def dumps(layers: Iterable[str]) -> list[Dump]:
    """Return every download of a Release with some layers; those of the whole come first."""
    return [Dump(layer, suffix) for layer in ("", *layers) for suffix in SYNTAXES]

"""How to cite a Release: with version, digest and date, so that a reader finds the same bytes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyoxigraph as ox

from clusternets.names import DCTERMS, ID
from clusternets.release import Release

_DATASET = ID + "dataset/cases"
_CREATOR = "http://purl.org/dc/elements/1.1/creator"


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reference to a Release says."""

    author: str
    title: str
    issued: str
    version: str
    digest: str
    url: str = _DATASET

    @property
    def sentence(self) -> str:
        """Return the reference as one line."""
        return (
            f"{self.author} ({self.issued[:4]}): {self.title}. Version {self.version}, "
            f"SHA-256 {self.digest}. {self.url}"
        )

    def as_bibtex(self) -> str:
        """Return the reference for BibTeX, which knows no kind for data."""
        issued = date.fromisoformat(self.issued)
        fields = {
            "author": f"{{{self.author}}}",
            "title": f"{{{self.title}}}",
            "year": str(issued.year),
            "month": str(issued.month),
            "version": self.version,
            "url": self.url,
            "note": f"Version {self.version} of {self.issued}, SHA-256 {self.digest}",
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{clusternets-{self.version},\n{lines}}}\n"

    def as_csl(self) -> dict[str, Any]:
        """Return the reference as an item of CSL JSON."""
        issued = date.fromisoformat(self.issued)
        return {
            "id": f"clusternets-{self.version}",
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": self.author}],
            "issued": {"date-parts": [[issued.year, issued.month, issued.day]]},
            "version": self.version,
            "URL": self.url,
            "note": f"SHA-256 {self.digest}",
        }


def citation(release: Release) -> Citation:
    """Return how to cite a Release, by what it says of its dataset."""
    told = {
        quad.predicate.value: quad.object.value
        for quad in release.layer("description")
        if quad.subject == ox.NamedNode(_DATASET)
        and isinstance(quad.object, ox.Literal)
        and quad.object.language in {None, "en"}
    }
    return Citation(
        told[_CREATOR],
        told[DCTERMS + "title"],
        told[DCTERMS + "issued"],
        release.manifest.version,
        release.manifest.digest,
    )

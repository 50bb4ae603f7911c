"""Where the ontology, shapes, data and queries are: in a checkout, or inside an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

#: The folders that a Release is built from.
FOLDERS = ("ontology", "shapes", "data", "queries")


def content_root() -> Path:
    """Return the folder that holds ``ontology/``, ``shapes/``, ``data/`` and ``queries/``.

    In a wheel they lie beside the modules as ``clusternets/content/``; in a checkout or an
    editable install they are the top level of the repository.
    """
    inside = _PACKAGE / "content"
    return inside if inside.is_dir() else _PACKAGE.parents[1]


def in_checkout() -> bool:
    """Tell whether the package runs from a checkout rather than from a wheel."""
    return content_root() != _PACKAGE / "content"


def content_files(root: Path) -> list[Path]:
    """Return every file that a Release is built from, in a fixed order."""
    suffixes = {".ttl", ".rq", ".yaml"}
    return sorted(
        path
        for folder in FOLDERS
        for path in (root / folder).rglob("*")
        if path.suffix in suffixes and path.is_file()
    )


def package_files() -> list[Path]:
    """Return the package's own source files, whose change makes a built Release stale."""
    return sorted(
        path
        for path in _PACKAGE.rglob("*")
        if path.suffix in {".py", ".html", ".po", ".css", ".js", ".svg"}
        and (_PACKAGE / "content") not in path.parents
    )

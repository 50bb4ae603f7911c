"""From files to a Release: read, check, validate, infer, describe, write.

Each step either succeeds or stops the build with every problem it found; nothing half-built is
ever put where the service looks for it.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs
import pyoxigraph as ox

from clusternets import __version__
from clusternets.checks import check_names, check_shapes
from clusternets.content import content_files, content_root, in_checkout, package_files
from clusternets.inputs import case_slug, compile_rules_of, read_content, triples
from clusternets.layers import layers
from clusternets.problems import CannotContinueError, Problem
from clusternets.reasoning.explanation import explain
from clusternets.reasoning.presentation import Presentation
from clusternets.reasoning.vocabulary import Vocabulary
from clusternets.release import LAYERS, Manifest, Release, canonical, digest_of, layer_of

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Report nothing."""


def current_release(root: Path | None = None, progress: Progress = _silent) -> Release:
    """Return the Release of the present content: the one built before, or a new one.

    ``progress`` is told what is being done. Raises :class:`CannotContinueError` with every
    problem if the content cannot be released.
    """
    root = root or content_root()
    target = release_folder(root)
    inputs = _inputs_digest(root)
    pointer = target / "current"
    if pointer.is_file():
        folder = target / pointer.read_text("utf-8").strip()
        if (folder / "manifest.json").is_file():
            release = Release.open(folder)
            if release.manifest.inputs == inputs:
                return release
    return build(root, target, progress)


def release_folder(root: Path) -> Path:
    """Return where Releases of this content are kept.

    In a checkout that is ``build/release/``; an installed copy uses the user's cache, for its
    own folder may not be writable.
    """
    if root == content_root() and not in_checkout():
        return Path(platformdirs.user_cache_dir("clusternets")) / "release"
    return root / "build" / "release"


def build(root: Path, target: Path, progress: Progress = _silent) -> Release:
    """Build a Release from the content under ``root`` and make it the current one of ``target``."""
    inputs = _inputs_digest(root)
    progress("reading files")
    content = read_content(root)
    progress("checking names and links")
    _stop_on(check_names(content))
    progress("compiling rules")
    base = compile_rules_of(content)
    progress("validating cases")
    _stop_on(check_shapes(content))
    vocabulary = Vocabulary.of(triples(content.vocabulary))
    presentation = Presentation(vocabulary)
    results, documents = {}, {}
    for file in content.cases:
        slug = case_slug(file)
        progress(f"inferring {slug}")
        results[slug], phases = explain(
            file.triples, base, vocabulary, sources=triples(content.sources)
        )
        documents[f"explanations/{slug}.json"] = {
            "slug": slug,
            "ontologyVersion": __version__,
            "phases": [presentation.as_json(phase) for phase in phases],
        }
    progress("writing the release")
    return _write(list(layers(content, results)), documents, inputs, target)


def _stop_on(problems: list[Problem]) -> None:
    if problems:
        raise CannotContinueError(problems)


def _inputs_digest(root: Path) -> str:
    """Return the SHA-256 of everything that the Release depends on, the code included."""
    digest = hashlib.sha256(__version__.encode())
    for path in (*content_files(root), *package_files()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _write(
    quads: list[ox.Quad], documents: Mapping[str, object], inputs: str, target: Path
) -> Release:
    """Write a Release beside the others and swap the pointer to it in one step."""
    ordered = canonical(quads)
    digest = digest_of(ordered)
    by_layer: dict[str, list[ox.Quad]] = {layer: [] for layer in LAYERS}
    for quad in ordered:
        by_layer[layer_of(quad)].append(quad)
    target.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target))
    try:
        for layer, own in by_layer.items():
            ox.serialize(own, str(draft / f"{layer}.nq"), format=ox.RdfFormat.N_QUADS)
        for name, document in documents.items():
            path = draft / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
        counts = {layer: len(own) for layer, own in by_layer.items()}
        manifest = Manifest(__version__, digest, inputs, counts)
        manifest.write(draft)
        folder = target / digest
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    pointer = target / ".current"
    pointer.write_text(digest + "\n", "utf-8")
    pointer.replace(target / "current")
    return Release(folder, manifest)

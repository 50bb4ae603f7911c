"""From files to a Release: read, check, validate, infer, describe, write.

Each step either succeeds or stops the build with every problem it found; nothing half-built is
ever put where the service looks for it.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import platformdirs
import pyoxigraph as ox

from clusternets import __version__, comparison, propositions
from clusternets.checks import check_names, check_shapes
from clusternets.content import content_files, content_root, in_checkout, package_files
from clusternets.inputs import Content, case_slug, read_content, theory_of, triples
from clusternets.layers import layers
from clusternets.problems import CannotContinueError, Problem
from clusternets.queries import Choices, find_choices
from clusternets.reasoning import CaseResult
from clusternets.reasoning.explanation import explain
from clusternets.reasoning.presentation import Presentation
from clusternets.reasoning.rules import RuleBase
from clusternets.release import CHOICES, Release, in_default_graph, write_release
from clusternets.style import check_style

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
    release = Release.current(target)
    if release is not None and release.manifest.inputs == inputs:
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
    _stop_on(check_style(root, content))
    progress("compiling rules")
    theory = theory_of(content)
    progress("validating cases")
    _stop_on(check_shapes(content))
    presentation = Presentation(theory.vocabulary)
    results: dict[str, CaseResult] = {}
    documents: dict[str, dict[str, Any]] = {}
    for file in content.cases:
        slug = case_slug(file)
        progress(f"inferring {slug}")
        results[slug], phases = explain(file.triples, theory, sources=triples(content.sources))
        documents[f"explanations/{slug}.json"] = {
            "slug": slug,
            "ontologyVersion": __version__,
            "phases": [presentation.as_json(phase) for phase in phases],
        }
    progress("comparing cases")
    own = {case_slug(file): (file.triples, results[case_slug(file)]) for file in content.cases}
    documents[comparison.DOCUMENT] = comparison.published_document(
        triples(content.vocabulary), own, triples(content.sources)
    )
    documents["rules.json"] = _rules(theory.base)
    quads = list(layers(content, results))
    knowledge = _knowledge(quads)
    documents[CHOICES] = _choices(content, knowledge).as_json()
    progress("testing propositions")
    published = comparison.Published.read(documents[comparison.DOCUMENT])
    documents[propositions.DOCUMENT] = propositions.report(
        root, content.propositions, knowledge, published
    )
    progress("writing the release")
    return write_release(quads, documents, inputs, target)


def _knowledge(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store with what the default graph of a Release holds."""
    store = ox.Store()
    store.bulk_extend(in_default_graph(quads))
    return store


def _choices(content: Content, store: ox.Store) -> Choices:
    parameters = (p for query in content.queries for p in query.parameters)
    return find_choices(store, sorted({p.choices_query for p in parameters if p.choices_query}))


def _rules(base: RuleBase) -> dict[str, list[dict[str, str]]]:
    """Return what each rule consists of, as logic and as SPARQL, by the IRI of the rule."""
    found: dict[str, list[dict[str, str]]] = {}
    for rule in base:
        own = {"logic": str(rule), "sparql": rule.as_construct()}
        found.setdefault(rule.text.iri, []).append(own)
    return found


def _stop_on(problems: list[Problem]) -> None:
    if problems:
        raise CannotContinueError(problems)


def _inputs_digest(root: Path) -> str:
    """Return the SHA-256 of everything that the Release depends on, the code included."""
    digest = hashlib.sha256(__version__.encode())
    for path in content_files(root):
        name = path.relative_to(root).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    for path in package_files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()

"""The static site: everything that the service tells of a Release, as files for any host.

The bytes depend on the Release and the address of the site alone. Documents are laid out by
several processes, each with the index open for itself.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from clusternets.content import content_root
from clusternets.pages.environment import STATIC
from clusternets.pages.translations import DEFAULT_LANGUAGE, LANGUAGES
from clusternets.pages.view import DocumentView
from clusternets.problems import CannotContinueError, Problem
from clusternets.publication.addresses import DOC, FORMATS, Addresses
from clusternets.publication.documents import DATASET
from clusternets.publication.dumps import (
    FOLDER,
    INDEX,
    listing,
    write_dumps,
    written_citation,
    written_dumps,
)
from clusternets.publication.links import Links, way_up
from clusternets.publication.redirects import redirects
from clusternets.publication.rendering import Renderer, Rendition
from clusternets.publication.sitemap import robots, sitemap
from clusternets.queries import read_queries
from clusternets.release import Release
from clusternets.service.cases import read_cases
from clusternets.service.pages import Pages

#: The mark of a folder that was written by this module, which may write it again.
MARK: Final = "release.json"
#: What is written anew each time; downloads of older versions stay.
_OURS: Final = ("doc", "static", "w3id", ".well-known")
#: How many IRIs a process is given at a time.
_PORTION: Final = 20
#: What only pages of the service use.
_SERVICE_ONLY: Final = "built"

#: Told how many documents there are, and then of each portion how many it had.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was written: how many documents it has."""

    folder: Path
    documents: int
    files: int


def write_site(
    release: Release,
    folder: Path,
    base_url: str = "",
    progress: Progress = lambda _done, _total: None,
    iris: Sequence[str] | None = None,
) -> Site:
    """Write the site of a Release into a folder.

    ``base_url`` is the address that it will have, without which neither a sitemap nor redirects
    can be written. ``iris`` limits the documents to those of some things. Raises
    :class:`CannotContinueError` for a folder that holds something else.
    """
    _clear(folder)
    index = release.index()
    try:
        addresses = Addresses(index)
        wanted = addresses.all() if iris is None else list(iris)
        files = 0
        for done, count in _write_documents(release, folder, wanted):
            files += count
            progress(done, len(wanted))
        _write_pages(release, folder, addresses)
        _write_description(folder, release)
        if base_url:
            _write_for_address(folder, base_url.rstrip("/"), addresses)
    finally:
        index.close()
    shutil.copytree(STATIC, folder / "static", ignore=shutil.ignore_patterns(_SERVICE_ONLY))
    (folder / ".nojekyll").write_text("", "utf-8")  # else GitHub Pages leaves .well-known out
    release.manifest.write(folder)
    (folder / "manifest.json").replace(folder / MARK)
    return Site(folder, len(wanted), files)


def _clear(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        problem = Problem(
            "folder-not-empty",
            f"The folder {folder} holds something else than a site written before.",
            "Name a new or an empty folder.",
        )
        raise CannotContinueError([problem])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _OURS:
            shutil.rmtree(folder / name, ignore_errors=True)
    except OSError as error:
        problem = Problem(
            "folder-not-writable",
            f"The site cannot be written to {folder}: {error.strerror}.",
            "Name a folder that can be written.",
        )
        raise CannotContinueError([problem]) from error


def _write_documents(
    release: Release, folder: Path, iris: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Write every document; yield how many things are done, and the files of each portion."""
    portions = [iris[start : start + _PORTION] for start in range(0, len(iris), _PORTION)]
    processes = min(os.cpu_count() or 1, len(portions)) or 1
    with ProcessPoolExecutor(
        processes, get_context("spawn"), _open_renderer, (release,)
    ) as executor:
        done = 0
        counts = executor.map(partial(_write_portion, folder), portions)
        for portion, count in zip(portions, counts, strict=True):
            done += len(portion)
            yield done, count


#: The renderer of a process that writes documents; it is made when the process starts.
_renderers: list[Renderer] = []


def _open_renderer(release: Release) -> None:
    _renderers.append(Renderer(release))


def _write_portion(folder: Path, iris: Iterable[str]) -> int:
    """Write the documents of some things in all formats; return how many files that took."""
    renderer = _renderers[0]
    files = 0
    for iri in iris:
        path = DOC + renderer.addresses.document(iri)
        for name, rendition in _renditions(iri, path):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(renderer.render(rendition))
            files += 1
    return files


def _renditions(iri: str, path: str) -> Iterator[tuple[str, Rendition]]:
    """Yield every file of a document, with what it holds."""
    for suffix, format_ in FORMATS.items():
        if format_.rdf is not None:
            yield f"{path}.{suffix}", Rendition(iri, suffix)
            continue
        for language in LANGUAGES:
            name = _page_file(path, language)
            yield name, Rendition(iri, suffix, way_up(path), language, static=True)


def _page_file(path: str, language: str) -> str:
    return f"{path}.html" if language == DEFAULT_LANGUAGE else f"{path}.{language}.html"


def _write_pages(release: Release, folder: Path, addresses: Addresses) -> None:
    """Write the landing page and that of the downloads, with the downloads."""
    written = write_dumps(release)
    here = folder / FOLDER / release.manifest.version
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(written, here)
    shutil.copy2(written / INDEX, folder / FOLDER / INDEX)
    pages = Pages(release, read_cases(release.load()), read_queries(content_root()))
    shown = {
        "downloads": listing(written_dumps(written)),
        "citation": written_citation(written),
    }
    for language in LANGUAGES:
        for path, template in (("index", "landing.html"), (FOLDER, "dumps.html")):
            view = DocumentView(Links(addresses, way_up(path), language, static=True), path)
            text = pages.text(view, template, **shown)
            (folder / _page_file(path, language)).write_text(text, "utf-8")


def _write_description(folder: Path, release: Release) -> None:
    renderer = Renderer(release)
    try:
        place = folder / ".well-known" / "void"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(renderer.render(Rendition(DATASET, "ttl")))
    finally:
        renderer.close()


def _write_for_address(folder: Path, site: str, addresses: Addresses) -> None:
    """Write what must name the address of the site."""
    for name, text in sitemap(site, addresses, ".html").items():
        (folder / name).write_text(text, "utf-8")
    (folder / "robots.txt").write_text(robots(site), "utf-8")
    (folder / "w3id").mkdir()
    (folder / "w3id" / ".htaccess").write_text(redirects(site, addresses), "utf-8")

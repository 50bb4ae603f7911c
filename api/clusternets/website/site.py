"""The static site: everything that the service tells of a Release, as files for any host.

The bytes depend on the Release and on the addresses that are given alone. Documents are laid out
by several processes, each with the index open for itself; all else is what the routes of the
service answer when nothing is asked of them.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from clusternets.pages.environment import STATIC
from clusternets.pages.translations import LANGUAGES
from clusternets.pages.view import NEEDS_SERVICE, DocumentView
from clusternets.problems import CannotContinueError, Problem
from clusternets.publication.addresses import DOC, FORMATS, Addresses
from clusternets.publication.documents import DATASET
from clusternets.publication.dumps import FOLDER, INDEX, write_dumps
from clusternets.publication.links import Links, localized, way_up
from clusternets.publication.redirects import redirects
from clusternets.publication.rendering import Renderer, Rendition
from clusternets.publication.sitemap import robots, sitemap
from clusternets.release import Release
from clusternets.website.answers import Answers, Refusal, answers
from clusternets.website.contents import DataFile, data_files, paths_of_pages

#: The mark of a folder that was written by this module, which may write it again.
MARK: Final = "release.json"
#: What is written anew each time; downloads of older versions stay.
_OURS: Final = (
    *("doc", "static", "w3id", ".well-known", "api"),
    *("explanations", "propositions", "queries"),
)
#: How many IRIs a process is given at a time.
_PORTION: Final = 20
#: What only pages of the service use.
_SERVICE_ONLY: Final = "built"

#: Told how many documents there are, and then of each portion how many it had.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that a site is written to, and the addresses that it may name.

    ``base_url`` is the address that the site will have, without which neither a sitemap nor
    redirects can be written. ``service_url`` is the address of a service, to which what files
    cannot do is linked.
    """

    folder: Path
    base_url: str = ""
    service_url: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was written: how many documents it has, in how many files, and what it lacks."""

    documents: int
    files: int
    refused: tuple[Refusal, ...]


def write_site(
    release: Release,
    place: Place,
    progress: Progress = lambda _done, _total: None,
    iris: Sequence[str] | None = None,
) -> Site:
    """Write the site of a Release.

    ``iris`` limits the documents to those of some things. Raises :class:`CannotContinueError` for
    a folder that holds something else.
    """
    folder = place.folder
    base_url, service_url = place.base_url.rstrip("/"), place.service_url.rstrip("/")
    _clear(folder)
    index = release.index()
    try:
        addresses = Addresses(index)
        wanted = addresses.all() if iris is None else list(iris)
        files = 0
        for done, count in _write_documents(release, folder, wanted, service_url):
            files += count
            progress(done, len(wanted))
        dumps = _write_dumps(release, folder)
        with answers(release, dumps, base_url) as answered:
            pages = _pages(answered, folder, addresses, service_url)
            answered.run(chain(pages, _data(answered, folder)))
            if not service_url:
                _write_what_is_not_here(answered, folder, addresses)
        _write_description(folder, release)
        if base_url:
            _write_for_address(folder, base_url, addresses)
    finally:
        index.close()
    shutil.copytree(STATIC, folder / "static", ignore=shutil.ignore_patterns(_SERVICE_ONLY))
    (folder / ".nojekyll").write_text("", "utf-8")  # else GitHub Pages leaves .well-known out
    release.manifest.write(folder)
    (folder / "manifest.json").replace(folder / MARK)
    return Site(len(wanted), files, tuple(sorted(answered.refused)))


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
    release: Release, folder: Path, iris: Sequence[str], service: str
) -> Iterator[tuple[int, int]]:
    """Write every document; yield how many things are done, and the files of each portion."""
    portions = [iris[start : start + _PORTION] for start in range(0, len(iris), _PORTION)]
    processes = min(os.cpu_count() or 1, len(portions)) or 1
    with ProcessPoolExecutor(
        processes, get_context("spawn"), _open_renderer, (release,)
    ) as executor:
        done = 0
        counts = executor.map(partial(_write_portion, folder, service), portions)
        for portion, count in zip(portions, counts, strict=True):
            done += len(portion)
            yield done, count


#: The renderer of a process that writes documents; it is made when the process starts.
_renderers: list[Renderer] = []


def _open_renderer(release: Release) -> None:
    _renderers.append(Renderer(release))


def _write_portion(folder: Path, service: str, iris: Iterable[str]) -> int:
    """Write the documents of some things in all formats; return how many files that took."""
    renderer = _renderers[0]
    files = 0
    for iri in iris:
        path = DOC + renderer.addresses.document(iri)
        for name, rendition in _renditions(iri, path, service):
            _write(folder / name, renderer.render(rendition))
            files += 1
    return files


def _renditions(iri: str, path: str, service: str = "") -> Iterator[tuple[str, Rendition]]:
    """Yield every file of a document, with what it holds."""
    for suffix, format_ in FORMATS.items():
        if format_.rdf is not None:
            yield f"{path}.{suffix}", Rendition(iri, suffix)
            continue
        for language in LANGUAGES:
            rendition = Rendition(iri, suffix, way_up(path), language, static=True, service=service)
            yield f"{localized(path, language)}.html", rendition


def _write_dumps(release: Release, folder: Path) -> Path:
    """Write the downloads and return their folder; those of other versions stay."""
    with tempfile.TemporaryDirectory() as temporary:
        beside = None if os.access(release.folder, os.W_OK) else Path(temporary)
        written = write_dumps(release, beside)
        here = folder / FOLDER / release.manifest.version
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(written, here)
        shutil.copy2(written / INDEX, folder / FOLDER / INDEX)
    return here


def _pages(
    answered: Answers, folder: Path, addresses: Addresses, service: str
) -> Iterator[Coroutine[None, None, None]]:
    """Yield what writes every page that is not a document's."""

    async def write(path: str, language: str) -> None:
        name = path.removeprefix("/") or "index"
        view = _view(addresses, name, language, service)
        _write(_page(folder, name, language), await answered.page(path, view))

    for language in LANGUAGES:
        for path in paths_of_pages(answered.reading):
            yield write(path, language)


def _write_what_is_not_here(answered: Answers, folder: Path, addresses: Addresses) -> None:
    """Write the page that says what only a service can do."""
    for language in LANGUAGES:
        view = _view(addresses, NEEDS_SERVICE, language, "")
        _write(_page(folder, NEEDS_SERVICE, language), answered.needs_service(view))


def _page(folder: Path, name: str, language: str) -> Path:
    return folder / f"{localized(name, language)}.html"


def _view(addresses: Addresses, path: str, language: str, service: str) -> DocumentView:
    links = Links(addresses, way_up(path), language, static=True, service=service)
    return DocumentView(links, path)


def _data(answered: Answers, folder: Path) -> Iterator[Coroutine[None, None, None]]:
    """Yield what writes every file for programs."""

    async def write(file: DataFile) -> None:
        data = await answered.data(file.path, file.language, file.query)
        if data is not None:
            _write(folder / file.name, data)

    return map(write, data_files(answered.reading))


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


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

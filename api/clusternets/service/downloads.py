"""Downloads of the whole Release and of its layers, and how to cite it."""

import asyncio
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from clusternets.publication.dumps import (
    FOLDER,
    INDEX,
    listing,
    write_dumps,
    written_citation,
    written_dumps,
)
from clusternets.release import Release
from clusternets.service.errors import RequestError
from clusternets.service.pages import Pages, address_of

_ANYBODY: Final = {"Access-Control-Allow-Origin": "*"}
_MEDIA_TYPES: Final = {
    ".gz": "application/gzip",
    ".bib": "application/x-bibtex",
    ".json": "application/json",
}


class Downloads:
    """The handlers for the downloads of one Release, which are written when first asked for.

    ``folder`` is where they are, if they have been written. A Release that cannot be written to
    has them in a temporary folder, which goes when the service ends.
    """

    def __init__(self, release: Release, pages: Pages, folder: Path | None = None) -> None:
        self._release = release
        self._pages = pages
        self._writing = asyncio.Lock()
        self._folder = folder
        self._elsewhere: tempfile.TemporaryDirectory[str] | None = None

    async def page(self, request: Request) -> Response:
        """Return the page that lists the downloads."""
        folder = await self._written()
        files = listing(written_dumps(folder))
        cited = written_citation(folder)
        return self._pages.render(
            request, "dumps.html", downloads=files, citation=cited, origin=address_of(request)
        )

    async def file(self, request: Request) -> Response:
        """Return a file."""
        folder = await self._written()
        version, name = request.path_params["version"], request.path_params["name"]
        known = {path.name: path for path in folder.iterdir()}
        if version != self._release.manifest.version or name not in known:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                "unknown-download",
                f"There is no download {version}/{name}. /{FOLDER} lists those there are; this "
                f"service has version {self._release.manifest.version} only.",
            )
        return self._sent(known[name])

    async def index(self, _: Request) -> Response:
        """Return the list of downloads for programs."""
        return self._sent(await self._written() / INDEX)

    def _sent(self, path: Path) -> Response:
        etag = f'"{self._release.manifest.digest[:32]}-{path.name}"'
        media_type = _MEDIA_TYPES.get(path.suffix, "text/plain")
        return FileResponse(path, headers={**_ANYBODY, "ETag": etag}, media_type=media_type)

    async def _written(self) -> Path:
        """Return the folder of the downloads; writing takes a process of its own."""
        async with self._writing:
            if self._folder is None:
                try:
                    self._folder = await self._write()
                except OSError as error:
                    raise RequestError(
                        HTTPStatus.SERVICE_UNAVAILABLE,
                        "downloads-not-written",
                        "The downloads could not be written where this service runs: "
                        f"{error.strerror or type(error).__name__}. Whoever runs it must make room "
                        "for them; until then, every document is there as data.",
                    ) from error
        return self._folder

    async def _write(self) -> Path:
        place = None
        if not os.access(self._release.folder, os.W_OK):
            self._elsewhere = tempfile.TemporaryDirectory(prefix="clusternets-")
            place = Path(self._elsewhere.name)
        loop = asyncio.get_running_loop()
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            return await loop.run_in_executor(process, write_dumps, self._release, place)


def add_download_routes(app: FastAPI, downloads: Downloads) -> None:
    """Add the routes of all downloads."""
    app.router.routes += [
        Route(f"/{FOLDER}", downloads.page),
        Route(f"/{FOLDER}/", downloads.page),
        Route(f"/{FOLDER}/{INDEX}", downloads.index),
        Route(f"/{FOLDER}/{{version}}/{{name}}", downloads.file),
    ]

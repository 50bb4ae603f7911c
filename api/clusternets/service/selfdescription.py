"""Where others look first: ``/.well-known/void``, the sitemap, and what robots may do."""

from functools import lru_cache
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from clusternets.publication.addresses import DOC, FORMATS, Addresses
from clusternets.publication.documents import DATASET
from clusternets.publication.sitemap import NAME, robots, sitemap
from clusternets.release import Release
from clusternets.service.negotiation import choose
from clusternets.service.pages import root_of

#: What the description of the dataset is offered in: data before pages, for programs ask here.
_OFFERED: Final = {
    format_.media_type: format_.suffix
    for format_ in sorted(FORMATS.values(), key=lambda format_: format_.rdf is None)
}


class SelfDescription:
    """The handlers for what a site says of itself at fixed places."""

    def __init__(self, release: Release) -> None:
        self._addresses = Addresses(release.index())
        # The address of the service is what a client says it is: few are kept.
        self._sitemap = lru_cache(8)(lambda root: sitemap(root, self._addresses))

    async def void(self, request: Request) -> Response:
        """Return the way to the description of the dataset."""
        suffix = _OFFERED[choose(request.headers.get("accept"), _OFFERED)]
        document = self._addresses.document(DATASET)
        return RedirectResponse(
            f"{root_of(request)}/{DOC}{document}.{suffix}",
            HTTPStatus.SEE_OTHER,
            {"Vary": "Accept", "Access-Control-Allow-Origin": "*"},
        )

    async def sitemap(self, request: Request) -> Response:
        """Return a file of the sitemap."""
        name = str(request.scope["path"]).rpartition("/")[2]
        files = self._sitemap(_address(request))
        if name not in files:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return Response(files[name], media_type="application/xml")

    async def robots(self, request: Request) -> Response:
        """Return what robots are asked to do."""
        return PlainTextResponse(robots(_address(request)))


def add_selfdescription_routes(app: FastAPI, described: SelfDescription) -> None:
    """Add the routes of everything that has a fixed place."""
    app.router.routes += [
        Route("/.well-known/void", described.void),
        Route(f"/{NAME}", described.sitemap),
        Route("/sitemap-{number:int}.xml", described.sitemap),
        Route("/robots.txt", described.robots),
    ]


def _address(request: Request) -> str:
    """Return the address of the service, as the client knows it, without a slash."""
    return str(request.base_url).rstrip("/")

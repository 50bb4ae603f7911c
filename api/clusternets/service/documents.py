"""Every IRI answers: 303 to its document, and the document in the format that is asked for."""

import hashlib
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clusternets.names import BASE
from clusternets.pages.translations import DEFAULT_LANGUAGE, LANGUAGES, choose_language
from clusternets.publication.addresses import (
    DOC,
    FAMILIES,
    FORMATS,
    Addresses,
    quoted,
    split_suffix,
)
from clusternets.publication.rendering import Rendition
from clusternets.release import Release
from clusternets.service.cache import has_etag
from clusternets.service.errors import RequestError
from clusternets.service.negotiation import choose
from clusternets.service.pages import SECURITY, root_of
from clusternets.service.pool import Pool
from clusternets.service.shares import Shares, client_of
from clusternets.settings import Settings

_HTML: Final = "html"
_SUFFIXES: Final = {format_.media_type: format_.suffix for format_ in FORMATS.values()}
_ANYBODY: Final = {"Access-Control-Allow-Origin": "*"}
_IN_DATASET: Final = "http://rdfs.org/ns/void#inDataset"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The document that a request is for; what its path leaves open is empty."""

    path: str
    suffix: str
    language: str

    @classmethod
    def of(cls, path: str) -> "_Wanted":
        """Read a path below the folder of documents."""
        stem, format_ = split_suffix(path)
        suffix, language = format_.suffix if format_ else "", ""
        if suffix == _HTML:
            rest, dot, last = stem.rpartition(".")
            if dot and last in LANGUAGES:
                stem, language = rest, last
        return cls(stem, suffix, language)


class Documents:
    """The handlers for IRIs and documents of one Release."""

    def __init__(self, release: Release, pool: Pool, settings: Settings) -> None:
        self._manifest = release.manifest
        self._pool = pool
        self._shares = Shares("client_documents", settings.client_documents, "documents")
        self._addresses = Addresses(release.index())

    async def thing(self, request: Request) -> Response:
        """Return the way from one of our IRIs to its document; 404 if it names nothing."""
        path = _path_of(request)
        iri = self._addresses.named(path)
        if iri is None:
            raise self._unknown(path)
        return _see(request, self._addresses.document(iri))

    async def document(self, request: Request) -> Response:
        """Return a document."""
        wanted = _Wanted.of(_path_of(request).removeprefix(DOC))
        iri = self._addresses.described(wanted.path)
        if iri is None:
            return self._elsewhere(request, wanted)
        negotiated = not wanted.suffix
        suffix = wanted.suffix or _SUFFIXES[choose(request.headers.get("accept"), _SUFFIXES)]
        language, chosen = _language(request, wanted.language)
        rendition = Rendition(iri, suffix)
        if suffix == _HTML:
            rendition = Rendition(
                iri, suffix, root_of(request), language, chosen=chosen and negotiated
            )
        etag = self._etag(rendition)
        headers = {
            **_ANYBODY,
            "ETag": etag,
            "Link": _links(root_of(request), iri, wanted.path),
            "Content-Location": f"{root_of(request)}/{DOC}{_file(wanted.path, rendition)}",
            **(_vary(negotiated=negotiated, fixed=bool(wanted.language), suffix=suffix)),
        }
        if suffix == _HTML:
            headers |= {**SECURITY, "Content-Language": language}
        if has_etag(request.headers.get("if-none-match", ""), etag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        with self._shares.of(client_of(request)):
            _, body = await self._pool.ask(asdict(rendition), b"", client_of(request))
        return Response(body, media_type=FORMATS[suffix].media_type, headers=headers)

    def _elsewhere(self, request: Request, wanted: _Wanted) -> Response:
        """Return the way to a document whose path is not quite that of its thing."""
        iri = self._addresses.named(wanted.path)
        if iri is None:
            raise self._unknown(wanted.path)
        suffixes = (wanted.language, wanted.suffix)
        path = ".".join([self._addresses.document(iri), *filter(None, suffixes)])
        return _see(request, path)

    def _etag(self, rendition: Rendition) -> str:
        manifest = self._manifest
        about = (manifest.digest, manifest.inputs, *map(str, asdict(rendition).values()))
        return f'"{hashlib.sha256(" ".join(about).encode()).hexdigest()[:32]}"'

    def _unknown(self, path: str) -> RequestError:
        like = self._addresses.like(path)
        return RequestError(
            HTTPStatus.NOT_FOUND,
            "unknown-iri",
            f"Nothing here is called {BASE}{path}. Check the spelling, or look for it from "
            "the start page or with a query at /sparql.",
            {"similar": like},
        )


def add_document_routes(app: FastAPI, documents: Documents) -> None:
    """Add the routes of all IRIs and documents."""
    paths = [path for family in FAMILIES for path in (f"/{family}", f"/{family}/{{rest:path}}")]
    app.router.routes += [Route(path, documents.thing) for path in paths]
    app.router.routes.append(Route(f"/{DOC}{{rest:path}}", documents.document))


def _path_of(request: Request) -> str:
    """Return the path of a request without the prefix of a proxy and the first slash."""
    return str(request.scope["path"]).removeprefix(root_of(request)).removeprefix("/")


def _see(request: Request, path: str) -> Response:
    """Return the way to a document; what was asked of the thing is asked of it."""
    asked = request.scope["query_string"].decode("ascii", "replace")
    location = f"{root_of(request)}/{DOC}{quoted(path)}" + (f"?{asked}" if asked else "")
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={**_ANYBODY, "Location": location})


def _language(request: Request, fixed: str) -> tuple[str, bool]:
    """Return the language of a page, and whether ``?lang=`` chose it."""
    if fixed:
        return fixed, False
    asked = request.query_params.get("lang")
    return choose_language(asked, request.headers.get("accept-language")), asked in LANGUAGES


def _file(path: str, rendition: Rendition) -> str:
    """Return the path at which a rendition always is."""
    own = "" if rendition.language == DEFAULT_LANGUAGE else f".{rendition.language}"
    return f"{quoted(path)}{own}.{rendition.suffix}"


def _vary(*, negotiated: bool, fixed: bool, suffix: str) -> dict[str, str]:
    """Return on which headers of a request the answer depends."""
    names = ["Accept"] if negotiated else []
    if negotiated or (suffix == _HTML and not fixed):
        names.append("Accept-Language")
    return {"Vary": ", ".join(names)} if names else {}


def _links(root: str, iri: str, document: str) -> str:
    """Return what the document is about, and its other formats, as a ``Link`` header."""
    path = f"{root}/{DOC}{quoted(document)}"
    links = [f'<{iri}>; rel="describes"', f'<{BASE}id/dataset/cases>; rel="{_IN_DATASET}"']
    links += [
        f'<{path}.{format_.suffix}>; rel="alternate"; type="{format_.media_type}"'
        for format_ in FORMATS.values()
    ]
    return ", ".join(links)

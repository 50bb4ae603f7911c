"""Submitted cases are checked: ``POST /api/validate`` for programs, ``/validate`` for people.

Nothing that is sent is kept. What can be read gets a report, whatever is wrong with it; only what
is no submission at all (too long, no media type, nothing that is accepted) is an error.
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from clusternets import templates
from clusternets.intake.syntaxes import BY_MEDIA_TYPE, SYNTAXES, of_media_type, of_name
from clusternets.names import readable
from clusternets.reports.schema import REPORT
from clusternets.service.errors import RequestError, over_limit
from clusternets.service.negotiation import choose
from clusternets.service.openapi import answers
from clusternets.service.pages import Pages, view_of
from clusternets.service.pool import Pool
from clusternets.service.presence import while_present
from clusternets.service.reporting import JSON, RENDERINGS_OFFERED
from clusternets.service.shares import Places, Shares, client_of
from clusternets.settings import Settings

_MULTIPART: Final = "multipart/form-data"
_BY_MEDIA_TYPE: Final = {media: name for name, media in RENDERINGS_OFFERED.items()}
#: So many times the limit is read and thrown away, so that the client hears why it was refused.
_DRAINED: Final = 4
#: So many lines of a submission are shown on the page; of longer ones those with findings.
_LINES_SHOWN: Final = 2000
_LINES_AROUND: Final = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: bytes, the media type that says how to read them, and a file's name."""

    body: bytes
    media_type: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a submission with what was found there; a gap stands before it or not."""

    number: int
    text: str
    findings: tuple[dict[str, Any], ...]
    gap: bool


class ValidationRoutes:
    """The handlers that have submissions checked by a pool of workers."""

    def __init__(self, pool: Pool, settings: Settings, pages: Pages) -> None:
        self._pool = pool
        self._most = settings.case_bytes
        self._shares = Shares("client_cases", settings.client_cases, "cases")
        self._coming = Places(
            "case_queue",
            settings.case_queue,
            "Too many cases are coming in. Try again in a moment.",
        )
        self._pages = pages

    def add_to(self, app: FastAPI) -> None:
        """Add the routes to an application."""
        app.post(
            "/api/validate",
            summary="Check a case: findings, verdict, and the governance form that follows",
            openapi_extra=_OPENAPI,
            responses=_RESPONSES,
        )(self.check)
        app.get("/validate", include_in_schema=False)(self.form)
        app.post("/validate", include_in_schema=False)(self.page)

    async def check(self, request: Request) -> Response:
        """Return the report on a submission; a body that cannot be read is a finding, too."""
        media = choose(request.headers.get("accept"), _BY_MEDIA_TYPE)
        with self._shares.of(client_of(request)):
            sent = await self._sent(request)
            language = view_of(request).language
            report = await self._report(request, sent, _BY_MEDIA_TYPE[media], language)
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "no-store",
            "Content-Language": language,
            "Vary": "Accept, Accept-Language",
        }
        return Response(report, media_type=media, headers=headers)

    async def form(self, request: Request) -> Response:
        """Return the page on which to paste or choose a case."""
        return self._shown(request, None, None)

    async def page(self, request: Request) -> Response:
        """Return the page with the report on a case that was pasted or chosen."""
        sent: Sent | None = None
        try:
            with self._shares.of(client_of(request)):
                sent = await self._sent(request)
                language = view_of(request).language
                report = json.loads(await self._report(request, sent, JSON, language))
        except RequestError as error:
            return self._shown(request, sent, None, error)
        return self._shown(request, sent, report)

    def _shown(
        self,
        request: Request,
        sent: Sent | None,
        report: dict[str, Any] | None,
        error: RequestError | None = None,
    ) -> Response:
        text = sent.body.decode("utf-8", "replace") if sent else None
        shown = "" if text is not None and len(text) > self._most // 10 else text
        response = self._pages.render(
            request,
            "validate.html",
            error.status if error else HTTPStatus.OK,
            error=error,
            report=report,
            name=sent.name if sent else None,
            text=shown,
            lines=_lines(text or "", report["findings"]) if report else (),
            syntax=sent.media_type if sent else SYNTAXES[0].media_types[0],
            syntaxes=SYNTAXES,
            most=self._most,
            example=templates.example(),
            in_short=_in_short,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _report(self, request: Request, sent: Sent, rendering: str, language: str) -> bytes:
        header = {
            "media_type": sent.media_type,
            "name": sent.name,
            "rendering": rendering,
            "language": language,
        }
        _, report = await while_present(
            request, self._pool.ask(header, sent.body, client_of(request))
        )
        return report

    async def _sent(self, request: Request) -> Sent:
        """Return what was sent, as the body or in a form."""
        media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        with self._coming.one():
            body = await self._body(request)
        if media_type == _MULTIPART:
            return await self._from_form(request, body)
        if of_media_type(media_type) is None:
            raise _unsupported(media_type)
        return Sent(body, media_type)

    async def _body(self, request: Request) -> bytes:
        """Return the body; raises a 413 when the client has been heard out, within bounds."""
        parts: list[bytes] = []
        size = 0
        async for part in request.stream():
            size += len(part)
            if size <= self._most:
                parts.append(part)
            elif size > _DRAINED * self._most:
                break
        if size > self._most:
            raise over_limit(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "case_bytes",
                self._most,
                f"The case is longer than {self._most} bytes. Send a part of it.",
            )
        return b"".join(parts)

    async def _from_form(self, request: Request, body: bytes) -> Sent:
        """Return the file of a form, else its text; the form says or the name shows the syntax."""
        again = Request(request.scope, _once(body))
        try:
            async with again.form(max_files=1, max_fields=10, max_part_size=self._most) as form:
                file, text, syntax = form.get("file"), form.get("text"), form.get("syntax")
                if isinstance(file, UploadFile) and file.filename:
                    named = of_name(file.filename) or of_media_type(file.content_type or "")
                    if named is None:
                        raise _unsupported(file.filename)
                    return Sent(await file.read(), named.media_types[0], file.filename)
        except (HTTPException, ClientDisconnect, ValueError) as error:
            raise _bad_form(str(getattr(error, "detail", error))) from error
        if not isinstance(text, str) or not isinstance(syntax, str):
            raise _bad_form("it has neither a file nor a text with a syntax")
        if of_media_type(syntax) is None:
            raise _unsupported(syntax)
        return Sent(text.encode(), syntax)


def _once(body: bytes) -> Any:  # noqa: ANN401 - an ASGI receive
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _unsupported(media_type: str) -> RequestError:
    return RequestError(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported-media-type",
        f"A case is not read as {media_type[:80] or 'something unnamed'!r}, and its syntax is "
        f"never guessed. Say what it is: {', '.join(BY_MEDIA_TYPE)}; a file may show it by its "
        "ending.",
    )


def _bad_form(why: str) -> RequestError:
    return RequestError(
        HTTPStatus.BAD_REQUEST,
        "bad-form",
        f"The form cannot be read: {why}. Send 'file', or 'text' with 'syntax'.",
    )


def _in_short(term: str) -> str:
    """Return a term as a prefixed name where it has one, else as it is."""
    written = readable(term)
    return term if written.startswith("<") else written


def _lines(text: str, findings: list[dict[str, Any]]) -> tuple[Line, ...]:
    """Return the lines to show, each with what was found there; of many those around findings."""
    found: dict[int, list[dict[str, Any]]] = {}
    for finding in findings:
        if finding["line"]:
            found.setdefault(finding["line"], []).append(finding)
    lines = text.splitlines()
    wanted = set(range(1, len(lines) + 1))
    if len(lines) > _LINES_SHOWN:
        around = range(-_LINES_AROUND, _LINES_AROUND + 1)
        wanted &= {number + by for number in found for by in around}
    shown: list[Line] = []
    for number in sorted(wanted):
        gap = number != (shown[-1].number + 1 if shown else 1)
        shown.append(Line(number, lines[number - 1], tuple(found.get(number, ())), gap))
    return tuple(shown)


_TEXT: Final = {"schema": {"type": "string"}}
_OPENAPI: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            **dict.fromkeys(BY_MEDIA_TYPE, _TEXT),
            _MULTIPART: {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "text": {"type": "string"},
                        "syntax": {"type": "string", "enum": list(BY_MEDIA_TYPE)},
                    },
                }
            },
        },
    }
}
_RESPONSES: Final = answers(
    _BY_MEDIA_TYPE,
    e400="The form cannot be read.",
    e406="None of the accepted formats is offered.",
    e413="The case is larger than its limit.",
    e415="The body is in no syntax that is read.",
    e429="This client has too many cases waiting.",
    e431="The Accept header is too long.",
    e503="Too many cases wait, or the case needed more memory than its limit.",
    e504="The case took longer than its limit.",
)
_RESPONSES[200]["content"][RENDERINGS_OFFERED[JSON]] = {"schema": REPORT}

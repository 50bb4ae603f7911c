"""What goes wrong with a request: problem details for programs, a page for people."""

from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from clusternets.service.cache import route_path
from clusternets.service.errors import RequestError
from clusternets.service.negotiation import HTML, choose
from clusternets.service.pages import VIEW, Pages

#: What errors are told as; the first is what whoever has no preference gets.
_OFFERED: Final = ("application/problem+json", "application/json", HTML)
#: Addresses for programs only.
_FOR_PROGRAMS: Final = ("/api/", "/static/", "/health", "/metrics")
_NOTHING: Final = (
    "There is nothing at this address. Check its spelling, or begin at the start page."
)


class ErrorPages:
    """Answers what the routes of an application refuse."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def add_to(self, app: FastAPI) -> None:
        """Have an application tell its errors like this."""
        app.exception_handler(RequestError)(self._on_request_error)
        app.exception_handler(HTTPException)(self._on_http_exception)
        app.exception_handler(RequestValidationError)(self._on_bad_parameter)
        app.exception_handler(Exception)(self._on_mistake)

    def _told(self, request: Request, error: RequestError) -> Response:
        told = error.response()
        if _is_person(request):
            told = self._pages.render(request, "error.html", error.status, error=error)
            told.headers.update(error.headers)
        told.headers["Vary"] = "Accept, Accept-Language"
        return told

    async def _on_request_error(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestError):
            raise error
        return self._told(request, error)

    async def _on_bad_parameter(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        first = error.errors()[0]
        detail = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}."
        return self._told(request, RequestError(HTTPStatus.BAD_REQUEST, "bad-parameter", detail))

    async def _on_http_exception(self, request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        status = HTTPStatus(error.status_code)
        code = status.phrase.lower().replace(" ", "-")
        detail = _NOTHING if status == HTTPStatus.NOT_FOUND else f"{error.detail}."
        headers = dict(error.headers or {})
        return self._told(request, RequestError(status, code, detail, headers=headers))

    async def _on_mistake(self, request: Request, _: Exception) -> Response:
        """Tell of a mistake of our own, which the server logs."""
        detail = "The service has made a mistake. Please report what you asked for."
        error = RequestError(HTTPStatus.INTERNAL_SERVER_ERROR, "internal-error", detail)
        return self._told(request, error)


def _is_person(request: Request) -> bool:
    """Tell whether a request comes from a browser; what writes pages into files is none."""
    if VIEW in request.scope or route_path(request.scope).startswith(_FOR_PROGRAMS):
        return False
    try:
        return choose(request.headers.get("accept"), _OFFERED) == HTML
    except RequestError:
        return False

"""What goes wrong with a request, as RFC 9457 problem details."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.responses import Response

from clusternets.service.kinds import Kind
from clusternets.settings import Settings

#: What an error tells beside its code and sentence.
Members = dict[str, str | int | list[str]]


@dataclass(eq=False)
class RequestError(Exception):
    """A request that cannot be answered.

    ``code`` is stable and meant for programs; ``detail`` is a sentence for people that says
    what to do; ``extra`` holds members such as the name and value of a limit.
    """

    status: HTTPStatus
    code: str
    detail: str
    extra: Members = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Return the error as ``application/problem+json``."""
        body = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "code": self.code,
            "detail": self.detail,
            **self.extra,
        }
        return Response(
            json.dumps(body, ensure_ascii=False),
            status_code=self.status.value,
            media_type="application/problem+json",
            headers={"Access-Control-Allow-Origin": "*", **self.headers},
        )


def over_limit(status: HTTPStatus, limit: str, value: int, detail: str) -> RequestError:
    """Return the error for a limit that was reached; its code is ``limit-<name>``."""
    code = "limit-" + limit.replace("_", "-")
    return RequestError(status, code, detail, {"limit": limit, "value": value})


def later(status: HTTPStatus, limit: str, value: int, detail: str) -> RequestError:
    """Return the error for a limit that is reached at the moment, and when to ask again."""
    error = over_limit(status, limit, value, detail)
    error.headers["Retry-After"] = "2"
    return error


def memory_error(kind: Kind, settings: Settings) -> RequestError:
    """Return the error for a task that needs too much memory."""
    most = kind.limit(settings, "memory")
    return over_limit(
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"{kind.name}_memory",
        most,
        f"The {kind.singular} needs more than {most} bytes of memory. Ask for less.",
    )

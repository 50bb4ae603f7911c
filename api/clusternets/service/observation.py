"""What operators see: one line of JSON per request in the log, and metrics for Prometheus.

A query is named by a digest in the log, never by its text. https://prometheus.io/docs/practices/
"""

import json
import logging
import time
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clusternets.service.cache import CACHED, QUESTION, route_path

LOG = logging.getLogger("clusternets.requests")

#: Routes that are told apart in metrics; everything else counts as one.
_ROUTES = (
    "/sparql",
    "/api/cases",
    "/health",
    "/metrics",
    "/explanations",
    "/static",
    "/openapi",
    "/doc/",
)


class Metrics:
    """What is counted and timed."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "clusternets_requests",
            "Requests answered, by route, status and whether the answer was kept from before.",
            ["route", "status", "cached"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "clusternets_request_seconds",
            "Time from the request to the end of the answer, in seconds.",
            ["route"],
            registry=self.registry,
        )
        self.open = Gauge(
            "clusternets_requests_open", "Requests being answered.", registry=self.registry
        )

        # To find a metric by its labels takes longer than to count with it; there are few.
        self._requests_by = lru_cache(maxsize=512)(self.requests.labels)
        self._seconds_by = lru_cache(maxsize=64)(self.seconds.labels)

    def note(self, route: str, status: int, seconds: float, *, cached: bool) -> None:
        """Count a request that was answered."""
        self._requests_by(route, status, cached).inc()
        self._seconds_by(route).observe(seconds)

    def text(self) -> bytes:
        """Return all metrics in the Prometheus text format."""
        return generate_latest(self.registry)


class Observed:
    """Measures and logs every request to an application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and remember how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.open.inc()
        try:
            await self._app(scope, receive, watched)
        finally:
            self._metrics.open.dec()
            self._note(scope, status, time.perf_counter() - started)

    def repeated(self, scope: Scope, seconds: float) -> None:
        """Remember a request that was answered again before it came here."""
        self._note(scope, HTTPStatus.OK, seconds)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        path = route_path(scope)
        route = next((route for route in _ROUTES if path.startswith(route)), "other")
        cached = bool(scope.get(CACHED, False))
        self._metrics.note(route, status, seconds, cached=cached)
        if not LOG.isEnabledFor(logging.INFO):
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "milliseconds": round(seconds * 1000, 2),
        }
        if QUESTION in scope:
            line |= {"question": scope[QUESTION], "cached": cached}
        text = json.dumps(line, ensure_ascii=False)
        # Not LOG.info, which looks for its caller on the stack.
        LOG.handle(logging.LogRecord(LOG.name, logging.INFO, __file__, 0, text, None, None))

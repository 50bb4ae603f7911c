"""The report on the paper's propositions: pages, JSON and CSV, read from the Release once."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from clusternets.comparison import DOCUMENT as COMPARISON
from clusternets.comparison import Published
from clusternets.comparison.rendering import LICENCE
from clusternets.comparison.words import Words
from clusternets.names import local_name
from clusternets.pages.translations import LANGUAGES, choose_language
from clusternets.propositions import DOCUMENT
from clusternets.propositions.record import proposition_iri
from clusternets.propositions.report import summary
from clusternets.propositions.tables import (
    SUMMARY_COLUMNS,
    UNIT_COLUMNS,
    counterexample,
    summary_lines,
    unit_lines,
)
from clusternets.release import Release
from clusternets.service.errors import RequestError
from clusternets.service.openapi import answers
from clusternets.service.pages import Pages, view_of
from clusternets.service.tables import csv_file

_SUFFIXES: Final = ("json", "csv")


class PropositionRoutes:
    """The handlers that tell how the propositions fare."""

    def __init__(self, release: Release, pages: Pages) -> None:
        self._document = release.document(DOCUMENT)
        self._tested = {own["id"]: own for own in self._document["propositions"]}
        self._untested = {own["id"]: own for own in self._document["untested"]}
        self._published = Published.read(release.document(COMPARISON))
        phases = {phase.iri: phase.label for phase in self._published.phases}
        self._labels = {**self._published.codebook.labels, **phases}
        self._pages = pages

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all propositions, tested or not."""
        return (*self._tested, *self._untested)

    def add_to(self, app: FastAPI) -> None:
        """Add the routes to an application."""
        all_ = "Every proposition of the paper with how many cases support and contradict it"
        one = "One proposition with its verdict on every case, the codes and the evidence"
        formats = ("application/json", "text/csv")
        unknown = "There is no such proposition or format."
        app.get("/api/propositions", summary=all_)(self.all_json)
        app.get(
            "/api/propositions.{suffix}",
            summary=f"{all_}, as csv or json",
            responses=answers(formats, e400="There is no such language.", e404=unknown),
        )(self.all_in)
        app.get(
            "/api/propositions/{name}",
            summary=f"{one}; P5.csv for CSV",
            responses=answers(formats, e404=unknown),
        )(self.one)
        app.get("/propositions", include_in_schema=False)(self.page)
        app.get("/propositions/{name}", include_in_schema=False)(self.one_page)

    def all_json(self) -> Response:
        """Return the report without the verdicts on single cases, but with all counterexamples."""
        document = self._document
        return _shared(
            {
                **{key: own for key, own in document.items() if key not in {"codings", "evidence"}},
                "licence": LICENCE,
                "propositions": [summary(own) for own in document["propositions"]],
            }
        )

    def all_in(self, request: Request, suffix: str, lang: str | None = None) -> Response:
        """Return the report in the format of a suffix."""
        if suffix == "json":
            return self.all_json()
        if suffix not in _SUFFIXES:
            raise _unknown_format(suffix)
        language = _language(request, lang)
        lines = [SUMMARY_COLUMNS, *summary_lines(self._document, language)]
        return csv_file(lines, "propositions", vary="Accept-Language")

    def one(self, name: str) -> Response:
        """Return one proposition: JSON, or CSV where the name ends in ``.csv``."""
        identifier, _, suffix = name.partition(".")
        if suffix and suffix not in _SUFFIXES:
            raise _unknown_format(suffix)
        entry = self._known(identifier)
        if suffix == "csv":
            lines = unit_lines(entry, self._document["codings"]) if "units" in entry else []
            return csv_file([UNIT_COLUMNS, *lines], entry["id"])
        uses = [use for unit in entry.get("units", ()) for use in unit["uses"] if use["coding"]]
        codings = {use["coding"]: self._document["codings"][use["coding"]] for use in uses}
        used = {iri for coding in codings.values() for iri in coding["evidence"]}
        return _shared(
            {
                "version": self._document["version"],
                "licence": LICENCE,
                **entry,
                "codings": codings,
                "evidence": {iri: self._document["evidence"][iri] for iri in sorted(used)},
            }
        )

    def page(self, request: Request) -> Response:
        """Return the report as a page."""
        return self._render(request, "propositions.html", counterexample=counterexample)

    def one_page(self, request: Request, name: str) -> Response:
        """Return one proposition as a page, with every verdict and what it rests on."""
        entry = self._known(name)
        iri = proposition_iri(entry["id"])
        return self._render(request, "proposition.html", entry=entry, iri=iri)

    def _render(self, request: Request, template: str, **values: Any) -> Response:  # noqa: ANN401
        words = Words.of(self._published, view_of(request).language)
        return self._pages.render(
            request,
            template,
            report=self._document,
            words=words,
            label=lambda iri: words.say(self._labels.get(iri) or {"en": local_name(iri)}),
            evidence=self._document["evidence"],
            **values,
        )

    def _known(self, identifier: str) -> dict[str, Any]:
        known = {**self._tested, **self._untested}
        if identifier.upper() not in known:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                "unknown-proposition",
                f"There is no proposition {identifier[:40]!r}. Known are P1 to P{len(known)}.",
            )
        found: dict[str, Any] = known[identifier.upper()]
        return found


def _language(request: Request, lang: str | None) -> str:
    if lang is not None and lang not in LANGUAGES:
        raise RequestError(
            HTTPStatus.BAD_REQUEST,
            "unknown-language",
            f"There is no language {lang[:40]!r}. There are: {', '.join(LANGUAGES)}.",
        )
    return choose_language(lang, request.headers.get("accept-language"))


def _shared(body: object) -> Response:
    return JSONResponse(body, headers={"Access-Control-Allow-Origin": "*"})


def _unknown_format(suffix: str) -> RequestError:
    return RequestError(
        HTTPStatus.NOT_FOUND,
        "unknown-format",
        f"There is no format {suffix[:40]!r}. There are: {', '.join(_SUFFIXES)}.",
    )

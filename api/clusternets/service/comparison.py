"""Cases side by side: ``/api/comparison`` in five formats, read from the Release once."""

from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import JSONResponse, Response

from clusternets.comparison import DOCUMENT, Comparison, PhaseCells, Published, compare
from clusternets.comparison.rendering import (
    as_csv,
    as_json,
    as_latex,
    as_markdown,
    long_table,
    wide_table,
)
from clusternets.comparison.similarity import FORMULA
from clusternets.comparison.table import group_labels
from clusternets.comparison.words import Words
from clusternets.pages.translations import LANGUAGES, choose_language
from clusternets.release import Release
from clusternets.service.errors import RequestError, over_limit
from clusternets.service.negotiation import choose
from clusternets.service.openapi import answers
from clusternets.service.pages import Pages, view_of
from clusternets.service.shares import Shares, client_of
from clusternets.settings import Settings

JSON: Final = "application/json"

#: How a table is laid out as CSV.
SHAPES: Final = {"wide": wide_table, "long": long_table}


def _as_workbook(comparison: Comparison, published: Published, words: Words, _: str) -> bytes:
    from clusternets.comparison.workbook import as_workbook  # noqa: PLC0415 - slow to import

    return as_workbook(comparison, published, words)


#: How each format but JSON is written: from a comparison, what is published, words and a shape.
_WRITERS: Final[dict[str, Callable[[Comparison, Published, Words, str], bytes]]] = {
    "text/csv": lambda c, _, w, shape: as_csv(SHAPES[shape](c, w)).encode(),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _as_workbook,
    "text/markdown": lambda c, p, w, _: as_markdown(c, p, w).encode(),
    "application/x-tex": lambda c, p, w, _: as_latex(c, p, w).encode(),
}

#: The suffix of each format and its media type; the first is the default.
SUFFIXES: Final = dict(zip(("json", "csv", "xlsx", "md", "tex"), (JSON, *_WRITERS), strict=True))

Names = Annotated[list[str] | None, Query()]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for.

    ``cases``, ``phases`` and ``groups`` are slugs, given several times or with commas between; all
    cases if none is named. CSV is ``wide``, a line for each construct, or ``long``, a line for
    each cell; with ``bom`` it begins with a byte-order mark, by which Excel knows UTF-8.
    """

    cases: Names = None
    phases: Names = None
    groups: Names = None
    lang: str | None = None
    shape: str = "wide"
    bom: bool = False


class ComparisonRoutes:
    """The handlers that set published cases side by side."""

    def __init__(self, release: Release, settings: Settings, pages: Pages) -> None:
        self.published = Published.read(release.document(DOCUMENT))
        self._most = settings.comparison_phases
        self._shares = Shares("client_comparisons", settings.client_comparisons, "comparisons")
        self._pages = pages

    def add_to(self, app: FastAPI) -> None:
        """Add the routes to an application."""
        shared = [Depends(self._share)]
        summary = "Cases side by side, construct by construct, with evidence and similarity"
        formats = SUFFIXES.values()
        bad = "A parameter is wrong, or too many phases are asked for."
        many = "This client has too many comparisons under way."
        unknown = "There is no such case, phase, group or format."
        app.get(
            "/api/comparison",
            dependencies=shared,
            summary=summary,
            responses=answers(
                formats,
                e400=bad,
                e404=unknown,
                e406="None of the accepted formats is offered.",
                e429=many,
                e431="The Accept header is too long.",
            ),
        )(self.negotiated)
        app.get(
            "/api/comparison.{suffix}",
            dependencies=shared,
            summary=f"{summary}, in one format",
            responses=answers(formats, e400=bad, e404=unknown, e429=many),
        )(self.suffixed)
        app.get("/comparison", dependencies=shared, include_in_schema=False)(self.page)

    async def _share(self, request: Request) -> AsyncIterator[None]:
        """Count one more comparison of a client until it is done."""
        with self._shares.of(client_of(request)):
            yield

    def negotiated(self, request: Request, wanted: Annotated[Wanted, Depends()]) -> Response:
        """Return a comparison as JSON, or in the format that ``Accept`` likes best."""
        media = choose(request.headers.get("accept"), dict.fromkeys(SUFFIXES.values()))
        answer = self._answer(request, media, wanted)
        answer.headers["Vary"] = "Accept, Accept-Language"
        return answer

    def suffixed(
        self, request: Request, suffix: str, wanted: Annotated[Wanted, Depends()]
    ) -> Response:
        """Return a comparison in the format of a suffix: json, csv, xlsx, md or tex."""
        if suffix not in SUFFIXES:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                "unknown-format",
                f"There is no format {suffix[:40]!r}. There are: {', '.join(SUFFIXES)}.",
            )
        answer = self._answer(request, SUFFIXES[suffix], wanted)
        name = f"clusternets-comparison-{self.published.version}.{suffix}"
        if suffix != "json":
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Vary"] = "Accept-Language"
        return answer

    def page(self, request: Request, wanted: Annotated[Wanted, Depends()]) -> Response:
        """Return a comparison as a page, with a form to choose cases."""
        comparison = self.asked(wanted)
        kept = [item for item in request.query_params.multi_items() if item[0] != "lang"]
        return self._pages.render(
            request,
            "comparison.html",
            comparison=comparison,
            published=self.published,
            words=Words.of(self.published, view_of(request).language),
            chosen={phase.case for phase in comparison.phases},
            groups=group_labels(self.published.codebook),
            formula=FORMULA,
            asked=urlencode(kept),
        )

    def asked(self, wanted: Wanted) -> Comparison:
        """Return the comparison that was asked for, of all cases if none was named.

        Raises a 400 for what is too much and a 404 for what is not known.
        """
        columns = self._columns(_listed(wanted.cases), _listed(wanted.phases))
        if len(columns) > self._most:
            raise over_limit(
                HTTPStatus.BAD_REQUEST,
                "comparison_phases",
                self._most,
                f"You ask for {len(columns)} phases side by side; {self._most} are the most. "
                "Name fewer cases.",
            )
        codebook = self.published.codebook
        groups = _listed(wanted.groups)
        _know(groups, group_labels(codebook), "group of constructs", "group")
        return compare(columns, codebook, groups or None)

    def _columns(self, cases: Sequence[str], phases: Sequence[str]) -> list[PhaseCells]:
        known = self.published.phases
        _know(cases, self.published.cases, "case", "case")
        _know(phases, [phase.slug for phase in known], "phase", "phase")
        if not cases and not phases:
            return list(known)
        chosen = [own for slug in cases for own in known if own.case == slug]
        chosen += [own for slug in phases for own in known if own.slug == slug]
        return list({own.iri: own for own in chosen}.values())

    def _answer(self, request: Request, media: str, wanted: Wanted) -> Response:
        bad = HTTPStatus.BAD_REQUEST
        _know([wanted.lang] if wanted.lang else [], LANGUAGES, "language", "language", bad)
        _know([wanted.shape], SHAPES, "shape", "shape", bad)
        comparison = self.asked(wanted)
        if media == JSON:
            answer: Response = JSONResponse(as_json(comparison, self.published))
        else:
            language = choose_language(wanted.lang, request.headers.get("accept-language"))
            words = Words.of(self.published, language)
            written = _WRITERS[media](comparison, self.published, words, wanted.shape)
            mark = BOM_UTF8 if wanted.bom and media == "text/csv" else b""
            answer = Response(mark + written, media_type=media)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer


def _listed(names: Sequence[str] | None) -> list[str]:
    """Return names that were given several times or with commas between, each once."""
    parts = [part.strip() for name in names or () for part in name.split(",")]
    return list(dict.fromkeys(part for part in parts if part))


def _know(
    asked: Sequence[str],
    known: Collection[str],
    what: str,
    code: str,
    status: HTTPStatus = HTTPStatus.NOT_FOUND,
) -> None:
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise RequestError(
            status,
            f"unknown-{code}",
            f"There is no {what} {unknown[0][:100]!r}. There are: {', '.join(known)}.",
        )

"""Cases side by side: ``/api/comparison`` in six formats, read from the Release once."""

from collections.abc import Callable, Collection, Sequence
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import FastAPI, Query, Request
from starlette.responses import JSONResponse, Response

from clusternets.comparison import Comparison, PhaseCells, Published, compare
from clusternets.comparison.rendering import (
    as_csv,
    as_json,
    as_latex,
    as_markdown,
    long_table,
    wide_table,
)
from clusternets.comparison.table import group_labels
from clusternets.comparison.words import Words
from clusternets.comparison.workbook import as_workbook
from clusternets.pages.translations import LANGUAGES, choose_language
from clusternets.service.errors import RequestError, over_limit
from clusternets.service.negotiation import choose
from clusternets.settings import Settings

JSON: Final = "application/json"
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"

#: How each format is written: from a comparison, what is published, the words and the shape.
_WRITERS: Final[dict[str, Callable[[Comparison, Published, Words, str], str | bytes]]] = {
    "text/csv": lambda c, _, w, shape: as_csv(_SHAPES[shape](c, w)),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (
        lambda c, p, w, _: as_workbook(c, p, w)
    ),
    "text/markdown": lambda c, p, w, _: as_markdown(c, p, w),
    "application/x-tex": lambda c, p, w, _: as_latex(c, p, w),
}
_SHAPES: Final = {"wide": wide_table, "long": long_table}

#: The suffix of each format and its media type; the first is the default.
SUFFIXES: Final = dict(zip(("json", "csv", "xlsx", "md", "tex"), (JSON, *_WRITERS), strict=True))

Names = Annotated[list[str] | None, Query()]


class ComparisonRoutes:
    """The handlers that set published cases side by side."""

    def __init__(self, published: Published, settings: Settings) -> None:
        self.published = published
        self._most = settings.comparison_phases

    def add_to(self, app: FastAPI) -> None:
        """Add the routes to an application."""
        summary = "Cases side by side, construct by construct, with evidence and similarity"
        app.get("/api/comparison", summary=summary)(self.negotiated)
        app.get("/api/comparison.{suffix}", summary=f"{summary}, in one format")(self.suffixed)

    def negotiated(  # noqa: PLR0913 - one for each parameter of the address
        self,
        request: Request,
        cases: Names = None,
        phases: Names = None,
        groups: Names = None,
        lang: str | None = None,
        shape: str = "wide",
        *,
        bom: bool = False,
    ) -> Response:
        """Return a comparison as JSON, or in the format that ``Accept`` likes best.

        ``cases``, ``phases`` and ``groups`` are slugs, given several times or with commas between.
        """
        media = choose(request.headers.get("accept"), dict.fromkeys(SUFFIXES.values()))
        answer = self._answer(request, media, self.asked(cases, phases, groups), lang, shape, bom=bom)
        answer.headers["Vary"] = "Accept, Accept-Language"
        return answer

    def suffixed(  # noqa: PLR0913 - one for each parameter of the address
        self,
        request: Request,
        suffix: str,
        cases: Names = None,
        phases: Names = None,
        groups: Names = None,
        lang: str | None = None,
        shape: str = "wide",
        *,
        bom: bool = False,
    ) -> Response:
        """Return a comparison in the format of a suffix: json, csv, xlsx, md or tex.

        CSV is ``wide``, a line for each construct, or ``long``, a line for each cell; with
        ``bom=true`` it begins with a byte-order mark, by which Excel knows UTF-8.
        """
        if suffix not in SUFFIXES:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                "unknown-format",
                f"There is no format {suffix!r}. There are: {', '.join(SUFFIXES)}.",
            )
        asked = self.asked(cases, phases, groups)
        answer = self._answer(request, SUFFIXES[suffix], asked, lang, shape, bom=bom)
        name = f"clusternets-comparison-{self.published.version}.{suffix}"
        if suffix != "json":
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Vary"] = "Accept-Language"
        return answer

    def asked(
        self,
        cases: Sequence[str] | None,
        phases: Sequence[str] | None,
        groups: Sequence[str] | None = None,
    ) -> Comparison:
        """Return the comparison that was asked for, of all cases if none was named.

        Raises a 400 for what is too much and a 404 for what is not known.
        """
        columns = self._columns(_listed(cases), _listed(phases))
        if len(columns) > self._most:
            raise over_limit(
                HTTPStatus.BAD_REQUEST,
                "comparison_phases",
                self._most,
                f"You ask for {len(columns)} phases side by side; {self._most} are the most. "
                "Name fewer cases.",
            )
        codebook = self.published.codebook
        wanted = _listed(groups)
        _know(wanted, group_labels(codebook), "group of constructs", "group")
        return compare(columns, codebook, wanted or None)

    def _columns(self, cases: Sequence[str], phases: Sequence[str]) -> list[PhaseCells]:
        known = self.published.phases
        _know(cases, self.published.cases, "case", "case")
        _know(phases, [phase.slug for phase in known], "phase", "phase")
        if not cases and not phases:
            return list(known)
        chosen = [own for slug in cases for own in known if own.case == slug]
        chosen += [own for slug in phases for own in known if own.slug == slug]
        return list({own.iri: own for own in chosen}.values())

    def _answer(  # noqa: PLR0913 - one for each parameter of the address
        self,
        request: Request,
        media: str,
        comparison: Comparison,
        lang: str | None,
        shape: str,
        *,
        bom: bool,
    ) -> Response:
        _know([lang] if lang else [], LANGUAGES, "language", "language", HTTPStatus.BAD_REQUEST)
        _know([shape], _SHAPES, "shape", "shape", HTTPStatus.BAD_REQUEST)
        if media == JSON:
            answer: Response = JSONResponse(as_json(comparison, self.published))
        else:
            language = choose_language(lang, request.headers.get("accept-language"))
            words = Words.of(self.published, language)
            written = _WRITERS[media](comparison, self.published, words, shape)
            marked = f"{_BOM}{written}" if bom and media == "text/csv" else written
            answer = Response(marked, media_type=media)
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

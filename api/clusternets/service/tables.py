"""Tables as CSV files, which pages of any host may read."""

from starlette.responses import Response

from clusternets.comparison.rendering import as_csv


def csv_file(lines: list[list[str]], name: str, vary: str | None = None) -> Response:
    """Return lines as a file of a name; ``vary`` tells which header of the request matters."""
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Content-Disposition": f'attachment; filename="clusternets-{name}.csv"',
    }
    if vary:
        headers["Vary"] = vary
    return Response(as_csv(lines), media_type="text/csv", headers=headers)

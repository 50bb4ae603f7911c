"""The command that writes the static site."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.progress import Progress

from clusternets.cli.printing import FINDINGS, err
from clusternets.cli.releases import the_release
from clusternets.problems import CannotContinueError, Problem
from clusternets.website.site import Place, write_site


def publish(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder, or one written by this before.")
    ],
    base_url: Annotated[
        str,
        typer.Option(help="The address the site will have; for the sitemap and the redirects."),
    ] = "",
    service_url: Annotated[
        str,
        typer.Option(help="The address of a running service, for what files cannot do."),
    ] = "",
) -> None:
    """Write everything that is published as files for any static host.

    The exit status is 1 if answers are missing because a limit or the machine did not allow them.
    """
    for address in filter(None, (base_url, service_url)):
        if not _is_address(address):
            problem = Problem(
                "bad-address",
                f"{address!r} is not the address of a site.",
                "Give one such as https://example.org/clusternets.",
            )
            raise CannotContinueError([problem])
    release = the_release()
    with Progress(console=err, disable=not err.is_terminal) as bar:
        task = bar.add_task("writing documents", total=None)
        site = write_site(
            release,
            Place(folder, base_url, service_url),
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    err.print(
        f"{site.documents} documents in {site.files} files, downloads and pages are in {folder}.",
        markup=False,
        soft_wrap=True,
    )
    if base_url:
        err.print(f"The redirects for w3id.org are in {folder / 'w3id'}.", markup=False)
    else:
        err.print(
            "Without --base-url there is no sitemap, and no redirects for w3id.org.", markup=False
        )
    if site.refused:
        lines = "".join(f"\n  {refusal.path} ({refusal.status})" for refusal in site.refused)
        err.print(
            f"{len(site.refused)} answers are not in the site, because the service refused them:"
            f"{lines}\n503 and 504 mean that a limit was reached. CLUSTERNETS_QUERY_SECONDS and "
            "CLUSTERNETS_QUERY_MEMORY raise those of queries.",
            markup=False,
            soft_wrap=True,
        )
    if any(refusal.unwanted for refusal in site.refused):
        raise typer.Exit(FINDINGS)


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    plain = parts.netloc.replace(":", "").replace(".", "").replace("-", "")
    path = parts.path.replace("/", "").replace("-", "").replace("_", "").replace(".", "")
    rest = parts.query or parts.fragment
    return (
        parts.scheme in {"http", "https"}
        and plain.isalnum()
        and not rest
        and (not path or path.replace("~", "").isalnum())
    )

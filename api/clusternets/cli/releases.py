"""Commands that make, serve and verify a Release."""

import logging
import socket
from typing import Annotated

import typer

from clusternets import __version__
from clusternets.build import build as build_release
from clusternets.build import current_release, release_folder
from clusternets.cli.printing import FINDINGS, err, print_rows, progress
from clusternets.content import content_root
from clusternets.inputs import compile_rules_of, read_content
from clusternets.names import local_name
from clusternets.problems import CannotContinueError, Problem
from clusternets.release import Release
from clusternets.settings import Settings
from clusternets.verification import record_verification
from clusternets.verification import verify as check_phases

_YES_NO = {True: "yes", False: "no", None: "nothing to prove"}


def build() -> None:
    """Check all content, infer the governance forms, and write a Release."""
    root = content_root()
    with progress() as report:
        release = build_release(root, release_folder(root), report)
    counts = release.manifest.layers
    print_rows(["layer", "triples"], ([layer, str(count)] for layer, count in counts.items()))
    err.print(f"Written to {release.folder}", markup=False, soft_wrap=True)


def serve(
    host: Annotated[str, typer.Option(envvar="HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=0, max=65535, help="Port.")] = 8000,
    root_path: Annotated[
        str, typer.Option(envvar="ROOT_PATH", help="Path prefix that a proxy in front removes.")
    ] = "",
    log: Annotated[
        bool, typer.Option(envvar="REQUEST_LOG", help="Log each request as a line of JSON.")
    ] = True,
) -> None:
    """Serve the current Release; build it first if its content has changed."""
    from clusternets.service.server import run  # noqa: PLC0415 - only this command needs it

    settings = Settings.from_environment()
    release = the_release()
    if log:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("clusternets.requests").setLevel(logging.INFO)
    with _listening(host, port) as listener:
        err.print(
            f"clusternets {__version__} on http://{host}:{listener.getsockname()[1]}/", markup=False
        )
        run(release, settings, listener, root_path)


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises if the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        problem = Problem(
            "address-not-available",
            f"The service cannot listen on {host}:{port}: {error.strerror}.",
            "Choose another with HOST and PORT, or stop what is there.",
        )
        raise CannotContinueError([problem]) from error


def verify() -> None:
    """Ask HermiT about every published phase again, and keep the result with the Release."""
    content = read_content(content_root())
    release = the_release()
    with progress() as report:
        checks = check_phases(content, compile_rules_of(content), report)
    record_verification(release, checks)
    print_rows(
        ["case", "phase", "engine", "HermiT", "from its leaves", "agrees", "seconds"],
        (
            [
                check.case,
                local_name(check.phase),
                local_name(check.outcome),
                local_name(check.reference) if check.reference else "no answer",
                _YES_NO[check.leaves],
                _YES_NO[check.agrees],
                f"{check.seconds:.1f}",
            ]
            for check in checks
        ),
    )
    for check in checks:
        for sentence in check.disagreements:
            err.print(f"{local_name(check.phase)}: {sentence}", markup=False, soft_wrap=True)
    if not all(check.agrees for check in checks):
        raise typer.Exit(FINDINGS)


def the_release() -> Release:
    """Return the current Release; it is built first if its content has changed."""
    with progress() as report:
        return current_release(progress=report)

"""Builds the scripts of the query page, with the machine's Node or else with one from PyPI.

Where that cannot be done, one line says so and the page stays a plain form: a service must start
without any of this. ``--strict`` fails instead.
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: The oldest Node that the packages run on.
OLDEST = 18
#: How long each step may take, in seconds: a registry that hangs leaves no process behind.
PATIENCE = 120

#: No package runs anything when it is installed; a registry that does not answer is soon given up.
_CAREFUL = (
    "--ignore-scripts",
    "--prefer-offline",
    "--no-progress",
    "--loglevel=error",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--fetch-timeout=15000",
)


class CannotBuildError(Exception):
    """Why the scripts cannot be built, as the end of a sentence."""


def main() -> None:
    """Install the locked packages, then run the scripts of ``package.json`` that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scripts", nargs="*", default=["build"])
    parser.add_argument("--strict", action="store_true", help="fail where it cannot be built")
    parser.add_argument(
        "--dev", action="store_true", help="install what checks and tests need; fail if one fails"
    )
    chosen = parser.parse_args()
    # A test may fail, but takes as long as it takes.
    patience = None if chosen.strict or chosen.dev else PATIENCE
    serious = chosen.strict
    try:
        environment = _environment(patience)
        omit = [] if chosen.dev else ["--omit=dev"]
        if not _installed(dev=chosen.dev):
            _npm(["ci", *_CAREFUL, *omit], environment, patience)
        serious = chosen.strict or chosen.dev
        for script in chosen.scripts:
            _npm(["run", "--silent", script], environment, patience, show=serious)
    except CannotBuildError as error:
        if serious:
            sys.exit(f"The scripts of the query page: {error}.")
        notice = f"The query page has no editor and stays a plain form: {error}."
        print(f"{notice} To try again: make frontend", file=sys.stderr)


def _environment(patience: int | None) -> dict[str, str]:
    """Return the variables with which ``npm`` is found; installs Node where there is none."""
    if _has_node(dict(os.environ)):
        return dict(os.environ)
    scripts = sysconfig.get_path("scripts")
    environment = {**os.environ, "PATH": os.pathsep.join((scripts, os.environ.get("PATH", "")))}
    if not _has_node(environment):
        lock = HERE.parent / "requirements" / "node.txt"
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        _run([*pip, "--require-hashes", "-r", str(lock)], environment, patience)
    return environment


def _installed(*, dev: bool) -> bool:
    """Tell whether the packages of the lock file are there already."""
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        return False
    return not dev or (HERE / "node_modules" / "typescript").is_dir()


def _has_node(environment: dict[str, str]) -> bool:
    """Tell whether there is a Node with npm that is new enough."""
    node = shutil.which("node", path=environment.get("PATH"))
    if not node or not shutil.which("npm", path=environment.get("PATH")):
        return False
    done = subprocess.run(
        [node, "--version"], env=environment, capture_output=True, text=True, check=False
    )
    major = done.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdecimal() and int(major) >= OLDEST


def _npm(
    arguments: list[str], environment: dict[str, str], patience: int | None, *, show: bool = False
) -> None:
    npm = shutil.which("npm", path=environment["PATH"]) or "npm"
    _run([npm, *arguments], environment, patience, show=show)


def _run(
    command: list[str], environment: dict[str, str], patience: int | None, *, show: bool = False
) -> None:
    """Run a program in this folder; raises with the last line that it complained with."""
    words = [word for word in command[1:] if not word.startswith("-")]
    name = " ".join((Path(command[0]).stem, *words[:2]))
    try:
        done = subprocess.run(
            command,
            cwd=HERE,
            env=environment,
            timeout=patience,
            check=False,
            text=True,
            stdout=None if show else subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotBuildError(f"'{name}' took longer than {patience} s") from error
    except OSError as error:
        raise CannotBuildError(f"'{name}' could not be run: {error.strerror}") from error
    if done.returncode:
        if show:
            sys.stderr.write(done.stderr)
        complaint = next((line for line in done.stderr.splitlines() if line.strip()), "")
        because = f" ({complaint.strip()})" if complaint else ""
        raise CannotBuildError(f"'{name}' failed{because}")


if __name__ == "__main__":
    main()

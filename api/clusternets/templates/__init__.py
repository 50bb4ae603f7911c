"""Case files to start from: a form to fill in, and the worked example of the guide."""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent


def template() -> str:
    """Return a case that conforms as it stands and says in comments what to replace."""
    return _read("case.ttl")


def example() -> str:
    """Return the case that ``docs/code-your-own-case.md`` codes step by step."""
    return _read("example.ttl")


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")

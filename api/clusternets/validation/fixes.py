"""Turtle to paste: the example of a constraint, made to fit the node and the text at hand."""

import re
from typing import Final

from clusternets.checks import KINDS
from clusternets.names import BASE, ID, PREFIXES

_PREFIXED: Final = re.compile(r"(?<![\w<:/-])([a-z][a-z0-9-]*):(?=[\w-])")
_DECLARED: Final = re.compile(r"(?im)^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>")
_NAMELESS: Final = "_:"


def fix(example: str, focus: str, text: str) -> str:
    """Return an example with the name of the node in the place of ``$this``.

    Prefixes that the text does not declare, or declares otherwise, are declared before it.
    """
    declared = dict(_DECLARED.findall(text))
    missing = {
        prefix: namespace
        for prefix in dict.fromkeys(_PREFIXED.findall(_without_strings(example)))
        if (namespace := _namespace(prefix)) is not None and declared.get(prefix) != namespace
    }
    lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in missing.items()]
    return "\n".join([*lines, example.replace("$this", _written(focus, declared, text))])


def _written(focus: str, declared: dict[str, str], text: str) -> str:
    """Return a node as the text has it; a node without any name stands as its place would."""
    if focus.startswith(_NAMELESS):
        return focus if re.search(rf"{re.escape(focus)}(?![\w-])", text) else "[]"
    for prefix, namespace in declared.items():
        rest = focus.removeprefix(namespace)
        if namespace and rest != focus and re.fullmatch(r"[A-Za-z0-9][\w-]*", rest):
            return f"{prefix}:{rest}"
    return f"<{focus}>"


def _namespace(prefix: str) -> str | None:
    """Return the namespace that a prefix stands for in the case files."""
    if prefix in PREFIXES:
        return PREFIXES[prefix]
    return f"{ID}{prefix}/" if prefix in KINDS else f"{BASE}scheme/{prefix}/"


def _without_strings(turtle: str) -> str:
    return re.sub(r'"[^"]*"|<[^>]*>', "", turtle)

"""Why a submission is not read: a code of the catalogue, its values, and where."""

from dataclasses import dataclass, field


@dataclass(eq=False)
class RefusedError(Exception):
    """A submission that is not read any further.

    ``code`` is that of a kind of finding (``ontology/findings.ttl``), ``values`` fill its
    message; ``line`` and ``column`` count from 1 where they are known.
    """

    code: str
    values: dict[str, str] = field(default_factory=dict)
    line: int | None = None
    column: int | None = None


def over_limit(name: str, value: int, line: int | None = None) -> RefusedError:
    """Return the refusal for a limit of the settings; its code is ``limit-<name>``."""
    code = "limit-" + name.replace("_", "-")
    return RefusedError(code, {"limit": name, "most": str(value)}, line)

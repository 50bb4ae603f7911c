"""The kinds of tasks that are done by workers, each with processes and limits of its own.

A kind is a module with a function ``prepare(release, settings)`` that returns a
:class:`Preparation`. It is called once, in the process that workers are forked from; all that a
task reads must be loaded there, or opened by ``make``, for a worker can open nothing but the files
of a folder that is named.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from clusternets.release import Release
from clusternets.service import frames
from clusternets.settings import Settings

#: Does one task: from a header and a body to a header and a body. Raises
#: :class:`~clusternets.service.errors.RequestError` for what the client is to be told.
Task = Callable[[frames.Header, bytes], tuple[frames.Header, bytes]]


@dataclass(frozen=True, slots=True)
class Preparation:
    """What workers need: ``hello`` is told to the web process, ``make`` is called by each worker.

    ``make`` returns what does the tasks; the worker is confined when it has returned. ``reads`` is
    the folder whose files tasks open while they are done, if there is one.
    """

    hello: frames.Header
    make: Callable[[], Task]
    reads: Path | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of task; ``name`` begins the names of its limits and error codes.

    Its settings are ``<name>_workers``, ``<name>_queue``, ``<name>_seconds`` and
    ``<name>_memory``; ``answer_limit`` is the setting for the largest answer. Where ``once`` is
    true a worker does a single task and is replaced, so that nothing of one reaches the next. Where
    ``long`` is true, tasks that take long have workers beside those for the others.
    """

    name: str
    singular: str
    plural: str
    module: str
    answer_limit: str
    once: bool = False
    long: bool = False

    def limit(self, settings: Settings, what: str) -> int:
        """Return the value of one of its settings."""
        value: int = getattr(settings, f"{self.name}_{what}")
        return value

    def prepare(self, release: Release, settings: Settings) -> Preparation:
        """Load what the tasks of this kind read."""
        prepared: Preparation = import_module(self.module).prepare(release, settings)
        return prepared


QUERIES: Final = Kind(
    name="query",
    singular="query",
    plural="queries",
    module="clusternets.service.question",
    answer_limit="result_bytes",
    long=True,
)

DOCUMENTS: Final = Kind(
    name="document",
    singular="document",
    plural="documents",
    module="clusternets.service.rendering",
    answer_limit="result_bytes",
)

SUBMISSIONS: Final = Kind(
    name="case",
    singular="case",
    plural="cases",
    module="clusternets.service.submission",
    answer_limit="result_bytes",
    once=True,
)

KINDS: Final = {kind.name: kind for kind in (QUERIES, DOCUMENTS, SUBMISSIONS)}

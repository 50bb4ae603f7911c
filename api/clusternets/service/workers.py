"""Who does the tasks of a kind: processes where the system can fork them, threads elsewhere."""

import logging
import os

from clusternets.release import Release
from clusternets.service.kinds import Kind
from clusternets.service.processes import WorkerProcess, WorkerProcesses
from clusternets.service.threads import WorkerThread, WorkerThreads
from clusternets.settings import Settings

_log = logging.getLogger(__name__)

Worker = WorkerProcess | WorkerThread
Workers = WorkerProcesses | WorkerThreads


def start_workers(kind: Kind, release: Release, settings: Settings) -> Workers:
    """Return what workers of a kind come from; says so if they isolate nothing."""
    if hasattr(os, "fork"):
        return WorkerProcesses(kind, release, settings)
    _log.warning(
        "%s are not isolated here, because this system cannot fork processes: "
        "one can take the service down. Do not open it to strangers.",
        kind.plural.capitalize(),
    )
    return WorkerThreads(kind, release, settings)

"""Who evaluates queries: processes where the system can fork them, threads elsewhere."""

import logging
import os

from clusternets.release import Release
from clusternets.service.processes import WorkerProcess, WorkerProcesses
from clusternets.service.threads import WorkerThread, WorkerThreads
from clusternets.settings import Settings

_log = logging.getLogger(__name__)

Worker = WorkerProcess | WorkerThread
Workers = WorkerProcesses | WorkerThreads


def start_workers(release: Release, settings: Settings) -> Workers:
    """Return what workers of a Release come from; says so if they isolate nothing."""
    if hasattr(os, "fork"):
        return WorkerProcesses(release, settings)
    _log.warning(
        "Queries are not isolated here, because this system cannot fork processes: "
        "one query can take the service down. Do not open it to strangers."
    )
    return WorkerThreads(release, settings)

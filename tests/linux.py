"""Processes, as Linux tells of them."""

import time
from pathlib import Path

import pytest

_TRIES = 300
_PAUSE = 0.1


def stat(process):
    """Return what the system tells of a process after its name, or nothing if it is gone."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []
    # The first thread of a process may have ended before the others, which have its sockets open.
    return [] if told[0] in "ZX" and told[17] in "01" else told


def parent(process):
    """Return the parent of a process."""
    told = stat(process)
    return int(told[1]) if told else None


def processor_time(process):
    """Return the processor time a process took, in ticks."""
    told = stat(process)
    return int(told[11]) if told else 0


def children(process):
    """Return the processes that a process has started."""
    known = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [other for other in known if parent(other) == process]


def workers_of(server):
    """Return the process that forks workers for queries, and those workers."""
    (zygote,) = [
        process
        for process in children(server.process.pid)
        if b"zygote\0query\0" in Path(f"/proc/{process}/cmdline").read_bytes()
    ]
    return zygote, children(zygote)


def identity(process):
    """Return what tells a process from a later one of the same number, or nothing."""
    told = stat(process)
    return (process, told[19]) if told else None


def until(condition, what):
    """Wait until something holds; fail if it never does."""
    for _ in range(_TRIES):
        if condition():
            return
        time.sleep(_PAUSE)
    pytest.fail(f"Waited in vain for {what}.")


def until_gone(identities):
    """Wait until processes are gone."""
    until(
        lambda: not any(identity(process) == (process, start) for process, start in identities),
        "the end of all processes",
    )

"""What a worker gives up before it evaluates anything, and cannot get back.

A query or a file is the work of a stranger, and the engines have no switch for most of what it
could do: so the operating system is asked to refuse it.
"""

import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

from clusternets.service import landlock, seccomp

# linux/prctl.h
_DIE_WITH_PARENT: Final = 1
_DUMPABLE: Final = 4


class AddressSpace:
    """How much address space this process has; made before files can no longer be opened."""

    def __init__(self) -> None:
        self._file = Path("/proc/self/statm").open("rb", buffering=0)  # noqa: SIM115 - stays open
        self._page = os.sysconf("SC_PAGE_SIZE")

    def size(self) -> int:
        """Return the size in bytes."""
        return int(os.pread(self._file.fileno(), 64, 0).split()[0]) * self._page


def confine(memory: int, parent: int, reads: Path | None = None) -> tuple[str, ...]:
    """Confine this process, which may take ``memory`` more bytes; returns what was impossible.

    It dies with ``parent``, leaves no core, writes no file, opens none but those of the folder
    ``reads``, reaches no network and starts no program.
    """
    impossible = []
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        seccomp.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)  # the parent was gone before the line above
        seccomp.prctl(_DUMPABLE, 0)
        most = AddressSpace().size() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    else:
        impossible.append(f"their memory is not limited on {sys.platform}")
    try:
        seccomp.deny(files=reads is None)
    except OSError as error:
        impossible.append(f"they could reach the network and files ({error.strerror})")
        return tuple(impossible)
    if reads is not None:
        try:
            landlock.only_read(reads)
        except OSError as error:
            impossible.append(f"they could open files ({error.strerror})")
    return tuple(impossible)

"""Leaves a process the files of one folder to read, and nothing else of the file system.

See https://docs.kernel.org/userspace-api/landlock.html and landlock(7). Unlike a filter of system
calls, the kernel's Landlock knows which file a call is about; Linux has had it since 5.13.
"""

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Final

# include/uapi/asm-generic/unistd.h: the numbers are the same for every architecture.
_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446

# linux/landlock.h
_ASK_VERSION: Final = 1
_BENEATH_PATH: Final = 1
_READ_FILE: Final = 1 << 2
#: How many rights each version of the interface knows, so many bits from the lowest.
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15}
_RIGHTS_SINCE: Final = 16


class _Ruleset(ctypes.Structure):
    """``struct landlock_ruleset_attr`` as it is in every version."""

    _fields_ = (("handled_access_fs", ctypes.c_uint64),)


class _PathBeneath(ctypes.Structure):
    """``struct landlock_path_beneath_attr``."""

    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def only_read(folder: Path) -> None:
    """Allow this thread, and those it starts, to read the files of a folder and no other, for good.

    It must have given up new privileges. Raises :class:`OSError` where that cannot be had.
    """
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, f"no Landlock on {sys.platform}")
    version = _call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    rights = (1 << _RIGHTS.get(version, _RIGHTS_SINCE)) - 1
    handled = _Ruleset(rights)
    ruleset = _call(_CREATE_RULESET, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        try:
            allowed = _PathBeneath(_READ_FILE, opened)
            _call(_ADD_RULE, ruleset, _BENEATH_PATH, ctypes.byref(allowed), 0)
        finally:
            os.close(opened)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _call(number: int, *values: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = [ctypes.c_long(v) if isinstance(v, int) else v for v in values]
    result: int = libc.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        failed = ctypes.get_errno()
        raise OSError(failed, os.strerror(failed))
    return result

"""The smallest filter of system calls that serves here: a list of what fails from now on.

The kernel runs a classic BPF program before each system call; see
https://docs.kernel.org/userspace-api/seccomp_filter.html and seccomp(2). The program below
refuses another architecture's calls (their numbers mean something else) and, on x86-64, those of
the x32 interface, which reaches the same calls under other numbers.
"""

import ctypes
import errno
import os
import platform
import sys
from typing import Final

#: Audit architecture, and the numbers of the calls that are denied, from the kernel's headers:
#: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h, linux/audit.h.
#: ``clone`` and ``clone3`` stay allowed, because threads need them; so does ``tgkill``, by which
#: a process aborts.
_DENIED: Final[dict[str, tuple[int, dict[str, int]]]] = {
    "x86_64": (
        0xC000003E,
        {
            "open": 2,
            "socket": 41,
            "connect": 42,
            "sendto": 44,
            "sendmsg": 46,
            "bind": 49,
            "socketpair": 53,
            "fork": 57,
            "vfork": 58,
            "execve": 59,
            "kill": 62,
            "creat": 85,
            "ptrace": 101,
            "openat": 257,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "execveat": 322,
            "io_uring_setup": 425,
            "openat2": 437,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "openat": 56,
            "ptrace": 117,
            "kill": 129,
            "socket": 198,
            "socketpair": 199,
            "bind": 200,
            "connect": 203,
            "sendto": 206,
            "sendmsg": 211,
            "execve": 221,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "execveat": 281,
            "io_uring_setup": 425,
            "openat2": 437,
        },
    ),
}
#: Those of them that open files.
_OPENING: Final = frozenset({"open", "openat", "openat2", "creat"})
_X32_BIT: Final = 0x40000000

# linux/bpf_common.h and linux/seccomp.h: load a word of seccomp_data, compare and jump, return.
_LOAD: Final = 0x20
_JUMP_EQUAL: Final = 0x15
_JUMP_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_NUMBER_AT: Final = 0
_ARCHITECTURE_AT: Final = 4
_ALLOW: Final = 0x7FFF0000
_FAIL: Final = 0x00050000 | errno.EPERM
_KILL_PROCESS: Final = 0x80000000

# linux/prctl.h
_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_SET_NO_NEW_PRIVILEGES: Final = 38


class _Instruction(ctypes.Structure):
    """``struct sock_filter``."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


def deny(*, files: bool = True) -> None:
    """Make the calls above fail with EPERM, in this thread and those it starts, for good.

    Without ``files``, those that open files stay allowed. Raises :class:`OSError` where the system
    has no such filter or does not allow one.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _DENIED:
        raise OSError(errno.ENOSYS, f"no filter of system calls for {sys.platform} on {machine}")
    architecture, denied = _DENIED[machine]
    numbers = [number for name, number in denied.items() if files or name not in _OPENING]
    steps = _program(architecture, sorted(numbers))
    filled = (_Instruction * len(steps))(*steps)
    prctl(_SET_NO_NEW_PRIVILEGES, 1)
    prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.pointer(_Program(len(steps), filled)))


def prctl(option: int, *values: object) -> None:
    """Change a property of this process by the call of this name; raises :class:`OSError`."""
    arguments = [ctypes.c_ulong(v) if isinstance(v, int) else v for v in (*values, 0, 0, 0)]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, *arguments[:4]) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _program(architecture: int, numbers: list[int]) -> list[_Instruction]:
    """Return the filter. Jumps say how many instructions to skip; the last three are the ends."""
    compares = [
        _Instruction(_JUMP_EQUAL, len(numbers) - index, 0, number)
        for index, number in enumerate(numbers)
    ]
    return [
        _Instruction(_LOAD, 0, 0, _ARCHITECTURE_AT),
        _Instruction(_JUMP_EQUAL, 0, len(numbers) + 4, architecture),
        _Instruction(_LOAD, 0, 0, _NUMBER_AT),
        _Instruction(_JUMP_AT_LEAST, len(numbers) + 2, 0, _X32_BIT),
        *compares,
        _Instruction(_RETURN, 0, 0, _ALLOW),
        _Instruction(_RETURN, 0, 0, _FAIL),
        _Instruction(_RETURN, 0, 0, _KILL_PROCESS),
    ]

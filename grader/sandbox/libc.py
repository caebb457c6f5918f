"""The few C calls the layers share: numbered system calls and `prctl`, with errno as `OSError`.

Promises: every call either succeeds or raises `OSError` with the kernel's errno; nothing is loaded
or looked up after the first call, so a child forked later needs no file. Does not promise to work
outside Linux: importing is harmless everywhere, calling is not.
Kernel: any 64-bit Linux whose machine has a table in `syscalls`.
"""

from __future__ import annotations

import ctypes
import functools
import os

from grader.sandbox import syscalls

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_READ = 23
PR_CAPBSET_DROP = 24
PR_GET_SECUREBITS = 27
PR_SET_SECUREBITS = 28
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

_SYSCALL_ARGUMENTS = 6


class LayerError(Exception):
    """A layer of the sandbox is missing or could not be applied.

    Attributes:
        layer: the layer's name, as in `Lockdown.apply`'s answer.
        reason: why, in one sentence without a full stop.
    """

    def __init__(self, layer: str, reason: str) -> None:
        super().__init__(f"{layer}: {reason}")
        self.layer = layer
        self.reason = reason


@functools.cache
def _syscall() -> ctypes._NamedFuncPointer:
    """The C library's `syscall`, with every argument a full machine word.

    ctypes would pass a bare Python int as a C int, and so cut pointers in half.
    """
    function = ctypes.CDLL(None, use_errno=True).syscall
    function.restype = ctypes.c_long
    function.argtypes = [ctypes.c_long] + [ctypes.c_ulong] * _SYSCALL_ARGUMENTS
    return function


@functools.cache
def _memcmp() -> ctypes._NamedFuncPointer:
    function = ctypes.CDLL(None).memcmp
    function.restype = ctypes.c_int
    function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
    return function


def same_memory(one: int, other: int, nbytes: int) -> bool:
    """Return whether so many bytes at two addresses are the same."""
    return bool(_memcmp()(one, other, nbytes) == 0)


@functools.cache
def _fork() -> ctypes._NamedFuncPointer:
    # of the kind that keeps the interpreter's lock: the child goes on with it
    function = ctypes.PyDLL(None, use_errno=True).fork
    function.restype = ctypes.c_int
    return function


def fork() -> int:
    """Fork a process that has one thread, without what Python does in a child for lost threads.

    After `os.fork` the modules `threading`, `logging` and `random` put in order what other threads
    may have left, and make 200 to 300 pages their own for it. Here no thread was lost. Libraries
    of C that want to know of a fork are told.

    Returns:
        The child's process id; 0 in the child.

    Raises:
        OSError: there can be no more processes.
    """
    pid: int = _fork()()
    if pid == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return pid


def call_number(number: int, *arguments: int) -> int:
    """Make the system call with this number; ctypes passes a negative argument as its bit pattern.

    Raises:
        OSError: the kernel refused; `errno` says why.
    """
    padding = (0,) * (_SYSCALL_ARGUMENTS - len(arguments))
    result: int = _syscall()(number, *arguments, *padding)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def call(name: str, *arguments: int) -> int:
    """Make the system call with this name on this machine. Errors as in `call_number`."""
    return call_number(syscalls.this_machine().numbers[name], *arguments)


def prctl(option: int, *arguments: int) -> int:
    """Call `prctl`; arguments not given are zero, which newer options insist on."""
    return call("prctl", option, *arguments)


def forbid_new_privileges() -> None:
    """Set no_new_privs: needed by Landlock and seccomp without CAP_SYS_ADMIN; cannot be undone."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)

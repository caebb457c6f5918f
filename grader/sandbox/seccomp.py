"""Layer `seccomp`: the only system calls a child can make, and with which arguments.

Promises: no new process (threads are allowed), no exec, no socket, no signal, limit, priority or
trace for anybody else, no change to any file or its attributes, no memory object that escapes the
address space limit, no namespace, no keyring, no bpf, no io_uring. At level `full` files open for
reading only; at `files-closed` not at all. Whatever is not listed answers ENOSYS, as on an older
kernel, so that libraries fall back; a foreign calling convention kills the process.
Does not promise: what a path is. Filters see a pointer, not the name behind it; Landlock does that.
At `full` names and sizes of files can still be looked at.
Kernel: 4.14 with seccomp filters; x86-64 or aarch64.

A filter is a program of the classic Berkeley packet filter over `struct seccomp_data`
(number, machine, instruction pointer, six arguments). The child's own process id is part of it, so
the program is built before the fork with a gap that `install` fills.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.sandbox import libc, syscalls
from grader.sandbox.lent import LENT

Level = Literal["full", "files-closed"]

# --- What is allowed ------------------------------------------------------------------------------


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ALLOWED = _words("""
    read write readv writev pread64 preadv preadv2 lseek close close_range dup dup2 dup3 pipe pipe2
    poll ppoll select pselect6 fstat getdents64 getcwd fadvise64
    brk mmap munmap mremap mprotect madvise
    futex set_robust_list set_tid_address rseq sched_yield restart_syscall arch_prctl
    sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max
    sched_get_priority_min getpriority getcpu
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack
    pause alarm getitimer setitimer nanosleep clock_nanosleep
    time gettimeofday clock_gettime clock_getres times getrusage sysinfo uname getrandom
    getpid getppid gettid getpgrp getpgid getsid getuid geteuid getgid getegid getgroups getresuid
    getresgid getrlimit wait4 waitid exit exit_group
""")

# Looking at names: harmless beside Landlock, a way round it where there is none.
_LOOKING = _words("""
    stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat
""")

_OPENING = ("open", "openat", "openat2")

# ENOSYS would do; these get the answer a student understands ("Permission denied").
_REFUSED_EACCES = _words("""
    creat truncate ftruncate mkdir mkdirat mknod mknodat rmdir unlink unlinkat rename renameat
    renameat2 link linkat symlink symlinkat chdir fchdir chroot
    socket socketpair connect bind listen
""")
_REFUSED_EPERM = _words("""
    fork vfork execve execveat ptrace setrlimit setpriority sched_setaffinity sched_setscheduler
    chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat futimesat
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
    setuid setgid setresuid setresgid setsid setpgid
""")

# --- Arguments ------------------------------------------------------------------------------------

# The same values on both machines.
_O_ACCMODE, _O_CREAT, _O_TRUNC, _O_PATH, _O_TMPFILE = 0o3, 0o100, 0o1000, 0o10000000, 0o20000000
_NOT_READING = _O_ACCMODE | _O_CREAT | _O_TRUNC | _O_PATH | _O_TMPFILE

_CLONE_THREAD = 0x0001_0000
# What C libraries pass to start a thread; above all no CLONE_NEW*, CLONE_PTRACE or CLONE_VFORK.
_CLONE_OF_A_THREAD = 0x007D_0F00

_FCNTL = (0, 1, 2, 3, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC
_IOCTL = (
    0x5401,  # TCGETS: isatty
    0x802C_542A,  # TCGETS2: isatty of newer C libraries
    0x5413,  # TIOCGWINSZ: how wide is the terminal
    0x541B,  # FIONREAD
    0x5450,  # FIONCLEX
    0x5451,  # FIOCLEX
)
_PRCTL = (
    15,  # PR_SET_NAME
    16,  # PR_GET_NAME
    51,  # PR_SVE_GET_VL: aarch64 maths libraries ask how wide vectors are
    0x5356_4D41,  # PR_SET_VMA: C libraries name their memory
)

# --- The machine that filters run on --------------------------------------------------------------

_LOAD = 0x20  # the 32-bit word at an offset
_JUMP = 0x05
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_NOT_LESS = 0x35
_JUMP_IF_ANY_BIT = 0x45
_RETURN = 0x06
_FARTHEST_JUMP = 255

_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16

_ALLOW = 0x7FFF_0000
_KILL_PROCESS = 0x8000_0000
_ERRNO = 0x0005_0000

_SET_MODE_FILTER = 1
_GET_ACTION_AVAIL = 2

# Stands for the child's process id until `install` knows it; no constant above has this value.
_OWN_PID = 0xFFFF_FFF0


@dataclass(frozen=True)
class _Step:
    """One instruction: operation, jumps if true and if false (over how many), operand."""

    operation: int
    operand: int
    if_true: int = 0
    if_false: int = 0


_Block = Sequence[_Step]


def _refuse(code: int) -> _Step:
    return _Step(_RETURN, _ERRNO | code)


def _low(argument: int) -> _Step:
    return _Step(_LOAD, _ARGUMENTS_AT + 8 * argument)


def _high(argument: int) -> _Step:
    return _Step(_LOAD, _ARGUMENTS_AT + 8 * argument + 4)


def _one_of(argument: int, values: Sequence[int], code: int) -> _Block:
    """Go on if an int argument is one of these. The kernel, too, reads the low word only."""
    last = len(values) - 1
    tests = [_Step(_JUMP_IF_EQUAL, value, last - index + 1) for index, value in enumerate(values)]
    return [_low(argument), *tests, _refuse(code)]


def _without_bits(argument: int, bits: int, code: int) -> _Block:
    """Go on if none of these bits is set in the low word."""
    return [_low(argument), _Step(_JUMP_IF_ANY_BIT, bits, 0, 1), _refuse(code)]


def _with_bit(argument: int, bit: int, code: int) -> _Block:
    """Go on if this bit is set in the low word."""
    return [_low(argument), _Step(_JUMP_IF_ANY_BIT, bit, 1, 0), _refuse(code)]


def _null(argument: int, code: int) -> _Block:
    """Go on if a pointer is NULL: both words are zero."""
    return [
        *(_low(argument), _Step(_JUMP_IF_EQUAL, 0, 1), _refuse(code)),
        *(_high(argument), _Step(_JUMP_IF_EQUAL, 0, 1), _refuse(code)),
    ]


def _conditions() -> dict[str, _Block]:
    """Calls allowed with some arguments only; what falls off the end of a block is allowed."""
    not_a_thread = 0xFFFF_FFFF & ~_CLONE_OF_A_THREAD
    thread = _with_bit(0, _CLONE_THREAD, errno.EPERM)
    return {
        "clone": [*thread, *_without_bits(0, not_a_thread, errno.EPERM)],
        "kill": _one_of(0, (_OWN_PID,), errno.EPERM),
        "tgkill": _one_of(0, (_OWN_PID,), errno.EPERM),
        "prlimit64": [*_one_of(0, (0, _OWN_PID), errno.EPERM), *_null(2, errno.EPERM)],
        "fcntl": _one_of(1, _FCNTL, errno.EPERM),
        "ioctl": _one_of(1, _IOCTL, errno.ENOTTY),
        "prctl": _one_of(0, _PRCTL, errno.EPERM),
        "recvmsg": _one_of(0, (LENT,), errno.EPERM),  # the grader alone sends there
    }


def _opening_for_reading() -> dict[str, _Block]:
    return {
        "open": _without_bits(1, _NOT_READING, errno.EACCES),
        "openat": _without_bits(2, _NOT_READING, errno.EACCES),
    }


def names() -> frozenset[str]:
    """Every system call the filters name, for the generator of the tables."""
    lists = (_ALLOWED, _LOOKING, _OPENING, _REFUSED_EACCES, _REFUSED_EPERM, _conditions())
    return frozenset(name for names in lists for name in names)


# --- The program ----------------------------------------------------------------------------------


def _entry(table: syscalls.Table) -> Iterator[_Step]:
    """Kill foreign calling conventions, whose numbers mean other calls; load the number."""
    yield _Step(_LOAD, _MACHINE_AT)
    yield _Step(_JUMP_IF_EQUAL, table.audit_arch, 1)
    yield _Step(_RETURN, _KILL_PROCESS)
    yield _Step(_LOAD, _NUMBER_AT)
    if table.foreign_bit:
        yield _Step(_JUMP_IF_NOT_LESS, table.foreign_bit, 0, 1)
        yield _Step(_RETURN, _KILL_PROCESS)


def _program(level: Level, table: syscalls.Table) -> Iterator[_Step]:
    """The whole filter. A name that the machine lacks needs no rule: it cannot be called there."""
    full = level == "full"
    allow = _Step(_RETURN, _ALLOW)
    conditions = _conditions() | (_opening_for_reading() if full else {})
    answers: dict[str, _Block] = dict.fromkeys(_ALLOWED + (_LOOKING if full else ()), (allow,))
    answers |= {name: [*block, allow] for name, block in conditions.items()}
    refused = _REFUSED_EACCES + (() if full else _LOOKING + _OPENING)
    answers |= dict.fromkeys(refused, (_refuse(errno.EACCES),))
    answers |= dict.fromkeys(_REFUSED_EPERM, (_refuse(errno.EPERM),))
    numbered = {
        table.numbers[name]: block for name, block in answers.items() if name in table.numbers
    }
    yield from _entry(table)
    yield from _search(_ranges(numbered))


def _ranges(answers: Mapping[int, _Block]) -> list[tuple[int, _Block]]:
    """First number and answer of each run of calls that are answered alike."""
    otherwise: _Block = (_refuse(errno.ENOSYS),)
    ranges = [(0, answers.get(0, otherwise))]
    for number in sorted({at for known in answers for at in (known, known + 1)}):
        block = answers.get(number, otherwise)
        if block != ranges[-1][1]:
            ranges.append((number, block))
    return ranges


def _search(ranges: Sequence[tuple[int, _Block]]) -> _Block:
    """A binary search: the kernel walks the filter once for every call that there is."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    below, above = _search(ranges[:middle]), _search(ranges[middle:])
    pivot = ranges[middle][0]
    if len(below) <= _FARTHEST_JUMP:
        return [_Step(_JUMP_IF_NOT_LESS, pivot, len(below)), *below, *above]
    far = _Step(_JUMP, len(below))
    return [_Step(_JUMP_IF_NOT_LESS, pivot, 0, 1), far, *below, *above]


@dataclass(frozen=True)
class Filter:
    """A filter as the kernel takes it, but for the process id.

    Attributes:
        code: the instructions, 8 bytes each.
        gaps: offsets into `code` at which the process id belongs.
    """

    code: bytes
    gaps: tuple[int, ...]

    @functools.cached_property
    def body(self) -> ctypes.Array[ctypes.c_char]:
        """The program where the kernel will read it; laid out once, before the fork."""
        return ctypes.create_string_buffer(self.code, len(self.code))

    @functools.cached_property
    def head(self) -> ctypes.Array[ctypes.c_char]:
        """Its length and address, as the kernel takes them; laid out once as well."""
        address = ctypes.addressof(self.body)
        return ctypes.create_string_buffer(struct.pack("@HP", len(self.code) // 8, address))

    def for_process(self, pid: int) -> bytes:
        """The instructions with the gaps filled."""
        code = bytearray(self.code)
        for gap in self.gaps:
            struct.pack_into("=I", code, gap, pid)
        return bytes(code)

    def install(self) -> None:
        """Filter the calling thread, and threads it starts, for ever.

        Raises:
            OSError: the kernel refused.
        """
        libc.forbid_new_privileges()
        for gap in self.gaps:
            struct.pack_into("=I", self.body, gap, os.getpid())
        libc.call("seccomp", _SET_MODE_FILTER, 0, ctypes.addressof(self.head))


def build(level: Level, table: syscalls.Table | None = None) -> Filter:
    """Build the filter of a level, for this machine unless another table is given.

    Raises:
        LookupError: there is no table of system calls for this machine.
    """
    steps = list(_program(level, table or syscalls.this_machine()))
    packed = [
        struct.pack("=HBBI", step.operation, step.if_true, step.if_false, step.operand)
        for step in steps
    ]
    gaps = tuple(8 * at + 4 for at, step in enumerate(steps) if step.operand == _OWN_PID)
    return Filter(b"".join(packed), gaps)


def available() -> bool:
    """Whether the kernel can filter and kill, asked without filtering anything."""
    action = ctypes.create_string_buffer(struct.pack("=I", _KILL_PROCESS), 4)
    try:
        libc.call("seccomp", _GET_ACTION_AVAIL, 0, ctypes.addressof(action))
    except (OSError, LookupError):
        return False
    return True

"""Layer `rlimits`: how much memory, CPU time, files and threads a child may use.

Promises: address space of what the process has now plus the budget (shared mappings included);
a soft and a hard CPU limit, the hard one a SIGKILL nobody can catch; no byte written to a regular
file (creating an empty one is not stopped: Landlock and seccomp do); few open files; no core dump.
Does not promise: a bound on threads where the real uid is 0, which the kernel exempts; a bound on
memory on macOS, where the limit is not enforced. Limits are per process and hold because a child
cannot fork.
Needs: POSIX `resource`; the address space limit needs /proc.
"""

from __future__ import annotations

import os
import sys

if sys.platform != "win32":
    import resource

MIB = 1024 * 1024
OPEN_FILES = 64
STACK_BYTES = 8 * MIB
THREADS_OF_OWN_UID = 64
# An ordinary user's limit counts all of the user's threads, so it must leave room for the others.
THREADS_BESIDE_OTHERS = 128


def apply(memory_mib: int, cpu_s: int, own_uid: bool) -> None:
    """Limit the calling process.

    Args:
        memory_mib: address space on top of what is mapped now, in MiB.
        cpu_s: CPU seconds until SIGXCPU; SIGKILL follows one second later.
        own_uid: the process is about to become the only one of its real uid.

    Raises:
        OSError: the kernel refused a limit.
        ValueError: a limit is not a number the kernel takes.
    """
    if sys.platform == "win32":
        return
    for name, (soft, hard) in _limits(memory_mib, cpu_s, own_uid).items():
        which = getattr(resource, name, None)
        if which is not None:
            _lower(which, soft, hard)


def _limits(memory_mib: int, cpu_s: int, own_uid: bool) -> dict[str, tuple[int, int]]:
    """Soft and hard value by name; names a system does not have are skipped by the caller."""
    limits = {
        "RLIMIT_CPU": (cpu_s, cpu_s + 1),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_NOFILE": (OPEN_FILES, OPEN_FILES),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_STACK": (STACK_BYTES, STACK_BYTES),
        "RLIMIT_MEMLOCK": (0, 0),
        "RLIMIT_MSGQUEUE": (0, 0),
        "RLIMIT_NICE": (0, 0),
        "RLIMIT_RTPRIO": (0, 0),
    }
    mapped = mapped_bytes()
    if mapped is not None:
        room = mapped + memory_mib * MIB
        limits["RLIMIT_AS"] = (room, room)
    threads = THREADS_OF_OWN_UID if own_uid else _threads_beside_others()
    if threads is not None:
        limits["RLIMIT_NPROC"] = (threads, threads)
    return limits


def _lower(which: int, soft: int, hard: int) -> None:
    """Set a limit, or keep the present hard one where that is lower already."""
    present = resource.getrlimit(which)[1]
    if present != resource.RLIM_INFINITY:
        hard = min(hard, present)
    resource.setrlimit(which, (min(soft, hard), hard))


def mapped_bytes() -> int | None:
    """This process's address space in bytes, or None where there is no /proc."""
    try:
        pages = int(_read("/proc/self/statm").split()[0])
    except OSError:
        return None
    return pages * resource.getpagesize()


def _threads_beside_others() -> int | None:
    """A thread limit that no honest process of the same user runs into, or None where it is void.

    The whole system's thread count is an upper bound of what the user has running now.
    """
    if os.geteuid() == 0:
        return None
    try:
        running = int(_read("/proc/loadavg").split()[3].split(b"/")[1])
    except OSError:
        return None
    return running + THREADS_BESIDE_OTHERS


def _read(path: str) -> bytes:
    """A short file of /proc, by descriptor: every object made after a fork copies a page."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 256)
    finally:
        os.close(descriptor)

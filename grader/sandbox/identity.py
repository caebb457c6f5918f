"""Layers `own-uid` or `real-uid` and `drop-capabilities`, `not-dumpable`, `parent-death`.

They say who a child is. Where Python can be read by root alone, a child of root keeps uid 0 for
files and takes a uid of its own as its real one, by which the kernel counts threads.

Promises: a child holds no capability and can gain none; under its own uid it can touch no process
and no private file of anyone; no process of the same uid can trace it or read its memory; it is
killed when the process that forked it ends.
Does not promise: with the uid kept, files of that uid stay readable as far as Landlock and seccomp
let them be.
Kernel: 3.5 (no_new_privs); a uid of its own needs root and a Python that others can read.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.sandbox import libc

FIRST_UID = 200_000

_CAPABILITY_VERSION_3 = 0x2008_0522
_CAP_SETPCAP = 8
_CAPABILITY_WORDS = 64
# noroot, its lock; the locks of no_setuid_fixup and keep_caps (both stay off, so that leaving uid 0
# clears the capabilities); no_cap_ambient_raise, its lock.
_SECUREBITS = 0b1110_1011
# Laid out once, before the fork: ctypes would make types for them in each child.
_HEADER = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0))
_WORDS = ctypes.create_string_buffer(24)


def can_take_uid(uid: int, files: Sequence[str]) -> bool:
    """Whether a child can become this uid and still read these files, tried in a throw-away child.

    To be called in a process with one thread: it forks.
    """
    return _works_in_a_child(lambda: _take_uid_and_read(uid, files))


def can_take_real_uid(uid: int) -> bool:
    """Whether a child can have this uid as its real one, tried like `can_take_uid`."""
    return _works_in_a_child(lambda: take_real_uid(uid))


def _works_in_a_child(act: Callable[[], None]) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)  # whatever happens, the child must not go on as if it were the parent
    return os.waitpid(child, 0)[1] == 0


def _take_uid_and_read(uid: int, files: Sequence[str]) -> None:
    take_uid(uid)
    for file in files:
        with Path(file).open("rb") as stream:
            stream.read(1)


def take_real_uid(uid: int) -> None:
    """Count as another user where processes and threads are counted; stay root for files.

    seccomp refuses every call that could take the real uid back.

    Raises:
        OSError: the process may not, or the uid does not exist in its user namespace.
    """
    os.setresuid(uid, 0, 0)


def take_uid(uid: int) -> None:
    """Become this uid and gid, without groups and without capabilities.

    Raises:
        OSError: the process may not, or the uid does not exist in its user namespace.
    """
    lock_capabilities()
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    clear_capabilities()


def drop_capabilities() -> None:
    """Keep the uid, give up every capability.

    Raises:
        OSError: the kernel refused, or a capability is still held afterwards.
    """
    lock_capabilities()
    clear_capabilities()


def lock_capabilities() -> None:
    """Empty the bounding set and lock the secure bits, where the process may.

    Who may not has nothing to gain from them: without the right to exec, and with no_new_privs,
    the bounding set is a second lock on a closed door.
    """
    libc.forbid_new_privileges()
    present = libc.prctl(libc.PR_GET_SECUREBITS)
    if present & _SECUREBITS == _SECUREBITS:
        return  # set last, so the zygote has done all of it for its children
    if not effective_capabilities() & (1 << _CAP_SETPCAP):
        return
    _empty_bounding_set()
    libc.prctl(libc.PR_SET_SECUREBITS, present | _SECUREBITS)


def _empty_bounding_set() -> None:
    for capability in range(_CAPABILITY_WORDS):
        try:
            libc.prctl(libc.PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno != errno.EINVAL:  # EINVAL: past the kernel's last capability
                raise
            return


def clear_capabilities() -> None:
    """Give up permitted, effective, inheritable and ambient capabilities, and look that they went.

    Raises:
        OSError: the kernel refused, or a capability is still held.
    """
    libc.prctl(libc.PR_CAP_AMBIENT, libc.PR_CAP_AMBIENT_CLEAR_ALL)
    _capability_call("capset", bytes(24))
    if any(_capability_call("capget", bytes(24))):
        raise OSError(errno.EPERM, "capabilities are still held")


def effective_capabilities() -> int:
    """The calling thread's effective capabilities as a bit set."""
    low, _, _, high, _, _ = struct.unpack("=6I", _capability_call("capget", bytes(24)))
    return int(low) | int(high) << 32


def _capability_call(name: str, data: bytes) -> bytes:
    """Call it for this thread; data is effective, permitted, inheritable, low words then high."""
    _WORDS.raw = data
    libc.call(name, ctypes.addressof(_HEADER), ctypes.addressof(_WORDS))
    return _WORDS.raw


def forbid_tracing() -> None:
    """Make the process not dumpable: its memory and /proc entries are closed to its own uid."""
    libc.prctl(libc.PR_SET_DUMPABLE, 0)


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends. A change of uid clears this, so it comes after.

    Raises:
        libc.LayerError: the parent had ended before.
    """
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise libc.LayerError("parent-death", "the parent process has ended")

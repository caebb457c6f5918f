"""Memory that the grader lends to a student's process: sealed, to be mapped and read.

Runs in the student's process. Linux only; elsewhere nothing is lent.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Callable
from typing import Final, TypeAlias

if sys.platform != "win32":
    import mmap

LENT: Final = 202
"""Descriptor at which a forked child has the socket that descriptors of memory come through."""

_FD: Final = struct.Struct("i")

Mapped: TypeAlias = tuple[memoryview, memoryview]
"""What was lent, to be read; and the same to write to, which gives the process pages of its own."""
Receive: TypeAlias = Callable[[int], Mapped]
"""Maps the memory that was lent last; takes its size in bytes."""


def nothing(nbytes: int) -> Mapped:
    """Refuse: to this process nothing is lent."""
    raise OSError(f"no memory of {nbytes} bytes was lent")


def receiver() -> Receive:
    """Return what receives through the socket at `LENT`; to be made before the lockdown."""
    # the plain type of Python's sockets: the other one makes names of its numbers, at a price
    kind = int(socket.SOCK_SEQPACKET)
    through = socket.SocketType(int(socket.AF_UNIX), kind, 0, LENT)
    return lambda nbytes: _receive(through, nbytes)


def _receive(through: socket.SocketType, nbytes: int) -> Mapped:
    if sys.platform == "win32":
        return nothing(nbytes)
    else:  # noqa: RET505  mypy follows one system only this way
        _, beside, _, _ = through.recvmsg(1, socket.CMSG_LEN(_FD.size))
        fds = [_FD.unpack_from(data)[0] for _, kind, data in beside if kind == socket.SCM_RIGHTS]
        if not fds:
            return nothing(nbytes)
        try:
            # private: kernels before 6.7 refuse to share what is sealed
            original, own = (
                mmap.mmap(fds[0], nbytes, flags=mmap.MAP_PRIVATE, prot=protection)
                for protection in (mmap.PROT_READ, mmap.PROT_READ | mmap.PROT_WRITE)
            )
        finally:
            os.close(fds[0])
        return memoryview(original), memoryview(own)

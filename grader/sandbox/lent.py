"""Memory that the grader lends to a student's process: sealed, to be mapped and read.

Runs in the student's process. Linux only; elsewhere nothing is lent.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import Final, TypeAlias

if sys.platform != "win32":
    import mmap

LENT: Final = 202
"""Descriptor at which a forked child has the socket that descriptors of memory come through."""

Receive: TypeAlias = Callable[[int], memoryview]
"""Maps the memory that was lent last; takes its size in bytes."""


def nothing(nbytes: int) -> memoryview:
    """Refuse: to this process nothing is lent."""
    raise OSError(f"no memory of {nbytes} bytes was lent")


def receiver() -> Receive:
    """Return what receives through the socket at `LENT`; to be made before the lockdown."""
    through = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=LENT)
    return lambda nbytes: _receive(through, nbytes)


def _receive(through: socket.socket, nbytes: int) -> memoryview:
    if sys.platform == "win32":
        return nothing(nbytes)
    else:  # noqa: RET505  mypy follows one system only this way
        _, fds, _, _ = socket.recv_fds(through, 1, 1)
        if not fds:
            return nothing(nbytes)
        try:
            # private: kernels before 6.7 refuse to share what is sealed
            mapped = mmap.mmap(fds[0], nbytes, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ)
        finally:
            os.close(fds[0])
        return memoryview(mapped)

"""What a class is asked, encoded once; large inputs in memory that every student's process maps.

There are two blocks: of what visible calls are given, and of what secret ones alone are. They are
sealed, so nobody can change them any more, this process included. A process is handed a block
with the first call that needs it, so it cannot see a secret input before its time. What it writes
to becomes its own, and no call sees what another one changed: see `loans`.

Linux only; where there is no such memory, arrays travel with each call.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np

from grader.evidence import Request
from grader.sandbox import wire
from grader.sandbox.messages import Place, call_message

SHARED_FROM: Final = 16 << 10
"""Bytes of an argument from which on it is worth sharing."""
SHARED_MOST: Final = 32 << 20
"""Bytes of both blocks together at the most; they count against a process's memory."""
ENCODED_MOST: Final = 5000
"""Requests that are kept encoded."""
ALIGNED: Final = 64
VISIBLE, SECRET = 0, 1


@dataclass(frozen=True)
class Encoded:
    """A request as it crosses to a process that has the blocks it needs.

    Attributes:
        request: kept alive, since it is known by its identity.
        header: its text.
        payload: behind it.
        blocks: numbers of those that its arguments lie in.
    """

    request: Request
    header: bytes
    payload: list[wire.Blob]
    blocks: frozenset[int]


@dataclass
class SharedInputs:
    """The requests of a class, and their large inputs.

    Closing it closes the blocks; who has mapped one keeps it.

    Attributes:
        blocks: descriptors of their memory, by number.
    """

    blocks: dict[int, int] = field(default_factory=dict)
    _places: dict[int, Place] = field(default_factory=dict)
    _arrays: list[wire.WireArray] = field(default_factory=list)
    """Kept alive, since they are known by their identity."""
    _encoded: dict[int, Encoded] = field(default_factory=dict)

    @classmethod
    def of(cls, requests: Sequence[Request]) -> Self:
        """Encode requests, their large arguments in shared memory as far as that can be had."""
        shared = cls()
        left = SHARED_MOST
        for number, is_secret in ((VISIBLE, False), (SECRET, True)):
            new: dict[int, wire.WireArray] = {}
            for array in _large(request for request in requests if request.secret is is_secret):
                known = id(array.data) in shared._places or id(array.data) in new
                if not known and wire.nbytes(array) <= left:
                    new[id(array.data)] = array
                    left -= wire.nbytes(array)
            if new:
                shared._add(number, new)
        for request in requests:
            shared._encode(request)
        return shared

    def _encode(self, request: Request) -> None:
        header, payload = call_message(request, self.place, self.blocks)
        blocks = frozenset(block for _, block, _ in header.get("there", ()))
        with contextlib.suppress(wire.WireError):  # where it is sent, it is told
            text = wire.header_text(header)
            self._encoded[id(request)] = Encoded(request, text, payload, blocks)

    def encoded(self, request: Request, mapped: AbstractSet[int]) -> Encoded | None:
        """Return a request encoded, where a process has mapped what it needs.

        Further ones are kept as well, since most come again with another submission.
        """
        if id(request) not in self._encoded and len(self._encoded) < ENCODED_MOST:
            self._encode(request)
        known = self._encoded.get(id(request))
        return known if known is not None and known.blocks <= mapped else None

    def _add(self, number: int, arrays: dict[int, wire.WireArray]) -> None:
        offsets, size = {}, 0
        for key, array in arrays.items():
            offsets[key] = size
            size += -(-wire.nbytes(array) // ALIGNED) * ALIGNED
        fd = _sealed(size, ((offsets[key], _bytes(array)) for key, array in arrays.items()))
        if fd is None:
            return
        self.blocks[number] = fd
        self._places |= {key: Place(number, size, offset) for key, offset in offsets.items()}
        self._arrays += arrays.values()

    def place(self, argument: wire.Value) -> Place | None:
        """Return where an argument lies, or None where it is not shared."""
        if not self._places or not isinstance(argument, wire.WireArray):
            return None
        return self._places.get(id(argument.data))

    def close(self) -> None:
        """Close the blocks; from then on nothing is shared."""
        for fd in self.blocks.values():
            os.close(fd)
        self.blocks.clear()
        self._places.clear()
        self._arrays.clear()
        self._encoded.clear()


def _large(requests: Iterable[Request]) -> Iterator[wire.WireArray]:
    for request in requests:
        for argument in request.arguments:
            if isinstance(argument, wire.WireArray) and wire.nbytes(argument) >= SHARED_FROM:
                yield argument


def _bytes(array: wire.WireArray) -> memoryview:
    data = np.asarray(array.data)
    plain = np.asarray(data, dtype=data.dtype.newbyteorder("<"), order="C")
    return plain.reshape(-1).view(np.uint8).data


def _sealed(size: int, parts: Iterable[tuple[int, memoryview]]) -> int | None:
    """Return the descriptor of new memory with these parts at these offsets, sealed."""
    try:
        import fcntl

        fd = os.memfd_create("inputs", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    except (ImportError, AttributeError, OSError):
        return None
    try:
        os.ftruncate(fd, size)
        for offset, data in parts:
            _write_all(fd, data, offset)
        seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    except OSError:  # no memory for it, or a kernel that does not seal
        with contextlib.suppress(OSError):
            os.close(fd)
        return None
    return fd


def _write_all(fd: int, data: memoryview, offset: int) -> None:
    while data:
        written = os.pwrite(fd, data, offset)
        data, offset = data[written:], offset + written

"""Arrays in lent memory, given to functions without a copy.

The memory is mapped twice. Functions are given the second mapping: writing to it gives the process
pages of its own. The first stays what was lent; by it one sees what was changed. An array that was
written to, or that somebody keeps, is not given again: later calls get copies.

Runs in the student's process: standard library and numpy only.
"""

from __future__ import annotations

import sys
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.sandbox import libc, wire
from grader.sandbox.convert import same_bytes

ALONE: Final = 2
"""References to what only its owner has: the owner's, and that of who counts."""


class Loan:
    """One array in lent memory.

    Attributes:
        original: what was lent.
    """

    def __init__(self, original: wire.WireArray, own: npt.NDArray[Any]) -> None:
        """Take the array that was lent and, flat, what may be written to in its place."""
        self.original = original
        self._own = own
        self._address = _address(own)
        self._original_address = _address(np.asarray(original.data))
        self._is_whole = True

    def given(self) -> npt.NDArray[Any]:
        """Return an array that holds what was lent and that nobody else has."""
        data = np.asarray(self.original.data)
        # every array over the same memory refers to the one it was made from
        if not self._is_whole or sys.getrefcount(self._own) > ALONE:
            return data.copy()
        self._is_whole = False  # as long as nobody has looked
        return self._own.reshape(data.shape)

    def differs(self, now: npt.NDArray[Any]) -> bool:
        """Return whether what was given is no longer what was lent, bytes or shape."""
        own, original = self._own, np.asarray(self.original.data)
        if now.shape != original.shape or now.nbytes != own.nbytes:
            return True
        if not (now.flags.c_contiguous and _address(now) == self._address):
            return not same_bytes(now, original)
        self._is_whole = libc.same_memory(self._address, self._original_address, own.nbytes)
        return not self._is_whole


class Block:
    """Memory that was lent, and the arrays in it.

    Attributes:
        original: the memory, to be read.
        own: the same, to be written to.
    """

    def __init__(self, original: memoryview, own: memoryview) -> None:
        self.original = original
        self.own = own
        self._loans: dict[str, Loan] = {}

    def loan(self, node: wire.Json) -> Loan:
        """Return the array that a node of the wire describes."""
        key = str(node)
        if key not in self._loans:
            array = wire.decode(node, self.original, views=True)
            if not isinstance(array, wire.WireArray) or array.data is None:
                raise wire.WireError("what is lent is an array")
            offset = _address(array.data) - _address(np.frombuffer(self.original, np.uint8))
            own = np.frombuffer(self.own, array.data.dtype, array.data.size, offset)
            self._loans[key] = Loan(array, own)
        return self._loans[key]


def _address(array: npt.NDArray[Any]) -> int:
    return int(array.__array_interface__["data"][0])

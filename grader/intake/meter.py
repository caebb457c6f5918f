"""Counting what comes out of an archive while it comes out. Headers are never believed."""

from __future__ import annotations

from dataclasses import dataclass

from grader.intake import limits
from grader.intake.names import refusal

_REMEDY = "Hand in only your Python files or notebooks, without data."


@dataclass
class Meter:
    """How much was unpacked, against how much was packed.

    Attributes:
        entry: whose bytes are being counted, for the error.
        packed: bytes the data take on disk.
        unpacked: bytes counted so far.
    """

    entry: str
    packed: int
    unpacked: int = 0

    def count(self, more: int) -> None:
        """Count `more` bytes.

        Raises:
            IntakeError: the total or the ratio of unpacked to packed bytes is above its limit.
        """
        self.unpacked += more
        if self.unpacked > limits.MAX_UNPACKED_BYTES:
            most = limits.size(limits.MAX_UNPACKED_BYTES)
            raise refusal(self.entry, f"more than {most} come out of the archive", _REMEDY)
        if (
            self.unpacked > limits.RATIO_FROM_BYTES
            and self.unpacked > limits.MAX_RATIO * self.packed
        ):
            rule = f"compressed more than {limits.MAX_RATIO} to 1 (a decompression bomb)"
            raise refusal(self.entry, rule, _REMEDY)

"""What a submission prints, kept within bounds: the head, the tail, and how much there was."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.records import Output

KEEP_OUTPUT = 16 * 1024
"""Bytes kept of the head, and again of the tail, of each output stream."""


@dataclass
class Capture:
    """Keeps the head and the tail of a stream and counts the rest."""

    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    total: int = 0

    def add(self, data: bytes) -> None:
        """Take `data` in."""
        self.total += len(data)
        room = KEEP_OUTPUT - len(self.head)
        self.head += data[:room]
        self.tail += data[max(room, 0) :]
        del self.tail[:-KEEP_OUTPUT]

    def output(self) -> Output:
        """Return what was kept, as text."""
        return Output(
            head=self.head.decode("utf-8", "replace"),
            tail=self.tail.decode("utf-8", "replace"),
            bytes_total=self.total,
        )


@dataclass(frozen=True)
class Captures:
    """Both output streams of a submission, over all its processes."""

    stdout: Capture = field(default_factory=Capture)
    stderr: Capture = field(default_factory=Capture)

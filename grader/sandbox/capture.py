"""What a submission prints, kept within bounds: the head, the tail, and how much there was."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from grader.records import Output

KEEP_OUTPUT = 16 * 1024
"""Bytes kept of the head, and again of the tail, of each output stream."""

_TRACE = re.compile(r'Stack \(most recent call first\):\n(  File "[^\n]*\n?)*')


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
        return Output(head=_text(self.head), tail=_text(self.tail), bytes_total=self.total)


def _text(data: bytearray) -> str:
    """Return what the student's code printed, without the traces that we asked for."""
    return _TRACE.sub("", data.decode("utf-8", "replace"))


@dataclass(frozen=True)
class Captures:
    """Both output streams of a submission, over all its processes."""

    stdout: Capture = field(default_factory=Capture)
    stderr: Capture = field(default_factory=Capture)

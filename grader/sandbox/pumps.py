"""Pipes moved by threads: the one way to read several that works on every system.

Each pipe belongs to its thread, which alone reads or writes it and closes it in the end. A thread
that is stuck in a pipe, because some process that outlived the child holds its other end, is left
behind: it keeps nothing from then on, and does not keep the program from ending.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import IO, Final

CHUNK: Final = 1 << 16
MAX_WAITING: Final = 1 << 20
"""Bytes of a reply that may wait to be taken; a child that sends more is kept waiting."""


class Inbox:
    """Bytes on their way from a reading thread to whoever takes them."""

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.ended = False
        self.changed = threading.Condition()

    def put(self, data: bytes) -> bool:
        """Add bytes, b"" for the end; wait while there are too many. Return whether to go on."""
        with self.changed:
            self.changed.wait_for(lambda: self.ended or len(self.waiting) < MAX_WAITING)
            self.waiting += data
            self.ended = self.ended or not data
            self.changed.notify_all()
            return not self.ended

    def take(self, wait_s: float) -> bytes | None:
        """Return all that is there, b"" at the end, or None if nothing came in `wait_s` seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.ended or self.waiting, wait_s)
            data = bytes(self.waiting)
            self.waiting.clear()
            self.changed.notify_all()
            return data if data or self.ended else None

    def close(self) -> None:
        """Have the reading thread stop."""
        with self.changed:
            self.ended = True
            self.changed.notify_all()


class Reader:
    """Reads a pipe into a function until the pipe ends or the function returns False."""

    def __init__(self, pipe: IO[bytes], sink: Callable[[bytes], bool]) -> None:
        self.pipe = pipe
        self.sink = sink
        self.thread = threading.Thread(target=self._read, name="grade-reader", daemon=True)
        self.thread.start()

    def wait(self, wait_s: float) -> None:
        """Wait until everything is read, at most so long."""
        self.thread.join(wait_s)

    def _read(self) -> None:
        with self.pipe:
            while self.sink(data := _read_some(self.pipe)) and data:
                pass


class Writer:
    """Writes to a pipe, in order; what can no longer be written is dropped."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.pipe = pipe
        self.queue: SimpleQueue[bytes | None] = SimpleQueue()
        self.thread = threading.Thread(target=self._write, name="grade-writer", daemon=True)
        self.thread.start()

    def send(self, data: bytes) -> None:
        """Write `data` without waiting for it."""
        self.queue.put(data)

    def close(self) -> None:
        """Close the pipe once all is written."""
        self.queue.put(None)

    def _write(self) -> None:
        with self.pipe:
            while (data := self.queue.get()) is not None:
                _write_all(self.pipe, data)


def _read_some(pipe: IO[bytes]) -> bytes:
    try:
        return pipe.read(CHUNK)
    except OSError:
        return b""


def _write_all(pipe: IO[bytes], data: bytes) -> None:
    left = memoryview(data)
    try:
        while left:
            left = left[pipe.write(left) :]
    except OSError:  # its reader is gone
        return


def wait_until(true: Callable[[], bool], wait_s: float) -> bool:
    """Look every few milliseconds whether something is true, at most so long; return the last."""
    deadline = time.monotonic() + wait_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.005)
    return true()

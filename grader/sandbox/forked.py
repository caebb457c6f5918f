"""A child that the zygote forked: pipes watched by one selector, reaped by the zygote."""

from __future__ import annotations

import contextlib
import os
import select
import selectors
import signal
import socket
import time
from collections.abc import Callable
from typing import Final

from grader.sandbox.capture import Captures
from grader.sandbox.child import TICK_S, TRACE_MARK, Child, how, last_line_in
from grader.sandbox.clock import Clock
from grader.sandbox.exchange import End, Ending, Exchange
from grader.sandbox.meters import meter_of

DRAIN_READS: Final = 64
MOST_PIECES: Final = 64
"""Written at once; a system may take no more than 16 or 1024, see IOV_MAX."""

Reap = Callable[[int], tuple[int, float]]
"""Collects a dead child by its process id; returns its wait status and its CPU seconds."""


class ForkedChild(Child):
    """One forked process that runs a student's code."""

    can_be_lent = True

    def __init__(
        self,
        reap: Reap,
        pid: int,
        requests: int,
        replies: int,
        outputs: tuple[int, int],
        lending: socket.socket,
        captures: Captures,
    ) -> None:
        super().__init__(pid)
        self.lending = lending
        self.meter = meter_of(pid)
        self.reap = reap
        self.requests = requests
        self.replies = replies
        self.outputs = dict(zip(outputs, (captures.stdout, captures.stderr), strict=True))
        self.selector = selectors.DefaultSelector()
        for fd in (requests, replies, *outputs):
            os.set_blocking(fd, False)
        for fd in (replies, *outputs):
            self.selector.register(fd, selectors.EVENT_READ)

    def _receive(self, wait_s: float) -> bytes | None:
        if not select.select([self.replies], [], [], wait_s)[0]:
            return None
        return os.read(self.replies, 4096)

    def lend(self, memory: int) -> None:
        """Hand a descriptor to the child, which receives it when it is told to."""
        with contextlib.suppress(OSError):  # it may have closed its end; then it gets nothing
            socket.send_fds(self.lending, [b"0"], [memory])

    def _run(self, exchange: Exchange, cpu_s: float) -> Ending | None:
        clock = Clock(self.meter, cpu_s)
        try:
            if not self._send(exchange):
                return Ending(End.DIED)
            if exchange.unsent:
                self.selector.register(self.requests, selectors.EVENT_WRITE)
            while not exchange.complete:
                for key, _ in self.selector.select(TICK_S):
                    if not self._serve(key.fd, exchange):
                        return Ending(End.DIED)
                late = clock.late()
                if late is not None and not exchange.complete:
                    return Ending(End.STARVED if late == "starved" else End.TIMED_OUT)
        finally:
            if self.requests in self.selector.get_map():
                self.selector.unregister(self.requests)
        return None

    def _serve(self, fd: int, exchange: Exchange) -> bool:
        """Move bytes on one descriptor; return False once the child can answer no more."""
        if fd == self.requests:
            goes_on = self._send(exchange)
            if goes_on and not exchange.unsent:
                self.selector.unregister(fd)
            return goes_on
        if fd == self.replies:
            return self._take(exchange)
        self._captured(fd, os.read(fd, 1 << 16))
        return True

    def _send(self, exchange: Exchange) -> bool:
        """Send as much of a request as the pipe takes; return False if nobody reads it."""
        try:
            exchange.sent(os.writev(self.requests, exchange.unsent[:MOST_PIECES]))
        except BlockingIOError:
            pass
        except BrokenPipeError:
            return False
        return True

    def _take(self, exchange: Exchange) -> bool:
        """Take in some of a reply, its arrays to where they stay; return False at its end."""
        room = exchange.room
        if room is None:
            data = os.read(self.replies, 1 << 16)
            exchange.feed(data)
            return bool(data)
        count = os.readv(self.replies, [room, bytearray(1)])
        exchange.filled(count)
        return count > 0

    def _captured(self, fd: int, data: bytes) -> None:
        if data:
            self.outputs[fd].add(data)
        else:
            self.selector.unregister(fd)

    def _finish(self) -> tuple[str, float]:
        try:
            # where the zygote was killed, its children went with it
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            status, cpu_s = self.reap(self.pid)
            self._drain()
        finally:
            for fd in (self.requests, self.replies, *self.outputs):
                os.close(fd)
            self.lending.close()
            self.meter.close()
            self.selector.close()
        return how(status), cpu_s

    def _drain(self) -> None:
        for fd, capture in self.outputs.items():
            with contextlib.suppress(BlockingIOError):
                for _ in range(DRAIN_READS):  # a survivor at level none may write for ever
                    data = os.read(fd, 1 << 16)
                    if not data:
                        break
                    capture.add(data)

    def _last_line(self) -> str | None:
        stderr, capture = list(self.outputs.items())[1]
        before = capture.total
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGUSR1)
        deadline = time.monotonic() + 0.1
        while time.monotonic() < deadline:
            time.sleep(0.005)
            try:
                data = os.read(stderr, 1 << 16)
            except BlockingIOError:
                continue
            capture.add(data)
            if not data or TRACE_MARK in data:
                break
        return None if capture.total == before else last_line_in(capture)

"""One forked process that runs a student's code, as the grader sees it: from outside.

Everything that counts is measured here: CPU time from the kernel's clock of the child, wall time
from this process, how the child ended from its exit status. Replies are bounded before they are
read; a child that breaks the protocol is killed, and so is one that is late.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import select
import selectors
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from grader.errors import SandboxError
from grader.sandbox import wire
from grader.sandbox.capture import KEEP_OUTPUT, Captures
from grader.sandbox.clock import Clock

TICK_S = 0.02
READY_S = 20.0
"""Time a forked child has to lock itself down; the machine may be busy."""
DRAIN_READS = 64

Reap = Callable[[int], tuple[int, float]]
"""Collects a dead child by its process id; returns its wait status and its CPU seconds."""


class End(Enum):
    """Why there is no reply."""

    TIMED_OUT = auto()
    STARVED = auto()
    """The wall time went by but the machine did not run the child: nobody's fault but ours."""
    DIED = auto()
    GARBLED = auto()


@dataclass(frozen=True)
class Ending:
    """The child did not answer; it is dead now."""

    end: End
    how: str = ""
    last_line: str | None = None


@dataclass(frozen=True)
class Reply:
    """An answer that follows the wire's rules; its content is still hearsay."""

    header: dict[str, Any]
    payload: bytes

    def value(self) -> wire.Value:
        """Decode the header's "value"."""
        return wire.decode(self.header.get("value"), self.payload)


@dataclass(frozen=True)
class Patience:
    """Limits of one exchange: CPU seconds, and bytes of payload in the reply."""

    cpu_s: float
    max_payload: int


class Child:
    """One forked process that runs a student's code."""

    def __init__(
        self,
        reap: Reap,
        pid: int,
        requests: int,
        replies: int,
        outputs: tuple[int, int],
        captures: Captures,
    ) -> None:
        self.reap = reap
        self.pid = pid
        self.requests = requests
        self.replies = replies
        self.outputs = dict(zip(outputs, (captures.stdout, captures.stderr), strict=True))
        self.cpu_s = 0.0
        self.alive = True
        self.selector = selectors.DefaultSelector()
        for fd in (requests, replies, *outputs):
            os.set_blocking(fd, False)
        for fd in (replies, *outputs):
            self.selector.register(fd, selectors.EVENT_READ)

    def await_ready(self) -> tuple[str, ...]:
        """Wait for the one line a child writes before any of the student's code runs.

        Returns:
            Names of the layers in force.

        Raises:
            SandboxError: the line says otherwise, or does not come.
        """
        line = bytearray()
        deadline = time.monotonic() + READY_S
        while not line.endswith(b"\n") and time.monotonic() < deadline:
            if not select.select([self.replies], [], [], TICK_S)[0]:
                continue
            data = os.read(self.replies, 4096)
            line += data
            if not data:
                break
        text = line.decode("utf-8", "replace").strip()
        if not text.startswith("ready"):
            ending = self._kill(Ending(End.DIED))
            raise SandboxError(f"a child could not be locked down: {text or ending.how}")
        return tuple(text.split()[1:])

    def ask(
        self, header: Mapping[str, Any], payload: Sequence[bytes], patience: Patience
    ) -> Reply | Ending:
        """Send one request and wait for its reply.

        Returns:
            The reply, or how it failed to come; in that case the child has been killed.
        """
        nonce = secrets.randbits(64)
        exchange = _Exchange(wire.pack(header, payload, nonce), nonce, patience.max_payload)
        try:
            end = self._run(exchange, patience.cpu_s)
        except wire.WireError as error:
            return self._kill(Ending(End.GARBLED, str(error)))
        if end is not None:
            return self._kill(end)
        try:
            return Reply(wire.unpack_header(exchange.header), exchange.payload)
        except wire.WireError as error:
            return self._kill(Ending(End.GARBLED, str(error)))

    def garbled(self, error: wire.WireError) -> Ending:
        """Kill the child because the content of its reply breaks the rules."""
        return self._kill(Ending(End.GARBLED, str(error)))

    def end(self) -> None:
        """Kill the child if it lives, and collect it. `cpu_s` is known afterwards."""
        if self.alive:
            self._kill(Ending(End.DIED))

    def _run(self, exchange: _Exchange, cpu_s: float) -> Ending | None:
        clock = Clock(self.pid, cpu_s)
        self.selector.register(self.requests, selectors.EVENT_WRITE)
        try:
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

    def _serve(self, fd: int, exchange: _Exchange) -> bool:
        """Move bytes on one descriptor; return False once the child can answer no more."""
        if fd == self.requests:
            try:
                exchange.unsent = exchange.unsent[os.write(fd, exchange.unsent) :]
            except BrokenPipeError:
                return False
            if not exchange.unsent:
                self.selector.unregister(fd)
            return True
        data = os.read(fd, 1 << 20 if fd == self.replies else 1 << 16)
        if fd == self.replies:
            exchange.feed(data)
            return bool(data)
        self._captured(fd, data)
        return True

    def _captured(self, fd: int, data: bytes) -> None:
        if data:
            self.outputs[fd].add(data)
        else:
            self.selector.unregister(fd)

    def _kill(self, ending: Ending) -> Ending:
        last_line = self._last_line() if ending.end in (End.TIMED_OUT, End.STARVED) else None
        os.kill(self.pid, signal.SIGKILL)
        status, self.cpu_s = self.reap(self.pid)
        self.alive = False
        self._drain()
        for fd in (self.requests, self.replies, *self.outputs):
            os.close(fd)
        self.selector.close()
        return Ending(ending.end, ending.how or _how(status), last_line)

    def _drain(self) -> None:
        for fd, capture in self.outputs.items():
            with contextlib.suppress(BlockingIOError):
                for _ in range(DRAIN_READS):  # a survivor at level none may write for ever
                    capture.add(os.read(fd, 1 << 16))

    def _last_line(self) -> str | None:
        """Ask the child's fault handler where it is; hearsay, for the report's run part only."""
        stderr, capture = list(self.outputs.items())[1]
        before = capture.total
        os.kill(self.pid, signal.SIGUSR1)
        deadline = time.monotonic() + 0.1
        while time.monotonic() < deadline:
            time.sleep(0.005)
            try:
                data = os.read(stderr, 1 << 16)
            except BlockingIOError:
                continue
            capture.add(data)
            if not data or b"(most recent call first)" in data:
                break
        if capture.total == before:
            return None
        text = bytes(capture.head + capture.tail)[-KEEP_OUTPUT:].decode("utf-8", "replace")
        traces = text.split("(most recent call first)")
        found = re.search(r'File "((?!/)[^"\n]{1,200}\.py)", line (\d{1,7})', traces[-1])
        return f"{found[1]}:{found[2]}" if found and len(traces) > 1 else None


@dataclass
class _Exchange:
    """One request on its way out and its reply on its way in."""

    unsent: bytes
    nonce: int
    max_payload: int
    buffer: bytearray = field(default_factory=bytearray)
    lengths: tuple[int, int] | None = None

    def feed(self, data: bytes) -> None:
        self.buffer += data
        if self.lengths is None and len(self.buffer) >= wire.HEAD.size:
            head = bytes(self.buffer[: wire.HEAD.size])
            self.lengths = wire.unpack_head(head, max_payload=self.max_payload, nonce=self.nonce)
        if self.lengths and len(self.buffer) > wire.HEAD.size + sum(self.lengths):
            raise wire.WireError("bytes behind the answer")

    @property
    def complete(self) -> bool:
        return self.lengths is not None and len(self.buffer) == wire.HEAD.size + sum(self.lengths)

    @property
    def header(self) -> bytes:
        start, (length, _) = wire.HEAD.size, self.lengths or (0, 0)
        return bytes(self.buffer[start : start + length])

    @property
    def payload(self) -> bytes:
        length, _ = self.lengths or (0, 0)
        return bytes(self.buffer[wire.HEAD.size + length :])


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"signal {signal.Signals(number).name if number < 32 else number}"
    return f"exit status {os.WEXITSTATUS(status)}"

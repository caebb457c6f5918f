"""One process that runs a student's code, as the grader sees it: from outside.

Everything that counts is measured here: CPU time from the kernel's clock of the child, wall time
from this process, how the child ended from its exit status. Replies are bounded before they are
read; a child that breaks the protocol is killed, and so is one that is late.

`Child` is what every such process has in common; `forked.ForkedChild` and
`fresh_child.FreshChild` move its bytes and end it, each in its own way.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final

from grader.errors import SandboxError
from grader.sandbox import wire
from grader.sandbox.capture import KEEP_OUTPUT, Capture
from grader.sandbox.exchange import End, Ending, Exchange, Patience, Reply

__all__ = ["Child", "End", "Ending", "Patience", "Reply", "how", "last_line_in"]

TICK_S: Final = 0.02
READY_S: Final = 20.0
"""Time a new child has to lock itself down; the machine may be busy."""
MAX_LINE: Final = 64 * 1024
TRACE_MARK: Final = b"(most recent call first)"
"""What Python's fault handler writes once it begins to tell where a process is."""


class Child(ABC):
    """One process that runs a student's code.

    Attributes:
        pid: its process id.
        cpu_s: CPU seconds it has used, known once it has ended.
        alive: whether it can still be asked.
        can_be_lent: whether memory can be lent to it.
    """

    can_be_lent = False

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.cpu_s = 0.0
        self.alive = True

    def await_ready(self) -> tuple[str, ...]:
        """Wait for the line a child writes before any of the student's code runs.

        Returns:
            Names of the layers in force.

        Raises:
            SandboxError: the line says otherwise, or does not come.
        """
        text = self.read_line(READY_S)
        if not text.startswith("ready"):
            ending = self._kill(Ending(End.DIED))
            raise SandboxError(f"a child could not be locked down: {text or ending.how}")
        return tuple(text.split()[1:])

    def read_line(self, wait_s: float) -> str:
        """Return what the child writes until a line's end, its own end, or `wait_s` seconds."""
        line = bytearray()
        deadline = time.monotonic() + wait_s
        while not line.endswith(b"\n") and time.monotonic() < deadline:
            data = self._receive(TICK_S)
            line += data or b""
            if data == b"" or len(line) > MAX_LINE:
                break
        return line.decode("utf-8", "replace").strip()

    def ask(
        self, header: wire.Header, payload: Sequence[wire.Blob], patience: Patience
    ) -> Reply | Ending:
        """Send one request and wait for its reply.

        Returns:
            The reply, or how it failed to come; in that case the child has been killed.
        """
        nonce = secrets.randbits(64)
        exchange = Exchange(wire.frame(header, payload, nonce), nonce, patience.max_payload)
        try:
            end = self._run(exchange, patience.cpu_s)
            return exchange.reply() if end is None else self._kill(end)
        except wire.WireError as error:
            return self.garbled(error)

    def lend(self, memory: int) -> None:
        """Lend memory to it, by its descriptor; the next request tells it to map that.

        Raises:
            NotImplementedError: its kind cannot be lent any; see `can_be_lent`.
        """
        raise NotImplementedError

    def garbled(self, error: wire.WireError) -> Ending:
        """Kill the child because the content of its reply breaks the rules."""
        return self._kill(Ending(End.GARBLED, str(error)))

    def end(self) -> None:
        """Kill the child if it lives, and collect it. `cpu_s` is known afterwards."""
        if self.alive:
            self._kill(Ending(End.DIED))

    def _kill(self, ending: Ending) -> Ending:
        late = ending.end in (End.TIMED_OUT, End.STARVED)
        last_line = self._last_line() if late else None
        self.alive = False  # whatever comes of it, this happens once
        ended, self.cpu_s = self._finish()
        return Ending(ending.end, ending.how or ended, last_line)

    @abstractmethod
    def _receive(self, wait_s: float) -> bytes | None:
        """Return bytes of a reply, b"" at its end, or None after `wait_s` seconds."""

    @abstractmethod
    def _run(self, exchange: Exchange, cpu_s: float) -> Ending | None:
        """Move an exchange's bytes until it is complete; return why it is not, or None."""

    @abstractmethod
    def _last_line(self) -> str | None:
        """Ask the child's fault handler where it is; hearsay, for the report's run part only."""

    @abstractmethod
    def _finish(self) -> tuple[str, float]:
        """Kill, collect and close; return how the process ended and its CPU seconds."""


def last_line_in(capture: Capture) -> str | None:
    """Return "file:line" of the last trace that the fault handler wrote, or None."""
    text = bytes(capture.head + capture.tail)[-KEEP_OUTPUT:].decode("utf-8", "replace")
    traces = text.split(TRACE_MARK.decode())
    found = re.search(r'File "((?!/)[^"\n]{1,200}\.py)", line (\d{1,7})', traces[-1])
    return f"{found[1]}:{found[2]}" if found and len(traces) > 1 else None


def how(status: int) -> str:
    """Return a wait status in words."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"signal {signal.Signals(number).name if number < 32 else number}"
    return f"exit status {os.WEXITSTATUS(status)}"

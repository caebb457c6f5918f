"""A child that is an interpreter of its own: three ordinary pipes, moved by threads.

Nothing here is more than every system has: the requests go to its standard input, the replies come
from what was its standard output, and all that the student's code prints comes from its standard
error (`fresh_worker.py`), so stdout and stderr are captured as one stream, in order.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Final

from grader.errors import SandboxError
from grader.sandbox.capture import Captures
from grader.sandbox.child import TICK_S, Child, how, last_line_in
from grader.sandbox.clock import Clock
from grader.sandbox.exchange import End, Ending, Exchange
from grader.sandbox.meters import meter_of
from grader.sandbox.nursery import Settings, clean_environment
from grader.sandbox.pumps import Inbox, Reader, Writer, wait_until

WARM_S: Final = 120.0
"""Time an interpreter has to import numpy or torch: on a cold disk that takes long."""
DRAIN_S: Final = 0.5
"""Time to read what was printed before the end; a process that outlived it may print for ever."""
TRACE_S: Final = 0.1


class FreshChild(Child):
    """One interpreter that runs a student's code; it warms up as soon as it is made."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(process.pid)
        assert process.stdin and process.stdout and process.stderr  # noqa: S101, PT018  all are pipes
        self.process = process
        self.captures = Captures()
        self.meter = meter_of(process.pid)
        self.warm = False
        self.begun_cpu_s = 0.0
        self.inbox = Inbox()
        self.writer = Writer(process.stdin)
        self.replies = Reader(process.stdout, self.inbox.put)
        self.output = Reader(process.stderr, self._captured)

    @classmethod
    def start(cls, settings: Settings) -> FreshChild:
        """Start an interpreter and have it import what submissions need.

        Raises:
            SandboxError: it cannot be started.
        """
        command = [sys.executable, "-s", "-P", "-B", "-m", "grader.sandbox.fresh_worker"]
        try:
            process = subprocess.Popen(  # noqa: S603  our own interpreter, our own module
                command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=clean_environment(),
                cwd="/",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise SandboxError(f"a new interpreter could not be started: {error}") from error
        child = cls(process)
        child.tell({"arrays": settings.arrays, "modules": settings.modules})
        return child

    def tell(self, message: Mapping[str, Any]) -> None:
        """Send one line of JSON: before the first request that is what a child understands."""
        self.writer.send(json.dumps(message).encode() + b"\n")

    def await_warm(self) -> Mapping[str, str]:
        """Wait until all is imported; return the versions by module.

        Raises:
            SandboxError: something cannot be imported.
        """
        text = self.read_line(WARM_S)
        if not text.startswith("warm "):
            ending = self._kill(Ending(End.DIED))
            words = bytes(self.captures.stdout.tail or self.captures.stdout.head)
            last = words.decode("utf-8", "replace").strip().splitlines()[-1:]
            reason = text or "".join(last) or ending.how
            raise SandboxError(f"a new interpreter could not be made ready: {reason}")
        told = json.loads(text.removeprefix("warm "))  # no student's code has run yet
        self.warm = True
        self.begun_cpu_s = told["cpu_s"]
        if told["pid"] != self.pid:  # a virtual environment's launcher on Windows starts another
            self.meter.close()
            self.meter = meter_of(told["pid"])
        versions: Mapping[str, str] = told["versions"]
        return versions

    def begin(self, memory_mib: int, cpu_s: int, captures: Captures) -> tuple[str, ...]:
        """Have it limit itself; return the names of the layers.

        Raises:
            SandboxError: a limit was refused.
        """
        self.captures = captures
        self.tell({"memory_mib": memory_mib, "cpu_s": cpu_s})
        return self.await_ready()

    def _captured(self, data: bytes) -> bool:
        self.captures.stdout.add(data)
        return self.alive

    def _receive(self, wait_s: float) -> bytes | None:
        return self.inbox.take(wait_s)

    def _run(self, exchange: Exchange, cpu_s: float) -> Ending | None:
        clock = Clock(self.meter, cpu_s)
        self.writer.send(b"".join(exchange.unsent))
        while not exchange.complete:
            data = self._receive(TICK_S)
            if data == b"":
                return Ending(End.DIED)
            exchange.feed(data or b"")
            late = clock.late()
            if late is not None and not exchange.complete:
                return Ending(End.STARVED if late == "starved" else End.TIMED_OUT)
        return None

    def _finish(self) -> tuple[str, float]:
        ended, cpu_s = self._collect()
        self.meter.close()
        self.output.wait(DRAIN_S)
        self.inbox.close()
        self.writer.close()
        return ended, max(0.0, cpu_s - self.begun_cpu_s)

    def _collect(self) -> tuple[str, float]:
        if sys.platform == "win32":
            self.process.kill()
            self.process.wait()
            return f"exit status {self.process.returncode}", self.meter.cpu() or 0.0
        else:  # noqa: RET505  mypy follows one system only this way
            # not by Popen: it would collect the process, and with it the CPU time
            with contextlib.suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)  # it leads a group once it is warm
            os.kill(self.pid, signal.SIGKILL)
            _, status, usage = os.wait4(self.pid, 0)
            self.process.returncode = os.waitstatus_to_exitcode(status)
            return how(status), usage.ru_utime + usage.ru_stime

    def _last_line(self) -> str | None:
        capture = self.captures.stdout
        before = capture.total
        if sys.platform == "win32":  # its interpreter has no ear for this
            return None
        else:  # noqa: RET505  as above
            os.kill(self.pid, signal.SIGUSR1)
            told = wait_until(
                lambda: capture.total > before and bool(last_line_in(capture)), TRACE_S
            )
            return last_line_in(capture) if told else None

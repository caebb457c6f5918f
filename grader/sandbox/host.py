"""The grader's side: starts the zygote, and talks to children it does not believe.

Everything that counts is measured here: CPU time from the kernel's clock of the child, wall time
from this process, how the child ended from its exit status. Replies are bounded before they are
read; a child that breaks the protocol is killed, and one that is late is killed from outside.

    with Zygote.start(settings) as zygote:
        child = zygote.fork(budget)
        reply = child.ask({"op": "outline", ...}, payload, patience)      # a Reply or an Ending
        usage = child.end()
"""

from __future__ import annotations

import json
import os
import re
import secrets
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self

from grader.errors import SandboxError
from grader.records import Level, Output
from grader.sandbox import wire
from grader.sandbox.threads import ONE_THREAD

WALL_FACTOR = 3
"""Wall time allowed as a multiple of CPU time: the backstop for a child that sleeps."""
TICK_S = 0.02
READY_S = 20.0
"""Time a forked child has to lock itself down; the machine may be busy."""
KEEP_OUTPUT = 16 * 1024
"""Bytes kept of the head, and again of the tail, of each output stream."""


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


@dataclass(frozen=True)
class Settings:
    """What a zygote is started with.

    Attributes:
        level: isolation of the children.
        arrays: "numpy" or "torch".
        modules: imported before the first fork.
        packages: entries of site-packages that children may read besides Python itself.
    """

    level: Level
    arrays: str = "numpy"
    modules: tuple[str, ...] = ("numpy", "numpy.random", "numpy.linalg")
    packages: tuple[str, ...] = ("numpy", "numpy.libs")


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


class Zygote:
    """A running zygote. Use as a context manager: leaving it ends every process it made."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self.process = process
        self.control = control
        self.versions: Mapping[str, str] = {}
        self.readable: tuple[str, ...] = ()
        self.layers: tuple[str, ...] = ()

    @classmethod
    def start(cls, settings: Settings) -> Self:
        """Exec the zygote and begin to warm it; `ready` waits until it is.

        Raises:
            SandboxError: it cannot be started.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-s", "-P", "-B", "-m", "grader.sandbox.zygote"]
        with theirs:
            try:
                process = subprocess.Popen(  # noqa: S603  our own interpreter, our own module
                    [*command, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=(theirs.fileno(),),
                    env=_clean_environment(),
                    cwd="/",
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                raise SandboxError(f"the sandbox process could not be started: {error}") from error
        zygote = cls(process, ours)
        zygote._send(
            {
                "op": "warm",
                "level": settings.level,
                "arrays": settings.arrays,
                "modules": settings.modules,
                "packages": settings.packages,
            }
        )
        return zygote

    def ready(self) -> Self:
        """Wait until the zygote is warm.

        Raises:
            SandboxError: a layer is missing or a module cannot be imported.
        """
        if not self.versions:
            answer = self._receive()
            self.versions = answer["versions"]
            self.readable = tuple(answer["readable"])
        return self

    def fork(self, memory_mib: int, cpu_s: int, captures: Captures) -> Child:
        """Fork one child and wait until it has locked itself down.

        Args:
            memory_mib: address space the child may add to the warm process's, MiB.
            cpu_s: CPU seconds of its whole life, a backstop the kernel enforces.
            captures: where what it prints goes.

        Raises:
            SandboxError: a layer could not be applied.
        """
        self.ready()
        pipes = [os.pipe() for _ in range(4)]
        (request_r, request_w), (reply_r, reply_w), (out_r, out_w), (err_r, err_w) = pipes
        try:
            message = {"op": "fork", "memory_mib": memory_mib, "cpu_s": cpu_s}
            self._send(message, [request_r, reply_w, out_w, err_w])
            pid = self._receive()["pid"]
        except BaseException:
            for fd in (request_w, reply_r, out_r, err_r):
                os.close(fd)
            raise
        finally:
            for fd in (request_r, reply_w, out_w, err_w):
                os.close(fd)
        child = Child(self, pid, request_w, reply_r, (out_r, err_r), captures)
        self.layers = child.await_ready()
        return child

    def reap(self, pid: int) -> tuple[int, float]:
        """Collect a dead child; return its wait status and CPU seconds."""
        self._send({"op": "reap", "pid": pid})
        answer = self._receive()
        return answer["status"], answer["cpu_s"]

    def close(self) -> None:
        """End the zygote and with it its children."""
        self.control.close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _send(self, message: Mapping[str, Any], fds: Sequence[int] = ()) -> None:
        try:
            socket.send_fds(self.control, [json.dumps(message).encode()], fds)
        except OSError as error:
            raise SandboxError(f"the sandbox process is gone: {self._last_words(error)}") from error

    def _receive(self) -> dict[str, Any]:
        data = self.control.recv(64 * 1024)
        if not data:
            raise SandboxError(f"the sandbox process ended: {self._last_words()}")
        answer: dict[str, Any] = json.loads(data)
        if "error" in answer:
            raise SandboxError(f"the sandbox could not be set up: {answer['error']}")
        return answer

    def _last_words(self, error: object = "") -> str:
        self.process.kill()
        _, stderr = self.process.communicate()
        lines = stderr.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else str(error)


class Child:
    """One forked process that runs a student's code."""

    def __init__(
        self,
        zygote: Zygote,
        pid: int,
        requests: int,
        replies: int,
        outputs: tuple[int, int],
        captures: Captures,
    ) -> None:
        self.zygote = zygote
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
        clock = _Clock(self.pid, cpu_s)
        self.selector.register(self.requests, selectors.EVENT_WRITE)
        try:
            while not exchange.complete:
                for key, _ in self.selector.select(TICK_S):
                    if not self._serve(key.fd, exchange):
                        return Ending(End.DIED)
                end = clock.verdict()
                if end is not None and not exchange.complete:
                    return Ending(end)
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
        status, self.cpu_s = self.zygote.reap(self.pid)
        self.alive = False
        self._drain()
        for fd in (self.requests, self.replies, *self.outputs):
            os.close(fd)
        self.selector.close()
        return Ending(ending.end, ending.how or _how(status), last_line)

    def _drain(self) -> None:
        for fd, capture in self.outputs.items():
            try:
                while data := os.read(fd, 1 << 16):
                    capture.add(data)
            except BlockingIOError:
                pass

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


class _Clock:
    """CPU and wall time of a child since an exchange began, seen from outside."""

    def __init__(self, pid: int, cpu_s: float) -> None:
        self.pid = pid
        self.limit_s = cpu_s
        self.cpu_start = self.cpu()
        self.wall_start = time.monotonic()
        self.waited_start = self.waited()

    def cpu(self) -> float:
        # the kernel's id of another process's CPU clock, as clock_getcpuclockid(3) computes it
        try:
            return time.clock_gettime((~self.pid) << 3 | 2)
        except OSError:
            return 0.0

    def waited(self) -> float:
        """Return seconds the child was ready to run but the machine did not run it."""
        try:
            with open(f"/proc/{self.pid}/schedstat") as file:
                return int(file.read().split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0

    def verdict(self) -> End | None:
        """Return TIMED_OUT or STARVED once a limit is passed."""
        used = self.cpu() - self.cpu_start
        if used >= self.limit_s:
            return End.TIMED_OUT
        wall = time.monotonic() - self.wall_start
        if wall < self.limit_s * WALL_FACTOR:
            return None
        slept = wall - used - (self.waited() - self.waited_start)
        return End.TIMED_OUT if slept >= wall / 2 else End.STARVED


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"signal {signal.Signals(number).name if number < 32 else number}"
    return f"exit status {os.WEXITSTATUS(status)}"


def _clean_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    fixed = {"LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "MPLBACKEND": "Agg", "PYTHONUTF8": "1"}
    return kept | ONE_THREAD | fixed

"""Starts the zygote and has it fork children.

with Zygote.start(settings) as zygote:
    child = zygote.fork(memory_mib, cpu_s, Captures())
    reply = child.ask({"op": "outline", ...}, payload, patience)      # a Reply or an Ending
    child.end()
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from grader.errors import SandboxError, SandboxGone
from grader.sandbox.capture import Captures
from grader.sandbox.forked import ForkedChild
from grader.sandbox.nursery import Settings, clean_environment

__all__ = ["Settings", "Zygote"]

PIPE: Final = 1 << 20
"""Bytes that a pipe for arrays holds, where the system allows it: the usual 64 KiB have the two
processes wait for each other twenty times a megabyte."""


class Zygote:
    """A running zygote. Use as a context manager: leaving it ends every process it made."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self.process = process
        self.control = control
        self._said = ""
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
                    env=clean_environment(),
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

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        return self.process.poll() is None

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

    def fork(self, memory_mib: int, cpu_s: int, captures: Captures) -> ForkedChild:
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
        lending, lent = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        lending.shutdown(socket.SHUT_RD)  # nothing comes back this way
        lent.setblocking(False)  # what is lent is there before the child is told of it
        for fd in (request_w, reply_w):
            _widen(fd)
        try:
            message = {"op": "fork", "memory_mib": memory_mib, "cpu_s": cpu_s}
            self._send(message, [request_r, reply_w, out_w, err_w, lent.fileno()])
            pid = self._receive()["pid"]
        except BaseException:
            lending.close()
            for fd in (request_w, reply_r, out_r, err_r):
                os.close(fd)
            raise
        finally:
            lent.close()
            for fd in (request_r, reply_w, out_w, err_w):
                os.close(fd)
        outputs = out_r, err_r
        child = ForkedChild(self.reap, pid, request_w, reply_r, outputs, lending, captures)
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

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, message: Mapping[str, Any], fds: Sequence[int] = ()) -> None:
        try:
            socket.send_fds(self.control, [json.dumps(message).encode()], fds)
        except OSError as error:
            raise SandboxGone(f"the sandbox process is gone: {self._last_words(error)}") from error

    def _receive(self) -> dict[str, Any]:
        try:
            data = self.control.recv(64 * 1024)
        except ConnectionError:  # it ended before it read what it was sent
            data = b""
        if not data:
            raise SandboxGone(f"the sandbox process ended: {self._last_words()}")
        answer: dict[str, Any] = json.loads(data)
        if "error" in answer:
            raise SandboxError(f"the sandbox could not be set up: {answer['error']}")
        return answer

    def _last_words(self, error: object = "") -> str:
        self.process.kill()
        self.process.wait()
        if self.process.stderr and not self.process.stderr.closed:
            self._said = self.process.stderr.read().decode("utf-8", "replace").strip()
            self.process.stderr.close()
        return self._said.splitlines()[-1] if self._said else str(error)


def _widen(pipe: int) -> None:
    import fcntl  # where children are forked it is there; this module is imported everywhere

    with contextlib.suppress(OSError):  # a user may have only so many pages in pipes
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)

"""A warm process that forks one locked child per submission.

It is exec'd with a clean environment and never forked from the grader, so no reference was ever in
its memory. It imports the array library once, keeps one thread, and does three things when told
over its control socket: warm up, fork, reap. A child stays a zombie until it is reaped on the
grader's word, so a process id that the grader holds never means another process.

Messages are JSON datagrams; a fork message carries the child's five file descriptors: requests,
replies, stdout, stderr, and the socket through which memory is lent.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import signal
import socket
import sys
from typing import Any

from grader.sandbox import identity, landlock, libc, preload
from grader.sandbox.lent import LENT, receiver
from grader.sandbox.loaded import Loaded
from grader.sandbox.lockdown import (
    LayerError,
    Level,
    Lockdown,
    lock_capabilities_for_children,
)
from grader.sandbox.rehearsal import rehearse
from grader.sandbox.warm import import_all, threads, warm_torch
from grader.sandbox.worker import run_child

MAX_MESSAGE = 64 * 1024
REQUESTS, REPLIES = 200, 201
"""High numbers, so that nothing the zygote itself holds is overwritten in the child."""


def main() -> None:
    """Serve the control socket whose number is the first argument until it is closed."""
    control = socket.socket(fileno=int(sys.argv[1]))
    children: set[int] = set()
    try:
        zygote = Zygote(control, children)
        while zygote.step():
            pass
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)


class Zygote:
    """The control loop."""

    def __init__(self, control: socket.socket, children: set[int]) -> None:
        self.control = control
        self.children = children
        self.lockdown: Lockdown | None = None
        self.arrays = "numpy"
        self.loaded: Loaded | None = None
        self.null = os.open(os.devnull, os.O_RDONLY)
        self.forks = 0

    def step(self) -> bool:
        """Answer one message; return False when the grader is gone."""
        data, fds, _, _ = socket.recv_fds(self.control, MAX_MESSAGE, 5)
        if not data:
            return False
        message = json.loads(data)
        try:
            reply = getattr(self, "do_" + message.pop("op"))(fds=fds, **message)
        except (LayerError, OSError, ImportError) as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        self.control.send(json.dumps(reply).encode())
        return True

    def do_warm(
        self, fds: list[int], level: Level, arrays: str, modules: list[str], packages: list[str]
    ) -> dict[str, Any]:
        """Import what submissions need and prepare the lockdown."""
        del fds
        versions = import_all(modules)
        if arrays == "torch":
            warm_torch()
        if level == "files-closed":
            preload.preload()
        self.arrays = arrays
        readable = landlock.default_readable(packages) if level == "full" else ()
        self.lockdown = Lockdown.prepare(level, readable)
        if level != "none":
            lock_capabilities_for_children()
        faulthandler.register(signal.SIGUSR1, file=2, all_threads=False)  # for children
        rehearse(arrays)
        self.loaded = Loaded()
        gc.collect()
        gc.freeze()
        return {"versions": versions, "readable": readable}

    def do_fork(self, fds: list[int], memory_mib: int, cpu_s: int) -> dict[str, Any]:
        """Fork one child that locks itself down and serves; return its process id."""
        if threads() != 1:
            raise OSError("the warm process has more than one thread; a fork of it would hang")
        self.forks += 1
        pid = libc.fork()
        if pid == 0:
            self.become_child(fds, memory_mib, cpu_s)
        for fd in fds:
            os.close(fd)
        self.children.add(pid)
        return {"pid": pid}

    def become_child(self, fds: list[int], memory_mib: int, cpu_s: int) -> None:
        """Arrange descriptors, lock down, serve; never returns."""
        try:
            # none of them is one of its targets: the warm process has 0 to 2, and few others
            requests, replies, stdout, stderr, lent = fds
            wanted = (
                *((self.null, 0), (stdout, 1), (stderr, 2)),
                *((requests, REQUESTS), (replies, REPLIES), (lent, LENT)),
            )
            for fd, target in wanted:
                os.dup2(fd, target)
            assert self.lockdown is not None  # noqa: S101  the grader warms before it forks
            receive = receiver()
            layers = self.lockdown.apply(
                memory_mib=memory_mib,
                cpu_s=cpu_s,
                keep_fds=[target for _, target in wanted],
                child_uid=identity.FIRST_UID + self.forks,
            )
            os.write(REPLIES, f"ready {' '.join(layers)}\n".encode())
        except BaseException as error:  # noqa: BLE001  the child must not fall back into the loop
            with contextlib.suppress(OSError):
                os.write(REPLIES, f"failed {error}"[:400].encode() + b"\n")
            os._exit(70)
        run_child(REQUESTS, REPLIES, self.arrays, receive, self.loaded)

    def do_reap(self, fds: list[int], pid: int) -> dict[str, Any]:
        """Collect a child that the grader has ended; return its status and CPU seconds."""
        del fds
        _, status, usage = os.wait4(pid, 0)
        self.children.discard(pid)
        return {"status": status, "cpu_s": usage.ru_utime + usage.ru_stime}


if __name__ == "__main__":
    main()

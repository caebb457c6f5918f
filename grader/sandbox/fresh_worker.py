"""The student's side where there is no fork: an interpreter of its own, from start to end.

Its standard input carries two lines of JSON, what to import and how much it may use, and then the
wire's requests. What was its standard output carries a line for each, "warm ..." and "ready ...",
and then the replies. Before any student's code runs, standard input is empty and standard output
is the same pipe as standard error: whatever the student's code prints comes out there.

Limits are those that every POSIX system has; on Windows there are none but the grader's clock.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import math
import os
import signal
import sys
import time
from typing import Any

from grader.sandbox import rlimits
from grader.sandbox.warm import import_all, warm_torch
from grader.sandbox.worker import run_child


def main() -> None:
    """Warm up, take limits, serve."""
    requests, replies = _take_pipes()
    try:
        arrays = _warm_up(requests, replies)
        _limit(requests, replies)
    except BaseException as error:  # noqa: BLE001  told, whatever it is: there is no other ear
        with contextlib.suppress(OSError):
            os.write(replies, f"failed {type(error).__name__}: {error}"[:400].encode() + b"\n")
        os._exit(70)
    run_child(requests, replies, arrays)


def _take_pipes() -> tuple[int, int]:
    """Keep the pipes for the wire; leave the student an empty input and one output."""
    requests, replies = os.dup(0), os.dup(1)  # no process that a student starts inherits these
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        for fd in (requests, replies):
            msvcrt.setmode(fd, os.O_BINARY)
    return requests, replies


def _warm_up(requests: int, replies: int) -> str:
    if hasattr(os, "setsid"):
        os.setsid()  # an interrupt at the terminal is for the grader; and a group can be killed
        os.umask(0o077)
    wanted = _line(requests)
    versions = import_all(wanted["modules"])
    if wanted["arrays"] == "torch":
        warm_torch()
    told = {"versions": versions, "pid": os.getpid(), "cpu_s": time.process_time()}
    os.write(replies, f"warm {json.dumps(told)}\n".encode())
    return str(wanted["arrays"])


def _limit(requests: int, replies: int) -> None:
    limits = _line(requests)
    layers: list[str] = []
    if sys.platform != "win32":
        faulthandler.register(signal.SIGUSR1, file=2, all_threads=False)
        spent_s = math.ceil(time.process_time())
        rlimits.apply(limits["memory_mib"], limits["cpu_s"] + spent_s, own_uid=False)
        layers = ["session", "rlimits"]
    os.write(replies, f"ready {' '.join(layers)}\n".encode())


def _line(fd: int) -> Any:
    """Return one line of JSON, and read nothing behind it."""
    with open(fd, "rb", buffering=0, closefd=False) as lines:
        line = lines.readline()
    if not line:  # the grader has no use for this interpreter
        os._exit(0)
    return json.loads(line)


if __name__ == "__main__":
    main()

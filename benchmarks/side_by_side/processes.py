"""Runs the tools' commands, some at a time, and watches what they take."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.side_by_side.descendants import adopt, end_tree, none_left

POLL_S: Final = 0.05


@dataclass(frozen=True)
class Command:
    """One command of a tool.

    Attributes:
        argv: what is run.
        folder: where.
        variables: its environment.
    """

    argv: Sequence[str]
    folder: Path
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Done:
    """How a command ended.

    Attributes:
        wall_s: seconds it took.
        status: exit status; None where it was killed for being late.
        stdout: what it wrote.
    """

    wall_s: float
    status: int | None
    stdout: str


def run(command: Command, limit_s: float) -> Done:
    """Run one command; kill it and all it started after `limit_s` seconds."""
    (done,) = run_all([command], 1, limit_s)[1]
    return done


def run_all(commands: Sequence[Command], workers: int, limit_s: float) -> tuple[float, list[Done]]:
    """Run commands, `workers` at a time, as a shell loop would; return wall seconds and each.

    A command that takes longer than `limit_s` seconds is killed with all it started. What commands
    that ended leave running is killed once the last has ended.
    """
    with none_left():
        start = time.monotonic()
        pool = ThreadPoolExecutor(workers)
        try:
            done = list(pool.map(lambda command: _run(command, limit_s), commands))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        wall_s = time.monotonic() - start
    return wall_s, done


def _run(command: Command, limit_s: float) -> Done:
    start, late = time.monotonic(), threading.Event()
    output = command.folder / "stdout.txt"
    with output.open("wb") as stdout:
        process = subprocess.Popen(
            command.argv,
            cwd=command.folder,
            env=dict(command.variables),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            preexec_fn=adopt,
        )
    root = psutil.Process(process.pid)  # not reaped yet, so it is there

    def end() -> None:
        late.set()
        end_tree(root)

    # Popen.wait with a timeout looks every 50 ms, a good part of what quick commands take
    timer = threading.Timer(limit_s, end)
    timer.start()
    try:
        status = process.wait()
    finally:
        timer.cancel()
    wall_s = time.monotonic() - start
    timer.join()  # what is below the command may take longer to end than it does
    text = output.read_text(errors="replace")
    return Done(wall_s, None if late.is_set() else status, text)


@dataclass
class Memory:
    """The most that all processes under this one took together, in MiB; None where unknown."""

    peak_mib: float | None = None


@contextlib.contextmanager
def watching_memory() -> Iterator[Memory]:
    """Watch the memory of all processes under this one, pages that several share counted once."""
    found, stop = Memory(), threading.Event()

    def watch() -> None:
        while not stop.wait(POLL_S):
            now = _memory_mib()
            if now is not None:
                found.peak_mib = max(found.peak_mib or 0.0, now)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        stop.set()
        thread.join()


def _memory_mib() -> float | None:
    total = 0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error, OSError):
            pss = getattr(process.memory_full_info(), "pss", None)
            if pss is None:
                return None  # only Linux tells it; resident sizes would count shared pages twice
            total += pss
    return total / 2**20

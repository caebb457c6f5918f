"""Commands of the comparison end at their limit, and all they started ends with them."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from benchmarks.side_by_side.descendants import end_tree
from benchmarks.side_by_side.processes import Command, run

LIMIT_S = 3.0
"""Long enough for an interpreter to start."""
FAR_S = 600.0
adopts = pytest.mark.skipif(sys.platform != "linux", reason="adopting processes is Linux's")

DETACHED = """\
import os, signal, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for deaf in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(deaf, signal.SIG_IGN)
        told = os.open("made", os.O_WRONLY | os.O_CREAT)
        os.write(told, str(os.getpid()).encode())
        os.rename("made", "pid")
        os.execve("/bin/sh", ["sh", "-c", "while :; do sleep 1; done"], {})
    os._exit(0)
os.wait()
while not os.path.exists("pid"):
    pass
"""
"""Starts a process with a session of its own, another environment and no parent; waits for it."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the command runs; what it left behind is ended in any case."""
    yield tmp_path
    with contextlib.suppress(OSError, psutil.Error):
        psutil.Process(left_behind(tmp_path)).kill()


@adopts
def test_at_its_limit_a_command_ends_with_what_it_detached(folder: Path) -> None:
    done = run(python(folder, f"{DETACHED}\nsignal.pause()"), LIMIT_S)
    assert done.status is None
    assert not psutil.pid_exists(left_behind(folder))


@adopts
def test_what_a_command_that_ended_left_behind_ends_too(folder: Path) -> None:
    done = run(python(folder, DETACHED), FAR_S)
    assert done.status == 0
    assert not psutil.pid_exists(left_behind(folder))


def test_at_its_limit_a_command_ends_that_is_deaf_to_signals(tmp_path: Path) -> None:
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass"
    assert run(python(tmp_path, deaf), LIMIT_S).status is None


def test_neither_neighbours_nor_what_ran_before_end_with_a_command(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        late, neighbour = (started(stack) for _ in range(2))
        run(python(tmp_path, "pass"), FAR_S)
        assert late.poll() is None
        end_tree(psutil.Process(late.pid))
        late.wait()
        assert neighbour.poll() is None


def test_a_command_that_ends_tells_its_status_and_what_it_wrote(tmp_path: Path) -> None:
    done = run(python(tmp_path, "import sys\nprint('out')\nsys.exit('err')"), FAR_S)
    assert (done.status, sorted(done.stdout.split())) == (1, ["err", "out"])


def started(stack: contextlib.ExitStack) -> subprocess.Popen[bytes]:
    """Start a process that stays; it ends with the stack."""
    process = stack.enter_context(
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    )
    stack.callback(process.kill)
    return process


def left_behind(folder: Path) -> int:
    """The process that `DETACHED` detached."""
    return int((folder / "pid").read_text())


def python(folder: Path, program: str) -> Command:
    """A command that runs a program in a folder."""
    return Command([sys.executable, "-c", program], folder, {"PATH": "/usr/bin:/bin"})

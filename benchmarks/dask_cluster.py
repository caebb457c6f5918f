"""A Dask cluster on the loopback: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 60.0
LEAVE_S = 5.0
PROGRAM = "import sys; from distributed.cli.{0} import main; sys.argv[0] = '{0}'; main()"


@dataclass(frozen=True)
class Cluster:
    """A running one.

    Attributes:
        address: of the scheduler.
        workers: their processes.
        folder: where they keep what they keep.
    """

    address: str
    workers: list[subprocess.Popen[bytes]]
    folder: Path


@contextmanager
def a_cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Start a cluster, and end it when the context ends.

    Args:
        folder: for what the processes keep.
        workers: how many; they may join after the cluster is yielded.

    Raises:
        TimeoutError: the scheduler does not start.
    """
    told = folder / "scheduler.json"
    found = ["--host", "127.0.0.1", "--scheduler-file", str(told)]
    started = [_started(folder, "dask_scheduler", "--port", "0", *found)]
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not told.is_file():
            if time.monotonic() > deadline:
                raise TimeoutError("the scheduler does not start")
            time.sleep(0.05)
        options = [*found, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
        started.extend(_started(folder, "dask_worker", *options) for _ in range(workers))
        yield Cluster(json.loads(told.read_text())["address"], started[1:], folder)
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(LEAVE_S)
            except subprocess.TimeoutExpired:  # Dask's farewells may take longer
                process.kill()
                process.wait()


def _started(folder: Path, name: str, *options: str) -> subprocess.Popen[bytes]:
    """Start one of Dask's programs."""
    command = [sys.executable, "-c", PROGRAM.format(name), *options, "--no-dashboard"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)

"""What a second worker brings: `python -m benchmarks.cluster [SIZE]`.

The same class is graded by `grade batch` with one and with two workers of this machine, and with
one and with two workers of a Dask cluster on the loopback, each a process of its own. Printed are
submissions a second, the time until a tenth was told, and how much more two do than one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.dask_cluster import PATIENCE_S, a_cluster
from benchmarks.large_class import ROOT, write_class


@dataclass(frozen=True)
class Measured:
    """Submissions a second once a tenth was told, and seconds until then."""

    rate: float
    start_s: float


@contextmanager
def used(workers: int) -> Iterator[list[str]]:
    """Start a cluster and yield the options that use it, once all workers are there."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        a_cluster(Path(name), workers) as cluster,
    ):
        _wait_for(cluster.address, workers)
        yield ["--scheduler", cluster.address]


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=PATIENCE_S)


def graded(folder: Path, size: int, options: list[str]) -> Measured:
    """Grade the class once."""
    command = [sys.executable, "-m", "grader", "batch", str(folder), "--json", "--no-cache"]
    command += ["--assignments", str(ROOT / "assignments"), *options]
    begun, times = time.monotonic(), []
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as process:
        for line in process.stdout or ():
            if json.loads(line)["status"] == "fault":
                raise SystemExit("a submission was a fault")
            times.append(time.monotonic())
    if len(times) != size:
        raise SystemExit(f"{len(times)} reports of {size}")
    first = max(size // 10, 1)
    return Measured((size - first) / (times[-1] - times[first - 1]), times[first - 1] - begun)


def main() -> None:
    """Measure all four in turn, round after round, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=100)
    parser.add_argument("-a", "--assignment", default="linear_collapse")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.size < 2:
        parser.error("a class has at least two submissions")
    ways: dict[str, Callable[[], AbstractContextManager[list[str]]]] = {
        "local 1": lambda: nullcontext(["-j", "1"]),
        "local 2": lambda: nullcontext(["-j", "2"]),
        "cluster 1": partial(used, 1),
        "cluster 2": partial(used, 2),
    }
    found: dict[str, list[Measured]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "class")
        write_class(folder, options.assignment, options.size, plain=True)
        for _ in range(options.rounds):
            for way, opened in ways.items():
                with opened() as more:
                    measured = graded(folder, options.size, ["-a", options.assignment, *more])
                found[way].append(measured)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{options.size} of {options.assignment}, {options.rounds} rounds, ", end="")
    print(f"{os.cpu_count()} processors{load}\n")
    print(table(found))


def table(found: dict[str, list[Measured]]) -> str:
    """Return medians, and the ratios of two workers to one in the same round."""
    lines = ["| workers | a second | s until a tenth was told |", "| --- | ---: | ---: |"]
    for way, rounds in found.items():
        rate, start_s = median(m.rate for m in rounds), median(m.start_s for m in rounds)
        lines.append(f"| {way} | {rate:.1f} | {start_s:.1f} |")
    for kind in ("local", "cluster"):
        pairs = zip(found[f"{kind} 1"], found[f"{kind} 2"], strict=True)
        ratios = sorted(two.rate / one.rate for one, two in pairs)
        spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
        lines.append(f"| {kind}, 2:1 | {median(ratios):.2f} ({spread}) | |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

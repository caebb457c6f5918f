"""How a class grows: `python benchmarks/large_class.py [SIZE …]`.

For each size a class of synthetic submissions is written, 1 % of them endless loops and 1 % memory
hogs, and graded by `grade batch`. Printed are submissions a second, milliseconds of wall time for
each that is neither, the start-up, the loops' share, and the greatest memory of the grader, of a
worker and of all processes together. With --plain no loops and hogs are among them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from grader.spec import call_of, load_assignment

ROOT = Path(__file__).parent.parent
SIZES = (10, 100, 1000)
SAMPLE_S = 0.5
MIB = 1 << 20
LOOP = "\n\ndef {function}(*arguments):\n    while True:\n        pass\n"
HOG = "\n\ndef {function}(*arguments):\n    return [bytearray(1 << 27) for _ in range(1 << 20)]\n"


@dataclass
class Peak:
    """Greatest memory seen, in MiB: resident, of the grader, of a worker, of all together."""

    grader: float = 0.0
    worker: float = 0.0
    all: float = 0.0


def write_class(folder: Path, assignment: str, size: int, *, plain: bool) -> None:
    """Write submissions: examples in turn, every one with a comment of its own."""
    examples = sorted((ROOT / "submissions_example" / assignment / "full").iterdir())
    examples += sorted((ROOT / "submissions_example" / assignment / "partial").iterdir())
    name = f"{assignment}.py"
    texts = [path.read_text() for e in examples if (path := e / name).is_file() and alone(e)]
    first = load_assignment(ROOT / "assignments" / assignment).spec.task
    function = next(call.function for call in map(call_of, first) if call is not None)
    for number in range(size):
        text = f"{texts[number % len(texts)]}\n# {number}\n"
        if not plain and number % 100 == 50:
            text += LOOP.format(function=function)
        elif not plain and number % 100 == 75:
            text += HOG.format(function=function)
        target = folder / f"s{number:05}"
        target.mkdir(parents=True)
        (target / name).write_text(text)


def alone(example: Path) -> bool:
    """Whether an example is a single Python file."""
    return len(list(example.glob("*.py"))) == 1


@contextmanager
def watched(pid: int) -> Iterator[Peak]:
    """Look at the memory of a process and all below it while the context lasts."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(SAMPLE_S):
            try:
                top = psutil.Process(pid)
                below = top.children()
                sizes = [p.memory_info().rss / MIB for p in below]
                deeper = [p.memory_info().rss / MIB for w in below for p in w.children(True)]
                own = top.memory_info().rss / MIB
            except psutil.Error:
                continue
            peak.grader = max(peak.grader, own)
            peak.worker = max([peak.worker, *sizes])
            peak.all = max(peak.all, own + sum(sizes) + sum(deeper))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def measured(size: int, options: argparse.Namespace) -> str:
    """Grade a class of a size; return a row of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "class")
        write_class(folder, options.assignment, size, plain=options.plain)
        command = [sys.executable, "-m", "grader", "batch", str(folder), "--json"]
        command += ["-a", options.assignment, "-j", str(options.jobs)]
        command += [
            "--assignments",
            str(ROOT / "assignments"),
            "--out",
            str(Path(name, "r.sqlite")),
        ]
        begun, first = time.monotonic(), None
        walls: list[tuple[float, str]] = []
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process,
            watched(process.pid) as peak,
        ):
            for line in process.stdout or ():
                first = first or time.monotonic() - begun
                report = json.loads(line)
                walls.append((report["run"]["wall_s"], report["submission"]))
        total = time.monotonic() - begun
    if len(walls) != size:
        raise SystemExit(f"{len(walls)} reports of {size}")
    slow = sum(wall for wall, who in walls if int(who[1:]) % 100 == 50 and not options.plain)
    usual = sorted(wall for wall, who in walls if int(who[1:]) % 100 not in (50, 75))
    return (
        f"| {size} | {size / total:.1f} | {1e3 * usual[len(usual) // 2]:.1f} | {first or 0:.2f} |"
        f" {total:.0f} | {slow / options.jobs:.0f} | {peak.grader:.0f} | {peak.worker:.0f} |"
        f" {peak.all:.0f} |"
    )


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("-a", "--assignment", default="two_layer_relu")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--plain", action="store_true", help="no loops, no memory hogs")
    options = parser.parse_args()
    print(
        "| size | a second | ms each (median) | first after s | total s | loops' share s |"
        " grader MiB | a worker MiB | all MiB |\n" + "| ---: " * 9 + "|"
    )
    for size in options.sizes:
        print(measured(size, options), flush=True)


if __name__ == "__main__":
    main()

"""Where the time of `grade SUBMISSION` goes, beside bare interpreters started in the same run.

    python benchmarks/one_submission.py [--runs N] [--submission PATH]

Prints medians of whole processes, and one run's stages from the inside. Asserts nothing.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "submissions_example" / "two_layer_relu" / "full" / "textbook"
STAGES = """
import os, sys, time
start = time.perf_counter()
from grader.sandbox.threads import ONE_THREAD
os.environ.update(ONE_THREAD)
from pathlib import Path
from grader.prepare import Seeds, prepare
from grader.reference import read_functions, read_secret_seed
from grader.run import Grader, HandIn
from grader.render import Style, render_terminal
from grader.spec import load_assignment
marks = [("import", time.perf_counter())]
assignment = load_assignment("assignments/two_layer_relu")
marks.append(("read the spec", time.perf_counter()))
seeds = Seeds(assignment.spec.seed, read_secret_seed(assignment))
prepare(assignment.spec, seeds, read_functions(assignment), "")
marks.append(("right answers and tolerances", time.perf_counter()))
with Grader(assignment) as grader:
    marks.append(("(the same again) and a warm zygote", time.perf_counter()))
    hand_in = HandIn.read(Path(sys.argv[1]))
    report = grader.grade(hand_in)
    marks.append(("run and judge", time.perf_counter()))
    print(f"  of that the student's own code: {report.run.student_cpu_s * 1000:.0f} ms of CPU")
render_terminal(report, style=Style())
marks.append(("render, stop", time.perf_counter()))
for name, mark in marks:
    print(f"  {name:40} {1000 * (mark - start):6.0f} ms")
    start = mark
"""


def wall_s(command: Sequence[str]) -> float:
    """Run a command once; return seconds of wall time."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Time the commands in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--submission", default=str(EXAMPLE))
    options = parser.parse_args()
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
        "grade --help": [sys.executable, "-m", "grader", "--help"],
        "grade SUBMISSION": [sys.executable, "-m", "grader", options.submission],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            times[name].append(wall_s(command))
    base = statistics.median(times["python -c 'import numpy'"])
    for name, found in times.items():
        middle, low, high = statistics.median(found), min(found), max(found)
        spread = f"{low * 1000:5.0f} to {high * 1000:5.0f}"
        print(f"{name:28} {middle * 1000:6.0f} ms   ({spread})   {middle / base:5.1f} x numpy")
    print("\nstages of one run:")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-c", STAGES, options.submission], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()

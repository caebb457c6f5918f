"""How long judging and naming take, beside the student's own calls: `python benchmarks/judging.py`.

Every example of an assignment is run once in the sandbox; what was seen of it is then judged, and
its mistakes are named, several times in this process. Printed are medians over the examples and
the ratio to the CPU time of the student's own process.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.diagnose import explained, further_calls
from grader.hand_in import HandIn
from grader.judge import follow_up, judge
from grader.run import Grader, program_of
from grader.sandbox.session import observe
from grader.spec import load_assignment

ROOT = Path(__file__).parent.parent
REPEATS = 5


def median_ms(work: Callable[[], Any]) -> float:
    """Return the median wall time of `REPEATS` calls, in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times)


def measured(grader: Grader, folder: Path) -> tuple[float, float, float]:
    """Return milliseconds: judging, naming with all it asks for, the student's own CPU time."""
    prepared, predictions = grader.prepared, grader.ready.predictions
    if predictions is None:
        raise SystemExit("the reference is not there")
    found = HandIn.read(folder).find(prepared.spec.submission.file, accept_other_names=False)
    if found is None:
        raise SystemExit(f"{folder} has no such file")
    evidence = observe(grader.zygote, program_of(grader.assignment, found), grader.requests)
    siblings = found.siblings
    judging = median_ms(lambda: judge(prepared, evidence, siblings))
    judged = judge(prepared, evidence, siblings)

    def naming() -> None:
        follow_up(prepared, evidence, siblings)
        list(further_calls(prepared, evidence, judged, predictions))
        explained(prepared, evidence, judged, predictions)

    return judging, median_ms(naming), 1e3 * evidence.usage.cpu_s


def main() -> None:
    """Measure the examples of one assignment and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id", nargs="?", default="two_layer_relu")
    name = parser.parse_args().id
    with Grader(load_assignment(ROOT / "assignments" / name)) as grader:
        print(f"{name}: medians over the examples, {REPEATS} times each, in ms")
        print(f"{'':10}{'examples':>10}{'judging':>10}{'naming':>10}{'own calls':>11}{'ratio':>8}")
        for verdict in ("full", "partial", "zero"):
            folders = sorted((ROOT / "submissions_example" / name / verdict).glob("*"))
            rows = [measured(grader, folder) for folder in folders]
            judging, naming, own = (statistics.median(column) for column in zip(*rows, strict=True))
            ratio = (judging + naming) / own if own else float("nan")
            line = f"{verdict:10}{len(rows):>10}{judging:>10.1f}{naming:>10.1f}"
            print(f"{line}{own:>11.1f}{ratio:>8.2f}")


if __name__ == "__main__":
    main()

"""How long judging and naming take, beside the student's own calls: `python benchmarks/judging.py`.

Every example of an assignment is run once in the sandbox. What was seen of it is then judged, as
`Grader` does it: at first sight, and again with the calls that were asked for besides; and its
mistakes are named. Each is done several times in this process. Told is the processor's time, of
each example the least of the repeats, which a busy machine changes little: over the examples of a
kind the median and the greatest. Without an id every assignment is measured.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.diagnose import Small, explained, further_calls
from grader.errors import IntakeError
from grader.evidence import Evidence, Request
from grader.hand_in import HandIn
from grader.judge import Judging, breaks_all
from grader.run import Grader, program_of
from grader.sandbox.session import observe
from grader.spec import load_assignment

ROOT = Path(__file__).parent.parent
REPEATS = 15
Row = tuple[float, float, float]
"""Milliseconds: judging, naming with all it asks for, the student's own calls."""


def least_ms(work: Callable[[], Any]) -> float:
    """Return the least CPU time of `REPEATS` calls, in milliseconds."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1e3 * min(times)


def measured(grader: Grader, small: Small, folder: Path) -> Row | None:
    """Return how long an example takes; None where there is nothing to run."""
    prepared, predictions, trials = grader.prepared, grader.ready.predictions, grader.trials
    if predictions is None:
        raise SystemExit("the reference is not there")
    try:
        found = HandIn.read(folder).find(prepared.spec.submission.file, accept_other_names=False)
    except IntakeError:
        return None
    if found is None:
        return None
    siblings = found.siblings | ({"fixtures"} if grader.assignment.fixtures is not None else set())
    seen: list[Evidence] = []
    judging = Judging(prepared, siblings, trials)

    def asked(evidence: Evidence) -> list[Request]:
        seen.append(replace(evidence, calls=dict(evidence.calls)))
        judged = judging.judge(evidence)
        more = [*judging.follow_up(evidence)]
        more += further_calls(prepared, evidence, judged, predictions, small)
        return [request for request in more if request.id not in evidence.calls]

    evidence = observe(
        grader.zygote,
        program_of(grader.assignment, found),
        grader.requests,
        lambda outline: breaks_all(prepared.spec, outline, siblings),
        asked,
    )
    first = seen[0] if seen else evidence
    judged = judging.judge(evidence)

    stages = (first, evidence) if len(evidence.calls) > len(first.calls) else (evidence,)

    def judge() -> None:
        anew = Judging(prepared, siblings, trials)
        for stage in stages:
            again = replace(stage)  # without what it keeps of itself
            anew.judge(again)
            anew.follow_up(again)

    def naming() -> None:
        list(further_calls(prepared, first, judged, predictions, small))
        explained(prepared, evidence, judged, predictions, small)

    return least_ms(judge), least_ms(naming), 1e3 * evidence.usage.cpu_s


def lines(name: str) -> Iterator[str]:
    """Measure the examples of an assignment and yield a line for each kind of them."""
    with Grader(load_assignment(ROOT / "assignments" / name)) as grader:
        small = Small(grader.prepared)
        for kind in sorted((ROOT / "submissions_example" / name).iterdir()):
            rows = [measured(grader, small, folder) for folder in sorted(kind.iterdir())]
            known = [row for row in rows if row is not None]
            if not known:
                continue
            columns = [*zip(*known, strict=True)]
            told = [f"{statistics.median(c):>9.1f}{max(c):>8.1f}" for c in columns]
            yield f"{name:20}{kind.name:11}{len(known):>8}{''.join(told)}"


def main() -> None:
    """Measure the examples of one assignment, or of all, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id", nargs="?")
    one = parser.parse_args().id
    every = [path.name for path in sorted((ROOT / "assignments").iterdir()) if path.is_dir()]
    print(f"ms of CPU time, median and greatest of the examples' least of {REPEATS}")
    heads = "".join(f"{head:>17}" for head in ("judging", "naming", "own calls"))
    print(f"{'':31}{'examples':>8}{heads}")
    for name in [one] if one else every:
        for line in lines(name):
            print(line, flush=True)


if __name__ == "__main__":
    main()

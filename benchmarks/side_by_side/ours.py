"""Grades a class with this grader and prints what it took as JSON; started by `tools/own.py`.

    python -m benchmarks.side_by_side.ours ASSIGNMENT FOLDER… [--workers N] [--repeat N] [--anew]

Each worker is a process with a warm `Grader` of its own; they take the next hand-in from a shared
counter. The clock runs from the moment the last of them is ready.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import queue
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

import numpy as np

from grader.batch.local import keep_to_processor
from grader.prepare import Prepared
from grader.ready import ready_to_grade
from grader.reference import read_functions
from grader.run import Grader, HandIn
from grader.sandbox.shared import SharedInputs
from grader.spec import LoadedAssignment, load_assignment

ENTRIES: Final = 15
STEP: Final = 1e-5
LOOK_S: Final = 0.2
"""How often it is looked whether all workers live: each time takes from what they have."""
AGREE: Final = 1e-4
"""Differences of a step of 1e-5 are no better than this share of the gradient's size."""


@dataclass(frozen=True)
class Class:
    """What is graded, and how.

    Attributes:
        assignment: folder of the assignment.
        folders: of the hand-ins.
        repeat: how often each is graded.
        anew: whether right answers and tolerances are computed anew for every hand-in.
    """

    assignment: Path
    folders: Sequence[Path]
    repeat: int
    anew: bool


def grade_class(asked: Class, workers: int) -> dict[str, Any]:
    """Grade all hand-ins; return seconds, and earned and possible points by folder name."""
    start = time.monotonic()
    context = multiprocessing.get_context("spawn")
    shared = _Shared(context.Value("i", 0), context.Barrier(workers), context.Queue())
    processes = [
        context.Process(target=_work, args=(asked, shared, (number, workers)))
        for number in range(workers)
    ]
    for process in processes:
        process.start()
    told = [_next(shared.results, processes) for _ in processes]
    for process in processes:
        process.join()
    began = min(one["began"] for one in told)
    return {
        "start_s": began - start,
        "wall_s": max(one["ended"] for one in told) - began,
        "count": len(asked.folders) * asked.repeat,
        "sandbox": told[0]["sandbox"],
        "scores": {name: score for one in told for name, score in one["scores"].items()},
    }


@dataclass(frozen=True)
class _Shared:
    taken: Any
    ready: Any
    results: Any


def _next(results: Any, processes: Sequence[BaseProcess]) -> dict[str, Any]:
    """Return what the next worker tells; end the program where one of them failed."""
    while True:
        try:
            told: dict[str, Any] = results.get(timeout=LOOK_S)
        except queue.Empty:
            if any(process.exitcode for process in processes):
                for process in processes:
                    process.terminate()
                raise SystemExit("a worker failed; its own words are above") from None
        else:
            return told


def _work(asked: Class, shared: _Shared, place: tuple[int, int]) -> None:
    keep_to_processor(*place)
    assignment = load_assignment(asked.assignment)
    with Grader(assignment) as grader:
        hold_against_differences(assignment, grader.prepared)
        if len(asked.folders) > 1:  # the first child copies pages; the endless one comes alone
            grader.grade(HandIn.read(asked.folders[0]))
        shared.ready.wait()
        began, scores = time.monotonic(), {}
        while True:
            with shared.taken.get_lock():
                turn = shared.taken.value
                shared.taken.value += 1
            if turn >= len(asked.folders) * asked.repeat:
                break
            if asked.anew:
                _prepare_anew(grader, assignment)
            folder = asked.folders[turn % len(asked.folders)]
            report = grader.grade(HandIn.read(folder))
            scores[folder.name] = None if report.earned is None else report.earned / report.possible
        ended, level = time.monotonic(), grader.level
    shared.results.put({"began": began, "ended": ended, "scores": scores, "sandbox": level})


def _prepare_anew(grader: Grader, assignment: LoadedAssignment) -> None:
    grader.ready = ready_to_grade(assignment, None, None)
    grader.prepared = grader.ready.prepared
    grader.requests = [*grader.prepared.requests()]
    grader.shared.close()
    grader.shared = SharedInputs.of(grader.requests)
    hold_against_differences(assignment, grader.prepared)


def hold_against_differences(assignment: LoadedAssignment, prepared: Prepared) -> None:
    """Hold the right gradients on one input against differences of the reference's loss.

    What a hand-in is held against is then held against differences, once for the class.

    Raises:
        SystemExit: they disagree.
    """
    loss = read_functions(assignment)["loss"]
    for (task, _), cases in prepared.cases.items():
        name, case = task.removeprefix("grad_"), cases[0]
        given, right = dict(case.question.inputs), case.expected.low
        random = np.random.default_rng(0)
        at = tuple(random.integers(size, size=ENTRIES) for size in right.shape)
        slopes = [_slope(loss, given, name, index) for index in zip(*at, strict=True)]
        if np.max(np.abs(np.array(slopes) - right[at])) > AGREE * np.max(np.abs(right)):
            raise SystemExit(f"differences of the loss disagree with the reference's {task}")


def _slope(loss: Any, given: dict[str, Any], name: str, index: tuple[int, ...]) -> float:
    sides = []
    for step in (STEP, -STEP):
        moved = given[name].copy()
        moved[index] += step
        sides.append(float(loss(**{**given, name: moved})))
    return (sides[0] - sides[1]) / (2 * STEP)


def main() -> None:
    """Parse the command line, grade, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("assignment", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--anew", action="store_true")
    asked = parser.parse_args()
    work = Class(asked.assignment, asked.folders, asked.repeat, asked.anew)
    sys.stdout.write(json.dumps(grade_class(work, asked.workers)))


if __name__ == "__main__":
    main()

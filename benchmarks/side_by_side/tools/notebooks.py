"""Tools that grade notebooks: otter-grader and nbgrader."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.side_by_side.environments import Environment
from benchmarks.side_by_side.hand_ins import HandIn
from benchmarks.side_by_side.processes import Command, run, run_all
from benchmarks.side_by_side.tools.base import (
    TESTS,
    Facts,
    Measured,
    Place,
    write_given,
    write_right_answers,
)
from benchmarks.side_by_side.tools.one_by_one import OneByOne

NOTEBOOK = "two_layer.ipynb"
SET_UP_LIMIT_S: Final = 300.0


class Otter(OneByOne):
    """otter-grader: `otter run` with an autograder.zip."""

    environment = "otter"

    def __init__(self) -> None:
        how = "`otter run` on a notebook, a loop of 2"
        super().__init__("otter-grader", how, at_most=8)

    def prepare(self, place: Place, environment: Environment) -> None:
        """See `OneByOne`."""
        folder = place.folder / "assignment"
        write_given("otter", folder, place.arrays)
        made = ["generate", "--no-environment", "--no-requirements", "-o", "autograder.zip"]
        _run_once(
            [environment.script("otter"), *made, "right_answers.py"],
            folder,
            place.variables(environment),
        )

    def write(self, place: Place, hand_in: HandIn) -> Path:
        """See `OneByOne`."""
        folder = place.folder / hand_in.id
        folder.mkdir()
        _write_notebook(folder / NOTEBOOK, [_cell("solution", hand_in.source)])
        return folder

    def command(self, place: Place, environment: Environment) -> Sequence[str]:
        """See `OneByOne`."""
        zipped = str(place.folder / "assignment" / "autograder.zip")
        return [environment.script("otter"), "run", "-a", zipped, "--no-logo", NOTEBOOK]

    def score(self, folder: Path) -> float | None:
        """See `OneByOne`."""
        try:
            told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
            points = [float(test["score"]) for test in told["tests"] if "score" in test]
        except (OSError, ValueError, KeyError):
            return None
        return sum(points) / TESTS


class Nbgrader(Facts):
    """nbgrader: `nbgrader autograde` over a course folder; one folder for each worker."""

    environment = "nbgrader"

    def __init__(self) -> None:
        how = "`nbgrader autograde`, 2 courses of half the class each at a time"
        super().__init__("nbgrader", how, "30 s a cell", at_most=12)

    def run(self, place: Place, hand_ins: Sequence[HandIn], limit_s: float) -> Measured:
        """See `base.Tool`."""
        environment = place.environment(self.environment)
        shares = [hand_ins[start :: place.workers] for start in range(place.workers)]
        courses = [place.folder / f"course_{n}" for n, share in enumerate(shares) if share]
        for course, share in zip(courses, shares, strict=False):
            self.write(place, environment, course, share)
        argv = [environment.script("nbgrader"), "autograde", "homework"]
        variables = place.variables(environment)
        commands = [Command(argv, course, variables) for course in courses]
        wall_s, done = run_all(commands, place.workers, limit_s * len(shares[0]))
        earned: dict[str, float] = {}
        for course in courses:
            _run_once(
                [environment.script("nbgrader"), "export"], course, place.variables(environment)
            )
            earned |= _read_grades(course / "grades.csv")
        scores = {one.id: earned.get(one.id) for one in hand_ins}
        late = any(end.status is None for end in done)
        return Measured(wall_s, len(hand_ins), scores, late=late)

    def write(
        self, place: Place, environment: Environment, course: Path, share: Sequence[HandIn]
    ) -> None:
        """Write a course with its source and what was handed in; enter it in the gradebook."""
        blank = "### BEGIN SOLUTION\n### END SOLUTION\n"
        homes = {course / "source" / "homework": blank} | {
            course / "submitted" / one.id / "homework": one.source for one in share
        }
        for folder, source in homes.items():
            folder.mkdir(parents=True)
            _write_notebook(folder / NOTEBOOK, [_cell("solution", source), *_tests()])
            write_right_answers(folder, place.arrays)
        generate = [environment.script("nbgrader"), "generate_assignment", "homework"]
        _run_once(generate, course, place.variables(environment))


def _tests() -> Iterator[dict[str, Any]]:
    head = "import numpy as np\nimport right_answers\n"
    for name, which in (("grad_w1", 2), ("grad_w2", 3)):
        for seed in range(1, 6):
            test = (
                f"want = right_answers.{name}(*right_answers.inputs({seed}))\n"
                f"got = np.asarray({name}(*right_answers.converted({seed})))\n"
                "assert np.allclose(got, want)"
            )
            yield _cell(f"{name}_{seed}", head + test, grade=True, locked=True, points=1)
        slope = (
            f"want = right_answers.differences(1, {which})\n"
            f"at = right_answers.entries(right_answers.SHAPES[{which}])\n"
            f"got = np.asarray({name}(*right_answers.converted(1)))\n"
            "assert np.allclose(got[at], want, rtol=1e-4, atol=1e-3)"
        )
        yield _cell(f"slope_{name}", head + slope, grade=True, locked=True, points=1)


def _cell(name: str, source: str, **marks: Any) -> dict[str, Any]:
    plain = {"grade": False, "solution": not marks, "locked": False, "task": False}
    told = {"grade_id": name, "schema_version": 3, **plain, **marks}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name.replace("_", "-"),
        "metadata": {"nbgrader": told},
        "outputs": [],
        "source": source,
    }


def _write_notebook(path: Path, cells: Sequence[dict[str, Any]]) -> None:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _run_once(argv: Sequence[str], folder: Path, variables: Mapping[str, str]) -> None:
    """Run what is not timed; end the program where it fails."""
    done = run(Command(argv, folder, variables), SET_UP_LIMIT_S)
    if done.status != 0:
        how = "did not end" if done.status is None else "failed"
        raise SystemExit(f"{' '.join(argv)} {how}:\n{done.stdout[-2000:]}")


def _read_grades(path: Path) -> dict[str, float]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["student_id"]: float(row["raw_score"]) / TESTS for row in rows}

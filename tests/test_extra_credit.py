"""Points on top of the full marks: judged, counted, written down and shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.cli import exit_code
from grader.judge import Judged, judge
from grader.prepare import Prepared
from grader.prove.handed_in import _fits
from grader.records import Report, Status, Verdict, Withheld
from grader.render import render_json
from grader.render.blocks import task_scores
from grader.render.markdown import render_markdown
from grader.render.style import Style
from grader.render.terminal import render_terminal
from grader.run import Grader, HandIn

from .builders import a_check, answered, prepared, raised
from .render.builders import a_report, a_verdict
from .skeletons import Skeleton

PLAIN = Style()


def made() -> Prepared:
    """Four points, and two of extra credit."""
    bonus = a_check("gradient", points=2, extra_credit=True)
    return prepared(a_check("values"), bonus, points=4)


def with_wrong(*functions: str) -> Judged:
    evidence = answered(made(), instead=lambda r: raised() if r.function in functions else None)
    return judge(made(), evidence, frozenset())


@pytest.mark.parametrize(
    ("wrong", "status", "earned"),
    [
        ((), Status.PASS, 6.0),
        (("grad_w",), Status.PASS, 4.0),
        (("forward",), Status.PARTIAL, 2.0),
        (("forward", "grad_w"), Status.FAIL, 0.0),
    ],
)
def test_the_status_is_that_of_the_ordinary_checks(
    wrong: tuple[str, ...], status: Status, earned: float
) -> None:
    found = with_wrong(*wrong)
    assert (found.status, found.earned) == (status, earned)
    assert [verdict.extra_credit for verdict in found.verdicts] == [False, True]


def test_it_is_counted_when_graded_and_not_missed_in_a_self_check(tmp_path: Path) -> None:
    skeleton = Skeleton(tmp_path)
    old = "points     = 0.5\n"
    skeleton.change(skeleton.spec, ("= 4\n", "= 3.5\n"), (old, f"{old}  extra_credit = true\n"))
    skeleton.make_kit()
    hand_in = HandIn.read(skeleton.examples / "full" / "textbook")
    reports = {}
    for self_check in (False, True):
        with Grader(skeleton.loaded, self_check=self_check) as grader:
            reports[self_check] = grader.grade(hand_in)
    graded, checked = reports[False], reports[True]
    assert (graded.status, graded.earned, graded.possible) == (Status.PASS, 4.0, 3.5)
    assert (checked.status, checked.earned, checked.possible) == (Status.PASS, 3.5, 3.5)
    assert checked.withheld == Withheld(checks=1, points=0.0)
    assert exit_code([graded]) == exit_code([checked]) == 0


# --- written down ---------------------------------------------------------------------------------


def bonus(status: Status = Status.PASS, **more: Any) -> Verdict:
    return a_verdict("grad_w1/stability", status, possible=2.0, extra_credit=True, **more)


def ordinary(status: Status = Status.PASS) -> Verdict:
    return a_verdict("grad_w1/values", status)


def test_it_is_written_down_only_where_it_is() -> None:
    report = a_report(ordinary(), bonus())
    plain, extra = json.loads(render_json([report], student=False))["reports"][0]["verdicts"]
    assert "extra_credit" not in plain
    assert extra["extra_credit"] is True
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_a_student_sees_it_too() -> None:
    report = a_report(ordinary(), bonus(visibility="hidden")).for_student()
    assert report.verdicts[1].extra_credit


# --- shown ----------------------------------------------------------------------------------------


def test_a_task_is_out_of_its_ordinary_points() -> None:
    (score,) = task_scores(a_report(ordinary(), bonus()))
    assert (score.earned, score.possible) == (6.0, 4.0)


def test_the_terminal_says_what_is_extra() -> None:
    text = render_terminal(a_report(ordinary(), bonus()), style=PLAIN)
    (line,) = [line for line in text.split("\n") if "stability" in line]
    assert "extra credit" in line
    assert line.endswith("2 / 2")
    assert text.rstrip().endswith("6 / 4")
    assert text.count("extra credit") == 1


def test_markdown_says_what_is_extra() -> None:
    text = render_markdown(a_report(ordinary(), bonus()))
    assert "extra credit | 2 / 2 |" in text
    assert "| **total** | | **6 / 4** |" in text


# --- examples -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "folder"),
    [
        ((ordinary(), bonus()), "full"),
        ((ordinary(), bonus(Status.FAIL)), "full"),
        ((ordinary(Status.FAIL), bonus()), "partial"),
        ((ordinary(Status.FAIL), bonus(Status.FAIL)), "zero"),
    ],
)
def test_an_example_belongs_into_one_folder(verdicts: tuple[Verdict, ...], folder: str) -> None:
    report = a_report(*verdicts)
    assert [name for name in ("full", "partial", "zero") if _fits(report, name)] == [folder]

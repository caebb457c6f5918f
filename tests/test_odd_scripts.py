"""Odd scripts in the sandbox: judged, or said why not; never a fault, a hang or a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.records import Status
from grader.render import FORMATS, Options
from grader.run import Grader, HandIn
from grader.sandbox.nurseries import Nurseries
from grader.spec import load_assignment

from .grading import ROOT, headlines, with_limits, write_files
from .handins.quadratic_scripts import COURSE, FILE, ODD

pytestmark = pytest.mark.xdist_group("odd scripts")


@pytest.fixture(scope="module")
def graded(nurseries: Nurseries) -> Iterator[Grader]:
    made = load_assignment(ROOT / "assignments" / "quadratic_script")
    hasty = with_limits(made, cpu_s=2, import_s=2)
    with Grader(hasty, accept_other_names=True, nurseries=nurseries) as started:
        yield started


@pytest.mark.parametrize("name", ODD)
def test_odd_script(name: str, tmp_path: Path, graded: Grader) -> None:
    text, earned = ODD[name]
    report = graded.grade(HandIn.read(write_files(tmp_path / name, {FILE: text})))
    assert report.run.fault is None
    got = None if report.status is Status.UNGRADABLE else report.earned
    assert got == earned, headlines(report)
    for headline in headlines(report):
        assert headline.isprintable()
        assert "Traceback" not in headline
    for form, render in FORMATS.items():
        shown = render([report.for_student()], Options())
        assert "Traceback (most recent call last)" not in shown, form


def test_output_is_capped(tmp_path: Path, graded: Grader) -> None:
    text = COURSE.replace("    losses.append", "    print('x' * 46_000)\n    losses.append")
    report = graded.grade(HandIn.read(write_files(tmp_path / "talks", {FILE: text})))
    assert report.earned == report.possible
    assert report.run.stdout.bytes_total > 4_500_000
    assert len(report.run.stdout.head) + len(report.run.stdout.tail) < 40_000


def test_what_secret_runs_print_is_not_shown(tmp_path: Path, graded: Grader) -> None:
    """Start values are drawn from the secret seed: a student must not see what was printed."""
    report = graded.grade(HandIn.read(write_files(tmp_path / "x", {FILE: COURSE})))
    assert report.run.stdout.head
    assert not report.for_student().run.stdout.head

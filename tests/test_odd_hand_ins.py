"""Odd hand-ins: one clear line each, the right exit code, never a fault, a hang or a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli import exit_code
from grader.render import FORMATS, Options
from grader.run import Grader, HandIn

from .grading import codes, headlines, write_files
from .handins.odd import ODD

# what needs its time: a limit of 1 s would change the verdict
PATIENT = ("prints_100_mb",)


@pytest.mark.parametrize("name", ODD)
def test_odd_hand_in(name: str, tmp_path: Path, grader: Grader, hasty_grader: Grader) -> None:
    odd = ODD[name]
    chosen = grader if name in PATIENT else hasty_grader
    report = chosen.grade(HandIn.read(write_files(tmp_path / name, odd.files)))
    assert report.run.fault is None
    assert exit_code([report]) == odd.exit_code, headlines(report)
    assert (odd.code in codes(report)) if odd.code else not codes(report), headlines(report)
    if odd.code is None:
        assert report.earned == report.possible
    for headline in headlines(report):
        assert headline.isprintable()
        assert "Traceback" not in headline
    for form, render in FORMATS.items():
        text = render([report.for_student()], Options())
        assert "Traceback (most recent call last)" not in text, form

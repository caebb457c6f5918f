"""Notebooks are hand-ins wherever a Python file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.records import Report, Status
from grader.run import Grader, HandIn

from ..grading import headlines
from .notebooks import FULL, NOTEBOOKS, PLACEHOLDER

UNGRADABLE = {"r_kernel", "julia_kernel", "top_level_await", "syntax_error", "no_code"}


def graded(folder: Path, content: bytes, grader: Grader) -> Report:
    path = folder / "two_layer_relu.ipynb"
    path.write_bytes(content)
    return grader.grade(HandIn.read(path))


def told(report: Report) -> str:
    """All that a report says: headlines with their places, and notes."""
    places = [
        f"{finding.headline} ({finding.file}, line {finding.line})"
        for verdict in report.verdicts
        for finding in verdict.findings
    ]
    return "\n".join([*places, *headlines(report), *report.notes])


def test_there_are_enough() -> None:
    assert len(NOTEBOOKS) >= 20


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook(name: str, tmp_path: Path, grader: Grader) -> None:
    content, expected = NOTEBOOKS[name]
    report = graded(tmp_path, content, grader)
    if expected == FULL:
        assert report.earned == report.possible, told(report)
    else:
        assert expected in told(report)
    assert (report.status is Status.UNGRADABLE) == (name in UNGRADABLE)


def test_placeholders_in_a_python_file(tmp_path: Path, grader: Grader) -> None:
    path = tmp_path / "two_layer_relu.py"
    path.write_text(PLACEHOLDER, encoding="utf-8")
    report = grader.grade(HandIn.read(path))
    line = PLACEHOLDER[: PLACEHOLDER.index("grad = None")].count("\n") + 1
    found = {
        (f.code, f.headline, f.line)
        for v in report.verdicts
        if v.task == "grad_w1"
        for f in v.findings
    }
    assert found == {("BP116", "grad_w1 is not filled in: grad = None", line)}

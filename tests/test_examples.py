"""Every hand-in in submissions_example gets the verdict of its folder and of its expected.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grader.cli import exit_code
from grader.run import Grader, HandIn

from .grading import EXAMPLES, codes

FOLDERS = sorted(EXAMPLES.glob("*/*"))


def test_there_are_enough_of_each_verdict() -> None:
    verdicts = [folder.parent.name for folder in FOLDERS]
    assert len(FOLDERS) >= 20
    assert set(verdicts) == {"full", "partial", "zero", "ungradable", "forbidden", "timeout"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f"{f.parent.name}-{f.name}")
def test_example(folder: Path, grader: Grader) -> None:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    report = grader.grade(HandIn.read(folder))
    found = {finding.mistake for v in report.verdicts for finding in v.findings} - {None}
    assert {
        "status": report.status.value,
        "earned": report.earned,
        "findings": codes(report),
        "mistakes": sorted(found),
    } == expected
    code = exit_code([report])
    earned = report.earned or 0.0
    assert {
        "full": code == 0 and earned == report.possible,
        "partial": code == 1 and 0 < earned < report.possible,
        "zero": code == 1 and earned == 0,
        "ungradable": code == 3 and earned == 0,
        "forbidden": code == 1 and any(c.startswith("BP5") for c in codes(report)),
        "timeout": code == 1 and "BP112" in codes(report),
    }[folder.parent.name]

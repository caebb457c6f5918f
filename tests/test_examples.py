"""Every hand-in in submissions_example gets the verdict of its folder and of its expected.toml."""

from __future__ import annotations

import atexit
import tomllib
from functools import cache
from pathlib import Path

import pytest

from grader.cli import exit_code
from grader.run import Grader, HandIn
from grader.spec import load_assignment

from .grading import ROOT, codes

ROOTS = sorted(path.parent for path in ROOT.glob("assignments/*/assignment.toml"))
IDS = [path.name for path in ROOTS]
VERDICTS = {"full", "partial", "zero", "ungradable", "forbidden", "timeout"}


def folders(name: str) -> list[Path]:
    return sorted((ROOT / "submissions_example" / name).glob("*/*"))


@cache
def grader_for(name: str) -> Grader:
    """One grader for all examples of an assignment; it ends with the test process."""
    grader = Grader(load_assignment(ROOT / "assignments" / name))
    atexit.register(grader.zygote.close)
    return grader


@pytest.mark.parametrize("name", IDS)
def test_there_are_enough_of_most_verdicts(name: str) -> None:
    verdicts = [folder.parent.name for folder in folders(name)]
    assert len(verdicts) >= 12
    assert set(verdicts) <= VERDICTS
    assert len(set(verdicts)) >= 5
    assert verdicts.count("full") >= 4


EXAMPLES = [
    pytest.param(name, folder, id=f"{name}-{folder.parent.name}-{folder.name}")
    for name in IDS
    for folder in folders(name)
]


@pytest.mark.parametrize(("name", "folder"), EXAMPLES)
def test_example(name: str, folder: Path) -> None:
    grader = grader_for(name)
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

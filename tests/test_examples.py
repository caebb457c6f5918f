"""Every hand-in in submissions_example gets the verdict of its folder and of its expected.toml."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path

import pytest

from grader.prove.handed_in import FOLDERS, unlike
from grader.run import Grader, HandIn
from grader.spec import load_assignment

from .grading import ROOT

ROOTS = sorted(path.parent for path in ROOT.glob("assignments/*/assignment.toml"))
IDS = [path.name for path in ROOTS]


def folders(name: str) -> list[Path]:
    return sorted((ROOT / "submissions_example" / name).glob("*/*"))


@cache
def grader_for(name: str) -> Grader:
    """One grader for all examples of an assignment; it ends with the test process."""
    grader = Grader(load_assignment(ROOT / "assignments" / name))
    atexit.register(grader.close)
    return grader


@pytest.mark.parametrize("name", IDS)
def test_there_are_enough_of_most_verdicts(name: str) -> None:
    verdicts = [folder.parent.name for folder in folders(name)]
    assert len(verdicts) >= 12
    assert set(verdicts) <= set(FOLDERS)
    assert len(set(verdicts)) >= 5
    assert verdicts.count("full") >= 4


EXAMPLES = [
    pytest.param(name, folder, id=f"{name}-{folder.parent.name}-{folder.name}")
    for name in IDS
    for folder in folders(name)
]


@pytest.mark.parametrize(("name", "folder"), EXAMPLES)
def test_example(name: str, folder: Path) -> None:
    report = grader_for(name).grade(HandIn.read(folder))
    assert [*unlike(report, folder)] == []

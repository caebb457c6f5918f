"""Every hand-in in submissions_example gets the verdict of its folder and of its expected.toml."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from grader.prove.handed_in import FOLDERS, unlike
from grader.run import Grader, HandIn
from grader.sandbox.nurseries import Nurseries
from grader.spec import load_assignment

from .grading import ROOT, cache_of_the_tests, with_limits

ROOTS = sorted(path.parent for path in ROOT.glob("assignments/*/assignment.toml"))
IDS = [path.name for path in ROOTS]


def folders(name: str) -> list[Path]:
    return sorted((ROOT / "submissions_example" / name).glob("*/*"))


class Graders:
    """Those of one assignment at a time, kept while its examples are asked for."""

    def __init__(self, nurseries: Nurseries) -> None:
        self.name, self.nurseries = "", nurseries
        self.open = ExitStack()
        self.made: dict[bool, Grader] = {}

    def of(self, name: str, *, hasty: bool) -> Grader:
        """Return the grader of an assignment; a hasty one has short limits."""
        if name != self.name:
            self.open.close()
            self.name, self.made = name, {}
        if hasty not in self.made:
            assignment = load_assignment(ROOT / "assignments" / name)
            if hasty:
                assignment = with_limits(assignment, cpu_s=1, import_s=2)
            grader = Grader(assignment, store=cache_of_the_tests(), nurseries=self.nurseries)
            self.made[hasty] = self.open.enter_context(grader)
        return self.made[hasty]


@pytest.fixture(scope="session")
def graders(nurseries: Nurseries) -> Iterator[Graders]:
    made = Graders(nurseries)
    with made.open:
        yield made


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
def test_example(name: str, folder: Path, graders: Graders) -> None:
    endless = folder.parent.name == "timeout" or "endless" in folder.name
    report = graders.of(name, hasty=endless).grade(HandIn.read(folder))
    assert [*unlike(report, folder)] == []

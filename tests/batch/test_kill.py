"""Killed at any moment, as often as you like, a batch resumes: nothing lost, nothing double.

`pytest tests/batch/test_kill.py --kills 500` kills more often than `make test` does.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.batch.classes import COLLAPSE
from tests.batch.killing import Killer, batch_command, contents
from tests.grading import ROOT


def a_class(folder: Path, copies: int) -> Path:
    """A class of small submissions of every kind but those that take their time."""
    examples = ROOT / "submissions_example" / COLLAPSE
    for verdict in ("full", "partial", "zero", "ungradable"):
        for example in sorted((examples / verdict).iterdir()):
            for copy in range(copies if verdict == "full" else 2):
                shutil.copytree(example, folder / f"{example.name}{copy}")
    return folder


def test_kills_change_nothing(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    kills = pytestconfig.getoption("kills")
    folder = a_class(tmp_path / "class", copies=2 + kills // 5)  # not done before the last kill
    undisturbed, killed = tmp_path / "undisturbed.sqlite", tmp_path / "killed.sqlite"
    options = ("-a", COLLAPSE, "-j", "2")
    subprocess.run(batch_command(folder, undisturbed, *options), check=True, capture_output=True)
    killer = Killer(batch_command(folder, killed, *options), kills, seed=7)
    assert killer.run() == 0
    assert sum(killer.killed.values()) >= kills
    assert set(killer.killed) == {"grader", "worker", "zygote"}
    assert contents(killed) == contents(undisturbed)
    assert len(contents(killed)) == len([*folder.iterdir()])
    assert {len(gradings) for gradings in contents(killed).values()} == {1}

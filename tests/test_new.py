"""`grade new` writes an assignment that works at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.prove.lint import lint
from grader.prove.whole import prove
from grader.reference import read_secret_seed
from grader.skeleton import write_skeleton
from grader.spec import load_assignment

from .grading import run_grade


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
def test_a_new_assignment_passes_lint_and_verify(arrays: str, tmp_path: Path) -> None:
    assignments = tmp_path / "assignments"
    done = run_grade("new", "my_layer", "--arrays", arrays, "--assignments", assignments)
    assert (done.returncode, done.stderr) == (0, "")
    folders = [
        tmp_path / part / "my_layer" for part in ("assignments", "reference", "submissions_example")
    ]
    assert done.stdout.split() == [str(folder) for folder in folders]
    assert load_assignment(folders[0]).spec.arrays == arrays
    assert lint(folders[0]).problems == ()
    found = prove(folders[0])
    assert (found.problems, found.warnings) == ((), ())


def test_secret_seeds_differ(tmp_path: Path) -> None:
    seeds = set()
    for name in ("one", "two"):
        folder, *_ = write_skeleton(tmp_path / "assignments", name)
        seeds.add(read_secret_seed(load_assignment(folder)))
    assert len(seeds) == 2
    assert min(seeds) >= 2**59


@pytest.mark.parametrize("name", ["", "3x", "Layer", "a-b", "a b", "../x", "class", "a/b"])
def test_an_id_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be the id of an assignment") as caught:
        write_skeleton(tmp_path / "assignments", name)
    assert "small letters" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("part", ["assignments", "reference", "submissions_example"])
def test_nothing_is_overwritten(part: str, tmp_path: Path) -> None:
    there = tmp_path / part / "mine"
    there.mkdir(parents=True)
    with pytest.raises(UsageError, match=r"mine is there already"):
        write_skeleton(tmp_path / "assignments", "mine")
    assert list(there.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == [part]

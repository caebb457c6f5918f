"""grade regrade: whose score moves after a change, by what, why; what is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.store import Store

from .grading import ROOT, run_grade

COLLAPSE = "linear_collapse"
WORTH = "points   = 2.5", "points   = 3.5"
LESS = "points   = 4\n", "points   = 3\n"


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """A course with a class of three that was graded; returns its file of results."""
    for folder in ("assignments", "reference"):
        shutil.copytree(ROOT / folder / COLLAPSE, tmp_path / folder / COLLAPSE)
    examples = ROOT / "submissions_example" / COLLAPSE
    for who, example in (("ann", "full/textbook"), ("ben", "full/plain_loops")):
        shutil.copytree(examples / example, tmp_path / "class" / who)
    empty = tmp_path / "class" / "eve"
    empty.mkdir()
    (empty / f"{COLLAPSE}.py").write_text("")
    done = run_grade("batch", "class", "--out", "r.sqlite", "-j", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "r.sqlite"


def change(results: Path, *pairs: tuple[str, str]) -> None:
    spec = results.parent / "assignments" / COLLAPSE / "assignment.toml"
    text = spec.read_text()
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    spec.write_text(text)


def regraded(results: Path, *options: str) -> dict[str, Any]:
    done = run_grade("regrade", "r.sqlite", "--json", "-j", "1", *options, cwd=results.parent)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def scores(results: Path) -> dict[str, float | None]:
    with Store.open(results) as store:
        return {grading.submission: grading.report.earned for grading in store.current()}


def test_nothing_changed_nothing_moves(graded: Path) -> None:
    assert regraded(graded) == {
        "schema_version": 1,
        "applied": False,
        "unchanged": 3,
        "moves": [],
    }


def test_a_preview_tells_and_writes_nothing_and_apply_makes_it_so(graded: Path) -> None:
    before = scores(graded)
    change(graded, WORTH, LESS)
    told = regraded(graded, "--preview")
    moves = {move["submission"]: move for move in told["moves"]}
    assert set(moves) == {"ann", "ben", "eve"}
    assert moves["ann"]["why"] == ["spec"]
    assert [(c["before"], c["after"]) for c in moves["ann"]["checks"]] == [(4, 3), (2.5, 3.5)]
    assert (moves["ann"]["before"], moves["ann"]["after"]) == (12, 12)
    assert moves["eve"]["checks"] == []
    assert scores(graded) == before
    with Store.open(graded) as store:
        assert len(store.history("ann", COLLAPSE)) == 1

    applied = regraded(graded, "--apply")
    assert applied["applied"] is True
    assert applied["moves"] == told["moves"]
    with Store.open(graded) as store:
        assert len(store.history("ann", COLLAPSE)) == 2
    assert regraded(graded)["moves"] == []


def test_points_set_by_hand_stay_unless_the_check_is_worth_something_else(graded: Path) -> None:
    run = ("--by", "staff", "--reason", "agreed")
    for check, points in (("collapse/values", "1"), ("counterexample/nonlinear", "0.5")):
        done = run_grade("override", "r.sqlite", "ann", check, points, *run, cwd=graded.parent)
        assert done.returncode == 0, done.stderr
    change(graded, WORTH, LESS)
    (ann,) = [move for move in regraded(graded)["moves"] if move["submission"] == "ann"]
    assert ann["lapsed_overrides"] == ["collapse/values"]
    assert ann["before"] == 12 - 3 - 1.5
    assert ann["after"] == 12 - 1.5


def test_a_submission_that_changed_says_so(graded: Path) -> None:
    (graded.parent / "class" / "ben" / f"{COLLAPSE}.py").write_text("")
    told = regraded(graded)
    (ben,) = told["moves"]
    assert (ben["submission"], ben["why"], ben["after"]) == ("ben", ["submission"], 0)
    assert told["unchanged"] == 2


def test_the_folder_may_have_moved(graded: Path) -> None:
    (graded.parent / "class").rename(graded.parent / "archive")
    done = run_grade("regrade", "r.sqlite", cwd=graded.parent)
    assert done.returncode == 2
    assert "there is no such folder" in done.stderr
    assert regraded(graded, "--folder", "archive")["unchanged"] == 3


def test_both_at_once_is_refused(graded: Path) -> None:
    done = run_grade("regrade", "r.sqlite", "--preview", "--apply", cwd=graded.parent)
    assert done.returncode == 2
    assert "--preview writes nothing" in done.stderr


def test_for_people_it_is_a_table(graded: Path) -> None:
    change(graded, WORTH, LESS)
    done = run_grade("regrade", "r.sqlite", "-j", "1", cwd=graded.parent)
    assert "2 because of: spec" in done.stdout
    assert done.stdout.rstrip().endswith("--apply makes it so.")
    assert "[3/3]" in done.stderr

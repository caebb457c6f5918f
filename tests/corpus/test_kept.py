"""A run that was ended goes on where it was, and only with what was judged by the same code."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import __main__ as command
from . import kept
from .kept import Kept, state
from .tally import Tally


def test_results_are_there_again(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    Kept(file).add("one", Tally(checked=3))
    Kept(file).add("two", [1])
    assert Kept(file).results == {"one": Tally(checked=3), "two": [1]}


def test_one_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    first = Kept(file)
    first.add("one", 1)
    first.add("two", "a longer one")
    file.write_bytes(file.read_bytes()[:-5])
    assert Kept(file).results == {"one": 1}


def test_without_a_file_nothing_is_kept() -> None:
    here = Kept(None)
    here.add("one", 1)
    assert here.results == {"one": 1}


def test_whatever_verdicts_depend_on_is_another_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("grader", "assignments/two_layer_relu", "reference/two_layer_relu"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    monkeypatch.setattr(kept, "HERE", tmp_path / "tests" / "corpus")
    states = [state("two_layer_relu")]
    for path in (
        "grader/a.py",
        "assignments/two_layer_relu/a.toml",
        "reference/two_layer_relu/a.py",
    ):
        (tmp_path / path).write_text("x = 1")
        states.append(state("two_layer_relu"))
        (tmp_path / path).write_text("x = 2")
        states.append(state("two_layer_relu"))
    (tmp_path / "reference" / "two_layer_script").mkdir()
    (tmp_path / "reference" / "two_layer_script" / "a.py").write_text("")
    assert len(set(states)) == len(states)
    assert state("two_layer_relu") == states[-1]


def test_parts_that_are_kept_are_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "judge_seed", lambda *_: pytest.fail("done again"))
    job: command.Job = ("judge", "two_layer_relu", 1, 0, 1)
    store = Kept(tmp_path / "kept")
    store.add((job, "now"), Tally(checked=5))
    (done,) = command._done([job], 1, store, {"two_layer_relu": "now"})
    assert done == (job, Tally(checked=5))

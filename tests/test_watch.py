from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.watch import on_changes, snapshot


class Stop(Exception):
    pass


def runs(path: Path, *changes: Callable[[], object] | None) -> int:
    """How often it acts while the files change, one change between two looks."""
    acted, left = [0], list(changes)

    def act() -> None:
        acted[0] += 1

    def sleep(_: float) -> None:
        if not left:
            raise Stop
        change = left.pop(0)
        if change is not None:
            change()

    with pytest.raises(Stop):
        on_changes(path, act, sleep=sleep)
    return acted[0]


def test_it_acts_once_where_nothing_changes(tmp_path: Path) -> None:
    assert runs(tmp_path, None, None, None) == 1


def test_it_acts_again_once_a_change_has_settled(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("1")
    assert runs(tmp_path, lambda: file.write_text("22"), None, None, None) == 2
    busy = [lambda text=text: file.write_text(text) for text in ("3", "44", "555")]
    assert runs(tmp_path, *busy, None) == 2


def test_a_change_while_it_acts_counts(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("1")
    acted = [0]

    def act() -> None:
        acted[0] += 1
        if acted[0] == 1:
            file.write_text("22")

    looks = [0]

    def sleep(_: float) -> None:
        looks[0] += 1
        if looks[0] > 4:
            raise Stop

    with pytest.raises(Stop):
        on_changes(file, act, sleep=sleep)
    assert acted[0] == 2


def test_a_file_that_is_gone_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("1")
    changes = [file.unlink, None, None, lambda: file.write_text("22"), None]
    assert runs(file, *changes) == 2


def test_hidden_files_and_caches_do_not_count(tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    for name in (".git/index", "__pycache__/a.pyc", ".a.py.swp"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert snapshot(tmp_path) == before
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b.py").write_text("x")
    assert snapshot(tmp_path) != before


def test_the_time_of_the_last_change_counts(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("1")
    os.utime(file, (1, 1))
    before = snapshot(file)
    os.utime(file, (2, 2))
    assert snapshot(file) != before

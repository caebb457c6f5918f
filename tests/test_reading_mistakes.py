"""mistakes.py beside a reference: read as it is, and proven to be makeable."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import SpecError
from grader.reference import prove_mistakes, read_mistakes
from grader.spec import LoadedAssignment

from .grading import two_layer_relu

A_MISTAKE = (
    "from grader.mistakes import Mistake\n"
    'MISTAKES = (Mistake("m", "{step}", "0", "Wrong.", "Look.", "c", ("total",)),) * {times}\n'
)


def with_mistakes(folder: Path, text: str) -> LoadedAssignment:
    loaded = two_layer_relu()
    solution = (loaded.reference_folder or folder) / "solution.py"
    (folder / "solution.py").write_bytes(solution.read_bytes())
    (folder / "mistakes.py").write_text(text, encoding="utf-8")
    return replace(loaded, reference_folder=folder)


def test_mistakes_that_can_be_made_are_read(tmp_path: Path) -> None:
    made = with_mistakes(tmp_path, A_MISTAKE.format(step="grad_w1.h", times=1))
    assert [mistake.id for mistake in read_mistakes(made)] == ["m"]
    prove_mistakes(made)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MISTAKES = [1]\n", "it must define MISTAKES, a tuple of grader.mistakes.Mistake"),
        ("", "it must define MISTAKES"),
        ("import nothing_like_this\n", "importing it raises ModuleNotFoundError"),
        (A_MISTAKE.format(step="grad_w1.nothing", times=1), "has no step grad_w1.nothing"),
        (A_MISTAKE.format(step="grad_w1.h", times=2), "two mistakes are called m"),
    ],
)
def test_mistakes_that_are_wrong_themselves_are_told(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=re.escape(said)):
        prove_mistakes(with_mistakes(tmp_path, text))


def test_mistakes_need_not_be_there(tmp_path: Path) -> None:
    made = with_mistakes(tmp_path, "")
    (tmp_path / "mistakes.py").unlink()
    assert read_mistakes(made) == ()

"""Which assignments a submission is judged against where one of several specs is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.discover import answered, read_assignments, read_what_loads
from grader.errors import NothingToGrade, SpecError
from grader.intake import Source, Submission

from .grading import run_grade

SPEC = """\
schema = 1
id = "{id}"
title = "A small one"
points = {points}
seed = 1

[submission]
file = "{id}.py"

[variables]
x = ["N"]

[families.base]
dims = {{ N = 3 }}
draw = "dyadic"

[[task]]
id = "f"
title = "f"
call = "f(x)"

  [[task.check]]
  id = "values"
  kind = "values"
  result = ["N"]
  points = 1
  families = ["base"]
"""


def folder_of(tmp_path: Path, **points: int) -> Path:
    """Assignments by id; those with other than one point are wrong."""
    for name, number in points.items():
        (tmp_path / name).mkdir()
        text = SPEC.format(id=name, points=number)
        (tmp_path / name / "assignment.toml").write_text(text, encoding="utf-8")
    return tmp_path


def handed_in(*files: str) -> Submission:
    return Submission("mine", "", {name: Source(name, b"") for name in files})


def chosen(folder: Path, *files: str) -> list[str]:
    loaded, broken = read_what_loads(folder)
    return [one.spec.id for one in answered(loaded, handed_in(*files), broken)]


def test_a_broken_spec_stops_no_other(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, good=1, odd=2)
    assert chosen(folder, "good.py") == ["good"]
    _, (broken,) = read_what_loads(folder)
    assert broken.path == folder / "odd" / "assignment.toml"
    assert broken.submission == "odd.py"
    assert "points" in broken.error.message
    with pytest.raises(SpecError, match="points"):
        read_assignments(folder)


def test_the_spec_that_is_asked_for_must_be_right(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, good=1, odd=2)
    for files in (["odd.py"], ["good.py", "odd.py"], ["another.py"]):
        with pytest.raises(SpecError, match=r"odd.assignment\.toml"):
            chosen(folder, *files)


def test_a_spec_that_tells_nothing_may_be_what_is_asked_for(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, good=1)
    (folder / "odd").mkdir()
    (folder / "odd" / "assignment.toml").write_text("schema = = 1", encoding="utf-8")
    assert chosen(folder, "good.py") == ["good"]
    with pytest.raises(SpecError):
        chosen(folder, "another.py")
    (folder / "odd" / "assignment.toml").unlink()
    with pytest.raises(NothingToGrade):
        chosen(folder, "another.py")


def test_the_command_warns_and_grades(tmp_path: Path) -> None:
    (tmp_path / "assignments").mkdir()
    folder = folder_of(tmp_path / "assignments", good=1, odd=2)
    (folder / "good" / "assignment.toml").write_text(
        SPEC.format(id="good", points=1).replace("seed = 1", 'seed = 1\nreference = "solved"'),
        encoding="utf-8",
    )
    solved = folder / "good" / "solved"
    solved.mkdir()
    (solved / "solution.py").write_text("def f(x):\n    return 2 * x\n", encoding="utf-8")
    mine = tmp_path / "good.py"
    mine.write_text("def f(x):\n    return x + x\n", encoding="utf-8")
    done = run_grade(mine, "--assignments", folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(f"warning: {folder / 'odd' / 'assignment.toml'} is skipped: ")
    assert "points" in done.stderr

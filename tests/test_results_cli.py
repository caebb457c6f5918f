"""`grade show` and `grade override` on a file of results, as staff type them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.cli import main
from grader.store import MappingRecord, Store
from tests.grading import ROOT, run_grade
from tests.render.builders import a_report, a_verdict, hidden
from tests.store.builders import ASSIGNMENT, a_class, a_key, a_store, a_student, an_entry, small

JOE = a_student("1001", name="Jöe Doe", email="joe@example.edu", sid="0100")
ROE = a_student("1002", name="Roe")
BY = ("--by", "M. Grader", "--reason", "another sign convention")


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Joe was graded in one assignment, Roe in two; Ida was taken in and not graded yet."""
    path = tmp_path / "results.sqlite"
    row = MappingRecord(file="joe/two_layer_relu.py", submission="joe", why="a folder of its own")
    entries = (an_entry("joe", JOE), an_entry("roe", ROE), an_entry("ida"))
    with a_store(path) as store:
        settings = a_class().settings.model_copy(update={"assignments": str(ROOT / "assignments")})
        store.record_class(a_class(*entries, mapping=(row,), settings=settings))
        store.add("joe", ASSIGNMENT, a_key(1), small("joe"))
        store.add("joe", ASSIGNMENT, a_key(2), half("joe"))
        for assignment in (ASSIGNMENT, "quadratic_model"):
            store.add("roe", assignment, a_key(1), small("roe", assignment=assignment))
        store.add("gone", ASSIGNMENT, a_key(1), small("gone"))
    return path


def half(submission: str, possible: float = 8.0) -> Any:
    verdicts = (
        a_verdict("grad_w1/values", earned=possible / 2, possible=possible),
        a_verdict("loss/values", possible=2.0),
    )
    return a_report(*verdicts, submission=submission, spec_digest=f"worth {possible}")


@pytest.fixture
def grade(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run


# --- show ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["joe", "1001", "0100", "JOE@example.edu", "jöe doe"])
def test_show_by_any_name(path: Path, grade: Any, who: str) -> None:
    done = grade("show", path, who)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("joe\nstudent   Jöe Doe <joe@example.edu> 0100\n")
    assert "joe/two_layer_relu.py (a folder of its own)" in done.out
    assert "10 / 10\n" in done.out  # the grading before
    assert "  6 / 10  spec\n" in done.out
    assert done.out.endswith("\nscore  6 / 10\n")


def test_show_every_assignment_or_one(path: Path, grade: Any) -> None:
    assert grade("show", path, "roe").out.count("score  10 / 10") == 2
    done = grade("show", path, "roe", "-a", "quadratic_model")
    assert done.out.count("score  10 / 10") == 1
    assert "quadratic_model · submission roe" in done.out


def test_show_as_json(path: Path, grade: Any) -> None:
    done = grade("show", path, "joe", "--json")
    (shown,) = json.loads(done.out)["shown"]
    assert (shown["submission"], shown["total"], shown["possible"]) == ("joe", 6.0, 10.0)
    assert [past["key"] for past in shown["history"]] == [a_key(1), a_key(2)]
    assert [past["changed"] for past in shown["history"]] == [[], ["spec"]]
    assert shown["report"]["submission"] == "joe"


def test_show_as_a_student_sees_it(path: Path, grade: Any) -> None:
    secret = -3.25
    with Store.open(path) as store:
        store.add("ida", ASSIGNMENT, a_key(1), hidden(secret))
    assert grade("override", path, "ida", "grad_w1/unseen", "1", *BY).code == 0
    for form in ((), ("-v",), ("--json",)):
        shown = grade("show", path, "ida", "--as", "student", *form)
        assert (shown.code, shown.err) == (0, "")
        assert "another sign convention" in shown.out
        for kept in ("M. Grader", repr(secret), "unseen_family", a_key(1)[:8]):
            assert kept not in shown.out
    assert "M. Grader" in grade("show", path, "ida").out
    assert repr(secret) in grade("show", path, "ida", "-v").out


def test_show_who_is_not_graded_or_not_there_any_more(path: Path, grade: Any) -> None:
    done = grade("show", path, "ida")
    assert (done.code, done.out) == (0, "ida\nresult   not graded yet\n")
    done = grade("show", path, "gone")
    assert "no longer part of it" in done.out
    assert "score  10 / 10" in done.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["jo"], "nobody is known as 'jo'; did you mean 'joe'?"),
        (["joe", "-a", "two_layer"], "nothing was graded in 'two_layer'; did you mean"),
        (["joe", "-a", "quadratic_model"], "joe was not graded in quadratic_model"),
        (["ida", "-a", "quadratic_model"], "ida was not graded in quadratic_model"),
    ],
)
def test_show_of_what_is_not_there(
    path: Path, grade: Any, arguments: list[str], message: str
) -> None:
    done = grade("show", path, *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {message}")


def test_errors_of_the_file_are_clear_in_both_forms(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text("a,b\n")
    done = run_grade("show", "grades.csv", "joe", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: grades.csv is not a file of results\n"
        "Files of results are written by grade batch; --out names a new one.\n"
    )
    done = run_grade("show", "nothing.sqlite", "joe", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    assert json.loads(done.stdout)["error"] == {
        "code": "store",
        "message": "nothing.sqlite cannot be opened: No such file or directory",
        "hint": "grade batch FOLDER --out FILE writes a file of results.",
    }


# --- override ------------------------------------------------------------------------------------


def total(grade: Any, path: Path, who: str = "joe") -> tuple[float, float]:
    (shown,) = json.loads(grade("show", path, who, "--json").out)["shown"]
    return shown["graded"], shown["total"]


def test_override_and_undo(path: Path, grade: Any) -> None:
    done = grade("override", path, "Jöe Doe", "grad_w1", "6.5", *BY)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "grad_w1/values of joe: set to 6.5 of 8 by hand\nscore  8.5 / 10 with overrides; graded 6\n"
    )
    assert grade("override", path, "joe", "grad_w1", "0", *BY).code == 0
    assert total(grade, path) == (6.0, 2.0)
    done = grade("override", path, "joe", "grad_w1", "--undo", "--by", "A", "--reason", "a slip")
    assert done.out == (
        "grad_w1/values of joe: the override is undone\nscore  8.5 / 10 with overrides; graded 6\n"
    )
    assert grade("override", path, "joe", "grad_w1/values", "--undo", *BY).code == 0
    assert total(grade, path) == (6.0, 6.0)
    done = grade("override", path, "joe", "grad_w1/values", "--undo", *BY)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: joe has no override in two_layer_relu to undo\n")
    text = grade("show", path, "joe").out
    assert text.count("another sign convention") == 3
    assert "A: a slip" in text


def test_an_override_stays_through_a_regrade_and_lapses_with_its_check(
    path: Path, grade: Any
) -> None:
    grade("override", path, "joe", "grad_w1", "8", *BY)
    with Store.open(path) as store:
        store.add("joe", ASSIGNMENT, a_key(3), small("joe", grader_version="0.2.0"))
        assert total(grade, path) == (10.0, 10.0)
        store.add("joe", ASSIGNMENT, a_key(4), half("joe"))
        assert total(grade, path) == (6.0, 10.0)
        store.add("joe", ASSIGNMENT, a_key(5), half("joe", possible=4.0))
    assert total(grade, path) == (4.0, 4.0)
    text = " ".join(grade("show", path, "joe").out.split())
    assert "no longer applies: given out of 8, the check is worth 4 now" in text
    assert "with overrides" not in text
    assert grade("override", path, "joe", "grad_w1", "--undo", *BY).code == 0
    assert "no longer applies" not in grade("show", path, "joe").out


def test_override_as_json(path: Path, grade: Any) -> None:
    done = grade("override", path, "joe", "loss", "1.25", *BY, "--json")
    data = json.loads(done.out)
    assert data["override"] | {"at": ""} == {
        "number": 1,
        "submission": "joe",
        "assignment": ASSIGNMENT,
        "task": "loss",
        "check": "values",
        "points": 1.25,
        "possible": 2.0,
        "by": "M. Grader",
        "reason": "another sign convention",
        "at": "",
        "undone": None,
    }
    assert (data["graded"], data["total"], data["possible"]) == (6.0, 5.25, 10.0)


def test_override_of_one_assignment_of_several(path: Path, grade: Any) -> None:
    done = grade("override", path, "roe", "loss", "1", *BY)
    assert done.code == 2
    assert done.err == (
        "error: roe was graded in 2 assignments: quadratic_model, two_layer_relu\n"
        "Name one with -a ID.\n"
    )
    assert grade("override", path, "roe", "loss", "1", *BY, "-a", "quadratic_model").code == 0
    with Store.open(path) as store:
        assert [made.assignment for made in store.overrides()] == ["quadratic_model"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["joe", "grad_w1", "9", *BY], "grad_w1/values is worth 8 points, so it cannot get 9"),
        (["joe", "grad_w1", "x", *BY], "'x' is not a number of points"),
        (["joe", "grad_w2", "1", *BY], "there is no check 'grad_w2'; did you mean 'grad_w1'?"),
        (["joe", "grad_w1", *BY], "POINTS are missing"),
        (["joe", "grad_w1", "1", "--undo", *BY], "--undo takes the newest override back"),
        (["joe", "grad_w1", "1", "--by", "A"], "--reason must say something"),
        (["joe", "grad_w1", "1", "--reason", "x"], "--by must say something"),
        (["ida", "grad_w1", "1", *BY], "ida was not graded yet"),
        (["joe", "loss", "--undo", *BY], "joe has no override in two_layer_relu to undo"),
        (["zoe", "loss", "1", *BY], "nobody is known as 'zoe'"),
    ],
)
def test_an_override_that_makes_no_sense_changes_nothing(
    path: Path, grade: Any, arguments: list[str], message: str
) -> None:
    done = grade("override", path, *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {message}")
    with Store.open(path) as store:
        assert store.overrides() == []


def test_an_override_while_a_batch_writes(path: Path, grade: Any) -> None:
    with Store.open(path) as batch:
        assert grade("override", path, "joe", "loss", "1", *BY).code == 0
        assert batch.add("joe", ASSIGNMENT, a_key(9), small("joe"))
        assert [made.points for made in batch.overrides()] == [1.0]
    assert total(grade, path) == (10.0, 9.0)

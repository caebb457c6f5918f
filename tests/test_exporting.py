"""`grade export` from a real file of results to the bytes of the CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from grader.cli import main
from grader.cli.export import summary
from grader.errors import UsageError
from grader.exporting import read_gradebook, read_roster, write_export
from grader.gradebook import rows
from grader.records import Status
from grader.store import Store
from tests.courses import JANE, Course, a_course, a_tiny
from tests.gradebook.builders import an_assignment, handed_in
from tests.grading import run_grade
from tests.spec.minimal import TEXT, edited
from tests.store.builders import a_class, a_key, a_store, an_entry


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return a_course(tmp_path)


def cells(text: str) -> dict[str, dict[str, str]]:
    lines = csv.DictReader(text.splitlines(keepends=True))
    return {line["submission"] or line["id"]: line for line in lines}


WHOLE = (
    "id,name,email,sid,section,assignment,submission,status,earned,possible,penalty,score,lateness,"
    "attempts,note\r\n"
    "2,'=Bo,,,,tiny,bo,fault,,20.00,,,on time,1,"
    '"the grader failed: no points are lost, grade again"\r\n'
    "1,Jäne,jane@uni.example,,,tiny,jane,partial,17.50,20.00,8.75,4.38,late 0:00:01,1,"
    "8.75 of 20.00 scaled to 10; 1 day late: 50 % taken off\r\n"
    ",,,,,tiny,new,not graded,,20.00,,,unknown,1,"
    "nobody knows whose this is; when it was handed in is not known\r\n"
)


def test_the_whole_file_on_stdout(course: Course) -> None:
    done = run_grade("export", course.results, "--to", "csv")
    assert done.returncode == 0
    assert done.stderr == (
        "3 rows, without a score: 1 fault, 1 not graded; 1 to look at, see their notes\n"
    )
    assert done.stdout == WHOLE.replace("\r\n", "\n")  # read as text, which joins line ends


Export = Callable[..., int]


@pytest.fixture
def export(course: Course) -> Export:
    def run(*arguments: object) -> int:
        given = ["export", course.results, "--to", "csv", *arguments]
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in given])
        return int(ended.value.code or 0)

    return run


def test_the_same_bytes_in_a_file_of_ones_own(
    course: Course, export: Export, capsys: pytest.CaptureFixture[str]
) -> None:
    out = course.folder / "grades.csv"
    out.write_text("older", encoding="utf-8")
    assert export("--out", out) == 0
    assert out.read_bytes() == WHOLE.encode()
    assert out.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().out == ""
    assert {path.name for path in course.folder.iterdir() if "csv" in path.name} == {"grades.csv"}


def test_bytes_on_stdout_are_those_of_the_file(
    export: Export, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert export() == 0
    assert capfdbinary.readouterr().out == WHOLE.encode()


def test_an_override_counts_and_is_told(course: Course) -> None:
    with Store.open(course.results) as store:
        for name in ("bo", "jane"):
            store.override(
                name, "tiny", "grad_w", "values", points=Decimal(10), possible=Decimal(20),
                by="M", reason="by hand",
            )  # fmt: skip
    found = {row.submission: row for row in course.read()}
    for name, final in (("bo", "10.00"), ("jane", "5.00")):
        score = found[name].score
        assert score is not None
        assert str(score.final) == final
        assert "points set by hand: grad_w/values" in found[name].notes


def test_an_override_that_lapsed_is_told(course: Course) -> None:
    with Store.open(course.results) as store:
        store.override(
            "jane", "tiny", "grad_w", "gone", points=Decimal(1), possible=Decimal(2),
            by="M", reason="by hand",
        )  # fmt: skip
    (jane,) = (row for row in course.read() if row.submission == "jane")
    lapsed = "override of grad_w/gone lapsed: the assignment has no such check any more"
    assert lapsed in jane.notes
    assert jane.score is not None
    assert jane.score.raw == Decimal("17.5")


def test_the_class_list_gives_sections_extensions_and_who_is_missing(course: Course) -> None:
    path = course.roster("id,name,section,extension\n1,Jane,A,1 h\n3,Cy,B,\n")
    found = {row.student.key: row for row in course.read(roster=path) if row.student}
    jane = found["1"]
    assert (jane.section, jane.student and jane.student.email) == ("A", "jane@uni.example")
    assert jane.lateness is not None
    assert jane.lateness.status.value == "on time"
    assert found["3"].status.value == "missing"
    assert found["2"].notes[0] == "not on the class list"


def test_the_batch_s_class_list_is_taken(course: Course) -> None:
    path = course.roster("id\n1\n2\n9\n")
    with Store.open(course.results) as store:
        store.record_class(a_class(an_entry("jane", JANE), settings=course.settings(path)))
    statuses = {row.student.key: row.status.value for row in course.read() if row.student}
    assert statuses == {"1": "partial", "2": "missing", "9": "missing"}


def test_other_assignments_are_not_missing_from_a_submission(course: Course) -> None:
    folder = course.assignments / "other"
    folder.mkdir()
    other = edited('id     = "tiny"', 'id     = "other"', TEXT)
    (folder / "assignment.toml").write_text(other, encoding="utf-8")
    with Store.open(course.results) as store:
        report = a_tiny("jane", 20.0, Status.PASS).model_copy(update={"assignment": "other"})
        store.add("jane", "other", a_key(2), report)
    found = [(row.assignment, row.submission) for row in course.read()]
    assert found == [
        ("other", "jane"), ("other", "new"), ("tiny", "bo"), ("tiny", "jane"), ("tiny", "new"),
    ]  # fmt: skip
    assert [row.submission for row in course.read(assignment="other")] == ["jane", "new"]


def test_a_time_without_offset_is_not_known_and_told(course: Course) -> None:
    entry = an_entry("jane", JANE, submitted="2026-06-01T14:00:01")
    with Store.open(course.results) as store:
        store.record_class(a_class(entry, settings=course.settings()))
    (jane,) = course.read()
    assert jane.lateness is not None
    assert jane.lateness.status.value == "unknown"
    assert jane.notes[0] == "the time 2026-06-01T14:00:01 has no offset from UTC"


def test_another_folder_of_assignments(course: Course) -> None:
    folder = course.folder / "next" / "tiny"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(TEXT, encoding="utf-8")
    found = {row.submission: row for row in course.read(assignments=folder.parent)}
    score = found["jane"].score
    assert score is not None
    assert str(score.scaled) == "17.50"


# --- what cannot be done --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--to", "canvsa"], "error: there is no export 'canvsa'\n--to takes 'csv'.\n"),
        (
            ["-a", "tinny"],
            "error: nothing was graded in 'tinny'; did you mean 'tiny'?\n-a names an assignment.\n",
        ),
        (
            ["--roster", "none.csv"],
            (
                "error: none.csv: the class list cannot be read: No such file or directory\n"
                "Name it with --roster FILE.\n"
            ),
        ),
        (
            ["--out", "no/such/grades.csv"],
            (
                "error: no/such/grades.csv cannot be written: No such file or directory\n"
                "Name another file with --out.\n"
            ),
        ),
    ],
)
def test_a_usage_error_is_told(
    arguments: list[str], error: str, export: Export, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(*arguments) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", error)


def test_results_without_gradings_or_without_a_class(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with a_store(path) as store:
        with pytest.raises(UsageError, match="nothing was graded yet"):
            read_gradebook(store)
        store.add("jane", "tiny", a_key(1), a_tiny("jane", 17.5))
        with pytest.raises(UsageError, match="do not say where the assignments are"):
            read_gradebook(store)


def test_a_class_list_of_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes("name\nJäne\n".encode("latin-1"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_roster(path)
    path.write_bytes("\ufeffname\nJäne\n".encode())
    assert read_roster(path).listed[0].student.key == "Jäne"


def test_a_file_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "grades.csv"
    out.mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write_export([], lambda rows: f"{len(rows)}", out)
    assert list(tmp_path.iterdir()) == [out]


def test_the_summary() -> None:
    on_time = datetime(2026, 6, 1, tzinfo=UTC)
    found = rows(an_assignment(), [handed_in("a", "ada", submitted=on_time)])
    assert summary(found) == "1 row"
    assert summary([]) == "0 rows"

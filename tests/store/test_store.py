"""What is recorded comes back, once, and the history with it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zlib
from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import StoreError, UsageError
from grader.records import Report, Run
from grader.store import MappingRecord, Store, grading_key
from tests.grading import ROOT
from tests.render.builders import SITUATIONS, all_fault, nan_mismatch

from .builders import ASSIGNMENT, a_class, a_key, a_store, a_student, an_entry, small


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "results.sqlite"


def gradings(store: Store, **options: bool) -> list[tuple[str, str, str]]:
    return [(g.submission, g.assignment, g.key) for g in store.current(**options)]


# --- gradings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_report_comes_back_as_it_was(path: Path, situation: str) -> None:
    report = SITUATIONS[situation]()
    with a_store(path) as store:
        store.add("ada", ASSIGNMENT, a_key(), report)
    with Store.open(path) as store:
        (grading,) = store.current()
    assert grading.report.model_dump_json() == report.model_dump_json()
    assert (grading.report == report) is (situation != "nan_mismatch")  # NaN is not itself
    assert grading.graded_at == "2026-03-01T12:00:00Z"


def test_nan_comes_back_as_a_number(path: Path) -> None:
    with a_store(path) as store:
        store.add("ada", ASSIGNMENT, a_key(), nan_mismatch())
        (grading,) = store.current()
    mismatch = grading.report.verdicts[0].mismatches[0]
    assert mismatch.got != mismatch.got
    assert mismatch.want == float("-inf")


def test_the_same_again_changes_nothing(path: Path) -> None:
    with a_store(path) as store:
        assert not store.fresh("ada", ASSIGNMENT, a_key(1))
        assert store.add("ada", ASSIGNMENT, a_key(1), small())
        assert store.fresh("ada", ASSIGNMENT, a_key(1))
        assert not store.fresh("ada", ASSIGNMENT, a_key(2))
        assert not store.fresh("ada", "other", a_key(1))
        assert not store.add("ada", ASSIGNMENT, a_key(1), small())
        assert len(store.history("ada", ASSIGNMENT)) == 1


def test_another_key_becomes_current_and_the_old_one_stays(path: Path) -> None:
    with a_store(path) as store:
        for number in (1, 2, 1):  # a spec that was changed and changed back
            assert store.add("ada", ASSIGNMENT, a_key(number), small(seed=number))
        assert [g.report.seed for g in store.history("ada", ASSIGNMENT)] == [1, 2, 1]
        assert gradings(store) == [("ada", ASSIGNMENT, a_key(1))]
        assert [g.graded_at[14:16] for g in store.history("ada", ASSIGNMENT)] == ["00", "01", "02"]


def test_a_fault_is_current_and_never_fresh(path: Path) -> None:
    with a_store(path) as store:
        assert store.add("ada", ASSIGNMENT, a_key(1), all_fault())
        assert not store.fresh("ada", ASSIGNMENT, a_key(1))
        assert store.add("ada", ASSIGNMENT, a_key(1), small())
        assert store.fresh("ada", ASSIGNMENT, a_key(1))
        assert not store.add("ada", ASSIGNMENT, a_key(1), all_fault())
        assert store.add("ada", ASSIGNMENT, a_key(2), all_fault())
        (grading,) = store.current()
        assert grading.report.earned is None


def test_a_forced_grading_counts_where_it_says_something_else(path: Path) -> None:
    later = small(run=Run(host="another"))
    with a_store(path) as store:
        store.add("ada", ASSIGNMENT, a_key(1), small())
        assert not store.add("ada", ASSIGNMENT, a_key(1), later, forced=True)
        assert store.add("ada", ASSIGNMENT, a_key(1), small(seed=8), forced=True)
        assert [g.report.seed for g in store.history("ada", ASSIGNMENT)] == [7, 8]


def test_current_is_in_order_and_of_one_assignment_if_wanted(path: Path) -> None:
    with a_store(path) as store:
        for submission, assignment in (("b", "y"), ("a", "y"), ("b", "x"), ("B", "x")):
            store.add(submission, assignment, a_key(), small(submission))
        assert [(s, a) for s, a, _ in gradings(store)] == [
            ("B", "x"),
            ("a", "y"),
            ("b", "x"),
            ("b", "y"),
        ]
        assert [g.submission for g in store.current("y")] == ["a", "b"]
        assert store.graded() == [("B", "x"), ("a", "y"), ("b", "x"), ("b", "y")]


def test_one_may_write_while_reading_what_is_current(path: Path) -> None:
    with a_store(path) as store:
        for number in range(4):
            store.add(f"s{number}", ASSIGNMENT, a_key(1), small())
        for grading in store.current():
            assert store.add(grading.submission, ASSIGNMENT, a_key(2), small(seed=2))
        assert [g.report.seed for g in store.current()] == [2, 2, 2, 2]


def test_a_snapshot_is_of_one_moment(path: Path) -> None:
    with a_store(path) as store, Store.open(path) as reader:
        with reader.snapshot():
            assert gradings(reader) == []
            store.add("ada", ASSIGNMENT, a_key(), small())
            assert gradings(reader) == []
            with pytest.raises(RuntimeError, match="while a snapshot is read"):
                reader.record_class(a_class())
        assert gradings(reader) == [("ada", ASSIGNMENT, a_key())]
        reader.record_class(a_class())
        assert gradings(store) == []


def test_that_only_the_run_differs_can_be_told_in_sql(path: Path) -> None:
    with a_store(path) as store:
        store.add("a", ASSIGNMENT, a_key(), small(run=Run(host="one")))
        store.add("b", ASSIGNMENT, a_key(), small(run=Run(host="two")))
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT digest, report, run, earned FROM grading").fetchall()
    connection.close()
    assert rows[0][:2] == rows[1][:2]
    assert [json.loads(zlib.decompress(row[2]))["host"] for row in rows] == ["one", "two"]
    assert Report.model_validate_json(zlib.decompress(rows[0][1])) == small()
    assert [row[3] for row in rows] == [10.0, 10.0]


def test_a_report_of_another_version_is_one_clear_error(path: Path) -> None:
    with a_store(path) as store:
        store.add("ada", ASSIGNMENT, a_key(), small())
        with store.database.writing() as connection:
            connection.execute("UPDATE grading SET report = ?", (zlib.compress(b'{"new": 1}'),))
        with pytest.raises(
            StoreError, match=r"results.sqlite: the report of ada in two_layer_relu cannot be read"
        ):
            list(store.current())
        with store.database.writing() as connection:
            connection.execute("UPDATE grading SET report = x'00'")
        with pytest.raises(StoreError, match="cannot be read"):
            store.history("ada", ASSIGNMENT)


# --- the class -----------------------------------------------------------------------------------


def test_a_class_comes_back_as_it_was(path: Path) -> None:
    jo = a_student("2", name="Jö Roe", email="jo@example.edu", sid="0042")
    rows = (
        MappingRecord(file="b/x.py", submission="b", students=("Jö Roe",), why="its folder"),
        MappingRecord(file="notes.txt", why="not Python"),
    )
    group = an_entry("b", jo, a_student(), submitted="2026-02-28T23:59:59+01:00", marked_late=True)
    intake = a_class(group, an_entry("a", why="its folder"), mapping=rows)
    with a_store(path) as store:
        assert store.settings() is None
        assert store.entries() == ()
        store.record_class(intake)
    with Store.open(path) as store:
        assert store.settings() == intake.settings
        assert store.entries() == intake.entries
        assert store.mapping() == intake.mapping


def test_the_same_class_again_writes_nothing(path: Path) -> None:
    with a_store(path) as store:
        store.record_class(a_class(an_entry("a")))
        with store.database.reading() as connection:
            before = connection.total_changes
        store.record_class(a_class(an_entry("a")))
        with store.database.reading() as connection:
            assert connection.total_changes == before
        store.record_class(a_class(an_entry("a"), an_entry("b")))
        assert [entry.id for entry in store.entries()] == ["a", "b"]


def test_gradings_of_who_is_no_longer_in_the_class_stay_apart(path: Path) -> None:
    with a_store(path) as store:
        for name in ("a", "b"):
            store.add(name, ASSIGNMENT, a_key(), small(name))
        assert [s for s, _, _ in gradings(store)] == ["a", "b"]  # no class: nobody is left out
        store.record_class(a_class(an_entry("a"), an_entry("b")))
        store.record_class(a_class(an_entry("a"), an_entry("c")))
        assert [s for s, _, _ in gradings(store)] == ["a"]
        assert [s for s, _, _ in gradings(store, withdrawn=True)] == ["a", "b"]
        assert len(store.history("b", ASSIGNMENT)) == 1
        store.record_class(a_class(an_entry("a"), an_entry("b")))
        assert [s for s, _, _ in gradings(store)] == ["a", "b"]
        assert store.fresh("b", ASSIGNMENT, a_key())  # and need not be graded again
        store.record_class(a_class())
        assert gradings(store) == []


def test_two_entries_of_one_id_are_refused_and_the_class_before_stays(path: Path) -> None:
    with a_store(path) as store:
        store.record_class(a_class(an_entry("a")))
        with pytest.raises(StoreError, match=r"entry\.submission"):
            store.record_class(a_class(an_entry("b"), an_entry("b")))
        assert [entry.id for entry in store.entries()] == ["a"]


# --- points set by hand --------------------------------------------------------------------------


def points(store: Store, amount: str, check: str = "values") -> int:
    made = store.override(
        "ada",
        ASSIGNMENT,
        "grad_w1",
        check,
        points=Decimal(amount),
        possible=Decimal(8),
        by="a grader",
        reason="the sign was announced otherwise",
    )
    return made.number


def test_overrides_are_kept_through_gradings(path: Path) -> None:
    with a_store(path) as store:
        number = points(store, "2.55")
        store.add("ada", ASSIGNMENT, a_key(1), small())
        store.add("ada", ASSIGNMENT, a_key(2), small())
    with Store.open(path) as store:
        (made,) = store.overrides("ada", ASSIGNMENT)
        assert (made.number, made.points, made.possible, made.name) == (
            number,
            2.55,
            8.0,
            "grad_w1/values",
        )
        assert (made.by, made.reason) == ("a grader", "the sign was announced otherwise")
        assert (made.at, made.undone) == ("2026-03-01T12:00:00Z", None)
        assert store.overrides("bob") == []
        assert store.overrides() == [made]


def test_undo_takes_the_newest_back_and_then_the_one_before(path: Path) -> None:
    with a_store(path) as store:
        first, second = points(store, "1"), points(store, "2")
        points(store, "3", "purity")
        for number in (second, first):
            undone = store.undo_override(
                "ada", ASSIGNMENT, "grad_w1", "values", by="another", reason="a slip"
            )
            assert undone.number == number
            assert undone.undone is not None
            assert (undone.undone.by, undone.undone.reason) == ("another", "a slip")
        with pytest.raises(UsageError, match="ada has no override of grad_w1/values to undo"):
            store.undo_override("ada", ASSIGNMENT, "grad_w1", "values", by="x", reason="y")
        assert [o.undone is not None for o in store.overrides()] == [True, True, False]


@pytest.mark.parametrize("amount", ["0", "0.01", "0.29", "1.1", "2.67", "8"])
def test_points_come_back_exactly(path: Path, amount: str) -> None:
    with a_store(path) as store:
        points(store, amount)
        assert [Decimal(repr(o.points)) for o in store.overrides()] == [Decimal(amount)]


def test_a_persons_decision_waits_for_the_disk_and_gradings_do_not(path: Path) -> None:
    with a_store(path) as store:
        said: list[str] = []
        with store.database.reading() as connection:
            connection.set_trace_callback(said.append)
        store.add("ada", ASSIGNMENT, a_key(), small())
        assert not [line for line in said if "synchronous" in line]
        points(store, "1")
        assert [line for line in said if "synchronous" in line] == [
            "PRAGMA synchronous",
            "PRAGMA synchronous = FULL",
            "PRAGMA synchronous = 1",
        ]


# --- keys ----------------------------------------------------------------------------------------

PARTS = {
    "submission_digest": "a",
    "spec_digest": "b",
    "reference_digest": "c",
    "seeds": (7, None),
    "grader_version": "0.1.0",
    "versions": {"python": "3.11.7", "numpy": "2.4"},
    "sandbox": "full",
}


def test_a_key_is_a_digest_of_everything_and_of_nothing_else() -> None:
    key = grading_key(**PARTS)  # type: ignore[arg-type]
    canonical = (
        '{"grader_version":"0.1.0","reference_digest":"c","sandbox":"full","seeds":[7,null],'
        '"spec_digest":"b","submission_digest":"a","versions":{"numpy":"2.4","python":"3.11.7"}}'
    )
    assert key == hashlib.sha256(canonical.encode()).hexdigest()
    turned = {**PARTS, "versions": {"numpy": "2.4", "python": "3.11.7"}}
    assert grading_key(**turned) == key  # type: ignore[arg-type]
    others = {
        grading_key(**{**PARTS, name: changed})  # type: ignore[arg-type]
        for name, changed in {
            "submission_digest": "x",
            "spec_digest": "x",
            "reference_digest": "x",
            "seeds": (7, 0),
            "grader_version": "0.1.1",
            "versions": {"python": "3.11.7", "numpy": "2.4", "torch": "2.13"},
            "sandbox": "none",
        }.items()
    }
    assert len(others - {key}) == len(PARTS)


# --- what docs/results.md says -------------------------------------------------------------------


def test_the_file_can_be_read_and_backed_up_by_others_while_it_is_written(path: Path) -> None:
    question = "SELECT submission, assignment, status, earned, possible FROM current_grading"
    copy = path.with_name("backup.sqlite")
    with a_store(path) as store:
        store.add("ada", ASSIGNMENT, a_key(1), all_fault())
        store.add("ada", ASSIGNMENT, a_key(1), small())
        other, backup = sqlite3.connect(path), sqlite3.connect(copy)
        assert other.execute(question).fetchall() == [("ada", ASSIGNMENT, "pass", 10.0, 10.0)]
        other.backup(backup)
        other.close()
        backup.close()
        store.add("bob", ASSIGNMENT, a_key(1), small("bob"))
    with Store.open(copy) as store:
        assert gradings(store) == [("ada", ASSIGNMENT, a_key(1))]
    assert question in (ROOT / "docs" / "results.md").read_text()


def test_a_copy_of_all_its_files_is_whole(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    with a_store(path) as store:
        store.add("ada", ASSIGNMENT, a_key(), small())
        for file in path.parent.glob("results.sqlite*"):
            shutil.copy(file, copy)
    with Store.open(copy / path.name) as store:
        assert gradings(store) == [("ada", ASSIGNMENT, a_key())]

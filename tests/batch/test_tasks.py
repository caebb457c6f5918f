from __future__ import annotations

from grader.batch.tasks import Unanswered
from grader.batch.work import Task
from tests.batch.classes import COLLAPSE, RELU, AnEntry, a_job, some_tasks

FILE = {"linear_collapse.py": "x = 1"}
BOTH = {**FILE, "two_layer_relu.py": "y = 2"}


def named(*entries: AnEntry, **options: object) -> list[tuple[str, str]]:
    return [
        (one.hand_in.id, one.assignment) if isinstance(one, Task) else (one.submission, "-")
        for one in some_tasks(*entries, **options)  # type: ignore[arg-type]
    ]


def test_a_submission_is_graded_in_every_assignment_whose_file_it_holds() -> None:
    assert named(AnEntry("a", BOTH), AnEntry("b", FILE)) == [
        ("a", COLLAPSE),
        ("a", RELU),
        ("b", COLLAPSE),
    ]


def test_one_without_any_file_is_told_of_and_not_lost() -> None:
    (told,) = some_tasks(AnEntry("a", {"notes.py": ""}))
    assert isinstance(told, Unanswered)
    assert told.submission == "a"
    assert "holds no assignment's file" in told.why


def test_with_one_assignment_named_all_are_graded_in_it() -> None:
    assert named(AnEntry("a", {"notes.py": ""}), only=RELU) == [("a", RELU)]


def test_one_that_cannot_be_read_counts_where_others_hand_in() -> None:
    entries = [AnEntry("a", refusal="a.zip: too large"), AnEntry("b", FILE)]
    assert named(*entries) == [("b", COLLAPSE), ("a", COLLAPSE)]


def test_one_that_cannot_be_read_counts_for_the_only_assignment_there_is() -> None:
    entry = AnEntry("a", refusal="a.zip: too large")
    assert named(entry, job=a_job(RELU)) == [("a", RELU)]
    assert named(entry) == [("a", "-")]


def test_submissions_are_read_one_by_one() -> None:
    class Once(AnEntry):
        def read(self) -> object:  # type: ignore[override]
            assert self.id not in read
            read.append(self.id)
            return super().read()

    read: list[str] = []
    tasks = iter(some_tasks(*(Once(name, FILE) for name in "abc")))
    next(tasks)
    assert read == ["a"]
    next(tasks)
    assert read == ["a", "b"]

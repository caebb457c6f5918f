from __future__ import annotations

from pathlib import Path

from grader.batch.course import Course, Graded, Working
from grader.batch.lost import lost
from grader.batch.tasks import Unanswered
from grader.batch.work import Task
from grader.errors import Fault, MachineBusy, SandboxError
from grader.records import Report, Status
from grader.store import Store
from tests.batch.classes import COLLAPSE, AnEntry, Obedient, a_job, some_tasks
from tests.store.builders import a_store, small

FILE = {"linear_collapse.py": "x = 1"}


def some(*names: str) -> list[AnEntry]:
    return [AnEntry(name, FILE) for name in names]


def graded(course: Course) -> dict[str, Graded]:
    return {e.report.submission: e for e in course if isinstance(e, Graded)}


def test_every_submission_gets_its_report() -> None:
    crew = Obedient()
    names = [f"s{n}" for n in range(20)]
    assert set(graded(Course(some_tasks(*some(*names)), crew))) == set(names)
    assert crew.asked == names


def test_what_is_told_is_in_the_store_already(tmp_path: Path) -> None:
    with a_store(tmp_path / "r.sqlite") as store:
        course = Course(some_tasks(*some("a", "b", "c")), Obedient(), store)
        for event in course:
            if isinstance(event, Graded):
                name = event.report.submission
                (grading,) = store.history(name, COLLAPSE)
                assert (grading.key, grading.report) == (event.key, event.report)


def test_a_second_run_does_what_is_missing(tmp_path: Path) -> None:
    with a_store(tmp_path / "r.sqlite") as store:
        list(Course(some_tasks(*some("a", "b")), Obedient(), store))
        crew = Obedient()
        again = graded(Course(some_tasks(*some("a", "b", "c")), crew, store))
    assert crew.asked == ["c"]
    assert {name: one.stored for name, one in again.items()} == {"a": True, "b": True, "c": False}
    assert again["a"].report == small("a")


def test_stopped_anywhere_it_goes_on_without_loss_or_doubles(tmp_path: Path) -> None:
    names = [f"s{n}" for n in range(6)]
    asked: list[str] = []
    for _ in names:
        with Store.open(tmp_path / "r.sqlite", create=True) as store:
            crew = Obedient()
            for event in Course(some_tasks(*some(*names)), crew, store):
                if isinstance(event, Graded) and not event.stored:
                    break  # stopped when the first new report was told
            asked += [event.report.submission] if isinstance(event, Graded) else []
    with Store.open(tmp_path / "r.sqlite") as store:
        assert sorted(name for name, _ in store.graded()) == names
        assert all(len(store.history(name, COLLAPSE)) == 1 for name in names)


def test_force_grades_what_is_there(tmp_path: Path) -> None:
    with a_store(tmp_path / "r.sqlite") as store:
        list(Course(some_tasks(*some("a")), Obedient(), store))
        crew = Obedient()
        list(Course(some_tasks(*some("a")), crew, store, force=True))
        assert crew.asked == ["a"]


def test_nothing_is_written_where_nothing_is_to_be_kept(tmp_path: Path) -> None:
    with a_store(tmp_path / "r.sqlite") as store:
        told = graded(Course(some_tasks(*some("a")), Obedient(), store, keep=False))
        assert set(told) == {"a"}
        assert store.graded() == []


class Unlucky:
    """Answers with a fault so many times."""

    def __init__(self, times: int, why: Fault | None = None) -> None:
        self.left = times
        self.why = why or SandboxError("it ended")

    def __call__(self, task: Task) -> Report:
        if task.hand_in.id != "b":
            return small(task.hand_in.id)
        self.left -= 1
        return lost(task, a_job(), self.why) if self.left >= 0 else small("b")


def test_a_fault_is_tried_once_more_at_the_end(tmp_path: Path) -> None:
    with a_store(tmp_path / "r.sqlite") as store:
        crew = Obedient(Unlucky(1))
        told = graded(Course(some_tasks(*some("a", "b", "c")), crew, store))
        assert told["b"].report.status is Status.PASS
        assert crew.asked == ["a", "b", "c", "b"]
        assert len(store.history("b", COLLAPSE)) == 1


def test_what_the_machine_was_too_busy_for_is_tried_again_and_again(tmp_path: Path) -> None:
    with a_store(tmp_path / "r.sqlite") as store:
        crew = Obedient(Unlucky(3, MachineBusy()))
        course = Course(some_tasks(*some("a", "b", "c")), crew, store, pauses_s=(0, 0.1, 0.1))
        told = list(course)
        assert crew.asked == ["a", "b", "c", "b", "b", "b"]
        assert Working(()) in told
        last = told[-1]
        assert isinstance(last, Graded)
        assert (last.report.submission, last.report.status) == ("b", Status.PASS)
        assert len(store.history("b", COLLAPSE)) == 1


def test_a_machine_that_stays_too_busy_makes_a_fault_and_no_score() -> None:
    crew = Obedient(Unlucky(9, MachineBusy()))
    told = graded(Course(some_tasks(*some("a", "b")), crew, pauses_s=(0, 0, 0)))
    assert crew.asked == ["a", "b", "b", "b", "b"]
    assert (told["b"].report.status, told["b"].report.earned) == (Status.FAULT, None)


def test_another_fault_is_tried_once_more_and_nobody_waits_for_it() -> None:
    crew = Obedient(Unlucky(9))
    told = list(Course(some_tasks(*some("a", "b")), crew, pauses_s=(0, 60)))
    assert crew.asked == ["a", "b", "b"]
    assert Working(()) not in told


def test_a_fault_that_stays_is_told_and_graded_again_the_next_time(tmp_path: Path) -> None:
    with a_store(tmp_path / "r.sqlite") as store:
        told = graded(Course(some_tasks(*some("a", "b")), Obedient(Unlucky(2)), store))
        assert told["b"].report.status is Status.FAULT
        assert told["b"].report.earned is None
        crew = Obedient()
        list(Course(some_tasks(*some("a", "b")), crew, store))
        assert crew.asked == ["b"]


def test_what_is_not_there_and_who_works_is_told_too() -> None:
    class Slow(Obedient):
        waited = 0

        def wait(self, wait_s: float):  # type: ignore[no-untyped-def]
            self.waited += 1
            return [] if self.waited < 3 else super().wait(wait_s)

    events = list(Course(some_tasks(AnEntry("x"), *some("a")), Slow()))
    assert isinstance(events[0], Unanswered)
    assert events[1:3] == [Working(("a",))] * 2
    assert isinstance(events[3], Graded)

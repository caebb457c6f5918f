"""Workers of this machine: what they do, and what becomes of it when they are killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader.batch.crew import Done
from grader.batch.desk import Desk
from grader.batch.local import LIVES, LocalCrew
from grader.batch.plan import prepare_ahead
from grader.batch.work import Job, Task
from grader.errors import SpecError
from grader.hand_in import HandIn
from grader.ready import Ready
from grader.records import Report, Status
from tests.batch.classes import COLLAPSE, AnEntry, a_job, example

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these workers are forked")


@pytest.fixture(scope="module")
def job() -> Job:
    return a_job()


@pytest.fixture(scope="module")
def ready(job: Job) -> dict[str, Ready]:
    return prepare_ahead(job)


def a_task(name: str, files: dict[str, str]) -> Task:
    return Task(name, COLLAPSE, HandIn(name, AnEntry(name, files).read()))


def some_tasks(count: int) -> list[Task]:
    right = example("full/textbook")
    assert right
    return [a_task(f"s{n}", right) for n in range(count)]


def finished(crew: LocalCrew, tasks: list[Task]) -> dict[str, Report]:
    done: list[Done] = []
    left = list(tasks)
    while left or not crew.idle:
        while left and crew.room > 0:
            crew.submit(left.pop(0))
        done += crew.wait(1)
    assert len(done) == len({one.task.key for one in done}) == len(tasks)
    return {one.task.key: one.report for one in done}


def test_all_tasks_are_done_once(job: Job, ready: dict[str, Ready]) -> None:
    with LocalCrew(job, 2, ready) as crew:
        reports = finished(crew, some_tasks(5))
    assert {name: report.status for name, report in reports.items()} == {
        f"s{n}": Status.PASS for n in range(5)
    }


def test_what_was_not_prepared_ahead_is_prepared_by_the_worker(job: Job) -> None:
    with LocalCrew(job, 1) as crew:
        assert finished(crew, some_tasks(1))["s0"].status is Status.PASS


@pytest.fixture
def few() -> Iterator[list[int]]:
    """Have this process run on two processors at the most, and all that it starts."""
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(usual)[:2])
    yield sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, usual)


def places(crew: LocalCrew) -> list[set[int]]:
    """The processors of each worker; those of what it has started are the same."""
    found = []
    for worker in crew.workers:
        assert worker.process.pid is not None
        own = os.sched_getaffinity(worker.process.pid)
        started = psutil.Process(worker.process.pid).children(recursive=True)
        assert started
        assert all(os.sched_getaffinity(process.pid) == own for process in started)
        found.append(own)
    return found


def test_each_worker_has_a_processor_where_there_are_as_many(
    job: Job, ready: dict[str, Ready], few: list[int]
) -> None:
    tasks = some_tasks(2 * len(few))
    with LocalCrew(job, len(few), ready) as crew:
        finished(crew, tasks)
        assert places(crew) == [{number} for number in few]
        crew.workers[0].process.kill()
        finished(crew, tasks)
        assert places(crew) == [{number} for number in few]


def test_where_workers_run_is_the_systems_choice_otherwise(
    job: Job, ready: dict[str, Ready], few: list[int]
) -> None:
    with LocalCrew(job, len(few) + 1, ready) as crew:
        finished(crew, some_tasks(2 * len(few) + 2))
        assert places(crew) == [set(few)] * (len(few) + 1)


def test_closing_leaves_no_process(job: Job, ready: dict[str, Ready]) -> None:
    with LocalCrew(job, 2, ready) as crew:
        finished(crew, some_tasks(2))
        processes = [*psutil.Process().children(recursive=True)]
        own = [p for p in processes if p.pid in {w.process.pid for w in crew.workers}]
        theirs = [child for worker in own for child in worker.children(recursive=True)]
        assert len(own) == 2
        assert len(theirs) >= 2
    _, alive = psutil.wait_procs([*own, *theirs], timeout=5)
    assert alive == []


def test_a_worker_that_is_killed_is_replaced_and_its_work_done(
    job: Job, ready: dict[str, Ready]
) -> None:
    with LocalCrew(job, 2, ready) as crew:
        tasks = some_tasks(6)
        for task in tasks[:4]:
            crew.submit(task)
        killed = [worker.process.pid for worker in crew.workers]
        for pid in killed:
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        reports: list[Done] = []
        while not crew.idle:
            reports += crew.wait(1)
        assert sorted(one.task.key for one in reports) == ["s0", "s1", "s2", "s3"]
        assert all(one.report.status is Status.PASS for one in reports)
        assert not {worker.process.pid for worker in crew.workers} & set(killed)


def test_a_submission_that_no_worker_survives_is_a_fault_and_costs_no_other(
    job: Job, ready: dict[str, Ready], monkeypatch: pytest.MonkeyPatch
) -> None:
    grade = Desk.grade

    def ends(desk: Desk, task: Task) -> Report:
        if task.key == "s1":
            os._exit(7)
        return grade(desk, task)

    monkeypatch.setattr(Desk, "grade", ends)
    with LocalCrew(job, 1, ready) as crew:
        reports = finished(crew, some_tasks(4))
    assert reports.pop("s1").verdicts[0].findings[0].headline == (
        f"{LIVES} workers ended while they graded it (exit status 7)"
    )
    assert {report.status for report in reports.values()} == {Status.PASS}


def test_an_assignment_that_cannot_be_graded_ends_the_work(tmp_path: Path, job: Job) -> None:
    (name, loaded), *_ = job.assignments.items()
    (tmp_path / "solution.py").write_text("import nothing_of_that_name\n")
    broken = replace(job, assignments={name: replace(loaded, reference_folder=tmp_path)})
    with LocalCrew(broken, 1) as crew, pytest.raises(SpecError, match="nothing_of_that_name"):
        finished(crew, some_tasks(1))


@pytest.fixture(autouse=True)
def _no_worker_stays() -> Iterator[None]:
    yield
    names = [p for p in psutil.Process().children() if p.status() != psutil.STATUS_ZOMBIE]
    assert [p for p in names if "zygote" not in " ".join(p.cmdline())] == []

"""Workers of a Dask cluster: the same reports, whoever is killed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from benchmarks.dask_cluster import Cluster, a_cluster
from grader.batch.cluster import DaskCrew
from grader.batch.course import Course, Graded
from grader.batch.keys import Keys
from grader.batch.local import LocalCrew
from grader.batch.plan import Plan, job_of, read_wanted
from grader.batch.tasks import Tasks
from grader.errors import UsageError
from grader.records import Run, Status
from grader.store import Store
from tests.batch.classes import COLLAPSE, AnEntry, example
from tests.grading import ROOT

LOOP = {"linear_collapse.py": "def collapse(*a):\n    while True: pass\n"}

pytestmark = pytest.mark.xdist_group("cluster")  # one cluster, not one for each process of a run


def a_plan(**changes: object) -> Plan:
    given = {"folder": Path("class"), "assignments": ROOT / "assignments", "only": COLLAPSE}
    return Plan(**{**given, **changes})  # type: ignore[arg-type]


def some_entries() -> list[AnEntry]:
    wrong = sorted(p.name for p in (ROOT / "submissions_example" / COLLAPSE / "partial").iterdir())
    right = [AnEntry(f"right{n}", example("full/textbook")) for n in range(8)]
    return [*right, *(AnEntry(name, example(f"partial/{name}")) for name in wrong)]


def contents(path: Path) -> dict[str, tuple[str, str]]:
    with Store.open(path) as store:
        return {
            grading.submission: (
                grading.key,
                grading.report.model_copy(update={"run": Run()}).model_dump_json(),
            )
            for grading in store.current()
        }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    path = tmp_path_factory.mktemp("local") / "r.sqlite"
    job = job_of(a_plan(), read_wanted(a_plan()), "full")
    with Store.open(path, create=True) as store, LocalCrew(job, 2) as crew:
        list(Course(Tasks(some_entries(), job, COLLAPSE, Keys(job)), crew, store))
    return contents(path)


@pytest.fixture(scope="module")
def cluster(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cluster]:
    with a_cluster(tmp_path_factory.mktemp("dask"), workers=3) as running:
        yield running


def test_nothing_stays_on_the_workers(cluster: Cluster) -> None:
    plan = a_plan()
    with DaskCrew.connected(plan, read_wanted(plan), cluster.address) as crew:
        entry = AnEntry("one", example("full/textbook"))
        list(Course(Tasks([entry], crew.job, COLLAPSE, Keys(crew.job)), crew))
        living = [w for w in cluster.workers if w.poll() is None]
        unpacked = [*cluster.folder.rglob(crew.name)]
        assert len(unpacked) == len(living)
        assert {folder.stat().st_mode & 0o777 for folder in unpacked} == {0o700}
        warm = [p for w in living for p in psutil.Process(w.pid).children(recursive=True)]
        assert warm
    assert [*cluster.folder.rglob(crew.name)] == []
    _, alive = psutil.wait_procs(warm, timeout=5)
    assert alive == []


def test_a_cluster_gives_the_same_store_also_if_a_worker_is_killed(
    tmp_path: Path,
    cluster: Cluster,
    undisturbed: dict[str, tuple[str, str]],
) -> None:
    path, plan, workers = tmp_path / "r.sqlite", a_plan(), cluster.workers
    crew = DaskCrew.connected(plan, read_wanted(plan), cluster.address)
    with Store.open(path, create=True) as store, crew:
        assert crew.job.level == "full"
        tasks = Tasks(some_entries(), crew.job, COLLAPSE, Keys(crew.job))
        told = 0
        for event in Course(tasks, crew, store):
            told += isinstance(event, Graded)
            if told == 3 and workers[0].poll() is None:
                workers[0].kill()  # whatever it was at is done again by another
                workers[0].wait()
    assert contents(path) == undisturbed


class _Future:
    """What was finished once, and whose result went with its worker before it was fetched."""

    status = "lost"

    def cancelled(self) -> bool:
        return False


def test_a_report_that_went_with_its_worker_is_made_again(cluster: Cluster) -> None:
    plan = a_plan()
    with DaskCrew.connected(plan, read_wanted(plan), cluster.address) as crew:
        (task, *_) = Tasks(some_entries(), crew.job, COLLAPSE, Keys(crew.job))
        crew.flying["gone"] = task, _Future()
        crew.landed.put("gone")
        assert crew.wait(1) == []
        done = []
        while not crew.idle:
            done += crew.wait(1)
    assert [one.task for one in done] == [task]
    assert done[0].report.status is not Status.FAULT


def test_an_endless_loop_costs_only_its_own_worker(
    cluster: Cluster,
) -> None:
    plan = a_plan()
    entries = [AnEntry("loop", LOOP), *some_entries()[:4]]
    with DaskCrew.connected(plan, read_wanted(plan), cluster.address) as crew:
        events = Course(Tasks(entries, crew.job, COLLAPSE, Keys(crew.job)), crew)
        order = [event.report.submission for event in events if isinstance(event, Graded)]
    assert order[-1] == "loop"
    assert len(order) == len(entries)


def test_where_nobody_answers_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.batch.cluster.ANSWER_S", 1)
    plan = a_plan()
    with pytest.raises(UsageError, match="no Dask scheduler answers at tcp:"):
        DaskCrew.connected(plan, read_wanted(plan), "tcp://127.0.0.1:9")


def test_tls_without_certificates_is_one_clear_error() -> None:
    plan = a_plan()
    with pytest.raises(UsageError, match="names no certificates"):
        DaskCrew.connected(plan, read_wanted(plan), "tls://127.0.0.1:9")


def test_a_cluster_without_workers_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.batch.cluster.WORKERS_S", 1)
    plan = a_plan()
    with (
        a_cluster(tmp_path, workers=0) as empty,
        pytest.raises(UsageError, match="has no worker"),
    ):
        DaskCrew.connected(plan, read_wanted(plan), empty.address)


def test_workers_with_another_grader_are_refused(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = a_plan()
    monkeypatch.setattr("grader.batch.cluster.own_digest", lambda: "another")
    with pytest.raises(UsageError, match="another version of the grader"):
        DaskCrew.connected(plan, read_wanted(plan), cluster.address)

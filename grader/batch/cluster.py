"""Workers of a Dask cluster: submissions travel as bytes, reports come back.

Each worker keeps its desks, with their warm processes, in a plugin; workers that join later get
it too. A task is known by its key, so that doing it twice does no harm: Dask does again what a lost
worker had not finished. Encryption is what Dask's own configuration says.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import queue
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from grader.batch.crew import Done
from grader.batch.desk import Desk
from grader.batch.lost import lost
from grader.batch.parcel import Parcel, read_parcel, write_parcel
from grader.batch.plan import Plan, job_of
from grader.batch.work import Job, Task
from grader.errors import Fault, SandboxError, UsageError
from grader.ready import own_digest, versions_of
from grader.records import Level, Report
from grader.sandbox.levels import RANK
from grader.sandbox.probe import best_level
from grader.spec import LoadedAssignment

try:
    from distributed import Client, Future, KilledWorker, Security, Worker, WorkerPlugin, get_worker
except ImportError as error:  # pragma: no cover
    raise UsageError(
        "--scheduler needs Dask, which is not installed", "pip install 'grader[dask]'"
    ) from error

ANSWER_S: Final = 10
"""How long a scheduler is waited for."""
WORKERS_S: Final = 30
"""How long the first worker of a cluster is waited for."""
AHEAD: Final = 2
"""Tasks in flight for each thread of the cluster."""
RECOUNT_S: Final = 2.0
RESUME: Final = "What was graded is kept: the same command goes on from there."


@dataclass(frozen=True)
class Facts:
    """What a worker tells of itself before it is trusted with work.

    Attributes:
        grader: digest of the grader's own code.
        versions: of Python and the libraries.
        level: the best isolation that it can have.
    """

    grader: str
    versions: Mapping[str, str]
    level: Level | None


class Desks(WorkerPlugin):  # type: ignore[misc]  # distributed has no types
    """A worker's desks: one for each of its threads, made when it is first needed."""

    idempotent = True

    def __init__(self, name: str, parcel: Parcel) -> None:
        self.name = name
        self.parcel = parcel

    def setup(self, worker: Worker) -> None:
        """Unpack the job into the worker's own folder."""
        self.folder = Path(worker.local_directory, self.name)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.job = write_parcel(self.parcel, self.folder)
        self.all: list[Desk] = []
        self.free: queue.LifoQueue[Desk] = queue.LifoQueue()

    def grade(self, task: Task) -> Report:
        """Grade at a desk that is free."""
        try:
            desk = self.free.get_nowait()
        except queue.Empty:
            desk = Desk(self.job)
            self.all.append(desk)
        try:
            return desk.grade(task)
        finally:
            self.free.put(desk)

    def teardown(self, worker: Worker) -> None:
        """End the warm processes and remove what was unpacked."""
        del worker
        for desk in self.all:
            desk.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class DaskCrew:
    """The workers of a cluster. Use as a context manager.

    Attributes:
        job: what is graded; at the best level that all workers can have.
    """

    def __init__(self, client: Client, job: Job) -> None:
        self.client = client
        self.job = job
        parcel = read_parcel(job)
        self.name = "grader-" + hashlib.sha256(pickle.dumps(parcel)).hexdigest()[:16]
        self.flying: dict[str, tuple[Task, Future]] = {}
        self.landed: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.threads, self.counted = 0, 0.0
        client.register_plugin(Desks(self.name, parcel))

    @classmethod
    def connected(
        cls, plan: Plan, assignments: Mapping[str, LoadedAssignment], address: str
    ) -> DaskCrew:
        """Connect to a scheduler and make its workers ready.

        Raises:
            UsageError: nobody answers, no worker comes, or a worker is another grader than this.
            SpecError: the reference of an assignment is not on this machine.
        """
        client = _client(address)
        try:
            _wait_for_workers(client, address)
            arrays = {one.spec.arrays for one in assignments.values()}
            level = _common_level(client, "torch" if "torch" in arrays else "numpy")
            return cls(client, job_of(plan, assignments, level))
        except BaseException:
            client.close()
            raise

    @property
    def size(self) -> int:
        """How many threads the cluster has now."""
        if time.monotonic() - self.counted > RECOUNT_S:
            self.threads = sum(self.client.nthreads().values())
            self.counted = time.monotonic()
        return self.threads

    @property
    def room(self) -> int:
        """How many more tasks would keep every thread busy."""
        return max(self.size, 1) * AHEAD - len(self.flying)

    @property
    def busy(self) -> Sequence[Task]:
        """Tasks that are in flight, the oldest first; not all of them are worked on yet."""
        return [task for task, _ in self.flying.values()][: self.size]

    @property
    def idle(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.flying

    def submit(self, task: Task) -> None:
        """Send a task."""
        name = f"{self.name}-{task.key}-{time.monotonic_ns()}"
        future = self.client.submit(_grade, self.name, task, key=name, pure=False)
        self.flying[name] = task, future
        future.add_done_callback(lambda done: self.landed.put(done.key))

    def wait(self, wait_s: float) -> Sequence[Done]:
        """Return what has been done since. See `Crew.wait`.

        Raises:
            Fault: the scheduler is gone.
        """
        try:
            keys = [self.landed.get(timeout=wait_s)]
        except queue.Empty:
            return []
        while not self.landed.empty():
            keys.append(self.landed.get())
        done = [self._done(key) for key in keys]
        return [one for one in done if one is not None]

    def close(self) -> None:
        """Have the workers end their warm processes, and leave the cluster as it was."""
        for _, future in self.flying.values():
            future.cancel()
        with contextlib.suppress(Exception):  # a cluster that is gone has nothing to end
            self.client.unregister_worker_plugin(self.name)
        self.client.close()

    def __enter__(self) -> DaskCrew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _done(self, key: str) -> Done | None:
        """Return what became of a task; None where it has to be done again."""
        task, future = self.flying.pop(key)
        if future.cancelled():
            raise Fault("the scheduler of the cluster is gone", RESUME)
        if future.status == "lost":  # its worker ended, and the report with it
            self.submit(task)
            return None
        error = future.exception()
        if isinstance(error, KilledWorker):
            why = SandboxError("several workers ended while they graded it")
            return Done(task, lost(task, self.job, why))
        if error is not None:
            raise error
        report: Report = future.result()
        return Done(task, report)


def _grade(name: str, task: Task) -> Report:
    desks: Desks = get_worker().plugins[name]
    return desks.grade(task)


def facts(arrays: str) -> Facts:
    """Return what this process, a worker, has."""
    return Facts(own_digest(), versions_of(arrays), best_level())


def _client(address: str) -> Client:
    encrypted = Security().get_connection_args("client").get("ssl_context") is not None
    if address.startswith("tls:") and not encrypted:
        raise UsageError(
            f"{address} wants TLS, and Dask's configuration names no certificates",
            "docs/cluster.md shows the file that does.",
        )
    try:
        return Client(address, timeout=ANSWER_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers at {address}",
            "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`;"
            " docs/cluster.md tells how.",
        ) from error


def _wait_for_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_S)
    except TimeoutError as error:
        raise UsageError(
            f"the cluster at {address} has no worker",
            f"Start some with `dask worker {address} --nthreads 1`; docs/cluster.md tells how.",
        ) from error


def _common_level(client: Client, arrays: str) -> Level | None:
    """Return the best level that all workers can have.

    Raises:
        UsageError: the grader of a worker is not this one.
    """
    ours = facts(arrays)
    levels: list[Level | None] = []
    for address, theirs in _told(client, arrays).items():
        if theirs.grader != ours.grader:
            raise UsageError(
                f"the worker {address} has another version of the grader",
                "Install the same version on every machine.",
            )
        for name, version in ours.versions.items():
            if theirs.versions.get(name) != version:
                has = theirs.versions.get(name, "none")
                raise UsageError(
                    f"the worker {address} has {name} {has}, this machine has {version}",
                    "Install the same versions everywhere: pip install -c constraints.txt",
                )
        levels.append(theirs.level)
    return min(levels, key=lambda level: RANK[level] if level else -1, default=None)


def _told(client: Client, arrays: str) -> dict[str, Facts]:
    try:
        told: dict[str, Any] = client.run(facts, arrays)
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"the workers of the cluster cannot use the grader: {error}",
            "Install it on every machine that has workers.",
        ) from error
    return told

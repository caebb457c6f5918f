"""Workers on this machine, each with a warm process of its own.

A worker is forked where there is Linux, so that it shares the prepared cases; the warm process that
runs students' code is never a fork of one that has seen the reference (`sandbox/host.py`). This
process stays single-threaded: it may fork a worker at any time, in place of one that was killed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess, SpawnProcess
from typing import Final

from grader.batch.crew import Done
from grader.batch.desk import Desk
from grader.batch.lost import lost
from grader.batch.work import Job, Task
from grader.errors import GraderError, SandboxError
from grader.ready import Ready
from grader.records import Report

AHEAD: Final = 2
"""Tasks that a worker has at a time: the one it works on and the next."""
LIVES: Final = 3
"""Workers that may end over one task before it is a fault."""
GRACE_S: Final = 5.0

_FORKS: Final = sys.platform == "linux"


@dataclass
class _Worker:
    process: ForkProcess | SpawnProcess
    connection: Connection
    tasks: deque[Task] = field(default_factory=deque)


class LocalCrew:
    """Processes of this machine. Use as a context manager.

    Args:
        job: what is graded.
        size: how many workers.
        ready: prepared cases by assignment that forked workers share.
    """

    def __init__(self, job: Job, size: int, ready: Mapping[str, Ready] | None = None) -> None:
        self.job = job
        self.ready = ready or {}
        self.ended: dict[str, int] = {}
        self.done: list[Done] = []
        self.workers: list[_Worker] = []
        try:
            for number in range(size):
                self.workers.append(self._hired(number, size))
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self.workers)

    @property
    def room(self) -> int:
        """How many tasks would keep every worker busy and one ahead."""
        return sum(AHEAD - len(worker.tasks) for worker in self.workers)

    @property
    def busy(self) -> Sequence[Task]:
        """Tasks that are worked on now."""
        return [worker.tasks[0] for worker in self.workers if worker.tasks]

    @property
    def idle(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.done and not any(worker.tasks for worker in self.workers)

    def submit(self, task: Task) -> None:
        """Give a task to the worker that has the fewest."""
        self._give(min(self.workers, key=lambda worker: len(worker.tasks)), task)

    def wait(self, wait_s: float) -> Sequence[Done]:
        """Return what has been done since; wait for it so many seconds. See `Crew.wait`."""
        by_connection = {worker.connection: worker for worker in self.workers}
        for connection in wait(list(by_connection), 0 if self.done else wait_s):
            assert isinstance(connection, Connection)  # noqa: S101  nothing else was waited for
            self._hear(by_connection[connection])
        done, self.done = self.done, []
        return done

    def close(self) -> None:
        """End the workers, and with each the processes it started."""
        for worker in self.workers:
            worker.connection.close()  # it ends at the end of its task
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join(GRACE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self.workers = []

    def __enter__(self) -> LocalCrew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hired(self, number: int, size: int) -> _Worker:
        """Return a new worker: which of how many it is, it is told."""
        ours, theirs = multiprocessing.Pipe()
        others = [worker.connection for worker in self.workers]
        if _FORKS:
            forked = multiprocessing.get_context("fork").Process(
                target=_work_forked,
                args=(theirs, [ours, *others], self.job, self.ready, (number, size)),
            )
            forked.start()
            process: ForkProcess | SpawnProcess = forked
        else:
            spawned = multiprocessing.get_context("spawn").Process(
                target=_work, args=(theirs, self.job)
            )
            spawned.start()
            process = spawned
        theirs.close()
        return _Worker(process, ours)

    def _hear(self, worker: _Worker) -> None:
        """Take in an answer, or that there will be none any more."""
        try:
            answer: Report | GraderError = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return
        if isinstance(answer, GraderError):
            raise answer
        self.done.append(Done(worker.tasks.popleft(), answer))

    def _give(self, worker: _Worker, task: Task) -> None:
        worker.tasks.append(task)
        with contextlib.suppress(OSError):  # that it is gone is heard in `wait`
            worker.connection.send(task)

    def _replace(self, worker: _Worker) -> None:
        """Have another worker do what one that ended has left."""
        worker.process.join()
        worker.connection.close()
        at, size = self.workers.index(worker), self.size
        del self.workers[at]
        self.workers.insert(at, self._hired(at, size))
        left = list(worker.tasks)
        if left:
            running = left[0]
            self.ended[running.key] = self.ended.get(running.key, 0) + 1
            if self.ended[running.key] >= LIVES:
                how = _how(worker.process.exitcode)
                why = SandboxError(f"{LIVES} workers ended while they graded it ({how})")
                self.done.append(Done(running, lost(running, self.job, why)))
                left = left[1:]
        for task in left:
            self._give(self.workers[at], task)


def _how(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-exitcode).name
    return f"exit status {exitcode}"


def _work_forked(
    connection: Connection,
    others: Sequence[Connection],
    job: Job,
    ready: Mapping[str, Ready],
    place: tuple[int, int],
) -> None:
    keep_to_processor(*place)
    for other in others:  # or nobody would hear that this process has ended
        other.close()
    _work(connection, job, ready)


def _work(connection: Connection, job: Job, ready: Mapping[str, Ready] | None = None) -> None:
    """Answer tasks until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who gives the tasks
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with Desk(job, ready or {}) as desk:
        while True:
            try:
                task: Task = connection.recv()
            except (EOFError, OSError):
                return
            try:
                answer: Report | GraderError = desk.grade(task)
            except GraderError as error:
                answer = error
            try:
                connection.send(answer)
            except OSError:
                return


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def keep_to_processor(number: int, workers: int) -> None:
    """Keep this worker and all it starts on one processor, where each worker can have its own.

    A worker waits while its student's process runs, and the other way round: on one processor the
    one finds in the caches what the other has left there. With fewer workers than processors, or
    more, where they run is the system's choice.

    Args:
        number: of this worker, from 0.
        workers: how many there are.
    """
    if not hasattr(os, "sched_setaffinity"):
        return
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) == workers:
        with contextlib.suppress(OSError):  # it is no more than a gain of time
            os.sched_setaffinity(0, {usable[number]})

"""Kills processes of a running batch at random: the grader, a worker, or a warm process."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from grader.records import Run
from grader.store import Store

ZYGOTE = "grader.sandbox.zygote"
PATIENCE_S = 120.0


@dataclass
class Killer:
    """Runs a batch again and again, killing on the way, until one run came to its end.

    Attributes:
        command: the batch, which resumes.
        kills: how many there are to be.
        seed: of the choices.
        killed: how many of each kind there were.
    """

    command: Sequence[str]
    kills: int
    seed: int
    killed: Counter[str] = field(default_factory=Counter)

    def run(self) -> int:
        """Return the exit code of the run that was left alone at last."""
        choose = random.Random(self.seed)  # noqa: S311  any moment will do
        while sum(self.killed.values()) < self.kills:
            with _started(self.command) as process:
                while process.poll() is None and sum(self.killed.values()) < self.kills:
                    time.sleep(choose.uniform(0.02, 0.25))
                    kind = choose.choices(("grader", "worker", "zygote"), weights=(1, 3, 3))[0]
                    self._kill(process, kind, choose)
                    if kind == "grader":
                        break
                if process.poll() is None:
                    process.kill()
                    self.killed["grader"] += 1
        done = subprocess.run(
            self.command, capture_output=True, timeout=PATIENCE_S, check=False, text=True
        )
        return done.returncode

    def _kill(self, process: subprocess.Popen[bytes], kind: str, choose: random.Random) -> None:
        if kind == "grader":
            process.kill()
            process.wait()
            self.killed[kind] += 1
            return
        found = _found(process, kind)
        if found:
            try:
                choose.choice(found).kill()
            except psutil.NoSuchProcess:
                return
            self.killed[kind] += 1


def _found(process: subprocess.Popen[bytes], kind: str) -> list[psutil.Process]:
    """Return those to choose from; warm processes are waited for.

    A busy machine starts them so late that the grader would mostly be killed before.
    """
    deadline = time.monotonic() + PATIENCE_S
    while True:
        workers, zygotes = processes_of(process.pid)
        found = workers if kind == "worker" else zygotes
        ended = process.poll() is not None or time.monotonic() > deadline
        if found or kind == "worker" or ended:
            return found
        time.sleep(0.02)


def processes_of(pid: int) -> tuple[list[psutil.Process], list[psutil.Process]]:
    """Return the workers of a batch and their warm processes."""
    try:
        workers = psutil.Process(pid).children()
        below = [child for worker in workers for child in worker.children()]
        zygotes = [child for child in below if ZYGOTE in child.cmdline()]
    except psutil.Error:
        return [], []
    return workers, zygotes


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def batch_command(folder: Path, results: Path, *more: str) -> list[str]:
    """Return the command that grades a folder into a file of results."""
    return [sys.executable, "-m", "grader", "batch", str(folder), "--out", str(results), *more]


def contents(results: Path) -> dict[str, list[str]]:
    """Return every grading by submission: its key and report but for `run`, byte for byte."""
    found: dict[str, list[str]] = {}
    with Store.open(results) as store:
        for submission, assignment in store.graded():
            for grading in store.history(submission, assignment):
                report = grading.report.model_copy(update={"run": Run()})
                text = f"{grading.key} {report.model_dump_json()}"
                found.setdefault(f"{submission} {assignment}", []).append(text)
    return found

"""A machine that other work keeps busy: every submission gets the report that it gets alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.batch.local import processors
from tests.batch.classes import COLLAPSE
from tests.grading import ROOT

LOAD = 3
"""Processes of other work for each processor."""
OF_EACH = 1
RIGHT_WRONG = ("full", "partial", "zero", "ungradable", "forbidden")
ENDLESS, SLOW = "a_loop", "a_slow"
WORKS = """

at_once = counterexample


def counterexample():
    import time

    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
    return at_once()
"""
"""Takes a good part of its CPU limit: on a busy machine far more than that on the wall's clock."""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere nothing tells who waits for the machine"
)


@contextmanager
def other_work() -> Iterator[None]:
    """Processes that want all of the machine.

    Each has a session of its own: there are kernels that share the machine among sessions, and
    one session of many processes would leave the grader nearly as much as it has alone.
    """
    command = [sys.executable, "-c", "while True: pass"]
    busy: list[subprocess.Popen[bytes]] = []
    try:
        busy.extend(
            subprocess.Popen(command, start_new_session=True) for _ in range(LOAD * processors())
        )
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def an_assignment(folder: Path) -> Path:
    """The assignment with limits so short that an endless loop is soon over."""
    target = folder / COLLAPSE
    shutil.copytree(ROOT / "assignments" / COLLAPSE, target)
    text = (target / "assignment.toml").read_text()
    text = text.replace("../../reference", str(ROOT / "reference"))
    text = text.replace("import_s   = 5", "import_s = 1\ncpu_s = 0.5").replace("cpu_s = 30", "")
    (target / "assignment.toml").write_text(text)
    return folder


def a_class(folder: Path) -> Path:
    """Right, wrong and ungradable ones; and first, for they take longest, a loop and a slow one."""
    examples = ROOT / "submissions_example" / COLLAPSE
    for verdict in RIGHT_WRONG:
        for example in sorted((examples / verdict).iterdir())[:OF_EACH]:
            shutil.copytree(example, folder / example.name)
    shutil.copytree(examples / "timeout" / "searches_for_ever", folder / ENDLESS)
    shutil.copytree(examples / "full" / "textbook", folder / SLOW)
    with (folder / SLOW / f"{COLLAPSE}.py").open("a") as file:
        file.write(WORKS)
    return folder


def grading(folder: Path, assignments: Path) -> subprocess.Popen[str]:
    options = ["-a", COLLAPSE, "--assignments", str(assignments), "-j", "2", "--json"]
    command = [sys.executable, "-m", "grader", "batch", str(folder), *options]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def told(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yield whose each report is, and the report but for `run`, byte for byte."""
    for line in lines:
        report = json.loads(line)
        del report["run"]
        yield report["submission"], json.dumps(report)


def test_other_work_changes_no_report(tmp_path: Path) -> None:
    folder, assignments = a_class(tmp_path / "class"), an_assignment(tmp_path / "assignments")
    with grading(folder, assignments) as process:
        alone = dict(told(iter(process.stdout or ())))
    assert process.returncode == 0
    assert len(alone) == len([*folder.iterdir()])
    assert json.loads(alone[SLOW])["status"] == "pass"

    busy: dict[str, str] = {}
    with grading(folder, assignments) as process:
        reports = told(iter(process.stdout or ()))
        with other_work():
            # the first two may get less of the machine than the backstop asks for: then they are
            # kept back, and told last
            while alone.keys() - busy.keys() - {ENDLESS, SLOW}:
                busy.update([next(reports)])
        busy.update(reports)
    assert process.returncode == 0
    assert busy == alone

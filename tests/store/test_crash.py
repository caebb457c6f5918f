"""Killed at any moment, two at once, no room left: nothing that was recorded is lost or doubled."""

from __future__ import annotations

import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from grader.errors import StoreError
from grader.store import Store
from tests.grading import ROOT

from .builders import ASSIGNMENT, a_key, a_store, small

KILLS = 20
MANY = 100_000
Adding = subprocess.Popen[str]


def adding(path: Path, first: int, last: int, **options: Any) -> Adding:
    command = [sys.executable, "-m", "tests.store.adding", str(path), str(first), str(last)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(command, cwd=ROOT, text=True, **streams)


def names(lines: Iterable[str], *, new: bool = True) -> list[str]:
    """The submissions that a process said were recorded; a line cut short is not said."""
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [words[0] for words in whole if not new or words[1] == "True"]


def recorded(path: Path) -> list[str]:
    """Every grading in the file, with the whole of its report read."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    rows = connection.execute("SELECT submission FROM grading ORDER BY id").fetchall()
    connection.close()
    with Store.open(path) as store:
        for grading in store.current(withdrawn=True):
            assert grading.submission == f"s{grading.report.seed:05}"
    return [row[0] for row in rows]


def test_killed_at_any_moment_it_has_what_it_said_it_has(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    moments = random.Random(7)  # noqa: S311  not cryptography
    acknowledged: list[str] = []
    for number in range(KILLS):
        said = tmp_path / f"said {number}"
        with said.open("w") as output:
            process = adding(path, len(acknowledged), MANY, stdout=output)
            while said.stat().st_size == 0 and process.poll() is None:
                time.sleep(0.001)  # until it is under way
            time.sleep(moments.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
            _, err = process.communicate()
        assert (process.returncode, err) == (-signal.SIGKILL, "")
        # what was recorded and not said before is said now, as not new
        acknowledged += names(said.read_text().splitlines(keepends=True), new=False)
        found = recorded(path)
        assert found[: len(acknowledged)] == acknowledged
        assert len(found) - len(acknowledged) in (0, 1)  # the one it was killed at
        assert found == [f"s{number:05}" for number in range(len(found))]
    assert len(acknowledged) > 10 * KILLS


def test_killed_while_the_file_is_made_it_can_be_made_again(tmp_path: Path) -> None:
    moments = random.Random(8)  # noqa: S311  not cryptography
    for number in range(6):
        path = tmp_path / f"{number}.sqlite"
        process = adding(path, 0, MANY)
        while not path.exists() and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(moments.uniform(0, 0.004))
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate()
        Store.open(path, create=True).close()
        said = names(out.splitlines(keepends=True))
        assert recorded(path)[: len(said)] == said


def test_two_batches_at_once_neither_lose_nor_double(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    both = [adding(path, 0, 300), adding(path, 0, 300)]
    done = [(*process.communicate(), process.returncode) for process in both]
    assert [(err, code) for _, err, code in done] == [("", 0), ("", 0)]
    new = [names(out.splitlines(keepends=True)) for out, _, _ in done]
    assert sorted(new[0] + new[1]) == [f"s{number:05}" for number in range(300)]
    assert sorted(recorded(path)) == [f"s{number:05}" for number in range(300)]


def test_many_that_make_the_file_at_once_make_one(tmp_path: Path) -> None:
    for attempt in range(2):
        path = tmp_path / f"{attempt}.sqlite"
        several = [adding(path, 10 * n, 10 * n + 10) for n in range(4)]
        assert [(p.communicate()[1], p.returncode) for p in several] == [("", 0)] * 4
        assert sorted(recorded(path)) == [f"s{number:05}" for number in range(40)]


def test_another_program_that_holds_the_file_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results.sqlite"
    a_store(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("grader.store.database.BUSY_S", 0.05)
    with Store.open(path) as store:
        assert list(store.current()) == []  # one can read meanwhile
        with pytest.raises(StoreError, match="is kept busy by another program"):
            store.add("ada", ASSIGNMENT, a_key(), small())
        other.execute("ROLLBACK")
        assert store.add("ada", ASSIGNMENT, a_key(), small())
    other.close()


# --- no room left --------------------------------------------------------------------------------


def test_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with a_store(path) as store:
        with store.database.reading() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 4}")
        kept = []
        with pytest.raises(StoreError, match="cannot be written: the disk is full") as caught:  # noqa: PT012
            for number in range(100):
                name = f"s{number:05}"
                store.add(name, ASSIGNMENT, a_key(), small(seed=number))
                kept.append(name)
        assert "Make room" in caught.value.hint
        assert kept
        assert [g.submission for g in store.current()] == kept
        with store.database.reading() as connection:
            connection.execute(f"PRAGMA max_page_count = {pages + 100}")
        assert store.add(f"s{len(kept):05}", ASSIGNMENT, a_key(), small(seed=len(kept)))
    assert recorded(path) == [*kept, f"s{len(kept):05}"]


def test_a_write_that_the_system_refuses_ends_a_batch_with_one_error(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    a_store(path).close()
    limit = path.stat().st_size + 200_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = adding(path, 0, 2000, preexec_fn=limited)
    out, err = process.communicate()
    said = names(out.splitlines(keepends=True))
    assert process.returncode == 1
    assert 0 < len(said) < 2000
    assert err.startswith(f"{path} cannot be ")
    assert "the disk" in err
    assert "Traceback" not in err
    assert recorded(path) == said
    process = adding(path, 0, 2000)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, "")
    assert len(names(out.splitlines(keepends=True))) == 2000 - len(said)
    assert recorded(path) == [f"s{number:05}" for number in range(2000)]

"""Does something again whenever files change: their times and sizes are looked at often."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

POLL_S: Final = 0.3
Snapshot = frozenset[tuple[str, int, int]]
"""Path, time of the last change in ns, and size of each file."""


def on_changes(
    path: Path, act: Callable[[], None], *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Call `act` now and after every change of a file at `path`, until it is interrupted.

    Args:
        path: a file, or a folder with all that is in it.
        act: what is done; changes meanwhile are noticed.
        sleep: waits so many seconds.
    """
    while True:
        before = snapshot(path)
        act()
        _wait_for_change(path, before, sleep)


def _wait_for_change(path: Path, before: Snapshot, sleep: Callable[[float], None]) -> None:
    """Wait until the files differ from before and have stayed as they are for a moment."""
    last = before
    while True:
        sleep(POLL_S)
        now = snapshot(path)
        # empty: an editor that writes beside and renames is between the two
        if now and now == last and now != before:
            return
        last = now


def snapshot(path: Path) -> Snapshot:
    """Return what tells whether files at `path` changed; hidden ones and caches do not count."""
    return frozenset(_states(path))


def _states(path: Path) -> Iterator[tuple[str, int, int]]:
    for file in _files(path):
        try:
            status = os.stat(file)  # noqa: PTH116  one call for each of many
        except OSError:  # gone since it was listed
            continue
        yield file, status.st_mtime_ns, status.st_size


def _files(path: Path) -> Iterator[str]:
    if not path.is_dir():
        yield str(path)
        return
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not _is_passed_over(name)]
        yield from (os.path.join(folder, name) for name in files if not _is_passed_over(name))  # noqa: PTH118


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"

"""Ends all that a command started: sessions of their own and parents that ended hide none of it.

On Linux a process can adopt what its descendants leave behind. Every command does, so whatever is
below it stays below it; and while commands run this process does, for what outlives a command.
Elsewhere only those are found whose parents live.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

import psutil

PATIENCE_S: Final = 10.0
"""How long to go on killing what starts others as fast."""
_PAUSE_S: Final = 0.01
_PR_SET_CHILD_SUBREAPER: Final = 36
# looked up here: between fork and exec, other threads' locks may be held for ever
_PRCTL: Final[Callable[..., Any] | None] = (
    ctypes.CDLL(None).prctl if sys.platform == "linux" else None
)


def adopt(adopts: bool = True) -> None:
    """Make this process the parent of whatever its descendants leave behind, or stop that."""
    if _PRCTL is not None:
        _PRCTL(_PR_SET_CHILD_SUBREAPER, int(adopts), 0, 0, 0)


@contextlib.contextmanager
def none_left() -> Iterator[None]:
    """End on leaving whatever children this process has got since, and all below them."""
    before = frozenset(psutil.Process().children())
    adopt()
    try:
        yield
    finally:
        _end_children_but(before)
        adopt(adopts=False)


def end_tree(root: psutil.Process) -> None:
    """Kill a process and all below it. It is stopped first, so that it starts no more."""
    try:
        with contextlib.suppress(psutil.Error):
            root.suspend()
            for alive in _tries(lambda: list(filter(_lives, root.children(recursive=True)))):
                for one in alive:
                    with contextlib.suppress(psutil.Error):
                        one.kill()
    finally:
        with contextlib.suppress(psutil.Error):
            root.kill()


def _end_children_but(spared: Collection[psutil.Process]) -> None:
    me = psutil.Process()
    for left in _tries(lambda: [one for one in me.children() if one not in spared]):
        for one in left:
            end_tree(one)
            with contextlib.suppress(psutil.Error):
                one.wait(PATIENCE_S)


def _tries(found: Callable[[], list[psutil.Process]]) -> Iterator[list[psutil.Process]]:
    """Yield what is found until there is nothing or patience has an end."""
    end = time.monotonic() + PATIENCE_S
    while (now := found()) and time.monotonic() < end:
        yield now
        time.sleep(_PAUSE_S)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False

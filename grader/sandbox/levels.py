"""Which isolation a run gets: the one asked for, or the best there is; never less silently."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final, Literal

from grader.errors import SandboxError, SandboxGone, UsageError
from grader.records import Level
from grader.sandbox.fresh import FreshNursery
from grader.sandbox.host import Zygote
from grader.sandbox.nursery import NUMPY, Nursery, Settings

Wish = Literal["auto", "full", "files-closed", "none"]

RANK: Final[Mapping[Level, int]] = {"none": 0, "files-closed": 1, "full": 2}
AHEAD: Final = ("numpy.testing",)
"""What homework imports besides numpy, and is slow: it pays where one process forks all others."""
STARTS: Final = 3
"""How often a warm process is started whose death says nothing of its level."""
FRESH_VARIABLE: Final = "GRADE_FRESH_INTERPRETER"
"""Set to 1 it has every child be an interpreter of its own, as where there is no Linux."""
TORCH_PACKAGES: Final = (
    *("torch", "torchgen", "functorch", "sympy", "mpmath", "networkx", "jinja2", "markupsafe"),
    *("filelock", "fsspec", "typing_extensions.py"),
)


def levels_for(wish: Wish, required: Level | None, *, own_file: bool = False) -> tuple[Level, ...]:
    """Return the levels to try, best first; "auto" tries the two that close the files.

    Args:
        wish: what the user asked for.
        required: the least the assignment is graded at.
        own_file: whether it is the user's own code: that may run at any level, "none" included.

    Raises:
        UsageError: the wish is less than what is required.
    """
    levels: tuple[Level, ...] = ("full", "files-closed") if wish == "auto" else (wish,)
    if own_file:
        return (*levels, "none") if wish == "auto" else levels
    enough = tuple(level for level in levels if required is None or RANK[level] >= RANK[required])
    if not enough:
        raise UsageError(
            f"this assignment is graded in sandbox {required} or better, not {wish}",
            "Leave --sandbox out to have the best this machine can enforce.",
        )
    return enough


def settings_for(level: Level, arrays: str) -> Settings:
    """Return what a nursery for these arrays imports and its children may read."""
    fresh = sys.platform != "linux" or os.environ.get(FRESH_VARIABLE) == "1"
    modules = NUMPY if fresh else (*NUMPY, *AHEAD)
    if arrays != "torch":
        return Settings(level, modules=modules, fresh=fresh)
    return Settings(
        level,
        arrays,
        modules=(*modules, "torch", "torch._dynamo"),
        packages=("numpy", "numpy.libs", *TORCH_PACKAGES),
        fresh=fresh,
    )


def start(settings: Settings) -> Nursery:
    """Begin to warm a nursery; its `ready` waits until it is.

    Raises:
        SandboxError: it cannot be started.
    """
    return FreshNursery.start(settings) if settings.fresh else Zygote.start(settings)


def first_ready(nursery: Nursery, levels: Sequence[Level], arrays: str) -> tuple[Level, Nursery]:
    """Wait for the nursery of the first level; where that cannot be had, start the next.

    Raises:
        UsageError: none of the levels can be had here.
    """
    refusals = []
    for level, following in zip(levels, [*levels[1:], None], strict=True):
        try:
            return level, _warmed(nursery, settings_for(level, arrays))
        except SandboxError as error:
            refusals.append(f"{level}: {error.message}")
            if following is not None:
                nursery = start(settings_for(following, arrays))
    raise UsageError(
        "no sandbox can be had here; " + "; ".join(refusals),
        "--sandbox none runs the submission without one: only for code you trust.",
    )


def _warmed(nursery: Nursery, settings: Settings) -> Nursery:
    """Wait for a nursery; where its process is killed before it is warm, for another one."""
    for starts in count(1):
        try:
            return nursery.ready()
        except SandboxError as error:
            nursery.close()
            if starts == STARTS or not isinstance(error, SandboxGone):
                raise
            nursery = start(settings)
    raise AssertionError  # it counts for ever

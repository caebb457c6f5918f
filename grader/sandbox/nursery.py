"""Where children come from: what the zygote and fresh interpreters have in common."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, Self

from grader.records import Level
from grader.sandbox.capture import Captures
from grader.sandbox.child import Child
from grader.sandbox.threads import ONE_THREAD

_KEPT = ("PATH", "SYSTEMROOT")
_KEPT_ON_WINDOWS = ("TEMP", "TMP", "USERNAME", "WINDIR")
"""Without these some modules cannot be imported there."""
_FIXED = {
    "CUDA_VISIBLE_DEVICES": "",  # torch would start a thread for each, and then not work forked
    # glibc: large pages, of which a fork copies fewer; where the system has none, nothing happens
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "LANG": "C.UTF-8",
    # glibc: what arrays leave is used again and not given back and faulted in anew at every call
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
}

NUMPY: Final = ("numpy", "numpy.random", "numpy.linalg")
"""What every submission may use at once."""


@dataclass(frozen=True)
class Settings:
    """What a nursery is started with.

    Attributes:
        level: isolation of the children.
        arrays: "numpy" or "torch".
        modules: imported before any submission is.
        packages: entries of site-packages that children may read besides Python itself.
        fresh: an interpreter of its own for each child instead of a fork of a warm one.
    """

    level: Level
    arrays: str = "numpy"
    modules: tuple[str, ...] = NUMPY
    packages: tuple[str, ...] = ("numpy", "numpy.libs")
    fresh: bool = False


class Nursery(Protocol):
    """Makes children that run a student's code. Closing it ends every process it made.

    Attributes:
        versions: of the modules that were imported ahead, by name, once it is ready.
        readable: files and folders that children may read where the level closes files.
        layers: of the youngest child, in the order they were applied.
    """

    versions: Mapping[str, str]
    readable: tuple[str, ...]
    layers: tuple[str, ...]

    @property
    def alive(self) -> bool:
        """Whether it can still make children."""

    def ready(self) -> Self:
        """Wait until it is warm; raise `SandboxError` where it cannot be."""

    def fork(self, memory_mib: int, cpu_s: int, captures: Captures) -> Child:
        """Make one child with its limits in force; raise `SandboxError` where that fails.

        Args:
            memory_mib: address space the child may add to what it has, MiB.
            cpu_s: CPU seconds of its whole life, a backstop the kernel enforces.
            captures: where what it prints goes.
        """

    def close(self) -> None:
        """End it and its children."""


def clean_environment() -> dict[str, str]:
    """Return the environment of every process that runs a student's code."""
    names = _KEPT + (_KEPT_ON_WINDOWS if sys.platform == "win32" else ())
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | ONE_THREAD | _FIXED

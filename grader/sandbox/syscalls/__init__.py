"""System call numbers by name, one generated table a machine.

The numbers are part of the kernel's frozen interface: a number never changes its meaning. A name
that a machine does not have (aarch64 has no `open`) is not in its table.
"""

from __future__ import annotations

import functools
import importlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

# platform.machine() spells the same machine differently; only 64-bit little-endian ones are here.
MACHINES: Mapping[str, str] = {
    "x86_64": "x86_64",
    "amd64": "x86_64",
    "aarch64": "aarch64",
    "arm64": "aarch64",
}


@dataclass(frozen=True)
class Table:
    """One machine's numbers.

    Attributes:
        machine: the table's name.
        audit_arch: what seccomp calls this machine; another value is a foreign calling convention.
        numbers: name to number.
        foreign_bit: numbers with this bit belong to a second calling convention that shares
            `audit_arch` (x32 on x86-64), or 0 where there is none.
    """

    machine: str
    audit_arch: int
    numbers: Mapping[str, int]
    foreign_bit: int


@functools.cache
def table(machine: str) -> Table:
    """The table of a machine, named as `os.uname().machine` names it.

    Raises:
        LookupError: there is no table for it.
    """
    name = MACHINES.get(machine.lower())
    if name is None:
        raise LookupError(f"no system call table for {machine}; there is one for x86_64, aarch64")
    module = importlib.import_module(f"{__name__}.{name}")
    return Table(name, module.AUDIT_ARCH, module.NUMBERS, module.FOREIGN_BIT)


@functools.cache
def this_machine() -> Table:
    """The table of the machine this process runs on.

    Raises:
        LookupError: not Linux, a 32-bit Python, or a machine without a table.
    """
    if sys.platform != "linux":
        raise LookupError(f"no system call table for {sys.platform}")
    if sys.maxsize < 2**32:
        raise LookupError("no system call table for a 32-bit Python")
    return table(os.uname().machine)

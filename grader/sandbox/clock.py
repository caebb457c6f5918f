"""How long a child has worked: CPU time decides, wall time is the backstop.

A child that slept through its wall time timed out. One that was ready to run while the machine ran
others was starved: that is no fault of the submission.
"""

from __future__ import annotations

import time
from typing import Final, Literal

WALL_FACTOR: Final = 3
"""Wall time allowed as a multiple of CPU time: the backstop for a child that sleeps."""

Late = Literal["timed out", "starved"]


class Clock:
    """CPU and wall time of a child since an exchange began, seen from outside."""

    def __init__(self, pid: int, cpu_s: float) -> None:
        self.pid = pid
        self.limit_s = cpu_s
        self.cpu_start = self.cpu()
        self.wall_start = time.monotonic()
        self.main_start = self.main_thread()

    def cpu(self) -> float:
        """Return CPU seconds of all threads so far; 0 once the child is gone."""
        # the kernel's id of another process's CPU clock, as clock_getcpuclockid(3) computes it
        try:
            return time.clock_gettime((~self.pid) << 3 | 2)
        except OSError:
            return 0.0

    def main_thread(self) -> float:
        """Return seconds the main thread has run or been ready to run without being run."""
        try:
            with open(f"/proc/{self.pid}/schedstat") as file:  # noqa: PTH123  read at every tick
                ran, waited = file.read().split()[:2]
        except (OSError, ValueError):
            return 0.0
        return (int(ran) + int(waited)) / 1e9

    def late(self) -> Late | None:
        """Return which limit is passed, or None."""
        used = self.cpu() - self.cpu_start
        if used >= self.limit_s:
            return "timed out"
        wall = time.monotonic() - self.wall_start
        if wall < self.limit_s * WALL_FACTOR:
            return None
        # of the main thread alone: what it waits for its own siblings is not the machine's doing
        slept = wall - (self.main_thread() - self.main_start)
        return "timed out" if slept >= wall / 2 else "starved"

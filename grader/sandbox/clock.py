"""How long a child has worked: CPU time decides, wall time is the backstop.

A child that slept through its wall time timed out. One that was ready to run while the machine ran
others was starved: that is no fault of the submission. Where the system does not tell the two
apart (`meters.py`), it timed out; where it tells no CPU time at all, the wall time alone decides.
"""

from __future__ import annotations

import time
from typing import Final, Literal

from grader.sandbox.meters import Meter

WALL_FACTOR: Final = 3
"""Wall time allowed as a multiple of CPU time: the backstop for a child that sleeps."""
STARVED_FACTOR: Final = 30
"""The same for one that was ready to run all the while: it waits for the machine, not for us."""

Late = Literal["timed out", "starved"]


class Clock:
    """CPU and wall time of a child since an exchange began, seen from outside."""

    def __init__(self, meter: Meter, cpu_s: float) -> None:
        self.limit_s = cpu_s
        self.meter = meter
        self.cpu_start = self.meter.cpu()
        self.wall_start = time.monotonic()
        self.awake_start = self.meter.awake()

    def late(self) -> Late | None:
        """Return which limit is passed, or None."""
        used = _since(self.cpu_start, self.meter.cpu())
        if used is not None and used >= self.limit_s:
            return "timed out"
        wall = time.monotonic() - self.wall_start
        if wall < self.limit_s * WALL_FACTOR:
            return None
        # of the main thread alone: what it waits for its own siblings is not the machine's doing
        awake = _since(self.awake_start, self.meter.awake())
        if awake is None or wall - awake >= wall / 2:
            return "timed out"
        return "starved" if wall >= self.limit_s * STARVED_FACTOR else None


def _since(start: float | None, now: float | None) -> float | None:
    return None if start is None or now is None else now - start

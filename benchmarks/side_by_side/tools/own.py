"""This grader, and the floor: the same work in a bare fork loop."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.side_by_side.hand_ins import FILE, Arrays, HandIn
from benchmarks.side_by_side.processes import Command, run
from benchmarks.side_by_side.tools.base import (
    Facts,
    Measured,
    Place,
    write_hand_in,
    write_right_answers,
)

ROOT = Path(__file__).parents[3]
ASSIGNMENTS = ROOT / "benchmarks" / "assignment"
REPEAT = 4
"""Quick ones grade each hand-in so many times, so that a round takes seconds."""


class _Own(Facts):
    """A program of this benchmark's that grades a class and prints JSON."""

    def measure(
        self, argv: Sequence[str], place: Place, hand_ins: Sequence[HandIn], limit_s: float
    ) -> Measured:
        """Run it."""
        variables = {**place.variables(place.environment("")), "PYTHONPATH": str(ROOT)}
        variables["GRADE_CACHE"] = "off"
        command = Command([sys.executable, *argv], place.folder, variables)
        done = run(command, limit_s * len(hand_ins))
        if done.status is None:
            scores: dict[str, float | None] = dict.fromkeys((one.id for one in hand_ins), None)
            return Measured(done.wall_s, len(hand_ins), scores, late=True)
        if done.status:
            raise SystemExit(f"{self.name} failed:\n{done.stdout[-2000:]}")
        told = json.loads(done.stdout)
        sandbox = told.get("sandbox", "none")
        scores = {one.id: told["scores"].get(one.id) for one in hand_ins}
        return Measured(told["wall_s"], told["count"], scores, told["start_s"], sandbox)


@dataclass(frozen=True)
class Ours(_Own):
    """This grader with all layers.

    Attributes:
        anew: whether right answers and tolerances are computed anew for each hand-in.
    """

    anew: bool = False

    def run(self, place: Place, hand_ins: Sequence[HandIn], limit_s: float) -> Measured:
        """See `base.Tool`."""
        folders = [write_hand_in(place.folder / one.id, one) for one in hand_ins]
        suffix = "" if place.arrays == "numpy" else "_torch"
        assignment = str(ASSIGNMENTS / f"two_layer{suffix}")
        argv = ["-m", "benchmarks.side_by_side.ours", assignment, *map(str, folders)]
        anew = ["--anew"] if self.anew else []
        numbers = _numbers(place, hand_ins, 1 if self.anew else REPEAT)
        return self.measure([*argv, *numbers, *anew], place, hand_ins, limit_s)


class Floor(_Own):
    """A bare fork loop."""

    def run(self, place: Place, hand_ins: Sequence[HandIn], limit_s: float) -> Measured:
        """See `base.Tool`."""
        folders = [write_hand_in(place.folder / one.id, one) for one in hand_ins]
        write_right_answers(place.folder, place.arrays)
        files = [str(folder / FILE) for folder in folders]
        argv = [str(ROOT / "benchmarks" / "side_by_side" / "floor.py"), str(place.folder), *files]
        torch = ["--torch"] if place.arrays == "torch" else []
        numbers = _numbers(place, hand_ins, REPEAT)
        return self.measure([*argv, *numbers, *torch], place, hand_ins, limit_s)


def _numbers(place: Place, hand_ins: Sequence[HandIn], repeat: int) -> list[str]:
    workers = min(place.workers, len(hand_ins))
    return ["--workers", str(workers), "--repeat", str(repeat if len(hand_ins) > 1 else 1)]


_BOTH: Final[Sequence[Arrays]] = ("numpy", "torch")
_LIMIT: Final = "2 s of CPU a call"
_HOW: Final = "2 worker processes, each with a warm process of its own"
OURS: Final = Ours("grader", _HOW, _LIMIT, _BOTH)
OURS_ANEW: Final = Ours(
    "grader, nothing kept",
    f"{_HOW}; right answers and tolerances computed anew for each hand-in",
    _LIMIT,
    _BOTH,
    anew=True,
)
FLOOR: Final = Floor(
    "bare fork loop",
    "a fork each in 2 processes; right answers and differences computed before",
    "none",
    _BOTH,
)

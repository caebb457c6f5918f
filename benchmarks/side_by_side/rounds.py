"""Measures tools in turn, so that a busy minute hits both sides of every ratio."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.side_by_side.hand_ins import Arrays, HandIn, of_kind, the_class, timed
from benchmarks.side_by_side.processes import watching_memory
from benchmarks.side_by_side.tools import Measured, Tool
from benchmarks.side_by_side.tools.base import Place

FOR_MEMORY = 8
"""Hand-ins of the run that memory is watched in, which is not timed: watching costs time."""
HAND_IN_LIMIT_S = 60.0
"""The slowest tools take 4 s for a hand-in; one that hangs is not to stop the comparison."""


@dataclass(frozen=True)
class Setting:
    """What holds for all tools.

    Attributes:
        arrays: what hand-ins use.
        count: how many hand-ins the class has.
        workers: how many grade at a time.
        rounds: how often each tool is measured.
        loop_limit_s: when a tool that does not end an endless hand-in by itself is ended.
        cache: where environments are kept, and the folders that tools work in.
        say: told what is being done.
    """

    arrays: Arrays
    count: int
    workers: int
    rounds: int
    loop_limit_s: float
    cache: Path
    say: Callable[[str], None]

    def run(self, tool: Tool, hand_ins: Sequence[HandIn], limit_s: float) -> Measured:
        """Run a tool in a new folder."""
        work = self.cache / "work"
        work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=work) as name:
            place = Place(Path(name), self.cache / "environments", self.arrays, self.workers)
            return tool.run(place, hand_ins, limit_s)


@dataclass
class Found:
    """What was found out about one tool.

    Attributes:
        tool: which.
        runs: the timed ones.
        ratios: ours over it, of runs next to each other.
        peak_mib: the most memory that it and all below it took; None where not known.
        loop: the run of the endless hand-in alone.
    """

    tool: Tool
    runs: list[Measured] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    peak_mib: float | None = None
    loop: Measured | None = None


def measure(setting: Setting, ours: Tool, others: Sequence[Tool]) -> Mapping[str, Found]:
    """Measure `ours` beside each of the others; return what was found, by name of the tool."""
    hand_ins = the_class(setting.count, setting.arrays)
    tools = [ours, *others]
    found = {tool.name: Found(tool) for tool in tools}
    for tool in tools:
        setting.say(f"{setting.arrays}, {tool.name}: memory, and the endless hand-in")
        with watching_memory() as memory:
            setting.run(tool, timed(hand_ins, FOR_MEMORY), HAND_IN_LIMIT_S)
        found[tool.name].peak_mib = memory.peak_mib
        loop = [of_kind(hand_ins, "loop")]
        found[tool.name].loop = setting.run(tool, loop, setting.loop_limit_s)
    for number, other in itertools.product(range(setting.rounds), others):
        setting.say(f"{setting.arrays}, round {number + 1} of {setting.rounds}: {other.name}")
        pair = (ours, other) if number % 2 == 0 else (other, ours)
        rate = {}
        for tool in pair:
            run = setting.run(tool, timed(hand_ins, tool.at_most), HAND_IN_LIMIT_S)
            found[tool.name].runs.append(run)
            rate[tool.name] = run.rate
        found[other.name].ratios.append(rate[ours.name] / rate[other.name])
    return found

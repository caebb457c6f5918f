"""pytest-xdist: one run over the whole class."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.side_by_side.hand_ins import HandIn
from benchmarks.side_by_side.processes import Command, run
from benchmarks.side_by_side.tools.base import (
    TESTS,
    Facts,
    Measured,
    Place,
    write_given,
    write_hand_in,
)
from benchmarks.side_by_side.tools.one_by_one import read_junit


class Xdist(Facts):
    """All hand-ins imported by the same worker processes."""

    def __init__(self) -> None:
        super().__init__("pytest-xdist", "`pytest -n 2` over all, a module each in 2 processes")

    def run(self, place: Place, hand_ins: Sequence[HandIn], limit_s: float) -> Measured:
        """See `base.Tool`."""
        environment = place.environment("pytest")
        write_given("xdist", place.folder, place.arrays)
        for one in hand_ins:
            write_hand_in(place.folder / "submissions" / one.id, one)
        argv = [environment.python, "-m", "pytest", "-q", "-n", str(place.workers)]
        command = Command(
            [*argv, "--junitxml=junit.xml"], place.folder, place.variables(environment)
        )
        done = run(command, limit_s * len(hand_ins))
        cases = read_junit(place.folder / "junit.xml") if done.status is not None else None
        scores = {
            one.id: None
            if cases is None
            else sum(passed for name, passed in cases if one.id in name) / TESTS
            for one in hand_ins
        }
        return Measured(done.wall_s, len(hand_ins), scores, late=done.status is None)

"""What a tool is to the benchmark."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from benchmarks.side_by_side.environments import Environment, own, read_or_make
from benchmarks.side_by_side.hand_ins import FILE, Arrays, HandIn

GIVEN: Final = Path(__file__).parent.parent / "given"
"""The tests that the tools are given, as their users write them."""
TESTS: Final = 12
"""Five inputs and one comparison with differences, for each of two gradients; a point each."""


@dataclass(frozen=True)
class Measured:
    """What a run of a tool over some hand-ins gave.

    Attributes:
        wall_s: seconds for all of them, without what is done once for the class.
        count: how many were graded.
        start_s: seconds of what is done once, where it is not part of every grading.
        scores: share of the points by id of the hand-in; None where the tool told none.
        sandbox: the isolation that the tool itself enforced, in a word or two.
        late: whether it had to be ended.
    """

    wall_s: float
    count: int
    scores: Mapping[str, float | None]
    start_s: float | None = None
    sandbox: str = "none"
    late: bool = False

    @property
    def rate(self) -> float:
        """Hand-ins a second."""
        return self.count / self.wall_s


@dataclass(frozen=True)
class Place:
    """Where and with what a tool works.

    Attributes:
        folder: of its own, empty at first.
        cache: where environments are kept.
        arrays: what hand-ins use.
        workers: how many processes may grade at a time.
    """

    folder: Path
    cache: Path
    arrays: Arrays
    workers: int

    def environment(self, name: str) -> Environment:
        """Return the environment of a tool; "" for this program's own."""
        if not name:
            return own()
        suffix = "" if self.arrays == "numpy" else f"_{self.arrays}"
        return read_or_make(name + suffix, self.cache)

    def variables(self, environment: Environment) -> Mapping[str, str]:
        """Return the environment variables of its commands."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return environment.variables(home)


class Tool(Protocol):
    """One of the things compared."""

    @property
    def name(self) -> str:
        """What it is called in tables and options."""

    @property
    def how(self) -> str:
        """How it is run, and how several at a time."""

    @property
    def own_limit(self) -> str:
        """What it does by itself about hand-ins that never end."""

    @property
    def arrays(self) -> Sequence[Arrays]:
        """Which of the two sets of hand-ins it is measured on."""

    @property
    def at_most(self) -> int | None:
        """How many hand-ins a round of it takes; None for all."""

    def run(self, place: Place, hand_ins: Sequence[HandIn], limit_s: float) -> Measured:
        """Set it up, untimed, and grade the hand-ins; end it after `limit_s` seconds for each."""


@dataclass(frozen=True)
class Facts:
    """What most tools say of themselves."""

    name: str
    how: str
    own_limit: str = "none"
    arrays: Sequence[Arrays] = field(default=("numpy",))
    at_most: int | None = None


def write_hand_in(folder: Path, hand_in: HandIn) -> Path:
    """Write a hand-in's file into a folder; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(hand_in.source, encoding="utf-8")
    return folder


def write_given(name: str, folder: Path, arrays: Arrays) -> None:
    """Copy a tool's tests into a folder, with the right answers beside them."""
    shutil.copytree(GIVEN / name, folder, dirs_exist_ok=True)
    write_right_answers(folder, arrays)


def write_right_answers(folder: Path, arrays: Arrays) -> None:
    """Write the right answers' module, which converts inputs to what submissions use."""
    text = (GIVEN / "right_answers.py").read_text(encoding="utf-8")
    if arrays == "torch":
        text = text.replace(
            "    return inputs(seed)\n",
            "    import torch\n\n    return tuple(map(torch.from_numpy, inputs(seed)))\n",
        )
    (folder / "right_answers.py").write_text(text, encoding="utf-8")

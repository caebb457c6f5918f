"""Tools that grade one hand-in with one command; a shell loop starts several at a time."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from benchmarks.side_by_side.environments import Environment
from benchmarks.side_by_side.hand_ins import HandIn
from benchmarks.side_by_side.processes import Command, run_all
from benchmarks.side_by_side.tools.base import (
    TESTS,
    Facts,
    Measured,
    Place,
    write_given,
    write_hand_in,
)


class OneByOne(Facts, ABC):
    """A command for each hand-in, in a folder of its own."""

    environment: ClassVar[str]

    def run(self, place: Place, hand_ins: Sequence[HandIn], limit_s: float) -> Measured:
        """See `base.Tool`."""
        environment = place.environment(self.environment)
        self.prepare(place, environment)
        folders = [self.write(place, one) for one in hand_ins]
        variables = place.variables(environment)
        commands = [
            Command(self.command(place, environment), folder, variables) for folder in folders
        ]
        wall_s, done = run_all(commands, place.workers, limit_s)
        scores = {
            one.id: None if end.status is None else self.score(folder)
            for one, folder, end in zip(hand_ins, folders, done, strict=True)
        }
        late = any(end.status is None for end in done)
        return Measured(wall_s, len(hand_ins), scores, late=late)

    def prepare(self, place: Place, environment: Environment) -> None:
        """Do what is done once for the class."""

    @abstractmethod
    def write(self, place: Place, hand_in: HandIn) -> Path:
        """Write what the command needs; return the folder it runs in."""

    @abstractmethod
    def command(self, place: Place, environment: Environment) -> Sequence[str]:
        """Return the command."""

    @abstractmethod
    def score(self, folder: Path) -> float | None:
        """Return the share of points the tool says were earned."""


class Gradescope(OneByOne):
    """gradescope-utils: unittest with weights, results.json."""

    environment = "gradescope"

    def __init__(self) -> None:
        how = "`python run_tests.py` with `JSONTestRunner`, a process each, a loop of 2"
        super().__init__("gradescope-utils", how, "none (Gradescope's own)", ("numpy", "torch"))

    def write(self, place: Place, hand_in: HandIn) -> Path:
        """See `OneByOne`."""
        folder = write_hand_in(place.folder / hand_in.id, hand_in)
        write_given("gradescope", folder, place.arrays)
        (folder / "results").mkdir()
        return folder

    def command(self, place: Place, environment: Environment) -> Sequence[str]:
        """See `OneByOne`."""
        del place
        return [environment.python, "run_tests.py"]

    def score(self, folder: Path) -> float | None:
        """See `OneByOne`."""
        return read_json_score(folder / "results" / "results.json", "score")


class PlainPytest(OneByOne):
    """pytest, a process for each hand-in."""

    environment = "pytest"

    def __init__(self) -> None:
        super().__init__("pytest", "`pytest --junitxml`, a process each, a loop of 2")

    def write(self, place: Place, hand_in: HandIn) -> Path:
        """See `OneByOne`."""
        folder = write_hand_in(place.folder / hand_in.id, hand_in)
        write_given("pytest", folder, place.arrays)
        return folder

    def command(self, place: Place, environment: Environment) -> Sequence[str]:
        """See `OneByOne`."""
        del place
        return [environment.python, "-m", "pytest", "-q", "--junitxml=junit.xml"]

    def score(self, folder: Path) -> float | None:
        """See `OneByOne`."""
        cases = read_junit(folder / "junit.xml")
        return None if cases is None else sum(passed for _, passed in cases) / TESTS


class Check50(OneByOne):
    """check50 with local checks."""

    environment = "check50"

    def __init__(self) -> None:
        how = "`check50 --dev`, a loop of 2; its own check processes: 1 each"
        super().__init__("check50", how, "60 s a check")

    def prepare(self, place: Place, environment: Environment) -> None:
        """See `OneByOne`."""
        del environment
        write_given("check50", place.folder / "checks", place.arrays)

    def write(self, place: Place, hand_in: HandIn) -> Path:
        """See `OneByOne`."""
        return write_hand_in(place.folder / hand_in.id, hand_in)

    def command(self, place: Place, environment: Environment) -> Sequence[str]:
        """See `OneByOne`."""
        checks = str(place.folder / "checks")
        # as many processes as all the others have
        workers = ["env", "CHECK50_WORKERS=1"]
        check50 = [environment.script("check50"), "--dev", checks]
        return [*workers, *check50, "-o", "json", "--output-file", "result.json"]

    def score(self, folder: Path) -> float | None:
        """See `OneByOne`."""
        try:
            told = json.loads((folder / "result.json").read_text(encoding="utf-8"))
            checks = [one["passed"] for one in told["results"][2:]]
        except (OSError, ValueError, KeyError):
            return None
        return sum(passed is True for passed in checks) / TESTS


def read_json_score(path: Path, key: str) -> float | None:
    """Return the points in a result file as a share of all, or None where there are none."""
    try:
        points = json.loads(path.read_text(encoding="utf-8"))[key]
    except (OSError, ValueError, KeyError):
        return None
    return float(points) / TESTS


def read_junit(path: Path) -> list[tuple[str, bool]] | None:
    """Return (name, whether it passed) of each test in a JUnit file; None where it is none."""
    try:
        tree = ElementTree.parse(path)  # noqa: S314  of a tool that this benchmark started
    except (OSError, ElementTree.ParseError):
        return None
    return [(case.get("name", ""), len(case) == 0) for case in tree.iter("testcase")]

"""What a self-check says otherwise: its result is not the score, and something waits. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from grader.records import Level, Report, Withheld
from grader.render.figures import add_points, format_points

LEVELS: Final[dict[Level, str]] = {
    "full": "full: your files and the network were closed to the code",
    "files-closed": "files-closed: your files and the network were closed to the code",
    "none": "none: the code ran as you would run it, with your files and the network open to it",
}
"""What a level meant for the user's own machine."""


def is_self_check(report: Report) -> bool:
    """Whether the report covers visible checks only, on visible inputs."""
    return report.withheld is not None


def what_counts(reports: Sequence[Report]) -> str:
    """Return what goes behind the points of a self-check, "" for a report of everything."""
    return "on visible checks" if any(map(is_self_check, reports)) else ""


def what_waits(reports: Sequence[Report]) -> str:
    """Return the sentence on what is left for the hand-in, "" for a report of everything."""
    waiting = [report.withheld for report in reports if report.withheld is not None]
    if not waiting:
        return ""
    total = Withheld(
        checks=sum(one.checks for one in waiting),
        points=add_points(one.points for one in waiting) or 0.0,
    )
    return f"{_hidden(total)}All are judged on fresh inputs, too."


def _hidden(withheld: Withheld) -> str:
    if withheld.checks == 0:
        return ""
    points = format_points(withheld.points)
    worth = f"({points} point{'' if points == '1' else 's'})"
    if withheld.checks == 1:
        return f"One hidden check {worth} is graded after you hand in. "
    return f"{withheld.checks} hidden checks {worth} are graded after you hand in. "

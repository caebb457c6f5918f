"""What a hand-in counts after lateness, in words: for `grade show` and `grade regrade`. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from grader.by_hand.moves import WorthMove
from grader.render.evidence import Row
from grader.render.figures import NO_SCORE, format_points, format_score
from grader.render.text import one_line
from grader.results import Worth


def worth_rows(worth: Sequence[Worth], possible: float) -> list[Row]:
    """Return how late a hand-in is and what it counts; a student's own where they differ.

    Args:
        worth: for each student of the hand-in.
        possible: full marks of the assignment.
    """
    found: list[Row] = []
    for one, name in _told_apart(worth):
        found.append(("lateness", f"{name}{_lateness(one)}"))
        found.append(("counts", f"{name}{_counts(one, possible)}"))
    return found


def moved_worth(moves: Sequence[WorthMove]) -> list[tuple[str, str, str]]:
    """Return what counted and would count, with how late it is: where that is not all earned.

    Returns:
        A phrase and points before and after; a line for each student where they differ.
    """
    told = _told_apart([one.after for one in moves])
    return [
        (
            f"{name}{after.lateness} counts",
            _points(None if one.before is None else one.before.counts),
            _points(after.counts),
        )
        for one, (after, name) in zip(moves, told, strict=False)  # one stands for all alike
        if _matters(one)
    ]


def _told_apart(worth: Sequence[Worth]) -> list[tuple[Worth, str]]:
    """Return each with the name in front of it; one of them alone where all are alike."""
    bare = {one.model_copy(update={"student": None}) for one in worth}
    if len(bare) == 1:
        return [(worth[0], "")]
    return [(one, f"{one_line(one.student or '')}: ") for one in worth]


def _lateness(worth: Worth) -> str:
    return "; ".join([worth.lateness, *worth.notes])


def _counts(worth: Worth, possible: float) -> str:
    text = format_score(worth.counts, possible)
    scaled = worth.out_of != possible
    return f"{text}, {format_score(worth.score, worth.out_of)} in the gradebook" if scaled else text


def _matters(move: WorthMove) -> bool:
    sides = [side for side in (move.before, move.after) if side is not None]
    return any(side.penalty or side.notes for side in sides)


def _points(points: float | None) -> str:
    return NO_SCORE if points is None else format_points(points)

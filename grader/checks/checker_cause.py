"""Names what is wrong with differences, from the points at which f was evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Cause = tuple[str, str]
"""Code, and what the function does, to go behind its name."""

NEAR: Final = 1e-3
"""Relative: a step is epsilon, a quotient is a factor."""
FACTORS: Final = {
    2.0: "is twice as large: the two points are 2 epsilon apart",
    0.5: "is half as large: the two points are 2 epsilon apart, no more",
    -1.0: "has the wrong sign: f(w + epsilon) comes first",
    -2.0: "has the wrong sign and is twice as large",
}


@dataclass(frozen=True)
class Record:
    """Where a function evaluated f, as the student's process tells it.

    Attributes:
        points: (evaluations, *shape of w), float64.
        w: where the differences were asked for.
        epsilon: with which step.
    """

    points: Array
    w: Array
    epsilon: float

    @property
    def moves(self) -> Array:
        """Each point minus w, one row an evaluation; 0 where rounding alone moved an entry."""
        w = self.w.astype(np.float64)
        moves = (self.points - w).reshape(len(self.points), w.size)
        rounding = 8 * np.finfo(self.w.dtype).eps * (np.abs(w).reshape(-1) + self.epsilon)
        return np.where(np.abs(moves) <= rounding, 0.0, moves)


def cause_of_differences(right: Array, got: Array, record: Record | None) -> Cause | None:
    """Return what is wrong, or None where neither the points nor the numbers tell.

    Args:
        right: the differences, of the shape of w.
        got: the student's, which are not these.
        record: where f was evaluated.
    """
    of_points = None if record is None else _of_points(record)
    return of_points or _of_numbers(right, got)


def _of_points(record: Record) -> Cause | None:
    moves = record.moves
    if len(moves) == 0:
        return "BP407", "never evaluates f"
    moved = moves != 0
    if not np.any(moved):
        return "BP407", "evaluates f at w alone: no entry is moved"
    if _all_whole(record.points) and not _all_whole(record.w):
        return "BP407", "evaluates f at whole numbers only"
    steps = np.abs(moves[moved])
    by_epsilon = bool(np.all(np.abs(steps - record.epsilon) <= _slack(record)))
    if np.max(np.count_nonzero(moved, axis=1)) > 1:
        return _several(moved, by_epsilon)
    if not by_epsilon:
        step = float(steps[int(np.argmax(np.abs(steps - record.epsilon)))])
        return "BP402", f"moves an entry by {step:.6g}; epsilon is {record.epsilon:.6g}"
    still = np.flatnonzero(~np.any(moved, axis=0))
    if len(still):
        index = tuple(int(i) for i in np.unravel_index(int(still[0]), record.w.shape))
        return "BP405", f"never moves entry {index}{_more(len(still))}"
    up, down = bool(np.any(moves > 0)), bool(np.any(moves < 0))
    if not (up and down):
        one = "up" if up else "down"
        return "BP401", f"moves entries {one} only: the difference is one-sided"
    return None


def _several(moved: Array, by_epsilon: bool) -> Cause | None:
    """Several entries are off at once: because they stay moved, or because they move together."""
    at_once = np.count_nonzero(moved, axis=1)
    stay = np.all(moved[1:] | ~moved[:-1])
    if stay and at_once[0] == 1:
        return "BP403", "does not put an entry back before it moves the next one"
    if by_epsilon and len(set(at_once[at_once > 0].tolist())) == 1:
        return "BP404", f"moves {int(np.max(at_once))} entries at once"
    return None


def _all_whole(array: Array) -> bool:
    return bool(np.all(array == np.round(array)))


def _slack(record: Record) -> float:
    size = float(np.max(np.abs(record.w))) + record.epsilon
    return NEAR * record.epsilon + 8 * float(np.finfo(record.w.dtype).eps) * size


def _more(count: int) -> str:
    return f" and {count - 1} more" if count > 1 else ""


def _of_numbers(right: Array, got: Array) -> Cause | None:
    size = float(np.vdot(right, right))
    if not size or not np.all(np.isfinite(got)):
        return None
    factor = float(np.vdot(right, got)) / size
    if np.max(np.abs(got - factor * right)) > NEAR * np.max(np.abs(got), initial=0.0):
        return None
    for known, told in FACTORS.items():
        if abs(factor - known) <= NEAR * abs(known):
            return "BP406", told
    return None

"""What the points at which f was evaluated say of a mistake, and what they do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from grader.checks.checker_cause import Record, cause_of_differences

W = np.array([[0.25, 0.75, 1.25], [-0.5, 1.75, -0.25]])
RIGHT = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
EPSILON = 2.0**-7
Move = tuple[int, float]


def record(moves: Sequence[Sequence[Move]], w: np.ndarray = W) -> Record:
    """One point for each list of (entry, move)."""
    points = np.repeat(w[None].astype(np.float64), len(moves), axis=0)
    for point, of_point in zip(points, moves, strict=True):
        for entry, by in of_point:
            point.reshape(-1)[entry] += by
    return Record(points, w, EPSILON)


def told(moves: Sequence[Sequence[Move]], got: np.ndarray = RIGHT + 0.1 * W) -> str | None:
    cause = cause_of_differences(RIGHT, got, record(moves))
    return None if cause is None else " ".join(cause)


def pairs(step: float, entries: Sequence[int] = range(6)) -> list[list[Move]]:
    return [[(entry, sign * step)] for entry in entries for sign in (1, -1)]


def test_right_points_tell_nothing() -> None:
    assert told(pairs(EPSILON)) is None


def test_right_points_and_a_factor() -> None:
    assert told(pairs(EPSILON), 2 * RIGHT) == (
        "BP406 is twice as large: the two points are 2 epsilon apart"
    )
    assert told(pairs(EPSILON), RIGHT / 2) == (
        "BP406 is half as large: the two points are 2 epsilon apart, no more"
    )
    assert told(pairs(EPSILON), -RIGHT) == ("BP406 has the wrong sign: f(w + epsilon) comes first")
    assert told(pairs(EPSILON), 1.7 * RIGHT) is None


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([], "BP407 never evaluates f"),
        ([[]], "BP407 evaluates f at w alone: no entry is moved"),
        ([[], *[[(k, EPSILON)] for k in range(6)]],
         "BP401 moves entries up only: the difference is one-sided"),
        ([[(k, -EPSILON)] for k in range(6)],
         "BP401 moves entries down only: the difference is one-sided"),
        (pairs(1e-4), "BP402 moves an entry by 0.0001; epsilon is 0.0078125"),
        (pairs(EPSILON, range(5)), "BP405 never moves entry (1, 2)"),
        (pairs(EPSILON, [0, 4]), "BP405 never moves entry (0, 1) and 3 more"),
        ([[(k, s * EPSILON) for k in row] for row in ((0, 1, 2), (3, 4, 5)) for s in (1, -1)],
         "BP404 moves 3 entries at once"),
        ([[(k, s * EPSILON) for k in range(last + 1)] for last in range(6) for s in (1, -1)],
         "BP403 does not put an entry back before it moves the next one"),
    ],
)  # fmt: skip
def test_the_points_name_a_mistake(moves: Sequence[Sequence[Move]], expected: str) -> None:
    assert told(moves) == expected


def test_a_mixture_of_points_is_not_named() -> None:
    assert told([*pairs(EPSILON), [(0, EPSILON), (1, EPSILON)]]) is None


def test_whole_points() -> None:
    cause = cause_of_differences(RIGHT, -7 * RIGHT, Record(np.round(W)[None], W, EPSILON))
    assert cause == ("BP407", "evaluates f at whole numbers only")


def test_rounding_of_float32_points_is_no_move() -> None:
    w = (W + 0.1).astype(np.float32)
    points = [record(pairs(EPSILON)).points]
    moved = (points[0] - W).astype(np.float32) + w
    drifted = moved.astype(np.float64) * (1 + 2.0**-24)
    assert cause_of_differences(RIGHT, RIGHT + w, Record(drifted, w, EPSILON)) is None


def test_numbers_without_a_record() -> None:
    assert cause_of_differences(RIGHT, 2 * RIGHT, None) is not None
    assert cause_of_differences(RIGHT, RIGHT + 1, None) is None
    assert cause_of_differences(RIGHT, np.full_like(RIGHT, np.nan), None) is None

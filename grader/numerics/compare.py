"""Is this array the expected one, and where is it not?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.numerics.tolerance import Expected

Array = npt.NDArray[Any]

COARSE: Final = 2.0**16
"""So many float64 tolerances off is no other way of rounding: float32 is 2**29 as coarse."""


TINY: Final = float(np.finfo(np.float64).tiny)
MOST_LEVELS: Final = 16
"""Rows or columns of a picture of levels; larger arrays have none."""


@dataclass(frozen=True)
class Picture:
    """How a wrong array lies to the right one.

    Attributes:
        angle_deg: between the two as vectors; None where one is zero or not finite.
        length_ratio: length of the wrong one over that of the right one; None likewise.
        levels: by row and column 0 where right, 1 where less than 10 % off, 2 where less than
            100 %, 3 where worse, relative to the right entry; () unless it is a small vector or
            matrix.
    """

    angle_deg: float | None
    length_ratio: float | None
    levels: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Numbers:
    """An array and the one it is not.

    What tells them apart is worked out when it is asked for: of many arrays that differ one is
    shown, and the others should take no memory.

    Attributes:
        given: the array, of any real dtype.
        expected: the other, with tolerances.
        precision: the one whose tolerance it is held against.
    """

    given: Array
    expected: Expected
    precision: str

    @cached_property
    def got(self) -> Array:
        """The array in float64."""
        return np.asarray(self.given, dtype=np.float64)

    @cached_property
    def want(self) -> Array:
        """What comes nearest to it of what is right."""
        return np.asarray(_at_fitted_slope(self.got, self.expected))

    @property
    def allowed(self) -> Array:
        """The tolerance, of a shape that fits."""
        return np.asarray(self.expected.allowed[self.precision])

    @cached_property
    def apart(self) -> Array:
        """Absolute difference by entry; NaN where there is none."""
        return _apart(self.got, self.want)

    @cached_property
    def outside(self) -> Array:
        """By entry whether the tolerance is not kept."""
        return np.asarray(~(self.apart <= self.allowed))

    @cached_property
    def error(self) -> Array:
        """The absolute difference, infinite where there is none."""
        return np.where(np.isnan(self.apart), np.inf, self.apart)


@dataclass(frozen=True)
class Worst:
    """The entry furthest outside its tolerance; the first of several.

    Attributes:
        at: its index.
        got, want, allowed: the numbers there.
        greatest: greatest absolute difference over all entries.
    """

    at: tuple[int, ...]
    got: float
    want: float
    allowed: float
    greatest: float


@dataclass(frozen=True)
class Comparison:
    """An answer held against the expected one.

    Attributes:
        precision: "float64" or "float32": the finest whose tolerance it keeps, None if neither.
        total: entries compared.
        accuracy: "fine" where it is accurate to float64 and float32 work would not have been,
            "coarse" where it is as far off as float32 work is, None where it tells neither.
        wrong: entries outside the tolerance.
        numbers: that differ; None where they do not.
    """

    precision: str | None
    total: int
    accuracy: str | None = None
    wrong: int = 0
    numbers: Numbers | None = field(default=None, repr=False, compare=False)

    @cached_property
    def worst(self) -> Worst | None:
        """Where the two differ most, if they do. Most are never looked at."""
        return None if self.numbers is None else _worst(self.numbers)

    @cached_property
    def picture(self) -> Picture | None:
        """How the two lie to each other, where they differ. Looked at as rarely."""
        return None if self.numbers is None else _picture(self.numbers)

    @property
    def passed(self) -> bool:
        """Whether every entry is within a tolerance."""
        return self.precision is not None


def compare(got: Array, expected: Expected, precisions: tuple[str, ...]) -> Comparison:
    """Compare an array of the right shape with what was expected.

    At kinks one slope in [0, 1] is fitted to the whole array: every convention is right, a
    mixture of conventions is not.

    Args:
        got: real numbers, same shape as expected; may hold NaN and infinities, which are wrong.
        expected: with tolerances.
        precisions: to try, finest first.
    """
    numbers = np.asarray(got, dtype=np.float64)
    error = _apart(numbers, _at_fitted_slope(numbers, expected))
    for precision in precisions:
        kept = np.asarray(error <= expected.allowed[precision])  # NaN is not
        if kept.all() if kept.ndim else kept:  # of one number `all` takes longest
            return _kept(precision, error, expected)
    wrong = kept.size - int(np.count_nonzero(kept))
    return Comparison(None, got.size, wrong=wrong, numbers=Numbers(got, expected, precisions[-1]))


@np.errstate(invalid="ignore", over="ignore")
def _apart(got: Array, want: Array) -> Array:
    error = np.asarray(got - want)
    np.abs(error, out=error)  # a large array takes longer to be had than to be computed
    return error


def _kept(precision: str, error: Array, expected: Expected) -> Comparison:
    return Comparison(precision, error.size, _accuracy(error, expected, precision))


def _worst(numbers: Numbers) -> Worst:
    got, error, outside = numbers.got, numbers.error, numbers.outside
    allowed = np.broadcast_to(numbers.allowed, got.shape)
    with np.errstate(over="ignore"):
        excess = error / np.maximum(allowed, TINY)
    at = np.unravel_index(int(np.argmax(np.where(outside, excess, -1.0))), got.shape)
    return Worst(
        at=tuple(int(index) for index in at),
        got=float(got[at]),
        want=float(numbers.want[at]),
        allowed=float(allowed[at]),
        greatest=float(np.max(error)),
    )


def _picture(numbers: Numbers) -> Picture:
    got, want = numbers.got, numbers.want
    with np.errstate(over="ignore", invalid="ignore"):  # what diverged is judged as well
        lengths = float(np.linalg.norm(got)), float(np.linalg.norm(want))
    if got.ndim == 0 or not all(np.isfinite(n) and n > 0 for n in lengths):
        angle, ratio = None, None
    else:
        cosine = float(np.vdot(got / lengths[0], want / lengths[1]))
        angle, ratio = math.degrees(math.acos(max(-1.0, min(1.0, cosine)))), lengths[0] / lengths[1]
    return Picture(angle, ratio, _levels(want, numbers.error, numbers.outside))


def _levels(want: Array, error: Array, outside: Array) -> tuple[tuple[int, ...], ...]:
    if not 1 <= want.ndim <= 2 or max(want.shape) > MOST_LEVELS:
        return ()
    size = np.abs(want)
    levels = np.where(error < 0.1 * size, 1, np.where(error < size, 2, 3)) * outside
    return tuple(tuple(int(level) for level in row) for row in np.atleast_2d(levels))


def _accuracy(error: Array, expected: Expected, precision: str) -> str | None:
    if precision == "float64":
        return "fine" if expected.shows_float32 else None
    if np.max(error, initial=0.0) > COARSE * max(expected.widest["float64"], TINY):
        return "coarse"  # as float32 work mostly is: one look is enough
    fine = np.maximum(expected.allowed["float64"], TINY)
    return "coarse" if np.any(error > COARSE * fine) else None


def _at_fitted_slope(got: Array, expected: Expected) -> Array:
    return _fitted(got, expected) if expected.has_tie else expected.low


@np.errstate(invalid="ignore", over="ignore")
def _fitted(got: Array, expected: Expected) -> Array:
    span = expected.high - expected.low
    difference = got - expected.low
    if not np.all(np.isfinite(difference)):
        return expected.low
    slope = float(np.vdot(span, difference) / np.vdot(span, span))
    fitted: Array = expected.low + min(max(slope, 0.0), 1.0) * span
    return fitted


def one_slope(got: Sequence[Array], expected: Sequence[Expected]) -> list[Expected]:
    """Return what was expected of several results with one slope fitted to all of them together.

    Args:
        got: the results, of the right shapes.
        expected: what was expected of each.
    """
    if not any(one.has_tie for one in expected):
        return list(expected)
    joint = Expected(_flat([e.low for e in expected]), _flat([e.high for e in expected]), {})
    fitted = _at_fitted_slope(_flat(list(got)), joint)
    ends = np.cumsum([one.low.size for one in expected])[:-1]
    return [
        Expected(part.reshape(one.low.shape), part.reshape(one.low.shape), one.allowed)
        for part, one in zip(np.split(fitted, ends), expected, strict=True)
    ]


def _flat(arrays: Sequence[Array]) -> Array:
    return np.concatenate([np.asarray(array, dtype=np.float64).ravel() for array in arrays])

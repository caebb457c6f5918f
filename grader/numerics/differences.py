"""Finite differences of a scalar function: a witness of the reference that knows no derivative.

A central difference D(h) = (f(h) - f(-h)) / 2h is off by terms in h², h⁴, …; Richardson's table of
D(h), D(h/2), … removes one after another, and how its entries differ estimates what is left
(C. J. F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Advances in Engineering
Software 4(2), 1982). On small multiples of 1/4 polynomials of degree two come out without error.

At a kink the table answers confidently and wrongly: the mean of both slopes, with an estimate of
1e-13. What gives it away is the bend B(h) = (f(h) - 2 f(0) + f(-h)) / h, which is proportional to h
where f is smooth: |2 B(h/2) - B(h)| is what a kink leaves, and counts as error. Such a witness is
inconclusive: that says nothing against a gradient, another point is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from grader.numerics.tracked import UNIT_ROUNDOFF

Array: TypeAlias = npt.NDArray[Any]

STEPS: Final = (2.0**-7, 2.0**-12, 2.0**-17, 2.0**-22)
"""Largest steps of a table, tried in turn: a smaller one may lie between two kinks."""
LEVELS: Final = 5
"""Steps of a table, each half the one before."""
ROUNDINGS: Final = 16
"""Of a value of the function, relative to the greatest."""
POINT_ROUNDINGS: Final = 4
"""Of a point, relative to the scale of its coordinates."""
ROUND_BITS: Final = 45
"""Of 53, that an exact value of a function fits in."""
VAGUE: Final = 1e-7
"""A witness off by more than this share of its value, and not by rounding, tells nothing."""


@dataclass(frozen=True)
class Witness:
    """A derivative found by differences.

    Attributes:
        value: the estimate.
        error: how far it may be off, estimated.
        conclusive: False at a kink, or where the estimate is too vague: then it says nothing.
    """

    value: float
    error: float
    conclusive: bool


@dataclass(frozen=True)
class Witnesses:
    """Derivatives with respect to each entry of an array; arrays of its shape."""

    value: Array
    error: Array
    conclusive: npt.NDArray[np.bool_]


def derivative(function: Callable[[float], Any], scale: float = 1.0) -> Witness:
    """Return the derivative of a function of one number at 0; 11 evaluations a table.

    Args:
        function: of the distance; returns a number.
        scale: the size of what the distance is added to, which steps are taken in proportion to.
    """
    middle = float(function(0.0))
    for largest in STEPS:
        witness = _table(lambda t: function(scale * t), middle, largest)
        if witness.conclusive:
            break
    return Witness(witness.value / scale, witness.error / scale, witness.conclusive)


def scale_of(*arrays: Array) -> float:
    """Return the power of two nearest to the root mean square; 1 for zeros.

    Steps of powers of two keep small multiples of 1/4 exact.
    """
    total = sum(float(np.sum(np.square(array))) for array in arrays)
    rms = math.sqrt(total / max(sum(array.size for array in arrays), 1))
    return 2.0 ** round(math.log2(rms)) if rms > 0 else 1.0


def directional(
    function: Callable[..., Any], at: Sequence[Array], direction: Sequence[Array]
) -> Witness:
    """Return the derivative of function(*at) along a direction in all its arguments.

    Args:
        function: takes arrays like those of `at`, returns a scalar.
        at: float64 arrays.
        direction: arrays of the same shapes.
    """

    def moved(distance: float) -> Any:
        return function(*(a + distance * d for a, d in zip(at, direction, strict=True)))

    return derivative(moved, scale_of(*at) / scale_of(*direction))


def signed_direction(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return standard normal numbers: of either sign, for equal signs hide what cancels."""
    return random.standard_normal(shape)


def entry_differences(function: Callable[[Array], Any], at: Array) -> Witnesses:
    """Return the derivative with respect to every entry; some 5 to 31 evaluations for each.

    Args:
        function: takes an array like `at`, returns a scalar.
        at: float64 array, left unchanged.
    """
    scale = scale_of(at)
    found = {
        index: derivative(_along_entry(function, at, index), scale)
        for index in np.ndindex(at.shape)
    }
    made = Witnesses(np.empty(at.shape), np.empty(at.shape), np.empty(at.shape, dtype=bool))
    for index, witness in found.items():
        made.value[index] = witness.value
        made.error[index] = witness.error
        made.conclusive[index] = witness.conclusive
    return made


def central_differences(
    function: Callable[[Array], Any], at: Array, step: float = 2.0**-7
) -> Array:
    """Return the gradient of `function` at `at`, two evaluations an entry.

    With inputs that are small multiples of 1/4 and a step that is a power of two, polynomials of
    degree two are differentiated without any error.

    Args:
        function: takes an array like `at`, returns a scalar.
        at: float64 array, left unchanged.
        step: half the distance of the two evaluations.
    """
    gradient = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        along = _along_entry(function, at, index)
        gradient[index] = (float(along(step)) - float(along(-step))) / (2 * step)
    return gradient


def _along_entry(
    function: Callable[[Array], Any], at: Array, index: tuple[int, ...]
) -> Callable[[float], Any]:
    def moved(distance: float) -> Any:
        there = at.copy()
        there[index] += distance
        return function(there)

    return moved


def _table(function: Callable[[float], Any], middle: float, largest: float) -> Witness:
    """Return Richardson's estimate from the steps largest, largest / 2, largest / 4 …."""
    size, exact = abs(middle), _is_round(middle)
    rows: list[list[float]] = []
    bends: list[float] = []
    best = Witness(np.nan, np.inf, conclusive=False)
    for level in range(LEVELS):
        step = largest / 2**level
        above, below = float(function(step)), float(function(-step))
        size = max(size, abs(above), abs(below))
        # of the function, and of the point where it was taken
        roundings = ROUNDINGS * size + POINT_ROUNDINGS * abs(above - below) / step
        noise = UNIT_ROUNDOFF["float64"] * roundings / step
        bends.append(((above - middle) + (below - middle)) / step)
        rows.append(_row((above - below) / (2 * step), rows[-1] if rows else []))
        best = _better(best, rows, noise)
        exact = exact and _is_round(above) and _is_round(below)
        if level and exact and rows[-1][0] == rows[-2][0] and bends[-1] * 2 == bends[-2]:
            # of degree two, and without any rounding
            return Witness(rows[-1][0], 0.0, conclusive=True)
    error = best.error + abs(2 * bends[-1] - bends[-2]) + noise
    return Witness(best.value, error, conclusive=bool(error <= VAGUE * abs(best.value) + 4 * noise))


def _is_round(value: float) -> bool:
    """Return whether a number ends on zeros in binary, as no rounded one does but by chance."""
    return math.ldexp(math.frexp(value)[0], ROUND_BITS).is_integer()


def _row(difference: float, before: Sequence[float]) -> list[float]:
    """Return the next row of the table, each column of an order higher by two."""
    row = [difference]
    for column, above in enumerate(before, start=1):
        row.append(row[-1] + (row[-1] - above) / (4**column - 1))
    return row


def _better(best: Witness, rows: Sequence[Sequence[float]], noise: float) -> Witness:
    if len(rows) == 1:
        return best
    for column in range(1, len(rows[-1])):
        value, left, above = rows[-1][column], rows[-1][column - 1], rows[-2][column - 1]
        error = max(abs(value - left), abs(value - above)) + noise
        if error <= best.error:
            best = Witness(value, error, conclusive=True)
    return best

"""What central differences come out as, and how far rounding may move them.

A difference divides the rounding errors of a function by the step. How large those errors are is
measured: the function is computed in the arithmetic of its argument and in a finer one, at the very
points that the differences use, and the differences may be off by

    6 √2 s / (2 ε)  +  what rounding the points themselves changes

with s the root mean square of the errors. At ε = 1e-4 in float32 that can be percents of the
gradient and right all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.numerics.tolerance import Expected
from grader.numerics.tracked import UNIT_ROUNDOFF

Array = npt.NDArray[Any]
Function = Callable[[Array], Any]

SIGMAS: Final = 6.0
ROUNDINGS: Final = 8
"""Of the division and whatever else is done to a difference."""
STEPS: Final = (2.0**-5, 2.0**-6, 2.0**-7)
"""Of the precise gradient; errors of order 2 and 4 cancel."""


def central(function: Function, at: Array, epsilon: float) -> Array:
    """Return central differences in extended precision, entry by entry.

    Args:
        function: takes an array like `at` of any floating type, returns a scalar of that type.
        at: left unchanged.
        epsilon: half the distance of the two points.
    """
    wide, step = at.astype(np.longdouble), np.longdouble(epsilon)
    differences = np.empty(at.shape, dtype=np.longdouble)
    for index in np.ndindex(at.shape):
        above, below = wide.copy(), wide.copy()
        above[index] += step
        below[index] -= step
        differences[index] = (function(above) - function(below)) / (2 * step)
    return differences


def precise_gradient(function: Function, at: Array) -> Array:
    """Return the gradient at a point of ordinary size to some 12 digits, float64 (Richardson)."""
    coarse, middle, fine = (central(function, at, step) for step in STEPS)
    better, best = (4 * middle - coarse) / 3, (4 * fine - middle) / 3
    return np.asarray((16 * best - better) / 15, dtype=np.float64)


def noise(function: Function, at: Array, epsilon: float) -> float:
    """Return the rounding error of `function` in the arithmetic of `at`, root mean square.

    It is never taken for less than one rounding of the largest value: a few points may be exact
    by chance.
    """
    errors, sizes = [], []
    for index in np.ndindex(at.shape):
        for sign in (1, -1):
            point = at.copy()
            point[index] += sign * epsilon
            exact = function(point.astype(np.longdouble))
            errors.append(float(function(point) - exact))
            sizes.append(abs(float(exact)))
    unit = UNIT_ROUNDOFF[at.dtype.name]
    return max(float(np.sqrt(np.mean(np.square(errors)))), unit * max(sizes))


def expect_differences(function: Function, at: Array, epsilon: float) -> Expected:
    """Return the central differences of `function`, with what correct ones may be off by.

    Args:
        function: computes in the floating type of its argument.
        at: float64 or float32, the arithmetic of the answer.
        epsilon: half the distance of the two points.
    """
    exact = np.asarray(central(function, at, epsilon), dtype=np.float64)
    unit = UNIT_ROUNDOFF[at.dtype.name]
    of_values = SIGMAS * np.sqrt(2) * noise(function, at, epsilon) / (2 * epsilon)
    of_points = 4 * unit * (np.abs(at) + epsilon) / epsilon * np.abs(exact)
    allowed = of_values + of_points + ROUNDINGS * unit * np.abs(exact)
    # right differences may have been put into a float32 array on their way
    stored = allowed + 2 * UNIT_ROUNDOFF["float32"] * np.abs(exact)
    return Expected(exact, exact, {"float64": allowed, "float32": stored})

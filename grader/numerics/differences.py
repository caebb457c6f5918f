"""Finite differences of a scalar function: an independent witness of the reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


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
        above, below = at.copy(), at.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (float(function(above)) - float(function(below))) / (2 * step)
    return gradient

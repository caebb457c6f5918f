"""The derivative of an array-valued function along a direction, by differences: a witness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

STEP: Final = 2.0**-10
"""Relative to the size of the point, for a direction of the same size."""


def along(function: Callable[[Array], Any], at: Array, direction: Array) -> Array:
    """Return d function(at + h direction) / d h at 0, good to about nine digits.

    Central differences with two steps, combined so that their leading errors cancel (Richardson).

    Args:
        function: smooth near `at`; takes an array like it, returns an array.
        at: float64, left unchanged.
        direction: of the shape of `at`.
    """
    size = float(np.max(np.abs(direction)))
    if size == 0:
        return np.zeros(np.shape(function(at)))
    step = STEP * (float(np.max(np.abs(at))) or 1.0) / size

    def difference(h: float) -> Array:
        above, below = function(at + h * direction), function(at - h * direction)
        return (np.asarray(above, np.float64) - np.asarray(below, np.float64)) / (2 * h)

    return (4 * difference(step / 2) - difference(step)) / 3

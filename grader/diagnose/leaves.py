"""Results as plain numbers: whatever a function returned, as arrays in order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from grader.sandbox.wire import WireArray

Array: TypeAlias = npt.NDArray[np.float64]
Leaves: TypeAlias = tuple[Array, ...]
"""The arrays of a result in order; a list of numbers is one array, a number one of shape ()."""

CLOSE: Final = 1e-8
"""Relative to the greatest entry: two computations of one formula in float64 are closer."""
SINGLE: Final = 1e-6
"""The same where one was made in float32, of inputs and intermediates that float32 has."""
COARSE: Final = 1e-4
"""The same for two computations of which one was made in float32."""


def leaves(value: Any, *, copy: bool = True) -> Leaves | None:
    """Return a result as arrays, or None where it is not made of real numbers alone.

    Args:
        value: the result.
        copy: whether the arrays may not be those of the result itself.
    """
    found = _leaves(value, copy)
    return tuple(found) if found is not None else None


def _leaves(value: Any, copy: bool) -> list[Array] | None:
    if isinstance(value, WireArray):
        return None if value.data is None else _leaves(value.data, copy)
    if value is None:
        return None
    if isinstance(value, bool):
        return [np.asarray(float(value))]  # a verdict that a function gives
    if isinstance(value, dict):
        return _of_items([value[name] for name in sorted(value)], copy)
    if isinstance(value, list | tuple):
        return _of_items(value, copy)
    try:
        array = np.asarray(value)
        return [array.astype(np.float64, copy=copy)] if array.dtype.kind in "iuf" else None
    except (TypeError, ValueError):
        return None


def _of_items(items: Sequence[Any], copy: bool) -> list[Array] | None:
    parts = [_leaves(item, copy) for item in items]
    found = [leaf for part in parts if part is not None for leaf in part]
    if any(part is None for part in parts):
        return None
    if found and all(leaf.shape == () for leaf in found):
        return [np.array(found)]
    return found


def agree(got: Leaves, predicted: Leaves, closeness: float, slack: float = 0.0) -> bool:
    """Return whether two results have the same shapes and numbers, NaN for NaN.

    Args:
        got: the student's.
        predicted: what a hypothesis says.
        closeness: greatest difference, relative to the greatest finite entry predicted.
        slack: greatest difference in any case.
    """
    if [leaf.shape for leaf in got] != [leaf.shape for leaf in predicted]:
        return False
    return all(_agree(a, b, closeness, slack) for a, b in zip(got, predicted, strict=True))


def _agree(got: Array, predicted: Array, closeness: float, slack: float) -> bool:
    size = float(np.abs(predicted).max(initial=0.0))
    if math.isfinite(size):  # as most are; then what is not finite in `got` is not near
        with np.errstate(over="ignore"):
            return bool((np.abs(got - predicted) <= max(closeness * size, slack)).all())
    finite = np.isfinite(predicted)
    if not np.array_equal(finite, np.isfinite(got)):
        return False
    size = float(np.max(np.abs(predicted[finite]), initial=0.0))
    with np.errstate(over="ignore"):
        near = np.abs(got[finite] - predicted[finite]) <= max(closeness * size, slack)
    same = np.array_equal(got[~finite], predicted[~finite], equal_nan=True)
    return bool(np.all(near)) and same


def is_float32(found: Leaves) -> bool:
    """Return whether every number is one that float32 has, as if computed there."""
    with np.errstate(over="ignore"):
        return all(
            bool(np.all((leaf == leaf.astype(np.float32)) | np.isnan(leaf))) for leaf in found
        )

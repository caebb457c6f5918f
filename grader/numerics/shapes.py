"""What only moves entries: value, magnitude and error move alike, nothing is rounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from grader.numerics.tracked import FUNCTIONS, Mask, Tracked, UnsupportedOperationError

MOVING: Final = (
    *(np.transpose, np.reshape, np.ravel, np.squeeze, np.expand_dims, np.swapaxes, np.moveaxis),
    *(np.broadcast_to, np.diag, np.diagonal, np.flip, np.roll, np.repeat, np.tile, np.copy),
    *(np.atleast_1d, np.atleast_2d, np.take),
)
"""Each takes an array first, and how to move its entries."""
JOINING: Final = (np.concatenate, np.stack, np.vstack, np.hstack, np.column_stack)
"""Each takes a list of arrays first."""


def _moving(function: Callable[..., Any]) -> Callable[..., Tracked]:
    def rule(a: Any, *how: Any, **more: Any) -> Tracked:
        if not isinstance(a, Tracked) or any(isinstance(x, Tracked | Mask) for x in how):
            raise UnsupportedOperationError(f"numpy.{function.__name__} by values")
        return a.each(lambda part: function(part, *how, **more))

    return rule


def _joining(function: Callable[..., Any]) -> Callable[..., Tracked]:
    def rule(arrays: Sequence[Any], axis: int | None = None) -> Tracked:
        context = next(a.context for a in arrays if isinstance(a, Tracked | Mask))
        parts = [context.lift(a) for a in arrays]
        options = {} if axis is None else {"axis": axis}
        v, m, e = (function([part.parts[i] for part in parts], **options) for i in range(3))
        return Tracked(context, v, m, max(part.k for part in parts), e)

    return rule


def _trace(a: Tracked) -> Tracked:
    total: Tracked = FUNCTIONS["sum"](FUNCTIONS["diagonal"](a))
    return total


def _constant(value: float) -> Callable[..., Tracked]:
    return lambda a, *_, **__: a.context.leaf(np.full(a.shape, value))


FUNCTIONS.update({function.__name__: _moving(function) for function in MOVING})
FUNCTIONS.update({function.__name__: _joining(function) for function in JOINING})
FUNCTIONS.update(
    {
        "trace": _trace,
        "zeros_like": _constant(0.0),
        "empty_like": _constant(0.0),
        "ones_like": _constant(1.0),
        "shape": lambda a: a.shape,
        "ndim": lambda a: a.ndim,
        "size": lambda a: a.size,
    }
)

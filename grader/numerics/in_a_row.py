"""Arrays that add up one number after another, as a loop in a student's program does.

numpy adds in pairs and in blocks, which loses less: over 2,000 terms of either sign about a
twentieth. What a correct program may be off by is therefore measured on sums made in a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.numerics.arguments import Array

PLAIN_SUM = frozenset({"axis", "dtype", "out", "keepdims", "where"})
"""Options that numpy's own sum passes on."""


class InARow(np.ndarray[Any, np.dtype[Any]]):
    """An array whose sums and products of matrices are added up in a row."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [_plain(given) for given in inputs]
        if "out" in options:
            options["out"] = tuple(map(_plain, options["out"]))
        if ufunc is np.matmul and method == "__call__" and not options:
            return _in_a_row(_matmul(*plain))
        if ufunc is np.add and method == "reduce" and _is_plain_sum(options):
            return _in_a_row(_sum(*plain, **options))
        return _in_a_row(getattr(ufunc, method)(*plain, **options))

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        if function is np.dot and not kwargs and all(np.ndim(arg) in (1, 2) for arg in args):
            return _in_a_row(_matmul(*map(_plain, args)))
        return super().__array_function__(function, types, args, kwargs)


def in_a_row(value: Any) -> Any:
    """Return a floating array as one that adds up in a row; anything else as it is."""
    return _in_a_row(value) if isinstance(value, np.ndarray) else value


def _in_a_row(value: Any) -> Any:
    is_array = isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.floating)
    return value.view(InARow) if is_array else value


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, InARow) else value


def _matmul(a: Array, b: Array) -> Any:
    left = "j" if a.ndim == 1 else "...ij"
    right = "j" if b.ndim == 1 else "...jk"
    kept = ("" if a.ndim == 1 else "i") + ("" if b.ndim == 1 else "k")
    result = np.einsum(f"{left},{right}->{'...' if a.ndim > 1 or b.ndim > 1 else ''}{kept}", a, b)
    return result if np.ndim(result) else result[()]


def _is_plain_sum(options: dict[str, Any]) -> bool:
    return (
        set(options) <= PLAIN_SUM
        and options.get("dtype") is None
        and options.get("out") in (None, (None,))
        and (options.get("where", True) is True or options["where"] is np._NoValue)
    )


def _sum(a: Array, axis: Any = 0, keepdims: Any = False, **_: Any) -> Any:
    axes = (
        tuple(range(a.ndim))
        if axis is None
        else np.lib.array_utils.normalize_axis_tuple(axis, a.ndim)
    )
    rest = [i for i in range(a.ndim) if i not in axes]
    rows = a.transpose(*rest, *axes).reshape(*(a.shape[i] for i in rest), -1)
    total = np.cumsum(rows, axis=-1)[..., -1] if rows.shape[-1] else np.sum(rows, axis=-1)
    return np.expand_dims(total, axes) if keepdims is True else total

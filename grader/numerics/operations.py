"""What each numpy operation does to value, magnitude, roundings and error.

    a ± b    m = mₐ + m_b        k = max(kₐ, k_b) + 1      e = eₐ + e_b
    a * b    m = mₐ m_b          k = kₐ + k_b + 1          e = mₐ e_b + m_b eₐ + eₐ e_b
    A @ B    m = mₐ @ m_b        k = kₐ + k_b + n          e likewise, n terms in each sum
    sum      m = sum(m)          k = kₐ + n - 1            e = sum(e)
    g * (a > 0)   m and e where on or in doubt, and |g| on top of e where in doubt

An operation without a rule is refused by name: a bound that is not known to hold is worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.numerics.tracked import (
    FUNCTIONS,
    UFUNCS,
    Array,
    Context,
    Mask,
    Tracked,
    UnsupportedOperationError,
)


def _add(context: Context, a: Any, b: Any) -> Tracked:
    a, b = context.lift(a), context.lift(b)
    return Tracked(context, a.v + b.v, a.m + b.m, max(a.k, b.k) + 1, a.e + b.e)


def _subtract(context: Context, a: Any, b: Any) -> Tracked:
    a, b = context.lift(a), context.lift(b)
    return Tracked(context, a.v - b.v, a.m + b.m, max(a.k, b.k) + 1, a.e + b.e)


def _negative(context: Context, a: Tracked) -> Tracked:
    return Tracked(context, -a.v, a.m, a.k, a.e)


def _multiply(context: Context, a: Any, b: Any) -> Any:
    if isinstance(a, Mask) or isinstance(b, Mask):
        mask, other = (a, b) if isinstance(a, Mask) else (b, a)
        return _masked(mask, context.lift(other))
    a, b = context.lift(a), context.lift(b)
    e = a.m * b.e + b.m * a.e + a.e * b.e
    return Tracked(context, a.v * b.v, a.m * b.m, a.k + b.k + 1, e)


def _masked(mask: Mask, a: Tracked) -> Tracked:
    possible = (mask.slope > 0) | mask.unsure
    e = a.e * possible + np.abs(a.v) * mask.unsure
    return Tracked(mask.context, a.v * mask.slope, a.m * possible, a.k, e)


def _divide(context: Context, a: Any, b: Any) -> Tracked:
    a, b = context.lift(a), context.lift(b)
    size = np.abs(b.v)
    if np.any(size <= b.bound()):
        raise UnsupportedOperationError("division by what may be 0")
    quotient = np.abs(a.v) / size
    m = (a.m + quotient * b.m) / size
    e = (a.e + quotient * b.e) / (size - b.bound())
    return Tracked(context, a.v / b.v, m, a.k + b.k + 1, e)


def _power(context: Context, a: Any, exponent: Any) -> Tracked:
    if not isinstance(exponent, int | float | np.integer | np.floating):
        raise UnsupportedOperationError("a power whose exponent is not a number")
    if int(exponent) != exponent or not 1 <= exponent <= 16:
        raise UnsupportedOperationError(f"power {exponent:g}")
    base = context.lift(a)
    result = base
    for _ in range(int(exponent) - 1):
        result = _multiply(context, result, base)
    return result


def _matmul(context: Context, a: Any, b: Any) -> Tracked:
    a, b = context.lift(a), context.lift(b)
    m = a.m @ b.m
    e = np.zeros_like(m)
    if np.any(a.e):
        e = e + a.e @ b.m
    if np.any(b.e):
        e = e + (a.m + a.e) @ b.e
    return Tracked(context, a.v @ b.v, m, a.k + b.k + a.v.shape[-1], e)


def _maximum(context: Context, a: Any, b: Any) -> Tracked:
    a, floor = (b, a) if not isinstance(a, Tracked) else (a, b)
    if isinstance(floor, Tracked) or np.any(np.asarray(floor) != 0):
        raise UnsupportedOperationError("maximum of anything but one array and 0")
    possible = a.v > -a.bound()
    return Tracked(context, np.maximum(a.v, 0), a.m * possible, a.k, a.e * possible)


def _compared(holds: Callable[[Array, Array], Any], tie_is_on: bool) -> Callable[..., Mask]:
    def rule(context: Context, a: Any, b: Any) -> Mask:
        difference = _subtract(context, a, b)
        tie = difference.v == 0
        context.ties += int(np.count_nonzero(tie))
        on = holds(difference.v, np.zeros(())).astype(np.float64)
        slope = np.where(tie, context.tie if tie_is_on else 1 - context.tie, on)
        return Mask(context, slope, ~tie & (np.abs(difference.v) <= difference.bound()))

    return rule


def _invert(context: Context, mask: Mask) -> Mask:
    return Mask(context, 1 - mask.slope, mask.unsure)


def _monotone(
    function: Callable[[Array], Array], roundings: int, least: float
) -> Callable[..., Tracked]:
    """Return the rule of a monotone function; `least` bounds its magnitude from below.

    A correct formula may go through intermediates of magnitude 1 even where the value is small:
    tanh(z) is also 1 - 2 / (exp(2 z) + 1).
    """

    def rule(context: Context, a: Tracked) -> Tracked:
        bound = a.bound()
        v = function(a.v)
        e = np.abs(function(a.v + bound) - function(a.v - bound))
        return Tracked(context, v, np.maximum(np.abs(v), least), roundings, e)

    return rule


def _absolute(context: Context, a: Tracked) -> Tracked:
    return Tracked(context, np.abs(a.v), a.m, a.k, a.e)


def _sum(a: Any, axis: Any = None, keepdims: bool = False, **options: Any) -> Tracked:
    _refuse("sum", options)
    total = a.each(lambda part: part.sum(axis=axis, keepdims=bool(keepdims)))
    terms = a.size // max(total.size, 1)
    return Tracked(a.context, total.v, total.m, a.k + max(terms - 1, 0), total.e)


def _mean(a: Any, axis: Any = None, keepdims: bool = False, **options: Any) -> Tracked:
    _refuse("mean", options)
    total = _sum(a, axis=axis, keepdims=keepdims)
    return _divide(a.context, total, a.size / max(total.size, 1))


def _refuse(name: str, options: dict[str, Any]) -> None:
    given = [key for key, v in options.items() if v is not None and v is not np._NoValue]
    if given:
        raise UnsupportedOperationError(f"numpy.{name} with {', '.join(sorted(given))}")


def _where(mask: Any, a: Any, b: Any) -> Tracked:
    if not isinstance(mask, Mask):
        raise UnsupportedOperationError("numpy.where on a condition that is not a comparison")
    left = _masked(mask, mask.context.lift(a))
    right = _masked(_invert(mask.context, mask), mask.context.lift(b))
    e = left.e + right.e
    return Tracked(mask.context, left.v + right.v, left.m + right.m, max(left.k, right.k), e)


def _zeros_like(a: Tracked, *_: Any, **__: Any) -> Tracked:
    return a.context.leaf(np.zeros(a.shape))


def _dot(a: Any, b: Any) -> Tracked:
    context = a.context if isinstance(a, Tracked) else b.context
    return _matmul(context, a, b)


def _outer(a: Any, b: Any) -> Tracked:
    context = a.context if isinstance(a, Tracked) else b.context
    left, right = context.lift(a), context.lift(b)
    product: Tracked = _multiply(context, left.reshape(-1, 1), right.reshape(1, -1))
    return product


UFUNCS.update(
    {
        "add": _add,
        "subtract": _subtract,
        "multiply": _multiply,
        "divide": _divide,
        "true_divide": _divide,
        "negative": _negative,
        "invert": _invert,
        "power": _power,
        "square": lambda context, a: _power(context, a, 2),
        "matmul": _matmul,
        "maximum": _maximum,
        "absolute": _absolute,
        "exp": _monotone(np.exp, 6, 0.0),
        "tanh": _monotone(np.tanh, 6, 1.0),
        "greater": _compared(np.greater, True),
        "greater_equal": _compared(np.greater_equal, True),
        "less": _compared(np.less, False),
        "less_equal": _compared(np.less_equal, False),
    }
)

FUNCTIONS.update(
    {
        "sum": _sum,
        "mean": _mean,
        "where": _where,
        "dot": _dot,
        "outer": _outer,
        "zeros_like": _zeros_like,
        "transpose": lambda a, axes=None: a.each(lambda part: np.transpose(part, axes)),
        "reshape": lambda a, shape: a.reshape(shape),
        "copy": lambda a: a.copy(),
        "shape": lambda a: a.shape,
    }
)

"""What arithmetic and decisions do to value, magnitude, roundings and error.

    a ± b    m = mₐ + m_b        k = max(kₐ, k_b) + 1      e = eₐ + e_b
    a * b    m = mₐ m_b          k = kₐ + k_b + 1          e = mₐ e_b + m_b eₐ + eₐ e_b
    a / b    m = (mₐ + |q| m_b) / |b|                      e = (eₐ + |q| e_b + …) / (|b| - tol(b))
    sum      m = sum(m)          k = kₐ + n - 1            e = sum(e)
    g * (a > 0)   m and e where on or in doubt, and |g| on top of e where in doubt
    where(c, a, b)   those of the one taken; where in doubt the greater, and |a - b| on top of e
    max(a, b), over an axis likewise   the greatest m and e among those that may be the greatest

`products.py` has the sums of products, `functions.py` the functions of one number, `shapes.py`
what only moves entries. An operation without a rule is refused by name: a bound that is not known
to hold is worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.numerics.functions import power, sigmoid, sigmoid_argument
from grader.numerics.tracked import (
    FUNCTIONS,
    UFUNCS,
    Array,
    Context,
    Mask,
    Tracked,
    UnsupportedOperationError,
    refuse_options,
)


def _add(context: Context, a: Any, b: Any) -> Tracked:
    left, right = context.lift(a), context.lift(b)
    k = max(left.k, right.k) + 1
    total = Tracked(context, left.v + right.v, left.m + right.m, k, left.e + right.e)
    exp, other = (left, b) if left.exp_of is not None else (right, a)
    if exp.exp_of is not None and _is_one(other):
        total.one_and_exp_of = exp.exp_of
    return total


def _is_one(value: Any) -> bool:
    return isinstance(value, int | float | np.generic | np.ndarray) and bool(np.all(value == 1))


def _subtract(context: Context, a: Any, b: Any) -> Tracked:
    a, b = context.lift(a), context.lift(b)
    return Tracked(context, a.v - b.v, a.m + b.m, max(a.k, b.k) + 1, a.e + b.e)


def _negative(context: Context, a: Any) -> Tracked:
    a = context.lift(a)
    return Tracked(context, -a.v, a.m, a.k, a.e)


def _multiply(context: Context, a: Any, b: Any) -> Any:
    if isinstance(a, Mask) or isinstance(b, Mask):
        mask, other = (a, b) if isinstance(a, Mask) else (b, a)
        return _masked(mask, context.lift(other))
    a, b = context.lift(a), context.lift(b)
    e = a.m * b.e + b.m * a.e + a.e * b.e
    return Tracked(context, a.v * b.v, a.m * b.m, a.k + b.k + 1, e)


def _masked(mask: Mask, a: Tracked) -> Tracked:
    possible = mask.may_be_on()
    e = a.e * possible + np.abs(a.v) * mask.unsure
    return Tracked(mask.context, a.v * mask.slope, a.m * possible, a.k, e)


def _divide(context: Context, a: Any, b: Any) -> Tracked:
    argument = sigmoid_argument(a, b, _is_one(a))
    if argument is not None:
        return sigmoid(argument)
    a, b = context.lift(a), context.lift(b)
    size = np.abs(b.v)
    if np.any(size <= b.bound()):
        raise UnsupportedOperationError("division by what may be 0")
    doubt = context.gamma(b.k) * b.m + b.e
    quotient = np.abs(a.v) / size
    k = a.k + b.k + 1
    m = (a.m + quotient * b.m) / size
    e = (a.e + quotient * b.e) / (size - doubt)
    # the divisor may be smaller than its value; k counts more than max(kₐ, k_b) + 1, mostly enough
    smaller, counted = doubt / (size - doubt), min(a.k, b.k) / (max(a.k, b.k) + 1)
    if np.any(smaller > counted):
        e = e + context.gamma(k) * m * smaller
    return Tracked(context, a.v / b.v, m, k, e)


def _power(context: Context, a: Any, exponent: Any) -> Tracked:
    if not isinstance(exponent, int | float | np.integer | np.floating):
        raise UnsupportedOperationError("a power whose exponent is not a number")
    base = context.lift(a)
    if exponent == -1:
        return _divide(context, 1, base)
    if int(exponent) != exponent or exponent < 0:
        return power(base, float(exponent))
    if not 1 <= exponent <= 16:
        raise UnsupportedOperationError(f"power {exponent:g}")
    result = base
    for _ in range(int(exponent) - 1):
        result = _multiply(context, result, base)
    return result


# --- decisions ------------------------------------------------------------------------------------


def _maximum(context: Context, a: Any, b: Any) -> Tracked:
    """One is off by no more than the worse of two that come into question."""
    a, b = context.lift(a), context.lift(b)
    up, down = a.v + a.bound(), b.v - b.bound()
    a_may, b_may = up > down, b.v + b.bound() > a.v - a.bound()
    a_may, b_may = a_may | ~b_may, b_may | ~a_may
    m = np.maximum(a.m * a_may, b.m * b_may)
    e = np.maximum(a.e * a_may, b.e * b_may)
    return Tracked(context, np.maximum(a.v, b.v), m, max(a.k, b.k), e)


def _minimum(context: Context, a: Any, b: Any) -> Tracked:
    return _negative(context, _maximum(context, _negative(context, a), _negative(context, b)))


def _greatest(a: Tracked, axis: Any = None, keepdims: Any = False, **options: Any) -> Tracked:
    refuse_options("max", options)
    keep = keepdims is True
    bound = a.bound()
    surely = np.max(a.v - bound, axis=axis, keepdims=True)
    may = a.v + bound >= surely
    parts = (np.max(part, axis=axis, keepdims=keep) for part in (a.v, a.m * may, a.e * may))
    v, m, e = parts
    return Tracked(a.context, v, m, a.k, e)


def _least(a: Tracked, axis: Any = None, keepdims: Any = False, **options: Any) -> Tracked:
    refuse_options("min", options)
    return _negative(a.context, _greatest(_negative(a.context, a), axis, keepdims))


def _compared(holds: Callable[[Array, Array], Any], tie_is_on: bool) -> Callable[..., Mask]:
    def rule(context: Context, a: Any, b: Any) -> Mask:
        difference = _subtract(context, a, b)
        tie = difference.v == 0
        context.ties += int(np.count_nonzero(tie))
        on = holds(difference.v, np.zeros(())).astype(np.float64)
        slope = np.where(tie, context.tie if tie_is_on else 1 - context.tie, on)
        distance = np.abs(difference.v)  # from an infinite threshold it is, and so is its bound
        return Mask(context, slope, ~tie & np.isfinite(distance) & (distance <= difference.bound()))

    return rule


def _invert(context: Context, mask: Mask) -> Mask:
    return Mask(context, 1 - mask.slope, mask.unsure)


def _both(context: Context, a: Any, b: Any) -> Mask:
    if not (isinstance(a, Mask) and isinstance(b, Mask)):
        raise UnsupportedOperationError("a comparison joined to what is none")
    unsure = (a.unsure | b.unsure) & a.may_be_on() & b.may_be_on()
    return Mask(context, a.slope * b.slope, unsure)


def _either(context: Context, a: Any, b: Any) -> Mask:
    if not (isinstance(a, Mask) and isinstance(b, Mask)):
        raise UnsupportedOperationError("a comparison joined to what is none")
    return _invert(context, _both(context, _invert(context, a), _invert(context, b)))


def _sign(context: Context, a: Any) -> Tracked:
    positive = UFUNCS["greater"](context, a, 0)
    negative = UFUNCS["less"](context, a, 0)
    return _subtract(context, context.lift(positive), context.lift(negative))


def _absolute(context: Context, a: Any) -> Tracked:
    a = context.lift(a)
    return Tracked(context, np.abs(a.v), a.m, a.k, a.e)


def _where(condition: Any, a: Any, b: Any) -> Tracked:
    context = next(part.context for part in (condition, a, b) if isinstance(part, Tracked | Mask))
    if isinstance(condition, Tracked):
        raise UnsupportedOperationError("numpy.where on a condition that is not a comparison")
    if not isinstance(condition, Mask):
        on = np.asarray(condition, dtype=bool)
        condition = Mask(context, on.astype(np.float64), np.zeros(on.shape, dtype=bool))
    a, b = context.lift(a), context.lift(b)
    a_may, b_may = condition.may_be_on(), _invert(context, condition).may_be_on()
    v = a.v * condition.slope + b.v * (1 - condition.slope)
    m = np.maximum(a.m * a_may, b.m * b_may)
    # taken wrongly, the other one comes with its own error
    e = np.maximum(a.e * a_may, b.e * b_may) + np.abs(a.v - b.v) * condition.unsure
    return Tracked(context, v, m, max(a.k, b.k), e)


# --- sums -----------------------------------------------------------------------------------------


def _sum(a: Any, axis: Any = None, keepdims: Any = False, **options: Any) -> Tracked:
    refuse_options("sum", options)
    total = a.each(lambda part: part.sum(axis=axis, keepdims=keepdims is True))
    terms = a.size // max(total.size, 1)
    return Tracked(a.context, total.v, total.m, a.k + max(terms - 1, 0), total.e)


def _mean(a: Any, axis: Any = None, keepdims: Any = False, **options: Any) -> Tracked:
    refuse_options("mean", options)
    total = _sum(a, axis=axis, keepdims=keepdims)
    return _divide(a.context, total, a.size / max(total.size, 1))


UFUNCS.update(
    {
        "add": _add,
        "subtract": _subtract,
        "multiply": _multiply,
        "divide": _divide,
        "true_divide": _divide,
        "reciprocal": lambda context, a: _divide(context, 1, a),
        "negative": _negative,
        "positive": lambda context, a: context.lift(a),
        "power": _power,
        "square": lambda context, a: _power(context, a, 2),
        "maximum": _maximum,
        "minimum": _minimum,
        "absolute": _absolute,
        "sign": _sign,
        "greater": _compared(np.greater, True),
        "greater_equal": _compared(np.greater_equal, True),
        "less": _compared(np.less, False),
        "less_equal": _compared(np.less_equal, False),
        "invert": _invert,
        "logical_not": _invert,
        "bitwise_and": _both,
        "logical_and": _both,
        "bitwise_or": _either,
        "logical_or": _either,
    }
)

FUNCTIONS.update(
    {
        "sum": _sum,
        "mean": _mean,
        "max": _greatest,
        "amax": _greatest,
        "min": _least,
        "amin": _least,
        "where": _where,
    }
)

"""Functions of one number: the error of the operand is carried through the function itself.

With f the function and t the bound of its operand,

    e = max |f(v ± t) - f(v)|, computed without cancellation       k = 6

The magnitude is |f(v)|, or more where another way of writing the same function goes through
larger numbers: tanh(z) is also 1 - 2 / (exp(2 z) + 1), and a sigmoid is also (1 + tanh(z / 2)) / 2,
so both have magnitude 1. For that a sigmoid is recognised where it is written with exp.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from grader.numerics.tracked import UFUNCS, Array, Context, Tracked, UnsupportedOperationError

ROUNDINGS: Final = 6
"""Of a library's function and of writing it otherwise, in units of u times the magnitude."""
Part = Callable[[Array], Array]
Spread = Callable[[Array, Array], Array]


def apply(a: Tracked, function: Part, spread: Spread, magnitude: Part | None = None) -> Tracked:
    """Return f(a).

    Args:
        a: the operand.
        function: f, on float64 arrays.
        spread: from value and bound of the operand to the greatest change of f.
        magnitude: from f's value to its magnitude; its absolute value unless given.
    """
    v = function(a.v)
    m = np.abs(v) if magnitude is None else magnitude(v)
    return Tracked(a.context, v, m, ROUNDINGS, spread(a.v, a.bound()))


def at_least_one(v: Array) -> Array:
    """Return max(|v|, 1): the magnitude where a formula goes through numbers of size 1."""
    return np.maximum(np.abs(v), 1.0)


def _exp(context: Context, a: Any) -> Tracked:
    a = context.lift(a)
    result = apply(a, np.exp, lambda v, t: np.exp(v) * np.expm1(t))
    result.exp_of = a
    return result


def _tanh(v: Array, t: Array) -> Array:
    return np.asarray(t * np.cosh(_nearest_zero(v, t)) ** -2)


def _nearest_zero(v: Array, t: Array) -> Array:
    """Return where |slope| is greatest; beyond 300 its square overflows, and it is 0."""
    return np.asarray(np.clip(np.abs(v) - t, 0.0, 300.0))


def _log(context: Context, a: Any) -> Tracked:
    a = context.lift(a)
    if np.any(a.v <= a.bound()):
        raise UnsupportedOperationError("the logarithm of what may be 0")
    return apply(a, np.log, lambda v, t: -np.log1p(-t / v), at_least_one)


def _log1p(context: Context, a: Any) -> Tracked:
    a = context.lift(a)
    if np.any(a.v + 1 <= a.bound()):
        raise UnsupportedOperationError("the logarithm of what may be 0")
    return apply(a, np.log1p, lambda v, t: -np.log1p(-t / (1 + v)), at_least_one)


def _sqrt(context: Context, a: Any) -> Tracked:
    a = context.lift(a)
    if np.any(a.v < 0):
        raise UnsupportedOperationError("the square root of what is negative")

    def spread(v: Array, t: Array) -> Array:
        tiny = np.finfo(np.float64).tiny
        down = np.minimum(t, v) / np.maximum(np.sqrt(v) + np.sqrt(np.maximum(v - t, 0)), tiny)
        up = t / np.maximum(np.sqrt(v + t) + np.sqrt(v), tiny)
        return np.asarray(np.maximum(down, up))

    return apply(a, np.sqrt, spread)


def power(base: Tracked, exponent: float) -> Tracked:
    """Return base ** exponent, negative or broken; exp(exponent * log(base)) counts as well."""
    size, t = np.abs(base.v), base.bound()
    is_whole = exponent == int(exponent)
    if np.any((size if is_whole else base.v) <= t):
        raise UnsupportedOperationError(f"power {exponent:g} of what may be 0")

    def spread(v: Array, t: Array) -> Array:
        share = t / np.abs(v)
        up = np.abs(np.expm1(exponent * np.log1p(share)))
        down = np.abs(np.expm1(exponent * np.log1p(-share)))
        return np.asarray(np.abs(v) ** exponent * np.maximum(up, down))

    steepness = 1 + np.abs(exponent * np.log(size))
    return apply(base, lambda v: v**exponent, spread, lambda v: np.abs(v) * steepness)


# --- sigmoid --------------------------------------------------------------------------------------


def sigmoid(z: Tracked) -> Tracked:
    """Return 1 / (1 + exp(-z))."""

    def function(v: Array) -> Array:
        small = np.exp(-np.abs(v))
        return np.asarray(np.where(v >= 0, 1.0, small) / (1 + small))

    def spread(v: Array, t: Array) -> Array:
        return np.asarray(t * 0.25 * np.cosh(_nearest_zero(v, t) / 2) ** -2)

    return apply(z, function, spread, at_least_one)


def sigmoid_argument(a: Any, b: Any, a_is_one: bool) -> Tracked | None:
    """Return z where a / b is a sigmoid of z: 1 / (1 + exp(-z)) or exp(z) / (1 + exp(z))."""
    z: Tracked | None = b.one_and_exp_of if isinstance(b, Tracked) else None
    if z is None:
        return None
    if a_is_one:
        return UFUNCS["negative"](z.context, z)  # type: ignore[no-any-return]  # our rule
    of: Tracked | None = a.exp_of if isinstance(a, Tracked) else None
    if of is None or of.k != z.k:
        return None
    return of if all(map(np.array_equal, of.parts, z.parts)) else None


def _logaddexp(context: Context, a: Any, b: Any) -> Tracked:
    a, b = context.lift(a), context.lift(b)
    v = np.logaddexp(a.v, b.v)
    # no more off than the worse of the two
    return Tracked(context, v, at_least_one(v), ROUNDINGS, np.maximum(a.bound(), b.bound()))


def _plain(function: Part, spread: Spread, magnitude: Part | None = None) -> Callable[..., Tracked]:
    return lambda context, a: apply(context.lift(a), function, spread, magnitude)


UFUNCS.update(
    {
        "exp": _exp,
        "expm1": _plain(
            np.expm1, lambda v, t: np.exp(v) * np.expm1(t), lambda v: np.abs(v + 1) + 1
        ),
        "log": _log,
        "log1p": _log1p,
        "logaddexp": _logaddexp,
        "sqrt": _sqrt,
        "tanh": _plain(np.tanh, _tanh, at_least_one),
        "sin": _plain(np.sin, lambda _, t: t, at_least_one),
        "cos": _plain(np.cos, lambda _, t: t, at_least_one),
    }
)

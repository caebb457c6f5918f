"""Arithmetic that carries its own error bound: the tolerance is computed from the reference.

The instructor's reference runs on `Tracked` arrays. Each carries

    v   its value, in float64
    m   its magnitude: the same formula with every minus a plus
    k   how many roundings the longest path to it has
    e   an absolute error on top, from decisions that rounding could flip

so that any correct implementation, in any order of summation and any expansion of the same
polynomial, lies within `gamma(k) * m + e` of v, gamma(k) = k u / (1 - k u) with u the unit
roundoff (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1).

At a kink (a comparison with exactly 0) the slope is a choice: `Context.tie` makes it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

UNIT_ROUNDOFF: Final[Mapping[str, float]] = {"float32": 2.0**-24, "float64": 2.0**-53}
LEAST_ROUNDINGS: Final = 8
"""Even where the reference rounds less: `(g / N) * N` is correct code."""


class UnsupportedOperationError(Exception):
    """The reference uses an operation that has no rule; `str` names it."""


@dataclass
class Context:
    """What one tracked run assumes.

    Attributes:
        precision: "float32" or "float64": the arithmetic whose errors are bounded.
        tie: slope taken at a kink, in [0, 1].
        ties: how many comparisons met exactly 0, counted while running.
    """

    precision: str = "float64"
    tie: float = 0.0
    ties: int = 0

    @property
    def unit(self) -> float:
        """Unit roundoff of the precision."""
        return UNIT_ROUNDOFF[self.precision]

    def leaf(self, value: npt.ArrayLike, error: npt.ArrayLike = 0.0) -> Tracked:
        """Return an input: exact in float64, rounded once in float32, off by at most `error`."""
        v = np.asarray(value, dtype=np.float64)
        e = np.broadcast_to(np.asarray(error, dtype=np.float64), v.shape)
        return Tracked(self, v, np.abs(v), int(self.precision == "float32"), np.array(e))

    def gamma(self, k: int) -> float:
        """Return the relative bound of k roundings."""
        ku = k * self.unit
        if ku >= 1:
            raise UnsupportedOperationError(f"a chain of {k} roundings in {self.precision}")
        return ku / (1 - ku)


class Tracked(np.lib.mixins.NDArrayOperatorsMixin):
    """An array that knows how wrong a correct computation of it may be."""

    __array_priority__ = 1000

    def __init__(self, context: Context, v: Array, m: Array, k: int, e: Array) -> None:
        self.context = context
        self.v = v
        self.m = m
        self.k = k
        self.e = e

    # --- what an ndarray has, as far as references need it ---

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value."""
        return self.v.shape

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return self.v.ndim

    @property
    def size(self) -> int:
        """Number of entries."""
        return self.v.size

    @property
    def T(self) -> Tracked:  # noqa: N802  numpy's name
        """The transpose."""
        return self.each(np.transpose)

    def __len__(self) -> int:
        return len(self.v)

    def __getitem__(self, index: Any) -> Tracked:
        return self.each(operator.itemgetter(index))

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, Mask):
            masked = _where(index, self.context.leaf(value), self)
        else:
            masked = self.copy()
            new = _lift(self.context, value)
            for part, piece in zip(
                (masked.v, masked.m, masked.e), (new.v, new.m, new.e), strict=True
            ):
                part[index] = piece
            masked.k = max(self.k, new.k)
        self.v, self.m, self.k, self.e = masked.v, masked.m, masked.k, masked.e

    def copy(self) -> Tracked:
        """Return a copy that shares nothing."""
        return self.each(np.array)

    def reshape(self, *shape: Any) -> Tracked:
        """Return it in another shape."""
        return self.each(lambda part: part.reshape(*shape))

    def sum(self, axis: Any = None, keepdims: bool = False) -> Tracked:
        """Return the sum over `axis`."""
        return _sum(self, axis=axis, keepdims=keepdims)

    def each(self, change: Callable[[Array], Any]) -> Tracked:
        """Return it with a rearrangement applied to value, magnitude and error alike."""
        parts = (np.asarray(change(part)) for part in (self.v, self.m, self.e))
        v, m, e = parts
        return Tracked(self.context, v, m, self.k, e)

    # --- bounds ---

    def bound(self) -> Array:
        """Return the worst-case absolute error of a correct computation, entry by entry."""
        return self.context.gamma(max(self.k, LEAST_ROUNDINGS)) * self.m + self.e

    # --- numpy's hooks ---

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method == "reduce" and ufunc is np.add:
            return _sum(inputs[0], **options)
        rule = _UFUNCS.get(ufunc.__name__)
        if method != "__call__" or options or rule is None:
            raise UnsupportedOperationError(f"numpy.{ufunc.__name__}")
        return rule(self.context, *inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        rule = _FUNCTIONS.get(function.__name__)
        if rule is None:
            raise UnsupportedOperationError(f"numpy.{function.__name__}")
        return rule(*args, **kwargs)

    def __float__(self) -> float:
        raise UnsupportedOperationError("float()")

    def __bool__(self) -> bool:
        raise UnsupportedOperationError("a branch on values")


class Mask(np.lib.mixins.NDArrayOperatorsMixin):
    """A comparison with a constant: slope by entry, and where rounding could flip it.

    Attributes:
        slope: 1 where it holds, 0 where not, the tie's slope where the operand is exact and equal.
        unsure: where the distance to the constant is within the operand's own bound.
    """

    __array_priority__ = 1000

    def __init__(self, context: Context, slope: Array, unsure: npt.NDArray[np.bool_]) -> None:
        self.context = context
        self.slope = slope
        self.unsure = unsure

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the mask."""
        return self.slope.shape

    def astype(self, dtype: Any) -> Mask:
        """Return itself: a mask is used as numbers anyway."""
        del dtype
        return self

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        rules: Mapping[str, Callable[..., Any]] = {"multiply": _multiply, "invert": _invert}
        rule = rules.get(ufunc.__name__)
        if method != "__call__" or options or rule is None:
            raise UnsupportedOperationError(f"numpy.{ufunc.__name__} on a mask")
        return rule(self.context, *inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        if function is np.where:
            return _where(*args, **kwargs)
        raise UnsupportedOperationError(f"numpy.{function.__name__} on a mask")


def _lift(context: Context, value: Any) -> Tracked:
    if isinstance(value, Tracked):
        return value
    if isinstance(value, Mask):
        return value * context.leaf(1.0)  # type: ignore[no-any-return]  # operators are untyped in numpy
    return context.leaf(value)


def _add(context: Context, a: Any, b: Any) -> Tracked:
    a, b = _lift(context, a), _lift(context, b)
    return Tracked(context, a.v + b.v, a.m + b.m, max(a.k, b.k) + 1, a.e + b.e)


def _subtract(context: Context, a: Any, b: Any) -> Tracked:
    a, b = _lift(context, a), _lift(context, b)
    return Tracked(context, a.v - b.v, a.m + b.m, max(a.k, b.k) + 1, a.e + b.e)


def _negative(context: Context, a: Tracked) -> Tracked:
    return Tracked(context, -a.v, a.m, a.k, a.e)


def _multiply(context: Context, a: Any, b: Any) -> Any:
    if isinstance(a, Mask) or isinstance(b, Mask):
        mask, other = (a, b) if isinstance(a, Mask) else (b, a)
        return _masked(mask, _lift(context, other))
    a, b = _lift(context, a), _lift(context, b)
    e = a.m * b.e + b.m * a.e + a.e * b.e
    return Tracked(context, a.v * b.v, a.m * b.m, a.k + b.k + 1, e)


def _masked(mask: Mask, a: Tracked) -> Tracked:
    possible = (mask.slope > 0) | mask.unsure
    e = a.e * possible + np.abs(a.v) * mask.unsure
    return Tracked(mask.context, a.v * mask.slope, a.m * possible, a.k, e)


def _divide(context: Context, a: Any, b: Any) -> Tracked:
    a, b = _lift(context, a), _lift(context, b)
    size = np.abs(b.v)
    if np.any(size <= b.bound()):
        raise UnsupportedOperationError("division by what may be 0")
    quotient = np.abs(a.v) / size
    m = (a.m + quotient * b.m) / size
    e = (a.e + quotient * b.e) / (size - b.bound())
    return Tracked(context, a.v / b.v, m, a.k + b.k + 1, e)


def _power(context: Context, a: Any, exponent: Any) -> Tracked:
    if isinstance(exponent, Tracked) or int(exponent) != exponent or not 1 <= exponent <= 16:
        raise UnsupportedOperationError(f"power {exponent}")
    base = _lift(context, a)
    result = base
    for _ in range(int(exponent) - 1):
        result = _multiply(context, result, base)
    return result


def _matmul(context: Context, a: Any, b: Any) -> Tracked:
    a, b = _lift(context, a), _lift(context, b)
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


def _monotone(function: Callable[[Array], Array], roundings: int) -> Callable[..., Tracked]:
    def rule(context: Context, a: Tracked) -> Tracked:
        bound = a.bound()
        v = function(a.v)
        e = np.abs(function(a.v + bound) - function(a.v - bound))
        return Tracked(context, v, np.abs(v), roundings, e)

    return rule


def _absolute(context: Context, a: Tracked) -> Tracked:
    return Tracked(context, np.abs(a.v), a.m, a.k, a.e)


def _sum(a: Any, axis: Any = None, keepdims: bool = False, **options: Any) -> Tracked:
    if any(value is not None and value is not np._NoValue for value in options.values()):
        raise UnsupportedOperationError(f"numpy.sum with {', '.join(sorted(options))}")
    total = a.each(lambda part: part.sum(axis=axis, keepdims=bool(keepdims)))
    terms = a.size // max(total.size, 1)
    return Tracked(a.context, total.v, total.m, a.k + max(terms - 1, 0), total.e)


def _mean(a: Any, axis: Any = None, keepdims: bool = False) -> Tracked:
    total = _sum(a, axis=axis, keepdims=keepdims)
    return _divide(a.context, total, a.size / max(total.size, 1))


def _where(mask: Any, a: Any, b: Any) -> Tracked:
    if not isinstance(mask, Mask):
        raise UnsupportedOperationError("numpy.where on a condition that is not a comparison")
    left = _masked(mask, _lift(mask.context, a))
    right = _masked(_invert(mask.context, mask), _lift(mask.context, b))
    e = left.e + right.e
    return Tracked(mask.context, left.v + right.v, left.m + right.m, max(left.k, right.k), e)


def _zeros_like(a: Tracked, *_: Any, **__: Any) -> Tracked:
    return a.context.leaf(np.zeros(a.shape))


def _dot(a: Any, b: Any) -> Tracked:
    context = a.context if isinstance(a, Tracked) else b.context
    return _matmul(context, a, b)


def _outer(a: Any, b: Any) -> Tracked:
    context = a.context if isinstance(a, Tracked) else b.context
    left, right = _lift(context, a), _lift(context, b)
    product: Tracked = _multiply(context, left.reshape(-1, 1), right.reshape(1, -1))
    return product


_UFUNCS: Final[Mapping[str, Callable[..., Any]]] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "true_divide": _divide,
    "negative": _negative,
    "power": _power,
    "square": lambda context, a: _power(context, a, 2),
    "matmul": _matmul,
    "maximum": _maximum,
    "absolute": _absolute,
    "exp": _monotone(np.exp, 4),
    "tanh": _monotone(np.tanh, 4),
    "greater": _compared(np.greater, True),
    "greater_equal": _compared(np.greater_equal, True),
    "less": _compared(np.less, False),
    "less_equal": _compared(np.less_equal, False),
}

_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
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

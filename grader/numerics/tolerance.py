"""How far a correct answer may be from the reference: worst case, or measured where that is absurd.

The worst case grows with every rounding and is never met in long sums: at 1,000 terms it would
allow a float32 gradient to be 29 % off. Beyond `WORST_CASE_ROUNDINGS` the float32 tolerance is
therefore measured: the reference runs in float32 with its axes permuted, and the largest error
seen, relative to the magnitude m, with a factor of eight is what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from grader.numerics.tracked import (
    UNIT_ROUNDOFF,
    Context,
    Tracked,
    UnsupportedOperationError,
)

Array: TypeAlias = npt.NDArray[Any]
Function: TypeAlias = Callable[..., Any]
Axes: TypeAlias = tuple[str, ...]

PRECISIONS: Final = ("float64", "float32")
WORST_CASE_ROUNDINGS: Final = 256
PERMUTATIONS: Final = 6
SAFETY: Final = 8


@dataclass(frozen=True)
class Expected:
    """The right answer, and what a correct one may be off by.

    Attributes:
        low: the reference with slope 0 at every kink, float64.
        high: the same with slope 1; equal to `low` where no pre-activation is exactly 0.
        allowed: absolute tolerance by entry, for answers computed in "float64" and in "float32".
    """

    low: Array
    high: Array
    allowed: Mapping[str, Array]

    @property
    def has_tie(self) -> bool:
        """Whether an interval of slopes is right."""
        return not np.array_equal(self.low, self.high)


@dataclass(frozen=True)
class Input:
    """One argument of the reference.

    Attributes:
        value: an array, or a number.
        axes: the names of its dimensions; () for a number.
    """

    value: Any
    axes: Axes = ()


def expect(
    function: Function, inputs: Sequence[Input], result_axes: Axes | None = None
) -> Expected:
    """Run the reference on tracked arrays and return the expected result with its tolerances.

    Args:
        function: the instructor's, written with numpy; called with the inputs in order.
        inputs: float64 or float32 arrays and numbers.
        result_axes: names of the result's dimensions; without them large shapes keep the worst
            case.

    Raises:
        UnsupportedOperationError: the reference does something that has no rule.
    """
    exact, allowed = _bounds(function, inputs, result_axes, tie=0.0)
    high = exact.v
    if exact.context.ties:
        # another slope brings other terms in, and with them their rounding
        other, other_allowed = _bounds(function, inputs, result_axes, tie=1.0)
        high = other.v
        allowed = {p: np.maximum(allowed[p], other_allowed[p]) for p in PRECISIONS}
    expected = Expected(np.array(exact.v), np.array(high), allowed)
    if not _holds(expected, function(*map(in_float64, inputs))):
        raise UnsupportedOperationError("something that comes out otherwise on tracked arrays")
    return expected


def _holds(expected: Expected, plain: Any) -> bool:
    """Whether a plain run of the reference agrees: a view written to, say, is not tracked."""
    value = np.asarray(plain, dtype=np.float64)
    return value.shape == expected.low.shape and any(
        bool(np.all(np.abs(value - side) <= expected.allowed["float64"]))
        for side in (expected.low, expected.high)
    )


def _bounds(
    function: Function, inputs: Sequence[Input], result_axes: Axes | None, tie: float
) -> tuple[Tracked, dict[str, Array]]:
    exact = run_tracked(function, inputs, Context("float64", tie))
    own_error = exact.context.gamma(max(exact.k, 1)) * exact.m
    coarse = run_tracked(function, inputs, Context("float32", tie))
    float32 = coarse.bound() + own_error
    if coarse.k > WORST_CASE_ROUNDINGS and result_axes is not None and not exact.context.ties:
        float32 = np.minimum(float32, measured_tolerance(function, inputs, result_axes, exact))
    return exact, {"float64": exact.bound() + own_error, "float32": float32}


def in_float64(given: Input) -> Any:
    """Return an input's value for the exact run: float32 arrays are widened."""
    return given.value.astype(np.float64) if isinstance(given.value, np.ndarray) else given.value


def run_tracked(function: Function, inputs: Sequence[Input], context: Context) -> Tracked:
    """Call `function` on leaves of `context`; numbers stay numbers."""
    arguments = [
        context.leaf(given.value) if isinstance(given.value, np.ndarray) else given.value
        for given in inputs
    ]
    result = function(*arguments)
    return result if isinstance(result, Tracked) else context.leaf(result)


def measured_tolerance(
    function: Function, inputs: Sequence[Input], result_axes: Axes, exact: Tracked
) -> Array:
    """Return the float32 tolerance measured on permuted axes.

    Each named dimension is permuted consistently in all inputs, which changes nothing but the
    order of the sums, and is put back on the result.
    """
    unit = UNIT_ROUNDOFF["float32"]
    magnitude = np.maximum(exact.m, np.finfo(np.float64).tiny)
    rho = 0.0
    for result in permuted_runs(function, inputs, np.float32):
        error = np.abs(unpermute(result.value, result_axes, result.orders) - exact.v)
        rho = max(rho, float(np.max(error / magnitude)))
    return np.asarray(SAFETY * (rho * exact.m + unit * np.abs(exact.v)))


@dataclass(frozen=True)
class PermutedRun:
    """A result computed with its axes in another order."""

    value: Any
    orders: Mapping[str, npt.NDArray[np.intp]]


def permuted_runs(
    function: Function, inputs: Sequence[Input], dtype: type[np.floating[Any]]
) -> list[PermutedRun]:
    """Run `function` `PERMUTATIONS` times in `dtype`, its named dimensions in other orders."""
    sizes: dict[str, int] = {}
    for given in inputs:
        sizes.update(zip(given.axes, np.shape(given.value), strict=True))
    random = np.random.default_rng(0)
    runs = []
    for _ in range(PERMUTATIONS):
        orders = {axis: random.permutation(size) for axis, size in sizes.items()}
        runs.append(PermutedRun(function(*(_permuted(i, orders, dtype) for i in inputs)), orders))
    return runs


def unpermute(value: Any, axes: Axes, orders: Mapping[str, npt.NDArray[np.intp]]) -> Array:
    """Put the entries of a permuted result back in their places."""
    array = np.asarray(value, dtype=np.float64)
    for position, axis in enumerate(axes):
        array = np.take(array, np.argsort(orders[axis]), axis=position)
    return array


def _permuted(
    given: Input, orders: Mapping[str, npt.NDArray[np.intp]], dtype: type[np.floating[Any]]
) -> Any:
    if not isinstance(given.value, np.ndarray):
        return given.value
    array = given.value.astype(dtype)
    for position, axis in enumerate(given.axes):
        array = np.take(array, orders[axis], axis=position)
    return array

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

from grader.numerics.arguments import Argument as Argument
from grader.numerics.arguments import Array, built, leaves
from grader.numerics.arguments import Axes as Axes
from grader.numerics.arguments import Input as Input
from grader.numerics.arguments import in_float64 as in_float64
from grader.numerics.permuted import PermutedRun as PermutedRun
from grader.numerics.permuted import permuted_runs as permuted_runs
from grader.numerics.permuted import unpermute as unpermute
from grader.numerics.tracked import (
    UNIT_ROUNDOFF,
    Context,
    Tracked,
    UnsupportedOperationError,
)

Function: TypeAlias = Callable[..., Any]

PRECISIONS: Final = ("float64", "float32")
WORST_CASE_ROUNDINGS: Final = 256
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


def expect(
    function: Function,
    inputs: Sequence[Argument],
    result_axes: Axes | None = None,
    fixed: frozenset[str] = frozenset(),
) -> Expected:
    """Run the reference on tracked arrays and return the expected result with its tolerances.

    Args:
        function: the instructor's, written with numpy; called with the inputs in order.
        inputs: float64 or float32 arrays and numbers, lists and tuples of them.
        result_axes: names of the result's dimensions; without them large shapes keep the worst
            case.
        fixed: names of dimensions whose order matters.

    Raises:
        UnsupportedOperationError: the reference does something that has no rule.
    """
    (only,) = expect_each(lambda *given: (function(*given),), inputs, (result_axes,), fixed)
    return only


def expect_each(
    function: Function,
    inputs: Sequence[Argument],
    axes: Sequence[Axes | None] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> tuple[Expected, ...]:
    """Return what is expected of a function that returns a list or tuple, item by item.

    Args:
        function: the instructor's; returns a list or tuple of arrays and numbers.
        inputs: as for `expect`.
        axes: names of the dimensions of each result, None for one that has no names; None where
            none has.
        fixed: names of dimensions whose order matters.

    Raises:
        UnsupportedOperationError: the reference does something that has no rule, or returns
            something else.
    """
    low = _bounds(function, inputs, axes, fixed, tie=0.0)
    high = low
    if any(each.exact.context.ties for each in low):
        # another slope brings other terms in, and with them their rounding
        high = _bounds(function, inputs, axes, fixed, tie=1.0)
    expected = tuple(_united(*sides) for sides in zip(low, high, strict=True))
    plain = function(*map(in_float64, inputs))
    if len(plain) != len(expected) or not all(map(_holds, expected, plain)):
        raise UnsupportedOperationError("something that comes out otherwise on tracked arrays")
    return expected


@dataclass(frozen=True)
class _Bounded:
    """One result with the tolerances of one slope."""

    exact: Tracked
    allowed: Mapping[str, Array]


def _united(low: _Bounded, high: _Bounded) -> Expected:
    allowed = {p: np.maximum(low.allowed[p], high.allowed[p]) for p in PRECISIONS}
    return Expected(np.array(low.exact.v), np.array(high.exact.v), allowed)


def _holds(expected: Expected, plain: Any) -> bool:
    """Whether a plain run of the reference agrees: a view written to, say, is not tracked."""
    value = np.asarray(plain, dtype=np.float64)
    return value.shape == expected.low.shape and any(
        bool(np.all(np.abs(value - side) <= expected.allowed["float64"]))
        for side in (expected.low, expected.high)
    )


def _bounds(
    function: Function,
    inputs: Sequence[Argument],
    axes: Sequence[Axes | None] | None,
    fixed: frozenset[str],
    tie: float,
) -> list[_Bounded]:
    exact = run_tracked_each(function, inputs, Context("float64", tie))
    coarse = run_tracked_each(function, inputs, Context("float32", tie))
    names = axes or [None] * len(exact)
    ties = any(each.context.ties for each in exact)
    runs: list[PermutedRun] | None = None
    found = []
    for i, (fine, rough, result_axes) in enumerate(zip(exact, coarse, names, strict=True)):
        own_error = fine.context.gamma(max(fine.k, 1)) * fine.m
        float32 = rough.bound() + own_error
        if rough.k > WORST_CASE_ROUNDINGS and result_axes is not None and not ties:
            runs = runs or permuted_runs(function, inputs, np.float32, fixed)
            of_this = [PermutedRun(run.value[i], run.orders) for run in runs]
            float32 = np.minimum(float32, measured_tolerance(of_this, result_axes, fine))
        found.append(_Bounded(fine, {"float64": fine.bound() + own_error, "float32": float32}))
    return found


def run_tracked(function: Function, inputs: Sequence[Argument], context: Context) -> Tracked:
    """Call `function` on leaves of `context`; it returns one array or number.

    Numbers beside arrays stay numbers; where there are no arrays, floats become leaves.
    """
    return run_tracked_each(lambda *given: (function(*given),), inputs, context)[0]


def run_tracked_each(
    function: Function, inputs: Sequence[Argument], context: Context
) -> list[Tracked]:
    """Call `function` as `run_tracked` does; it returns a list or tuple of arrays and numbers."""
    numbers_only = not any(given.is_array for given in leaves(inputs))

    def leaf(given: Input) -> Any:
        is_float = numbers_only and isinstance(given.value, float)
        return context.leaf(given.value) if given.is_array or is_float else given.value

    results = function(*(built(argument, leaf) for argument in inputs))
    if not isinstance(results, list | tuple):
        raise UnsupportedOperationError(f"a {type(results).__name__} where several results are due")
    return [_as_tracked(context, result) for result in results]


def _as_tracked(context: Context, result: Any) -> Tracked:
    if isinstance(result, Tracked):
        return result
    if result is None or isinstance(result, str | list | tuple | dict):
        raise UnsupportedOperationError(f"a {type(result).__name__} as a result")
    return context.lift(result)


def measured_tolerance(runs: Sequence[PermutedRun], result_axes: Axes, exact: Tracked) -> Array:
    """Return the float32 tolerance of a result measured on float32 runs."""
    unit = UNIT_ROUNDOFF["float32"]
    magnitude = np.maximum(exact.m, np.finfo(np.float64).tiny)
    rho = 0.0
    for run in runs:
        error = np.abs(unpermute(run.value, result_axes, run.orders) - exact.v)
        rho = max(rho, float(np.max(error / magnitude)))
    return np.asarray(SAFETY * (rho * exact.m + unit * np.abs(exact.v)))

"""How far a correct answer may be from the reference: worst case, or measured where that is absurd.

The worst case grows with every rounding and is never met in long sums: at 1,000 terms it would
allow a float32 gradient to be 29 % off. Beyond `MANY_ROUNDINGS` the tolerance is therefore
measured: the reference runs in float32 with its axes permuted and its sums added up in a row. With
rho the root mean square of the errors seen, each relative to its magnitude m, and k the number of
roundings,

    float32    hypot(16 rho m, 4 sqrt(k)/3 u |v|) + 8 u |v|
    float64    16 times as much, in proportion to the unit roundoff

is allowed, or the worst case where that is less. The root mean square of all entries is a steadier
measure than the greatest of them, and sums in a row lose what the least careful correct program
does: of 100,000 entries the worst is 5 rho m off. The few entries that are far greater than the
others have partial sums that grow evenly to v: k roundings of up to u of those each are noise of
u |v| sqrt(k)/3. As they are few, four times that is enough.

Between `FEW_ROUNDINGS` and `MANY_ROUNDINGS` only the float32 tolerance is measured, and rho counts
as u/2 at least: a few numbers tell too little of their noise, but a hundred roundings in a row, as
behind a sigmoid, do not all go the same way either.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np

from grader.numerics.arguments import Argument as Argument
from grader.numerics.arguments import Array, built, leaves
from grader.numerics.arguments import Axes as Axes
from grader.numerics.arguments import Input as Input
from grader.numerics.arguments import in_float64 as in_float64
from grader.numerics.permuted import PERMUTATIONS
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
FEW_ROUNDINGS: Final = 16
MANY_ROUNDINGS: Final = 256
SAFETY: Final = 8
SPREAD: Final = 16
"""So many times the root mean square of measured errors is allowed."""
GREAT_SPREAD: Final = 4
"""So many times the noise of partial sums that grow evenly is allowed."""
FINE_SPREAD: Final = 16
"""So many times the float32 tolerance is allowed in float64, in proportion to the roundoffs."""
MANY: Final = 256
"""A result of so many entries tells its noise in `FEW_RUNS`; others take `PERMUTATIONS`."""
FEW_RUNS: Final = 2


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

    @cached_property
    def has_tie(self) -> bool:
        """Whether an interval of slopes is right."""
        return not np.array_equal(self.low, self.high)

    @cached_property
    def widest(self) -> Mapping[str, float]:
        """The greatest tolerance of any entry, by precision."""
        return {p: float(np.max(entries, initial=0.0)) for p, entries in self.allowed.items()}

    @cached_property
    def shows_float32(self) -> bool:
        """Whether the right answer rounded to float32 is outside the float64 tolerance."""
        with np.errstate(over="ignore"):
            error = np.abs(self.low.astype(np.float32) - self.low)
        return bool(np.any(error > self.allowed["float64"]))


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
    if not all(np.all(np.isfinite(a)) for e in expected for a in (e.low, *e.allowed.values())):
        raise UnsupportedOperationError("numbers that are not finite")
    plain = function(*map(in_float64, inputs))
    if len(plain) != len(expected) or not all(map(_holds, expected, plain)):
        raise UnsupportedOperationError("something that comes out otherwise on tracked arrays")
    return expected


@dataclass(frozen=True)
class _Bounded:
    """One result with the tolerances of one slope."""

    exact: Tracked
    allowed: dict[str, Array]


def _united(low: _Bounded, high: _Bounded) -> Expected:
    values = np.array(low.exact.v), np.array(high.exact.v)
    allowed = {
        p: _with_room_at_zeros(np.maximum(low.allowed[p], high.allowed[p]), values, p)
        for p in PRECISIONS
    }
    return Expected(*values, allowed)


def _with_room_at_zeros(allowed: Array, values: tuple[Array, Array], precision: str) -> Array:
    """Allow a roundoff of the greatest entry where the formula gives 0 without any rounding.

    Behind a unit that is off a gradient is 0 by the formula, but who adds up directions gets that
    entry as a difference of rounded numbers.
    """
    greatest = max(np.max(np.abs(side), initial=0.0) for side in values)
    zeros = (allowed == 0) & (values[0] == 0) & (values[1] == 0)
    return np.where(zeros, UNIT_ROUNDOFF[precision] * greatest, allowed)


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
    allowed = [_worst_case(*pair) for pair in zip(exact, coarse, strict=True)]
    measured = {
        i: result_axes
        for i, (rough, result_axes) in enumerate(zip(coarse, names, strict=True))
        if rough.k > FEW_ROUNDINGS and result_axes is not None and not exact[i].context.ties
    }
    for i, rho in measured_errors(function, inputs, fixed, exact, measured).items():
        is_long = coarse[i].k > MANY_ROUNDINGS
        least = rho if is_long else max(rho, UNIT_ROUNDOFF["float32"] / 2)
        for precision, tolerance in measured_tolerances(least, exact[i]).items():
            if is_long or precision == "float32":
                allowed[i][precision] = np.minimum(allowed[i][precision], tolerance)
    return [_Bounded(*pair) for pair in zip(exact, allowed, strict=True)]


def _worst_case(exact: Tracked, coarse: Tracked) -> dict[str, Array]:
    own_error = exact.context.gamma(max(exact.k, 1)) * exact.m
    return {"float64": exact.bound() + own_error, "float32": coarse.bound() + own_error}


def run_tracked(function: Function, inputs: Sequence[Argument], context: Context) -> Tracked:
    """Call `function` on leaves of `context`; it returns one array or number.

    Numbers beside arrays stay numbers; where there are no arrays, floats become leaves.
    """
    return run_tracked_each(lambda *given: (function(*given),), inputs, context)[0]


def run_tracked_each(
    function: Function, inputs: Sequence[Argument], context: Context
) -> list[Tracked]:
    """Call `function` as `run_tracked` does; it returns a list or tuple of arrays and numbers."""
    numbers_only = not any(given.is_floating for given in leaves(inputs))

    def leaf(given: Input) -> Any:
        is_float = numbers_only and isinstance(given.value, float)
        return context.leaf(given.value) if given.is_floating or is_float else given.value

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


def measured_errors(
    function: Function,
    inputs: Sequence[Argument],
    fixed: frozenset[str],
    exact: Sequence[Tracked],
    axes: Mapping[int, Axes],
) -> dict[int, float]:
    """Return the root mean square error of float32 runs, relative to m, by index of the result.

    Args:
        function: returns a list or tuple.
        inputs: its arguments.
        fixed: names of dimensions whose order matters.
        exact: all results.
        axes: names of the dimensions of those to measure.
    """
    if not axes:
        return {}
    few = all(exact[i].size >= MANY for i in axes)
    count = FEW_RUNS if few else PERMUTATIONS
    found = _rms_errors(function, inputs, fixed, [each.v for each in exact], exact, axes, count)
    if all(found.values()):
        return found
    # small multiples of 1/4 add up exactly in any order: their neighbours do not
    nearby = [built(argument, _Neighbour()) for argument in inputs]
    values = function(*map(in_float64, nearby))
    there = _rms_errors(function, nearby, fixed, values, exact, axes, count)
    return {i: rho or there[i] for i, rho in found.items()}


def _rms_errors(
    function: Function,
    inputs: Sequence[Argument],
    fixed: frozenset[str],
    values: Sequence[Any],
    exact: Sequence[Tracked],
    axes: Mapping[int, Axes],
    count: int,
) -> dict[int, float]:
    runs = permuted_runs(function, inputs, np.float32, fixed, count=count, looped=True)
    found = {}
    for i, names in axes.items():
        told = exact[i].m > 0  # what is masked out on the inputs themselves tells no noise
        if not np.any(told):
            found[i] = 0.0
            continue
        errors = [unpermute(run.value[i], names, run.orders) - values[i] for run in runs]
        off = [np.broadcast_to(error, told.shape)[told] / exact[i].m[told] for error in errors]
        found[i] = float(np.sqrt(np.mean(np.square(off))))
    return found


class _Neighbour:
    """Makes numbers smaller by up to a quarter each, so that they are no round ones."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(0)

    def __call__(self, given: Input) -> Input:
        if not given.is_floating:
            return given
        moved = given.value * self.random.uniform(0.75, 1.0, given.value.shape)
        return Input(moved.astype(np.float32), given.axes)


def measured_tolerances(rho: float, exact: Tracked) -> dict[str, Array]:
    """Return the tolerances by precision of a result whose float32 runs are rho · m off."""
    unit = UNIT_ROUNDOFF["float32"]
    rounding = SAFETY * unit * np.abs(exact.v)  # of the result itself
    towards_it = GREAT_SPREAD * unit * np.abs(exact.v) * (math.sqrt(exact.k) / 3)
    along_the_way = np.hypot(SPREAD * rho * exact.m, towards_it)
    float32 = np.asarray(along_the_way + rounding)
    float64 = FINE_SPREAD * float32 * (UNIT_ROUNDOFF["float64"] / unit)
    return {"float64": float64, "float32": float32}

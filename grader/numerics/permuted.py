"""Runs of the reference that differ in their rounding only.

Two ways to get another rounding of the same calculation:

* Each named dimension is permuted consistently in all inputs. This changes nothing but the order
  of the sums, and is put back on the result.
* Where no dimension can be permuted to any effect (scalars; samples whose order matters), every
  number is moved at random to one of its neighbours in the precision, or not at all: Monte Carlo
  arithmetic, restricted to the inputs (D. Stott Parker, B. Pierce, P. R. Eggert, "Monte Carlo
  arithmetic: how to gamble with floating point and win", Computing in Science & Engineering 2(4),
  2000). The rounding within the run is then another one at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from grader.numerics.arguments import Argument, Array, Axes, Input, built, leaves
from grader.numerics.in_a_row import in_a_row

Orders: TypeAlias = Mapping[str, npt.NDArray[np.intp]]
Dtype: TypeAlias = type[np.floating[Any]]

PERMUTATIONS: Final = 6
LEAST_PERMUTED: Final = 3
"""A sum of two terms is the same in both orders."""


@dataclass(frozen=True)
class PermutedRun:
    """A result computed with its axes in another order."""

    value: Any
    orders: Orders


def permuted_runs(
    function: Callable[..., Any],
    inputs: Sequence[Argument],
    dtype: Dtype,
    fixed: frozenset[str] = frozenset(),
    *,
    count: int = PERMUTATIONS,
    looped: bool = False,
) -> list[PermutedRun]:
    """Run `function` several times in `dtype`, rounding otherwise each time.

    Args:
        function: the instructor's.
        inputs: its arguments; floats among them become numbers of `dtype`.
        dtype: np.float32 or np.float64.
        fixed: names of dimensions whose order matters, which are not permuted.
        count: how many runs.
        looped: sums are added up in a row, as in a loop, not in numpy's pairs and blocks.
    """
    sizes: dict[str, int] = {}
    for given in leaves(inputs):
        sizes.update(zip(given.axes, np.shape(given.value) if given.axes else (), strict=True))
    free = {axis: size for axis, size in sizes.items() if axis not in fixed}
    moved = all(size < LEAST_PERMUTED for size in free.values())
    random = np.random.default_rng(0)
    runs = []
    for _ in range(count):
        orders = {
            axis: random.permutation(size) if axis in free else np.arange(size)
            for axis, size in sizes.items()
        }
        change = _Change(dtype, orders, random if moved else None, looped)
        runs.append(PermutedRun(function(*(built(i, change) for i in inputs)), orders))
    return runs


def unpermute(value: Any, axes: Axes, orders: Orders) -> Array:
    """Put the entries of a permuted result back in their places."""
    array = np.asarray(value, dtype=np.float64)
    for position, axis in enumerate(axes):
        array = np.take(array, np.argsort(orders[axis]), axis=position)
    return array


@dataclass(frozen=True)
class _Change:
    """Turns an input into what one run gets."""

    dtype: Dtype
    orders: Orders
    random: np.random.Generator | None
    looped: bool

    def __call__(self, given: Input) -> Any:
        if isinstance(given.value, float):
            return self.dtype(self.moved(np.array(given.value, dtype=self.dtype)))
        if not given.is_array:
            return given.value
        array: Array = given.value
        if given.is_floating:
            array = self.moved(array.astype(self.dtype))
        for position, axis in enumerate(given.axes):
            array = np.take(array, self.orders[axis], axis=position)
        return in_a_row(array) if self.looped else array

    def moved(self, array: Array) -> Array:
        """Return it with each number moved by one unit in its last place, up, down or not."""
        if self.random is None:
            return array
        steps = self.random.integers(-1, 2, array.shape).astype(self.dtype)
        return np.asarray(array + steps * np.spacing(array))

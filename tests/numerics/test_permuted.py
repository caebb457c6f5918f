from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.numerics.arguments import Input
from grader.numerics.permuted import PERMUTATIONS, permuted_runs

Array = Any
U = 2.0**-24
X = np.random.default_rng(4).standard_normal((5, 3))


def given_to(inputs: list[Any], fixed: frozenset[str] = frozenset()) -> list[Any]:
    """What the function is called with in each run."""
    runs = permuted_runs(lambda *arguments: arguments, inputs, np.float32, fixed)
    assert len(runs) == PERMUTATIONS
    return [run.value for run in runs]


def test_fixed_dimensions_keep_their_order() -> None:
    runs = given_to([Input(X, ("N", "D"))], frozenset({"N"}))
    for (x,) in runs:
        # each row holds what it held, in one order of D for all rows
        np.testing.assert_array_equal(np.sort(x, axis=1), np.sort(X.astype(np.float32), axis=1))
    assert len({x.tobytes() for (x,) in runs}) > 1


def test_one_dimension_has_one_order_in_every_part_of_an_argument() -> None:
    b = np.arange(3.0)
    for (pair,) in given_to([[(Input(X, ("N", "D")), Input(b, ("D",)))]]):
        ((x, order),) = pair
        rows = np.sort(x[:, np.argsort(order)], axis=0)
        np.testing.assert_array_equal(rows, np.sort(X.astype(np.float32), axis=0))


SCALARS = [Input(np.array(0.7)), Input(0.3), Input(3), Input("tanh"), Input(True)]


def test_where_nothing_can_be_permuted_numbers_are_moved_to_their_neighbours() -> None:
    for w, rate, steps, name, flag in given_to(SCALARS):
        assert (w.dtype, type(rate)) == (np.float32, np.float32)
        assert abs(float(w) - 0.7) <= 3 * U * 0.7
        assert abs(float(rate) - 0.3) <= 3 * U * 0.3
        assert (steps, name, flag) == (3, "tanh", True)
    assert len({float(run[0]) for run in given_to(SCALARS)}) > 1


@pytest.mark.parametrize(
    ("inputs", "fixed"),
    [
        ([Input(X, ("N", "D"))], frozenset({"N", "D"})),
        ([Input(X[:2, :2], ("N", "D"))], frozenset()),
        ([Input(X, ("N", "D")), Input(X[:, :2], ("N", "H"))], frozenset({"N", "D"})),
    ],
)
def test_sums_that_no_order_changes_are_jiggled(inputs: Any, fixed: frozenset[str]) -> None:
    runs = given_to(inputs, fixed)
    sums = {np.float64(np.sum(run[0], dtype=np.float64)) for run in runs}
    assert len(sums) > 1
    assert all(abs(total - np.sum(inputs[0].value)) <= 3 * U * np.sum(np.abs(X)) for total in sums)


@pytest.mark.parametrize("value", [1.0, 1.25, -0.75, 2.0**20, 2.0**-20])
def test_round_numbers_are_moved_as_well(value: float) -> None:
    seen = {float(run[0]) for run in given_to([Input(np.array(value))])}
    single = np.float32(value)
    both_sides = {np.nextafter(single, np.float32(side)) for side in (-np.inf, np.inf)}
    assert len(seen) > 1
    assert seen <= {float(single + k * np.spacing(single)) for k in (-1, 0, 1)} | set(both_sides)


def test_what_can_be_permuted_is_not_jiggled() -> None:
    for (x,) in given_to([Input(X, ("N", "D"))], frozenset({"D"})):
        assert set(x.ravel()) == set(X.astype(np.float32).ravel())


def test_whole_numbers_in_arrays_stay_whole() -> None:
    labels = np.array([2, 0, 1])
    for (got,) in given_to([Input(labels, ("N",))], frozenset({"N"})):
        assert got.dtype == labels.dtype
        np.testing.assert_array_equal(got, labels)


def test_the_runs_are_the_same_every_time() -> None:
    first, second = given_to(SCALARS), given_to(SCALARS)
    assert [run[:2] for run in first] == [run[:2] for run in second]

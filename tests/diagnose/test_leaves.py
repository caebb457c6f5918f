from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.diagnose.leaves import CLOSE, agree, is_float32, leaves
from grader.sandbox.wire import WireArray

from ..builders import on_wire

NAN, INF = float("nan"), float("inf")


def array(*numbers: float) -> Any:
    return np.array(numbers)


@pytest.mark.parametrize(
    ("value", "shapes"),
    [
        (1.5, [()]),
        (3, [()]),
        ([1.0, 2.0, 3.0], [(3,)]),
        ((1.0, 2.0), [(2,)]),
        (np.ones((2, 3)), [(2, 3)]),
        (np.float32(1), [()]),
        ((np.ones(2), np.ones((2, 2))), [(2,), (2, 2)]),
        ((np.ones(2), 1.0), [(2,), ()]),
        ([(np.ones(2), np.ones(3)), np.ones(4)], [(2,), (3,), (4,)]),
        ((np.ones(2), [1.0, 2.0]), [(2,), (2,)]),
        (np.ones((0, 3)), [(0, 3)]),
        (True, [()]),
        ({"w": np.ones(2), "b": 1.0}, [(), (2,)]),
        ({}, []),
        ([], []),
    ],
)
def test_a_result_is_its_arrays_in_order(value: Any, shapes: list[tuple[int, ...]]) -> None:
    for given in (value, on_wire(value)):
        found = leaves(given)
        assert found is not None
        assert [leaf.shape for leaf in found] == shapes
        assert all(leaf.dtype == np.float64 for leaf in found)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "1.5",
        {"w": None},
        {"w": 1.0, "b": "text"},
        [1.0, None],
        (np.ones(2), "no"),
        np.array([True]),
        np.array([1j]),
        10**400,
        WireArray("ndarray", "complex128", (2,), None),
    ],
)
def test_what_is_not_made_of_real_numbers_is_none(value: Any) -> None:
    assert leaves(value) is None


def test_numbers_agree_relative_to_the_greatest() -> None:
    right = (array(1000.0, 1.0),)
    near, far = (array(1000.0, 1 + 900 * CLOSE),), (array(1000.0, 1 + 1100 * CLOSE),)
    assert agree(near, right, CLOSE)
    assert not agree(far, right, CLOSE)


@pytest.mark.parametrize(
    ("got", "predicted", "same"),
    [
        ((array(NAN, 1),), (array(NAN, 1),), True),
        ((array(INF, 1),), (array(INF, 1),), True),
        ((array(-INF, 1),), (array(INF, 1),), False),
        ((array(INF, 1),), (array(NAN, 1),), False),
        ((array(NAN, 1),), (array(INF, 1),), False),
        ((array(NAN, 1),), (array(1, 1),), False),
        ((array(1, 1),), (array(1, NAN),), False),
        ((array(1e308),), (array(-1e308),), False),
        ((array(0, 0),), (array(0, 0),), True),
        ((array(1e-300, 0),), (array(0, 0),), False),
        ((array(1),), (np.array(1.0),), False),
        ((np.zeros((0, 2)),), (np.zeros((0, 2)),), True),
        ((array(1), array(2)), (array(1),), False),
        ((), (), True),
    ],
)
def test_what_agrees(got: Any, predicted: Any, same: bool) -> None:
    assert agree(got, predicted, CLOSE) is same


def test_what_float32_has_is_told_from_what_it_has_not() -> None:
    assert is_float32((array(0.5, NAN, INF, 0.1).astype(np.float32).astype(float),))
    assert not is_float32((array(0.5), array(0.1)))
    assert not is_float32((array(1e300),))

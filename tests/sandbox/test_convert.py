"""Whether a call changed an array: bit by bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.sandbox.convert import same_bytes

BASE = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    "array",
    [
        BASE,
        BASE.T,
        BASE[:, ::2],
        np.array(1.5),
        np.zeros((0, 3)),
        np.array([True, False, True]),
        np.arange(5, dtype=np.float32),
        np.array([np.nan, -0.0, np.inf]),
        np.array([1 + 2j]),
    ],
)
def test_an_array_is_its_copy(array: np.ndarray[Any, Any]) -> None:
    assert same_bytes(array, array.copy())
    for index in range(array.size):
        changed = array.copy()
        changed.reshape(-1).view(np.uint8)[(index + 1) * array.itemsize - 1] ^= 1
        assert not same_bytes(array, changed)


def test_zeros_of_either_sign_differ_and_so_do_kinds_of_nan() -> None:
    assert not same_bytes(np.array([0.0]), np.array([-0.0]))
    assert not same_bytes(np.array([np.nan]), np.array([-np.nan]))


def test_arrays_of_other_sizes_differ() -> None:
    assert not same_bytes(np.zeros(2), np.zeros(3))


def test_unaligned_arrays_can_be_compared() -> None:
    raw = np.frombuffer(b"\0" * 3 + BASE.tobytes(), dtype=np.uint8)
    assert same_bytes(raw[3:].view(np.float64), BASE.reshape(-1))

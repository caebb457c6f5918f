from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.numerics.differences import Witnesses, entry_differences
from grader.numerics.two_layers import TwoLayers

Array = Any


def network(seed: int, n: int, d: int, h: int, o: int) -> TwoLayers:
    random = np.random.default_rng(seed)
    return TwoLayers(*(random.standard_normal(s) for s in ((n, d), (n, o), (d, h), (h, o))))


def gradients(net: TwoLayers) -> tuple[Array, Array]:
    h = net.x @ net.w1
    out = 2 * (np.maximum(h, 0) @ net.w2 - net.y)
    return net.x.T @ ((out @ net.w2.T) * (h > 0)), np.maximum(h, 0).T @ out


def disagreement(found: Witnesses, gradient: Array) -> float:
    off = np.abs(found.value - gradient)[found.conclusive]
    return float(np.max(off) / np.sqrt(np.mean(gradient**2)))


@pytest.mark.parametrize("seed", range(3))
def test_all_entries_agree_with_the_gradient_at_the_published_sizes(seed: int) -> None:
    net = network(seed, 64, 1000, 100, 10)
    for found, gradient in zip(
        (net.differences_w1(), net.differences_w2()), gradients(net), strict=True
    ):
        assert disagreement(found, gradient) <= 1e-9
        assert np.all(np.abs(found.value - gradient)[found.conclusive] <= found.error.max())
        assert np.mean(found.conclusive) > 0.999


def test_one_wrong_entry_of_a_hundred_thousand_is_seen() -> None:
    net = network(0, 64, 1000, 100, 10)
    right, _ = gradients(net)
    wrong = right.copy()
    wrong[123, 45] *= 1.0001
    assert disagreement(net.differences_w1(), wrong) > 1e3 * disagreement(
        net.differences_w1(), right
    )


def test_it_is_what_moving_one_entry_at_a_time_gives() -> None:
    net = network(5, 6, 4, 5, 3)
    for name, found in (("w1", net.differences_w1()), ("w2", net.differences_w2())):
        slowly = entry_differences(
            lambda w, name=name: TwoLayers(**{**vars(net), name: w}).loss(), getattr(net, name)
        )
        assert np.all(slowly.conclusive)
        np.testing.assert_allclose(found.value, slowly.value, rtol=1e-8, atol=1e-8)


def test_entries_that_meet_a_kink_are_inconclusive() -> None:
    x = np.array([[1.0, 0.0], [2.0, 3.0]])
    w1 = np.array([[0.0, 1.0], [5.0, 1.0]])
    net = TwoLayers(x, np.ones((2, 1)), w1, np.array([[1.0], [2.0]]))
    # x @ w1 is 0 for sample 0 and unit 0; entry (1, 0) does not move it
    np.testing.assert_array_equal(net.differences_w1().conclusive, [[False, True], [True, True]])

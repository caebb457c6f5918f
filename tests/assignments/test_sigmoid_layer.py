"""sigmoid_layer: its handout, its published table, and right and wrong ways to solve it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.draw import draw
from grader.numerics.compare import compare
from grader.records import Status

from ..corpus.sigmoid_layer.base import BASE
from .checking import (
    SEEDS,
    bench,
    functions,
    is_full,
    judged,
    judged_reference,
    misjudged,
    starter,
    told,
)

NAME = "sigmoid_layer"
GRAD_W = [[-0.19168428, -0.15054030], [-0.50272156, -0.09670408], [-0.03022799, -0.28507170]]
MOST = 30.0


def published() -> list[Any]:
    values = bench(NAME).spec.families["published"].values
    return [np.array(values[name], dtype=float) for name in ("x", "t", "w")]


def test_the_example_by_hand() -> None:
    x, t, w = np.array([[1.0, 2.0]]), np.array([[1.0]]), np.array([[2.0], [-1.0]])
    reference = functions(NAME)
    assert reference["loss"](x, t, w) == 0.125
    np.testing.assert_array_equal(reference["grad_w"](x, t, w), [[-0.125], [-0.25]])
    np.testing.assert_array_equal(reference["grad_x"](x, t, w), [[-0.25, 0.125]])


def test_the_published_table() -> None:
    np.testing.assert_allclose(functions(NAME)["grad_w"](*published()), GRAD_W, atol=5e-9)
    assert f"{functions(NAME)['loss'](*published()):.8f}" == "61.46055107"


def test_torch_draws_the_published_table() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(42)
    t, x, w = torch.randint(10, (4, 2)), torch.randint(3, (4, 3)), torch.randint(3, (3, 2))
    for drawn, given in zip((x, t, w), published(), strict=True):
        np.testing.assert_array_equal(drawn.numpy(), given)


def test_float32_is_within_the_computed_noise_on_the_published_table() -> None:
    cases = bench(NAME).prepared(SEEDS).cases["grad_w", "values"]
    (case,) = [
        c for c in cases if c.question.case.family == "published" and not c.question.case.secret
    ]
    x, t, w = (array.astype(np.float32) for array in published())
    y = 1 / (1 + np.exp(-(x @ w)))
    got = x.T @ (y * (1 - y) * (y - t))
    assert compare(got, case.expected, ("float32",)).passed
    # the digits that an older release printed in float32 are off by up to 6e-4, which is too much
    old = np.array([[-0.1916, -0.1501], [-0.5024, -0.0966], [-0.0300, -0.2845]])
    assert not compare(old, case.expected, ("float32",)).passed


@pytest.mark.parametrize("family", sorted(bench(NAME).spec.families))
def test_how_large_z_is(family: str) -> None:
    for seed in range(100):
        inputs = draw(bench(NAME).spec, family, seed, 0)
        assert inputs is not None
        z = np.abs(inputs["x"] @ inputs["w"])
        if family == "steep":
            assert np.all(z == 800)
        else:
            assert np.max(z) <= MOST


def test_the_reference_gets_full_marks_and_the_starter_none() -> None:
    result = judged_reference(NAME)
    assert is_full(result), told(result)
    assert judged(NAME, starter(NAME)).earned == 0


def test_right_ways_get_full_marks_and_wrong_ones_do_not() -> None:
    assert not misjudged(NAME, seeds=[1, 2], every=5)


def checks_lost(sigmoid: str) -> dict[str, set[str]]:
    """Checks by task that a hand-in loses whose grad_w computes y so."""
    text = BASE.functions["grad_w"].replace("torch.sigmoid(z)", sigmoid)
    result = judged(NAME, BASE.source("grad_w", text))
    lost: dict[str, set[str]] = {}
    for verdict in result.verdicts:
        if verdict.status is not Status.PASS:
            lost.setdefault(verdict.task, set()).add(verdict.check)
    return lost


def test_overflow_costs_stability_alone() -> None:
    assert checks_lost("torch.exp(z) / (1 + torch.exp(z))") == {"grad_w": {"stability"}}


@pytest.mark.parametrize("bound", [8, 12, 15])
def test_a_clipped_sigmoid_is_seen(bound: int) -> None:
    lost = checks_lost(f"torch.sigmoid(z.clamp(-{bound}, {bound}))")
    assert "values" in lost["grad_w"]


@pytest.mark.parametrize("bound", [40, 500, 709])
def test_clipping_where_it_makes_no_difference_is_fine(bound: int) -> None:
    assert not checks_lost(f"1 / (1 + torch.exp(-z.clamp(-{bound}, {bound})))")

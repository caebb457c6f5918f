"""gradient_arguments: its handout, what its findings say, and right and wrong ways to solve it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.numerics.directional import along
from grader.prepare import Seeds
from grader.reference import read_fixtures, read_functions
from grader.spec import load_assignment

from ..corpus.gradient_arguments.base import BASE
from ..corpus.gradient_arguments.correct import CORRECT
from ..corpus.gradient_arguments.wrong import WRONG
from ..corpus.judging import Bench
from ..corpus.variant import WHOLE, Variant

torch = pytest.importorskip("torch")

FOLDER = Path(__file__).parents[2] / "assignments" / "gradient_arguments"
FUNCTIONS = (
    "double",
    "square",
    "sigmoid",
    "relu",
    "shifted",
    "running_sums",
    "softmax",
    "neighbours",
    "row_sums",
    "mixed",
    "total",
    "half_squares",
)


@cache
def bench() -> Bench:
    return Bench("gradient_arguments")


@cache
def functions() -> Any:
    return read_functions(load_assignment(FOLDER))


@cache
def fixtures() -> Any:
    return read_fixtures(load_assignment(FOLDER))


def told(variant: Variant) -> tuple[str, ...]:
    return bench().judge(variant, 0).told


# --- the handout ----------------------------------------------------------------------------------


def test_the_examples_by_hand() -> None:
    made = functions()
    x, vs = np.array([[1.0, 2, 3, 4]]), [np.array([[1.0, 0, 0, 0]]), np.ones((1, 4))]
    np.testing.assert_array_equal(made["vjp"](made["double"], x, vs[0]), [[2, 0, 0, 0]])
    np.testing.assert_array_equal(made["vjp"](made["double"], x, vs[1]), [[2, 2, 2, 2]])
    np.testing.assert_array_equal(made["accumulated"](made["double"], x, vs), [[4, 2, 2, 2]])
    np.testing.assert_array_equal(
        made["separate"](made["double"], x, vs), [[[2, 0, 0, 0]], [[2, 2, 2, 2]]]
    )
    weights = np.array([0.1, 1.0, 0.0001])
    np.testing.assert_allclose(made["vjp"](made["double"], np.ones(3), weights), 2 * weights)
    point, f = np.array([2.0, 3, 5]), made["neighbours"]
    np.testing.assert_array_equal(made["jacobian"](f, point), [[3, 2, 0], [0, 5, 3]])
    np.testing.assert_array_equal(made["vjp"](f, point, np.array([1.0, 10])), [3, 52, 30])


def test_the_points_of_the_handout_are_those_of_the_spec() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = text.split("## Points")[1].split("The points of a check")[0]
    points = [float(p) for p in re.findall(r"\| ([\d.]+) \|$", table, re.MULTILINE)]
    spec = [float(c.points) for t in bench().spec.task for c in t.check if c.points]
    assert points == spec
    assert f"**{bench().spec.points:g}**" in table


# --- the twins, the reference's Jacobians and torch agree -----------------------------------------


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("shape", [(3, 5), (1, 4), (5,)])
def test_twin_and_jacobian(name: str, shape: tuple[int, ...]) -> None:
    if name == "mixed" and len(shape) == 1:
        return
    x = np.random.default_rng(0).standard_normal(shape)
    x[np.abs(x) < 0.1] = 0.5  # no kink near
    twin, public = functions()[name], fixtures()[name]
    y = public(torch.tensor(x))
    np.testing.assert_allclose(twin(x), y.numpy(), rtol=1e-13)
    exact = torch.autograd.functional.jacobian(public, torch.tensor(x)).numpy()
    ours = functions()["jacobian"](twin, x)
    np.testing.assert_allclose(ours, exact.reshape(y.numel(), x.size), atol=1e-13)
    # the adjoint identity, without torch: v · (J u) = (vᵀ J) · u
    random = np.random.default_rng(1)
    u, v = random.standard_normal(x.shape), random.standard_normal(np.shape(y))
    pulled = functions()["vjp"](twin, x, v)
    np.testing.assert_allclose(np.sum(v * along(twin, x, u)), np.sum(pulled * u), rtol=1e-7)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_public_functions_keep_the_dtype(name: str) -> None:
    y = fixtures()[name](torch.ones(2, 3, dtype=torch.float32))
    assert y.dtype == torch.float32


# --- what is told ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vjp_ones", "vjp does not use its argument v: every result counts once"),
        ("vjp_square_v", "vjp is not linear in v"),
        ("accumulated_zeroed", "accumulated holds the last gradient alone: it was zeroed between"),
        (
            "accumulated_mean_of_gradients",
            "accumulated is the mean of the gradients, not their sum",
        ),
        ("accumulated_ones", "accumulated does not use the arguments: every result counts once"),
        (
            "separate_not_zeroed",
            "each gradient of separate holds those before it, too: nothing was zeroed between",
        ),
        (
            "separate_one_tensor",
            "all 2 entries of the list hold the sum of all gradients: they are one tensor",
        ),
        ("separate_zeroed_after", "all 2 entries of the list hold zeros: they are one tensor"),
        ("separate_reversed", "the gradients of separate are in reverse order"),
        ("vjp_grad_left", "vjp leaves a gradient on the caller's x"),
        ("vjp_requires_left", "vjp leaves requires_grad switched on for the caller's x"),
        ("vjp_graph_kept", "the result of vjp requires grad: it holds on to the graph"),
        ("vjp_changed", "vjp changes its argument x"),
        ("vjp_flat", "the result of vjp has shape (1, 15); (3, 5) is asked for"),
    ],
)
def test_headline(name: str, expected: str) -> None:
    (variant,) = (v for v in WRONG if v.name == name)
    assert any(expected in line for line in told(variant)), told(variant)


def test_the_wrong_product_is_named() -> None:
    text = """
        def vjp(f, x, v):
            if f(x).shape != x.shape:
                leaf = x.clone().requires_grad_(True)
                return torch.autograd.grad(f(leaf), leaf, v)[0]
            return torch.func.jvp(f, (x,), (v,))[1]
    """
    made = Variant("forward", "vjp", "J v", BASE.source("vjp", text), "forward")
    line = "vjp is J v, the change of f(x) along v, and not the gradient vᵀ J"
    assert any(line in one for one in told(made))


def test_what_cancels_is_0_and_names_nothing() -> None:
    """A softmax does not change where all entries move alike: ones in place of v give 0.

    What rounding leaves of it is another number on each machine.
    """
    cases = bench().prepared(Seeds(1, 2)).cases["vjp", "values"]
    coupled = [case for case in cases if case.question.case.family == "coupled"]
    assert coupled
    for case in coupled:
        alternatives = case.expected.alternatives
        assert not np.any(alternatives.unweighted)
        assert alternatives.slope == 0.0
        residue = 1e-17 * np.ones_like(alternatives.unweighted)
        assert alternatives.same(residue, alternatives.unweighted)
        assert not alternatives.same(alternatives.parts[0], alternatives.unweighted)
        assert not alternatives.tells(residue, alternatives.unweighted)
        assert alternatives.tells(residue + alternatives.parts[0], alternatives.parts[0])


# --- the corpus -----------------------------------------------------------------------------------


def test_there_is_enough() -> None:
    wrong = Counter(v.function for v in WRONG)
    right = Counter(v.function for v in CORRECT)
    assert right["vjp"] >= 15
    assert wrong["vjp"] >= 40
    assert all(wrong[name] >= 25 for name in ("jacobian", "accumulated", "separate"))
    assert len({v.name for v in (*CORRECT, *WRONG)}) == len(CORRECT) + len(WRONG)
    assert any(v.function == WHOLE for v in CORRECT)


@pytest.mark.parametrize("seed", range(1))
def test_right_ones_lose_nothing(seed: int) -> None:
    runs = {v.name: bench().judge(v, seed) for v in CORRECT}
    assert not {name: run.told for name, run in runs.items() if not run.all_passed}


@pytest.mark.parametrize("seed", range(1))
def test_wrong_ones_lose_points(seed: int) -> None:
    some = WRONG[seed::2]
    assert not [v.name for v in some if bench().judge(v, seed).all_passed]


def test_the_starter_is_not_filled_in() -> None:
    source = (FOLDER / "starter.py").read_text(encoding="utf-8")
    run = bench().judge(Variant("starter", WHOLE, "", source), 0)
    assert not any(run.passed.values())
    assert all("is not filled in" in line for line in run.told)

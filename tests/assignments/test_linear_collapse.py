"""linear_collapse: its handout, its open question, and right and wrong ways to solve it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.prepare import Seeds
from grader.reference import read_fixtures, read_functions
from grader.spec import load_assignment

from ..corpus.judging import Bench
from ..corpus.linear_collapse.correct import CORRECT
from ..corpus.linear_collapse.wrong import WRONG
from ..corpus.variant import WHOLE, Variant

FOLDER = Path(__file__).parents[2] / "assignments" / "linear_collapse"
SEEDS = range(2)


@cache
def bench() -> Bench:
    return Bench("linear_collapse")


@cache
def functions() -> Any:
    return read_functions(load_assignment(FOLDER))


@cache
def nonlinearity() -> Any:
    return read_fixtures(load_assignment(FOLDER))["nonlinearity"]


# --- the handout ----------------------------------------------------------------------------------


def test_the_example_by_hand() -> None:
    w1, b1 = np.array([[1.0, 0, 2], [0, 1, -1]]), np.array([1.0, 0, -1])
    w2, b2 = np.array([[1.0], [2], [3]]), np.array([4.0])
    w, b = functions()["collapse"](w1, b1, w2, b2)
    np.testing.assert_array_equal(w, [[7], [-1]])
    np.testing.assert_array_equal(b, [2])
    x = np.array([[1.0, 1.0]])
    assert (x @ w1 + b1) @ w2 + b2 == x @ w + b == 8
    third = (np.array([[2.0]]), np.array([-1.0]))
    w, b = functions()["collapse_many"]([(w1, b1), (w2, b2), third])
    np.testing.assert_array_equal(w, [[14], [-2]])
    np.testing.assert_array_equal(b, [3])


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_one_layer_does_what_all_of_them_do(count: int) -> None:
    random = np.random.default_rng(count)
    sizes = random.integers(1, 8, count + 1)
    layers = [
        (random.standard_normal(pair), random.standard_normal(pair[1])) for pair in pairwise(sizes)
    ]
    x = out = random.standard_normal((9, sizes[0]))
    for w, b in layers:
        out = out @ w + b
    w, b = functions()["collapse_many"](layers)
    np.testing.assert_allclose(x @ w + b, out, atol=1e-12)


def test_what_the_handout_says_of_points_is_so() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    points = [float(p) for p in re.findall(r"^\|.*\| ([\d.]+) \|$", text, re.MULTILINE)]
    spec = load_assignment(FOLDER).spec
    assert points == [check.points for task in spec.task for check in task.check if check.points]
    assert f"**{spec.points:g}**" in text
    kinds = {task.id: len(task.check[0].families) for task in spec.task}
    assert (kinds["collapse"], kinds["collapse_many"]) == (9, 6)


def test_the_starter_scores_nothing() -> None:
    source = (FOLDER / "starter.py").read_text(encoding="utf-8")
    part = bench().part(Seeds(1, 2), tuple(task.id for task in bench().spec.task))
    assert bench().judged(part, Variant("", WHOLE, "", source)).earned == 0


# --- the open question ----------------------------------------------------------------------------


def test_the_reference_s_example_is_far_apart() -> None:
    assert nonlinearity()(*functions()["counterexample"]()) == 1


@pytest.mark.parametrize("scale", [1e-90, 1e-6, 1.0, 1e6, 1e70])
def test_nonlinearity_does_not_depend_on_scale(scale: float) -> None:
    random = np.random.default_rng(3)
    w1, w2 = random.standard_normal((4, 9)), random.standard_normal((9, 2))
    x1, x2 = random.standard_normal((1, 4)), random.standard_normal((1, 4))
    plain = nonlinearity()(w1, w2, x1, x2)
    assert 1e-3 < plain <= 2
    assert nonlinearity()(scale * w1, scale * w2, scale * x1, scale * x2) == pytest.approx(plain)


@pytest.mark.parametrize("seed", range(50))
def test_rounding_is_no_counterexample(seed: int) -> None:
    """A unit and its opposite make a linear function; what cancels leaves rounding alone."""
    random = np.random.default_rng(seed)
    half, out = random.standard_normal((5, 8)), random.standard_normal((8, 3))
    w1, w2 = np.hstack([half, -half]), np.vstack([out, -out])
    x1 = random.standard_normal((1, 5))
    for x2 in (random.standard_normal((1, 5)), -x1, -(1 + 1e-15) * x1, 1e9 * x1):
        assert nonlinearity()(w1, w2, x1, x2) == 0


def test_it_agrees_with_the_definition() -> None:
    random = np.random.default_rng(5)
    w1, w2 = random.standard_normal((3, 6)), random.standard_normal((6, 2))
    x1, x2 = random.standard_normal((1, 3)), random.standard_normal((1, 3))

    def f(x: Any) -> Any:
        return np.maximum(x @ w1, 0) @ w2

    left, right = f(x1 + x2), f(x1) + f(x2)
    longer = max(np.linalg.norm(left), np.linalg.norm(right))
    wanted = np.linalg.norm(left - right) / longer
    assert nonlinearity()(w1, w2, x1, x2) == pytest.approx(wanted)


ONE = np.ones((1, 1))


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ((ONE, ONE, np.ones(1), ONE), r"x1 has shape \(1,\); with this w1 it must be \(1, 1\)"),
        ((ONE, ONE, ONE, np.ones((2, 1))), r"x2 has shape \(2, 1\); with this w1 it must be"),
        ((np.ones(3), ONE, ONE, ONE), r"w1 has shape \(3,\); it must be a matrix"),
        ((np.ones((0, 2)), ONE, ONE, ONE), r"w1 has shape \(0, 2\); it must be a matrix"),
        ((np.ones((1, 2)), np.ones((3, 1)), ONE, ONE), r"w1 @ w2 must exist"),
        ((ONE * np.nan, ONE, ONE, ONE), "w1 holds NaN or infinity"),
        ((ONE, ONE, ONE, -ONE * np.inf), "x2 holds NaN or infinity"),
        ((1e200 * ONE, 1e200 * ONE, ONE, -ONE), "the numbers are too large"),
        ((ONE, ONE, ONE * 1j, ONE), "x1 does not hold real numbers"),
        (("w", ONE, ONE, ONE), "w1 does not hold real numbers"),
    ],
)
def test_what_cannot_be_evaluated_is_told(example: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        nonlinearity()(*example)


# --- the corpus -----------------------------------------------------------------------------------


def test_the_corpus_is_large_enough() -> None:
    right, wrong = Counter(v.function for v in CORRECT), Counter(v.function for v in WRONG)
    for function in ("collapse", "collapse_many"):
        assert right[function] >= 15
        assert wrong[function] >= 40


@pytest.mark.parametrize("seed", SEEDS)
def test_right_ways_get_full_marks(seed: int) -> None:
    runs = {variant.name: bench().judge(variant, seed) for variant in CORRECT}
    assert not {name: run.told for name, run in runs.items() if not run.all_passed}


@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_ways_never_get_full_marks(seed: int) -> None:
    assert not [v.name for v in WRONG if bench().judge(v, seed).all_passed]

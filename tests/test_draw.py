from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from grader.draw import Inputs, draw, kink_margin_kept
from grader.prepare import ATTEMPTS, COMPANION
from grader.spec.expressions import parse_expression
from grader.spec.models import Assignment

from .builders import SIZES, a_check, a_spec
from .grading import two_layer_relu

SEEDS = range(50)


@cache
def real() -> Assignment:
    return two_layer_relu().spec


def first(spec: Assignment, family: str, seed: int = 7, start: int = 0) -> tuple[Inputs, int]:
    """The first inputs that are not refused, and the attempt they came at."""
    for attempt in range(start, start + ATTEMPTS):
        inputs = draw(spec, family, seed, attempt)
        if inputs is not None:
            return inputs, attempt
    raise AssertionError(f"{family} exhausts its attempts with seed {seed}")


def preactivation(inputs: Inputs) -> Any:
    return inputs["x"] @ inputs["w1"]


SMALL = [name for name in real().families if "published" not in name]


@pytest.mark.parametrize("family", real().families)
def test_the_same_arguments_give_the_same_inputs(family: str) -> None:
    once, attempt = first(real(), family)
    again = draw(real(), family, 7, attempt)
    assert again is not None
    assert list(once) == list(again)
    for name, value in once.items():
        np.testing.assert_array_equal(value, again[name])


@pytest.mark.parametrize("family", SMALL)
def test_another_attempt_or_seed_gives_other_inputs(family: str) -> None:
    once, attempt = first(real(), family)
    others = [
        first(real(), family, start=attempt + 1)[0],
        first(real(), family, start=COMPANION)[0],
        first(real(), family, seed=8)[0],
    ]
    for other in others:
        for name in ("x", "y", "w1", "w2"):
            if once[name].size > 3:
                assert not np.array_equal(once[name], other[name]), name


def test_families_of_one_shape_have_inputs_of_their_own() -> None:
    base, same = (first(real(), name)[0] for name in ("base", "same_shapes"))
    assert not np.array_equal(base["x"], same["x"])
    assert base["x"].shape == same["x"].shape
    assert not np.array_equal(base["x"].ravel()[:6], base["w1"].ravel()[:6])


@pytest.mark.parametrize("family", SMALL)
def test_no_family_of_the_spec_exhausts_its_attempts(family: str) -> None:
    attempts = [first(real(), family, seed)[1] for seed in SEEDS]
    assert max(attempts) < ATTEMPTS // 2


@pytest.mark.parametrize("family", ["published", "descent_published"])
def test_the_published_sizes_are_drawn_at_once(family: str) -> None:
    assert max(first(real(), family, seed)[1] for seed in range(3)) <= 2


@pytest.mark.parametrize("family", real().families)
def test_every_family_has_the_shapes_dtype_and_values_it_names(family: str) -> None:
    wanted = real().families[family]
    inputs = first(real(), family)[0]
    for name, value in inputs.items():
        if name in wanted.values:
            assert value == wanted.values[name]
            assert type(value) is type(wanted.values[name])
        else:
            assert value.shape == tuple(wanted.dims[axis] for axis in real().variables[name])
            assert value.dtype == wanted.dtype
            assert np.all(np.isfinite(value))
    assert {"x", "y", "w1", "w2"} <= set(inputs)
    assert ("steps" in inputs) == ("steps" in wanted.values)


@pytest.mark.parametrize("family", [n for n in SMALL if real().families[n].draw == "dyadic"])
def test_dyadic_numbers_are_odd_quarters_of_either_sign(family: str) -> None:
    shaped = real().families[family].preactivations
    for seed in range(10):
        inputs = first(real(), family, seed)[0]
        for name in ("x", "y", "w1", "w2"):
            if shaped != "clear" and name in ("x", "w1"):
                continue
            quarters = inputs[name] * 4
            assert np.all(np.abs(quarters) <= 7)
            assert np.all(quarters % 2 == 1)
        assert np.any(inputs["w2"] > 0)
        assert np.any(inputs["w2"] < 0)


@pytest.mark.parametrize("family", ["by_hand", "at_zero"])
def test_whole_numbers_go_from_1_to_3_with_either_sign(family: str) -> None:
    for seed in range(10):
        for name in ("x", "w1", "w2"):
            values = first(real(), family, seed)[0][name]
            assert set(np.abs(values).ravel()) <= {1.0, 2.0, 3.0}


@pytest.mark.parametrize(("family", "scale"), [("small", 1e-2), ("large", 1e3), ("float32", 1.0)])
def test_normal_numbers_have_their_scale(family: str, scale: float) -> None:
    drawn = np.concatenate(
        [first(real(), family, seed)[0]["w2"].ravel() for seed in SEEDS], dtype=np.float64
    )
    assert np.std(drawn) == pytest.approx(scale, rel=0.2)
    assert abs(np.mean(drawn)) < 0.2 * scale


def test_uniform_numbers_stay_within_their_scale() -> None:
    family = {"dims": SIZES, "draw": "uniform", "scale": 3.0}
    spec = a_spec(a_check("values"), families={"even": family})
    drawn = np.concatenate([first(spec, "even", seed)[0]["x"].ravel() for seed in range(20)])
    assert 2.5 < np.max(np.abs(drawn)) < 3


# --- pre-activations ------------------------------------------------------------------------------


@pytest.mark.parametrize("family", [n for n in SMALL if n != "at_zero"])
def test_no_pre_activation_is_0_and_no_sign_is_in_doubt(family: str) -> None:
    for seed in range(20):
        inputs = first(real(), family, seed)[0]
        h = preactivation(inputs)
        h32 = preactivation({n: np.asarray(v, dtype=np.float32) for n, v in inputs.items()})
        assert np.all(h != 0)
        np.testing.assert_array_equal(h > 0, h32 > 0)


@pytest.mark.parametrize("family", SMALL)
def test_a_mask_is_neither_all_on_nor_all_off(family: str) -> None:
    for seed in range(20):
        h = preactivation(first(real(), family, seed)[0])
        assert np.any(h > 0)
        assert np.any(h < 0)


def test_a_dead_unit_is_off_and_another_is_on_for_every_sample() -> None:
    for seed in SEEDS:
        h = preactivation(first(real(), "dead_unit", seed)[0])
        assert np.any(np.all(h < 0, axis=0))
        assert np.any(np.all(h > 0, axis=0))


def test_near_zero_means_within_a_tenth_and_not_0() -> None:
    for seed in SEEDS:
        h = preactivation(first(real(), "near_zero", seed)[0])
        assert np.all(np.abs(h) <= 0.1)
        assert np.all(h != 0)
        assert np.min(np.abs(h)) < 1e-3  # some far nearer, for thresholds


def test_at_zero_has_zeros_that_are_exact() -> None:
    for seed in SEEDS:
        h = preactivation(first(real(), "at_zero", seed)[0])
        assert np.any(h == 0)


WITH_BIAS = {
    "variables": {"x": ["N", "D"], "w": ["D", "H"], "b": ["H"]},
    "preactivations": {"h": "x @ w + b"},
}


@pytest.mark.parametrize("wish", ["clear", "dead", "near_zero", "at_zero"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_bias_is_part_of_the_pre_activation(wish: str, dtype: str) -> None:
    family = {
        "dims": SIZES,
        "draw": "integers" if wish == "at_zero" else "dyadic",
        "preactivations": wish,
        "dtype": dtype,
    }
    spec = a_spec(a_check("values"), families={"odd": family}, **WITH_BIAS)
    for seed in range(10):
        inputs = first(spec, "odd", seed)[0]
        h = inputs["x"] @ inputs["w"] + inputs["b"]
        assert h.dtype == dtype
        assert np.any(h == 0) == (wish == "at_zero")
        if wish == "dead":
            assert np.any(np.all(h < 0, axis=0))
            assert np.any(np.all(h > 0, axis=0))
        if wish == "near_zero":
            assert np.all(np.abs(h) <= 0.1)


def test_a_variable_whose_dimensions_the_family_lacks_is_left_out() -> None:
    spec = a_spec(
        a_check("values"),
        variables={"x": ["N", "D"], "w": ["D", "H"], "z": ["Q"]},
        families={"odd": {"dims": SIZES, "draw": "dyadic"}},
    )
    assert list(first(spec, "odd")[0]) == ["x", "w"]


def test_lists_in_the_spec_become_arrays() -> None:
    family = {"dims": SIZES, "draw": "dyadic", "dtype": "float32", "values": {"b": [1.0, 2.0]}}
    spec = a_spec(
        a_check("values"),
        variables={"x": ["N", "D"], "w": ["D", "H"], "b": ["two"]},
        families={"odd": family},
    )
    b = first(spec, "odd")[0]["b"]
    assert (b.dtype, b.tolist()) == (np.float32, [1.0, 2.0])


def test_a_sign_within_float32s_reach_is_refused() -> None:
    h = parse_expression("x @ w")
    x = np.array([[1.0, 1.0]])
    assert kink_margin_kept(h, {"x": x, "w": np.array([[1.0], [-1.0 + 1e-3]])}, {})
    assert not kink_margin_kept(h, {"x": x, "w": np.array([[1.0], [-1.0 + 1e-8]])}, {})
    assert not kink_margin_kept(h, {"x": x, "w": np.array([[1.0], [-1.0]])}, {})
    assert not kink_margin_kept(h, {"x": x, "w": np.array([[1.0], [-1.0 + 1e-3]])}, {"w": 1e-3})

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from grader.draw import draw
from grader.numerics.compare import compare
from grader.numerics.tolerance import (
    PRECISIONS,
    Expected,
    Input,
    expect,
    measured_errors,
    permuted_runs,
    run_tracked,
    unpermute,
)
from grader.numerics.tracked import Context, UnsupportedOperationError
from grader.reference import read_functions

from ..grading import two_layer_relu

Array = Any
AXES = {"x": ("N", "D_in"), "y": ("N", "D_out"), "w1": ("D_in", "H"), "w2": ("H", "D_out")}
RESULTS: dict[str, tuple[str, ...]] = {
    "forward": ("N", "D_out"),
    "loss": (),
    "grad_w1": ("D_in", "H"),
    "grad_w2": ("H", "D_out"),
}
PUBLISHED = ("published", 7)
NORMAL = [("small", 7), ("large", 7), ("float32", 7), ("small", 8), ("large", 8)]


@cache
def reference() -> dict[str, Callable[..., Any]]:
    return dict(read_functions(two_layer_relu()))


@cache
def inputs_of(family: str, seed: int) -> dict[str, Array]:
    spec = two_layer_relu().spec
    drawn = (draw(spec, family, seed, attempt) for attempt in range(100))
    return dict(next(inputs for inputs in drawn if inputs is not None))


@cache
def expected_of(function: str, family: str, seed: int) -> Expected:
    inputs = [Input(inputs_of(family, seed)[n], AXES[n]) for n in arguments(function)]
    return expect(reference()[function], inputs, RESULTS[function])


def arguments(function: str) -> tuple[str, ...]:
    return ("x", "w1", "w2") if function == "forward" else ("x", "y", "w1", "w2")


# --- students' programs, each adding up in its own way --------------------------------------------

Multiply = Callable[[Array, Array], Array]


def plain_loop(a: Array, b: Array) -> Array:
    total = np.zeros((a.shape[0], b.shape[1]), dtype=a.dtype)
    for i in range(a.shape[1]):
        total += np.outer(a[:, i], b[i])
    return total


def chunked(a: Array, b: Array) -> Array:
    parts = [a[:, i : i + 16] @ b[i : i + 16] for i in range(0, a.shape[1], 16)]
    total = parts[-1]
    for part in parts[-2::-1]:
        total = part + total
    return total


def by_rows(a: Array, b: Array) -> Array:
    return np.stack([row @ b for row in a])


MULTIPLY: dict[str, Multiply] = {
    "matmul": lambda a, b: a @ b,
    "einsum": lambda a, b: np.einsum("ij,jk->ik", a, b),
    "a plain loop": plain_loop,
    "chunks, last first": chunked,
    "row by row": by_rows,
}


def student(function: str, multiply: Multiply, *given: Array) -> Array:
    *x_y, w1, w2 = given
    h = multiply(x_y[0], w1)
    h_relu = np.maximum(h, 0)
    y_pred = multiply(h_relu, w2)
    if function == "forward":
        return y_pred
    residual = y_pred - x_y[1]
    match function:
        case "loss":
            return multiply(residual.reshape(1, -1), residual.reshape(-1, 1))[0, 0]
        case "grad_w1":
            return multiply(x_y[0].T, multiply(2 * residual, w2.T) * (h > 0))
    return multiply(h_relu.T, 2 * residual)


def run(function: str, how: str, family: str, seed: int, dtype: Any) -> Array:
    inputs = inputs_of(family, seed)
    given = [inputs[name].astype(dtype) for name in arguments(function)]
    return student(function, MULTIPLY[how], *given)


@pytest.mark.parametrize("how", MULTIPLY)
@pytest.mark.parametrize("function", RESULTS)
def test_correct_float32_code_needs_at_most_half_of_the_tolerance(function: str, how: str) -> None:
    for family, seed in [PUBLISHED, *NORMAL]:
        expected = expected_of(function, family, seed)
        got = run(function, how, family, seed, np.float32)
        assert got.dtype == np.float32
        allowed = expected.allowed["float32"]
        # an entry that no float can miss is allowed nothing
        assert np.all(np.abs(got.astype(np.float64) - expected.low) <= 0.5 * allowed), family


@pytest.mark.parametrize("how", MULTIPLY)
@pytest.mark.parametrize("function", RESULTS)
def test_correct_float64_code_is_accurate_to_float64(function: str, how: str) -> None:
    for family, seed in [PUBLISHED, *NORMAL]:
        if family == "float32":
            continue
        got = run(function, how, family, seed, np.float64)
        assert compare(got, expected_of(function, family, seed), PRECISIONS).precision == "float64"


@pytest.mark.parametrize("function", RESULTS)
def test_at_the_published_sizes_the_tolerance_is_small(function: str) -> None:
    expected = expected_of(function, *PUBLISHED)
    rms = np.sqrt(np.mean(expected.low**2))
    assert np.max(expected.allowed["float32"]) <= 5e-5 * rms
    assert np.max(expected.allowed["float64"]) <= 5e-12 * rms


def drawn(seed: int) -> dict[str, Array]:
    random = np.random.default_rng(seed)
    shapes = {"x": (64, 1000), "y": (64, 10), "w1": (1000, 100), "w2": (100, 10)}
    return {name: random.standard_normal(shape) for name, shape in shapes.items()}


@pytest.mark.parametrize("seed", range(20))
def test_at_the_published_sizes_it_is_small_and_wide_enough_for_every_seed(seed: int) -> None:
    given = drawn(seed)
    single = [given[name].astype(np.float32) for name in AXES]
    for function in ("grad_w1", "grad_w2", "loss"):
        inputs = [Input(given[name], axes) for name, axes in AXES.items()]
        expected = expect(reference()[function], inputs, RESULTS[function])
        rms = np.sqrt(np.mean(expected.low**2))
        assert np.max(expected.allowed["float32"]) <= 5e-5 * rms
        assert np.max(expected.allowed["float64"]) <= 5e-9 * rms
        for how in ("matmul", "a plain loop"):
            error = np.abs(student(function, MULTIPLY[how], *single) - expected.low)
            assert np.all(error <= 0.5 * expected.allowed["float32"]), how
            exact = student(function, MULTIPLY["matmul"], *given.values())
            assert compare(exact, expected, PRECISIONS).precision == "float64"


@pytest.mark.parametrize("function", RESULTS)
def test_at_small_sizes_float64_is_held_to_float64(function: str) -> None:
    for family, seed in NORMAL:
        expected = expected_of(function, family, seed)
        rms = np.sqrt(np.mean(expected.low**2))
        assert np.max(expected.allowed["float64"]) <= 1e-12 * rms
        assert np.all(expected.allowed["float64"] <= expected.allowed["float32"])


@pytest.mark.parametrize("function", RESULTS)
@pytest.mark.parametrize("slip", [1e-3, 1e-4])
def test_a_slip_in_the_fourth_digit_is_seen_at_the_published_sizes(
    function: str, slip: float
) -> None:
    expected = expected_of(function, *PUBLISHED)
    assert not compare(expected.low * (1 + slip), expected, PRECISIONS).passed


def test_the_references_own_rounding_is_allowed_for() -> None:
    for function in RESULTS:
        expected = expected_of(function, "large", 7)
        exact = run(function, "a plain loop", "large", 7, np.longdouble)
        assert np.all(np.abs(expected.low - exact) <= 0.5 * expected.allowed["float64"])


def test_the_worst_case_stays_where_sums_are_short_or_nothing_is_named() -> None:
    short = [Input(np.ones((3, 4)), ("a", "b"))]
    long = [Input(np.random.default_rng(1).standard_normal((3, 900)), ("a", "b"))]
    for inputs, axes, measured in ((short, ("a",), False), (long, None, False), (long, ("a",), 1)):
        total = expect(lambda x: np.sum(x, axis=1), inputs, axes)
        worst = run_tracked(lambda x: np.sum(x, axis=1), inputs, Context("float32")).bound()
        assert np.all(total.allowed["float32"] < worst) == bool(measured)


def test_the_measured_tolerance_is_never_wider_than_the_worst_case() -> None:
    inputs = [Input(inputs_of(*PUBLISHED)[n], AXES[n]) for n in arguments("grad_w1")]
    function = reference()["grad_w1"]
    worst = run_tracked(function, inputs, Context("float32")).bound()
    expected = expected_of("grad_w1", *PUBLISHED)
    assert np.all(expected.allowed["float32"] <= worst * (1 + 1e-6))


def measured(function: Callable[..., Any], inputs: list[Input], axes: tuple[str, ...]) -> float:
    def listed(*given: Array) -> list[Array]:
        return [function(*given)]

    exact = [run_tracked(function, inputs, Context("float64"))]
    return measured_errors(listed, inputs, frozenset(), exact, {0: axes})[0]


def test_what_is_measured_is_the_same_in_every_run() -> None:
    inputs = [Input(inputs_of("large", 7)[n], AXES[n]) for n in arguments("grad_w1")]
    first, second = (measured(reference()["grad_w1"], inputs, ("D_in", "H")) for _ in "12")
    assert first == second > 0


def test_where_every_order_is_exact_the_numbers_are_moved() -> None:
    quarters = np.random.default_rng(1).integers(-4, 4, (5, 900)) / 4
    rho = measured(lambda x: np.sum(x * x, axis=1), [Input(quarters, ("a", "b"))], ("a",))
    assert 0.01 * 2.0**-24 < rho < 20 * 2.0**-24


def test_permuted_runs_differ_in_nothing_but_the_order() -> None:
    inputs = [Input(inputs_of("base", 7)[n], AXES[n]) for n in arguments("grad_w1")]
    runs = permuted_runs(reference()["grad_w1"], inputs, np.float32)
    want = reference()["grad_w1"](*(i.value for i in inputs))
    assert len({tuple(run.orders["D_in"]) for run in runs}) > 1
    for made in runs:
        assert made.value.dtype == np.float32
        # dyadic inputs: exact in every order
        np.testing.assert_array_equal(unpermute(made.value, ("D_in", "H"), made.orders), want)


def test_numbers_among_the_arguments_stay_numbers() -> None:
    seen: list[Any] = []

    def scaled(x: Array, rate: float, steps: int) -> Array:
        seen.append((rate, steps))
        return x * rate

    expected = expect(scaled, [Input(np.ones(2), ("a",)), Input(0.5), Input(3)])
    assert set(seen) == {(0.5, 3)}
    assert all(type(rate) is float and type(steps) is int for rate, steps in seen)
    np.testing.assert_array_equal(expected.low, [0.5, 0.5])


def test_a_reference_that_ignores_its_inputs_is_exact() -> None:
    np.testing.assert_array_equal(expect(lambda _: 3.0, [Input(np.ones(2), ("a",))]).low, 3.0)


def test_an_operation_without_a_rule_names_itself() -> None:
    with pytest.raises(UnsupportedOperationError, match=r"numpy\.sort"):
        expect(np.sort, [Input(np.ones(2), ("a",))])


@pytest.mark.filterwarnings("ignore:.*encountered:RuntimeWarning")
@pytest.mark.parametrize(
    "function", [lambda x: x * np.inf, lambda x: x * 1e300 * 1e300, lambda x: x + np.nan]
)
def test_what_is_not_finite_would_allow_anything_and_is_refused(function: Any) -> None:
    with pytest.raises(UnsupportedOperationError, match="numbers that are not finite"):
        expect(function, [Input(np.ones(2), ("a",))])


# --- kinks ----------------------------------------------------------------------------------------


def kinked(g: Array, h: Array) -> Array:
    return (g / 3) * (h > 0)


H = np.array([[0.0, 1.0, -1.0], [2.0, 0.0, 0.0]])
G = np.random.default_rng(3).standard_normal((2, 3))


def test_both_conventions_at_a_kink_are_computed() -> None:
    expected = expect(kinked, [Input(G, ("a", "b")), Input(H, ("a", "b"))])
    np.testing.assert_allclose(expected.low, np.where(H > 0, G / 3, 0), rtol=1e-15)
    np.testing.assert_allclose(expected.high, np.where(H >= 0, G / 3, 0), rtol=1e-15)
    assert expected.has_tie
    assert not expect(kinked, [Input(G, ("a", "b")), Input(H + 5, ("a", "b"))]).has_tie


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("slope", [0.0, 0.3, 0.5, 1.0])
def test_every_convention_may_be_rounded_like_the_first(slope: float, dtype: Any) -> None:
    expected = expect(kinked, [Input(G, ("a", "b")), Input(H, ("a", "b"))])
    g, h = G.astype(dtype), H.astype(dtype)
    mask = np.where(h == 0, dtype(slope), h > 0).astype(dtype)
    got = (g * dtype(1 / 3)) * mask
    assert got.dtype == dtype
    precision = "float32" if dtype is np.float32 else "float64"
    assert compare(got, expected, (precision,)).passed


def test_where_the_formula_gives_zero_a_difference_of_rounded_sums_passes() -> None:
    inputs = dict(inputs_of("small", 7))
    inputs["w2"] = inputs["w2"].copy()
    inputs["w2"][2] = 0.0  # nothing comes back to this unit
    given = [Input(inputs[name], AXES[name]) for name in ("x", "y", "w1", "w2")]
    expected = expect(reference()["grad_w1"], given, RESULTS["grad_w1"])
    right = expected.low
    assert not right[:, 2].any()
    assert right.any()
    sums = np.cumsum(right, axis=1)
    by_differences = np.diff(sums, axis=1, prepend=0.0)
    by_differences[:, 2] = 2.0**-54 * np.abs(right).max()
    assert compare(by_differences, expected, PRECISIONS).precision == "float64"
    by_differences[:, 2] = 2.0**-20 * np.abs(right).max()
    assert not compare(by_differences, expected, PRECISIONS).passed

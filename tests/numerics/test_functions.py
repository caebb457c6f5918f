"""Functions of one number: every usual way to write them is right, what resembles them is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.numerics.compare import compare
from grader.numerics.tolerance import Expected, Input, expect
from grader.numerics.tracked import Context, Tracked, UnsupportedOperationError

Array = Any
Function = Callable[[Any], Any]
Z = np.concatenate([np.linspace(-30, 30, 601), np.random.default_rng(2).uniform(-30, 30, 400)])
X = np.random.default_rng(3).standard_normal((40, 5))
W = np.random.default_rng(4).standard_normal((5, 7)) * 3


def piecewise(z: Array) -> Array:
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


FORMS: dict[str, Function] = {
    "1 / (1 + exp(-z))": lambda z: 1 / (1 + np.exp(-z)),
    "1.0 / (np.exp(-z) + 1.0)": lambda z: 1.0 / (np.exp(-z) + 1.0),
    "exp(z) / (1 + exp(z))": lambda z: np.exp(z) / (1 + np.exp(z)),
    "the reciprocal": lambda z: np.reciprocal(1 + np.exp(-z)),
    "power -1": lambda z: (1 + np.exp(-z)) ** -1.0,
    "tanh": lambda z: (1 + np.tanh(z / 2)) / 2,
    "tanh halved": lambda z: 0.5 * (np.tanh(0.5 * z) + 1),
    "piecewise": piecewise,
    "named steps": lambda z: named(z),
}


def named(z: Array) -> Array:
    e = np.exp(-z)
    below = 1 + e
    return np.ones_like(z) / below if not isinstance(z, Tracked) else 1 / below


STUDENTS = {
    **FORMS,
    "1 - sigmoid(-z)": lambda z: 1 - 1 / (1 + np.exp(z)),
    "exp of -log": lambda z: np.exp(-np.log1p(np.exp(-z))),
    "logaddexp": lambda z: np.exp(-np.logaddexp(z.dtype.type(0), -z)),
}


def sigmoids(form: str = "1 / (1 + exp(-z))") -> Expected:
    return expect(FORMS[form], [Input(Z, ("N",))], ("N",))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize("form", FORMS)
def test_every_way_to_write_a_sigmoid_is_right_by_every_other(
    form: str, student: str, dtype: Any
) -> None:
    got = STUDENTS[student](Z.astype(dtype))
    assert got.dtype == dtype
    precision = np.dtype(dtype).name
    assert compare(got, sigmoids(form), (precision,)).passed


def test_the_tolerance_of_a_sigmoid_is_a_few_roundings_however_it_is_written() -> None:
    for form in FORMS:
        allowed = sigmoids(form).allowed
        assert np.max(allowed["float32"]) <= 40 * 2.0**-24, form
        assert np.max(allowed["float64"]) <= 40 * 2.0**-53, form
        assert np.min(allowed["float32"]) >= 6 * 2.0**-24, form


WRONG: dict[str, Function] = {
    "clipped at 10": lambda z: 1 / (1 + np.exp(-np.clip(z, -10, 10))),
    "of -z": lambda z: 1 / (1 + np.exp(z)),
    "tanh": np.tanh,
    "hard": lambda z: np.clip(0.2 * z + 0.5, 0, 1),
    "no 1": lambda z: np.exp(z) / (2 + np.exp(z)),
    "in float16": lambda z: (1 / (1 + np.exp(-z.astype(np.float16)))).astype(np.float64),
    "exponent rounded": lambda z: 1 / (1 + np.exp(-np.round(z, 4))),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.filterwarnings("ignore:overflow")
def test_what_only_resembles_a_sigmoid_is_wrong(name: str) -> None:
    assert not compare(WRONG[name](Z), sigmoids(), ("float64", "float32")).passed


def test_only_a_float64_tolerance_sees_a_clip_at_20() -> None:
    clipped = 1 / (1 + np.exp(-np.clip(Z, -20, 20)))
    made = compare(clipped, sigmoids(), ("float64", "float32"))
    assert made.precision == "float32"


def slope(x: Array, w: Array) -> Array:
    s = 1 / (1 + np.exp(-(x @ w)))
    return x.T @ (s * (1 - s))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("student", STUDENTS)
def test_gradients_through_any_sigmoid_are_right(student: str, dtype: Any) -> None:
    expected = expect(slope, [Input(X, ("N", "D")), Input(W, ("D", "H"))], ("D", "H"))
    x, w = X.astype(dtype), W.astype(dtype)
    s = STUDENTS[student](x @ w)
    got = x.T @ (s - s * s)
    error = np.abs(got.astype(np.float64) - expected.low)
    assert np.all(error <= 0.5 * expected.allowed[np.dtype(dtype).name])


@pytest.mark.parametrize("factor", [1.001, 0.999])
def test_gradients_through_other_sigmoids_are_wrong(factor: float) -> None:
    expected = expect(slope, [Input(X, ("N", "D")), Input(W, ("D", "H"))], ("D", "H"))
    s = 1 / (1 + np.exp(-factor * (X @ W)))
    for wrong in (X.T @ (s * (1 - s)), X.T @ s, X.T @ (s * (1 + s))):
        assert not compare(wrong, expected, ("float64", "float32")).passed


def test_a_sigmoid_is_recognised_by_its_own_argument_only() -> None:
    context = Context()
    y, z = context.leaf([1.0, -20.0]), context.leaf([1.0, -19.0])
    other = np.exp(y) / (1 + np.exp(z))
    assert other.m[1] < 1
    assert (np.exp(z) / (1 + np.exp(z))).m[1] == 1
    assert (2 / (1 + np.exp(-z))).m[1] < 1
    assert (1 / (2 + np.exp(-z))).m[1] < 1


def test_what_is_written_into_an_exponential_is_no_longer_one() -> None:
    z = Context().leaf([1.0, -20.0])
    part = np.exp(-z)
    part[1] = 5.0
    np.testing.assert_allclose((1 / (1 + part)).v, [1 / (1 + np.exp(-1.0)), 1 / 6])
    below = 1 + np.exp(-z)
    below += 1
    np.testing.assert_allclose((1 / below).v, 1 / (2 + np.exp([-1.0, 20.0])))


# --- the others -----------------------------------------------------------------------------------

P = np.array([0.25, 1.0, 3.0, 40.0])
WRITTEN: dict[str, tuple[Function, list[Function]]] = {
    "sqrt": (np.sqrt, [lambda a: a**0.5, lambda a: np.exp(np.log(a) / 2)]),
    "a ** -0.5": (lambda a: a**-0.5, [lambda a: 1 / np.sqrt(a), lambda a: np.sqrt(1 / a)]),
    "a ** -2": (lambda a: a**-2, [lambda a: 1 / (a * a), lambda a: (1 / a) ** 2]),
    "a ** 1.5": (lambda a: a**1.5, [lambda a: a * np.sqrt(a), lambda a: np.sqrt(a) ** 3]),
    "1 / a": (lambda a: 1 / a, [lambda a: a**-1.0, lambda a: np.exp(-np.log(a))]),
    "log": (np.log, [lambda a: -np.log(1 / a), lambda a: np.log1p(a - 1)]),
    "exp": (lambda a: np.exp(a / 4), [lambda a: 1 / np.exp(-a / 4), lambda a: np.exp(a / 8) ** 2]),
    "tanh": (
        np.tanh,
        [lambda a: 1 - 2 / (np.exp(2 * a) + 1), lambda a: np.sinh(a) / np.cosh(a)],
    ),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", WRITTEN)
def test_other_ways_to_write_a_function_are_right(name: str, dtype: Any) -> None:
    function, others = WRITTEN[name]
    expected = expect(function, [Input(P, ("N",))])
    for other in [function, *others]:
        got = other(P.astype(dtype))
        assert got.dtype == dtype
        assert compare(got, expected, (np.dtype(dtype).name,)).passed
        assert not compare(got * dtype(1 + 2e-5), expected, (np.dtype(dtype).name,)).passed


def off(value: float, error: float) -> Tracked:
    return Context().leaf(np.array([value]), error)


CARRIED: dict[str, tuple[Function, float, float]] = {
    "exp": (np.exp, 2.0, 0.5),
    "expm1": (np.expm1, 2.0, 0.5),
    "log": (np.log, 2.0, 0.5),
    "log1p": (np.log1p, 2.0, 0.5),
    "tanh": (np.tanh, 0.3, 0.5),
    "sin": (np.sin, 0.3, 0.5),
    "cos": (np.cos, 0.3, 0.5),
    "sqrt": (np.sqrt, 2.0, 0.5),
    "sqrt near 0": (np.sqrt, 0.25, 0.5),
    "sqrt of 0": (np.sqrt, 0.0, 0.25),
    "a ** -2": (lambda a: a**-2, 2.0, 0.5),
    "a ** -3 below 0": (lambda a: a**-3, -2.0, 0.5),
    "a ** 1.5": (lambda a: a**1.5, 2.0, 0.5),
    "a ** -0.5": (lambda a: a**-0.5, 2.0, 0.5),
    "sigmoid": (FORMS["1 / (1 + exp(-z))"], 0.3, 0.5),
    "sigmoid far out": (FORMS["1 / (1 + exp(-z))"], 800.0, 0.5),
    "logaddexp": (lambda a: np.logaddexp(a, 0.0), 0.3, 0.5),
    "max": (lambda a: np.max(a), 2.0, 0.5),
    "1 / a": (lambda a: 1 / a, 2.0, 0.5),
}


@pytest.mark.parametrize("name", CARRIED)
def test_an_error_of_the_operand_moves_the_result_within_its_bound(name: str) -> None:
    function, value, error = CARRIED[name]
    result = function(off(value, error))
    bound = float(np.max(result.bound()))
    moved = [
        abs(
            float(
                np.max(function(np.array([max(value + by, 0.0) if "sqrt" in name else value + by])))
            )
            - float(np.max(result.v))
        )
        for by in np.linspace(-error, error, 21)
    ]
    assert max(moved) <= bound
    assert bound <= max(moved) * 1.3 + 1e-12 or name in ("sin", "cos", "logaddexp")


REFUSED: dict[str, tuple[Function, float, str]] = {
    "log": (np.log, 0.4, "the logarithm of what may be 0"),
    "log below 0": (np.log, -3.0, "the logarithm of what may be 0"),
    "log1p": (np.log1p, -0.6, "the logarithm of what may be 0"),
    "sqrt": (np.sqrt, -0.1, "the square root of what is negative"),
    "a ** -2": (lambda a: a**-2, 0.4, "power -2 of what may be 0"),
    "a ** 0.5": (lambda a: a**0.5, 0.4, "power 0.5 of what may be 0"),
    "a ** 0.5 below 0": (lambda a: a**0.5, -4.0, "power 0.5 of what may be 0"),
    "1 / a": (lambda a: 1 / a, 0.4, "division by what may be 0"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_leave_its_domain_is_refused(name: str) -> None:
    function, value, said = REFUSED[name]
    with pytest.raises(UnsupportedOperationError, match=re.escape(said)):
        function(off(value, 0.5))

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.numerics.tolerance import Input, expect
from grader.numerics.tracked import (
    LEAST_ROUNDINGS,
    UNIT_ROUNDOFF,
    Context,
    Tracked,
    UnsupportedOperationError,
)

from .formulas import BINARY, FORMULAS, RULES, SIZE, UNARY, Formula, OnTracked, Plain, evaluate

Array = Any
ORDERS = ("numpy", "naive", "pairwise", "backwards")
SMALLEST = {"float32": 1e-36, "float64": 1e-290}
"""Underflow is no rounding: beneath this nothing is promised."""


def some_leaves(seed: int, spread: float) -> list[Array]:
    random = np.random.default_rng(seed)
    return [
        random.uniform(-1.5, 1.5, (SIZE, SIZE)) * 2.0 ** random.uniform(-spread, 0, (SIZE, SIZE))
        for _ in range(4)
    ]


def tracked(formula: Formula, leaves: list[Array], precision: str) -> Tracked | None:
    """The tracked result, or None where a comparison met exactly 0 or a rule refuses."""
    context = Context(precision)
    try:
        result: Tracked = evaluate(formula, leaves, OnTracked(context))
    except UnsupportedOperationError as error:
        if not re.search("what may be 0|square root of what is negative", str(error)):
            raise
        return None
    return None if context.ties else result


def assert_bounded(formula: Formula, leaves: list[Array], precision: str) -> bool:
    """Compare with every order of summation; return False where there is nothing to compare."""
    dtype: Any = {"float32": np.float32, "float64": np.float64}[precision]
    result = tracked(formula, leaves, precision)
    if result is None:
        return False
    exact = evaluate(formula, leaves, Plain(np.longdouble))
    for order in ORDERS:
        got = evaluate(formula, leaves, Plain(dtype, order))
        assert got.dtype == dtype
        error = np.abs(got.astype(np.longdouble) - exact)
        allowed = result.bound() + SMALLEST[precision]
        assert np.all(error <= allowed), (order, float(np.max(error / allowed)))
    return True


@pytest.mark.parametrize("precision", ["float32", "float64"])
@settings(max_examples=150, deadline=None)
@given(formula=FORMULAS, seed=st.integers(0, 2**32 - 1), spread=st.sampled_from([0.0, 6.0]))
def test_any_formula_stays_within_its_bound_in_any_order(
    precision: str, formula: Formula, seed: int, spread: float
) -> None:
    assume(assert_bounded(formula, some_leaves(seed, spread), precision))


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("name", [*UNARY, *BINARY])
def test_every_rule_keeps_its_bound_on_inexact_operands(name: str, precision: str) -> None:
    inexact = ("matmul", ("leaf", 0), ("leaf", 1))
    other = ("subtract", ("multiply", ("leaf", 2), ("leaf", 3)), inexact)
    formula = (name, inexact) if name in UNARY else (name, inexact, other)
    compared = [assert_bounded(formula, some_leaves(seed, 0.0), precision) for seed in range(10)]
    assert any(compared)


@settings(max_examples=60, deadline=None)
@given(formula=FORMULAS, seed=st.integers(0, 2**32 - 1))
def test_the_value_is_what_numpy_computes(formula: Formula, seed: int) -> None:
    leaves = some_leaves(seed, 0.0)
    result = tracked(formula, leaves, "float64")
    assume(result is not None)
    assert result is not None
    np.testing.assert_allclose(
        result.v, evaluate(formula, leaves, Plain(np.float64)), rtol=1e-9, atol=1e-12
    )


@settings(max_examples=60, deadline=None)
@given(formula=FORMULAS, seed=st.integers(0, 2**32 - 1))
def test_no_value_is_larger_than_its_magnitude(formula: Formula, seed: int) -> None:
    result = tracked(formula, some_leaves(seed, 0.0), "float64")
    assume(result is not None)
    assert result is not None
    assert np.all(np.abs(result.v) <= result.m * (1 + 1e-9) + result.e)
    assert np.all(result.e >= 0)


def test_every_rule_of_the_formulas_is_drawn() -> None:
    assert set(RULES) == {*UNARY, *BINARY}


# --- the rules, one by one ------------------------------------------------------------------------

A = np.array([[2.0, -3.0], [5.0, 1.0]])
B = np.array([[-1.0, 4.0], [2.0, -2.0]])
Rule = Callable[[Any, Any], Any]

# (rule, magnitude, roundings where the operands have 2 and 3)
TABLE: dict[str, tuple[Rule, Array, int]] = {
    "a + b": (lambda a, b: a + b, abs(A) + abs(B), 4),
    "a - b": (lambda a, b: a - b, abs(A) + abs(B), 4),
    "-a": (lambda a, _: -a, abs(A), 2),
    "a * b": (lambda a, b: a * b, abs(A) * abs(B), 6),
    "2 * a": (lambda a, _: 2 * a, 2 * abs(A), 3),
    "a**2": (lambda a, _: a**2, A**2, 5),
    "a**3": (lambda a, _: a**3, abs(A) ** 3, 8),
    "square": (lambda a, _: np.square(a), A**2, 5),
    "a @ b": (lambda a, b: a @ b, abs(A) @ abs(B), 7),
    "dot": (lambda a, b: np.dot(a, b), abs(A) @ abs(B), 7),
    "a.T @ b": (lambda a, b: a.T @ b, abs(A).T @ abs(B), 7),
    "a / b": (lambda a, b: a / b, 2 * abs(A) / abs(B), 6),
    "sum": (lambda a, _: a.sum(), abs(A).sum(), 5),
    "np.sum": (lambda a, _: np.sum(a, axis=0), abs(A).sum(0), 3),
    "sum kept": (lambda a, _: a.sum(axis=1, keepdims=True), abs(A).sum(1, keepdims=True), 3),
    "np.add.reduce": (lambda a, _: np.add.reduce(a, axis=1), abs(A).sum(1), 3),
    "maximum": (lambda a, _: np.maximum(a, 0), np.maximum(A, 0), 2),
    "maximum turned": (lambda a, _: np.maximum(0.0, a), np.maximum(A, 0), 2),
    "mask": (lambda a, b: b * (a > 0), abs(B) * (A > 0), 3),
    "mask first": (lambda a, b: (a >= 0) * b, abs(B) * (A > 0), 3),
    "mask as numbers": (lambda a, b: b * (a > 0).astype(float), abs(B) * (A > 0), 3),
    "inverted": (lambda a, b: b * ~(a <= 0), abs(B) * (A > 0), 3),
    "where": (lambda a, b: np.where(a > 0, b, 0), abs(B) * (A > 0), 3),
    "where of two": (lambda a, b: np.where(a < 0, a, b), np.where(A < 0, abs(A), abs(B)), 3),
    "abs": (lambda a, _: np.abs(a), abs(A), 2),
    "outer": (lambda a, b: np.outer(a[0], b[0]), np.outer(abs(A[0]), abs(B[0])), 6),
    "reshape": (lambda a, _: a.reshape(4), abs(A).reshape(4), 2),
    "np.reshape": (lambda a, _: np.reshape(a, (1, 4)), abs(A).reshape(1, 4), 2),
    "np.transpose": (lambda a, _: np.transpose(a), abs(A).T, 2),
    "index": (lambda a, _: a[1, ::-1], abs(A)[1, ::-1], 2),
    "copy": (lambda a, _: np.copy(a), abs(A), 2),
    "zeros_like": (lambda a, _: np.zeros_like(a), 0 * A, 0),
    "ones_like": (lambda a, _: np.ones_like(a), A**0, 0),
    "inner": (lambda a, b: np.inner(a, b), abs(A) @ abs(B).T, 7),
    "vdot": (lambda a, b: np.vdot(a, b), np.vdot(abs(A), abs(B)), 9),
    "tensordot": (lambda a, b: np.tensordot(a, b), np.tensordot(abs(A), abs(B)), 9),
    "tensordot of one axis": (lambda a, b: np.tensordot(a, b, 1), abs(A) @ abs(B), 7),
    "tensordot of named": (
        lambda a, b: np.tensordot(a, b, axes=([0], [1])),
        abs(A).T @ abs(B).T,
        7,
    ),
    "einsum": (lambda a, b: np.einsum("ij,jk->ik", a, b), abs(A) @ abs(B), 7),
    "einsum, no arrow": (lambda a, b: np.einsum("ij,jk", a, b), abs(A) @ abs(B), 7),
    "einsum of one": (lambda a, _: np.einsum("ij -> j", a), abs(A).sum(0), 3),
    "einsum, trace": (lambda a, _: np.einsum("ii", a), np.trace(abs(A)), 3),
    "einsum, nothing summed": (lambda a, b: np.einsum("ij,ij->ij", a, b), abs(A * B), 6),
    "einsum of three": (
        lambda a, b: np.einsum("ij,jk,kl->il", a, b, a, optimize=True),
        abs(A) @ abs(B) @ abs(A),
        12,
    ),
    "trace": (lambda a, _: np.trace(a), np.trace(abs(A)), 3),
    "concatenate": (lambda a, b: np.concatenate([a, b]), abs(np.concatenate([A, B])), 3),
    "concatenate columns": (
        lambda a, b: np.concatenate((a, b), axis=1),
        abs(np.concatenate((A, B), axis=1)),
        3,
    ),
    "stack": (lambda a, b: np.stack([a, b]), abs(np.stack([A, B])), 3),
    "hstack with a constant": (
        lambda a, _: np.hstack([a, np.ones((2, 1))]),
        abs(np.hstack([A, np.ones((2, 1))])),
        2,
    ),
    "diag": (lambda a, _: np.diag(a[0]), abs(np.diag(A[0])), 2),
    "broadcast": (lambda a, _: np.broadcast_to(a[0], (3, 2)), abs(np.tile(A[0], (3, 1))), 2),
    "expanded": (lambda a, _: np.expand_dims(a, 0), abs(A)[None], 2),
    "swapped": (lambda a, _: a.swapaxes(0, 1), abs(A).T, 2),
    "transposed": (lambda a, _: a.transpose(), abs(A).T, 2),
    "transposed by axes": (lambda a, _: a.transpose(1, 0), abs(A).T, 2),
    "flattened": (lambda a, _: a.flatten(), abs(A).ravel(), 2),
    "ravelled": (lambda a, _: a.ravel(), abs(A).ravel(), 2),
    "repeated": (lambda a, _: a.repeat(2, axis=0), abs(A).repeat(2, axis=0), 2),
    "astype": (lambda a, _: a.astype(np.float64), abs(A), 2),
    "max": (lambda a, _: np.max(a), np.float64(5), 2),
    "max of rows": (lambda a, _: a.max(axis=1), np.array([2.0, 5.0]), 2),
    "max kept": (lambda a, _: np.amax(a, axis=0, keepdims=True), np.array([[5.0, 1.0]]), 2),
    "min": (lambda a, _: a.min(), np.float64(3), 2),
    "maximum of two": (lambda a, b: np.maximum(a, b), np.array([[2.0, 4.0], [5.0, 1.0]]), 3),
    "minimum of two": (lambda a, b: np.minimum(a, b), np.array([[1.0, 3.0], [2.0, 2.0]]), 3),
    "maximum of a number": (lambda a, _: np.maximum(a, 1.5), np.maximum(A, 1.5), 2),
    "in place": (lambda a, b: into(a * 1, b), abs(A) + abs(B), 4),
    "plus": (lambda a, _: +a, abs(A), 2),
    "where on a known condition": (
        lambda a, b: np.where(A > 0, a, b),
        np.where(A > 0, abs(A), abs(B)),
        3,
    ),
    "and": (lambda a, b: b * ((a > 0) & (a < 3)), abs(B) * ((A > 0) & (A < 3)), 3),
    "or": (lambda a, b: b * ((a > 3) | (a < 0)), abs(B) * ((A > 3) | (A < 0)), 3),
    "1 - mask": (lambda a, b: b * (1 - (a > 0).astype(float)), abs(B) * 2 - abs(B) * (A < 0), 5),
}


def into(a: Any, b: Any) -> Any:
    a += b
    return a


def leaf(value: Array, roundings: int, precision: str = "float64", error: float = 0.0) -> Tracked:
    made = Context(precision).leaf(value, error)
    made.k = roundings
    return made


@pytest.mark.parametrize("name", TABLE)
def test_magnitude_and_roundings_of_each_rule(name: str) -> None:
    rule, magnitude, roundings = TABLE[name]
    result = rule(leaf(A, 2), leaf(B, 3))
    np.testing.assert_array_equal(result.m, magnitude)
    np.testing.assert_array_equal(result.v, rule(A, B))
    np.testing.assert_array_equal(result.e, 0 * magnitude)
    assert result.k == roundings


@pytest.mark.parametrize(("precision", "roundings"), [("float64", 0), ("float32", 1)])
def test_inputs_are_rounded_once_in_float32_only(precision: str, roundings: int) -> None:
    assert Context(precision).leaf(A).k == roundings


def test_the_bound_counts_at_least_eight_roundings() -> None:
    few, many = leaf(A, 1), leaf(A, 1000)
    u = UNIT_ROUNDOFF["float64"]
    np.testing.assert_allclose(few.bound(), 8 * u / (1 - 8 * u) * abs(A), rtol=1e-15)
    np.testing.assert_allclose(many.bound(), 1000 * u / (1 - 1000 * u) * abs(A), rtol=1e-15)
    assert LEAST_ROUNDINGS == 8


def test_gamma_grows_faster_than_the_roundings_and_ends() -> None:
    context = Context("float32")
    assert context.gamma(2**22) == pytest.approx(1 / 3)
    with pytest.raises(UnsupportedOperationError, match="chain of 16777216 roundings in float32"):
        context.gamma(2**24)


def test_an_error_of_the_input_is_carried_through_products() -> None:
    a, b = leaf(A, 0, error=0.5), leaf(B, 0, error=0.25)
    np.testing.assert_allclose((a + b).e, 0.75)
    np.testing.assert_allclose((a * b).e, abs(A) * 0.25 + abs(B) * 0.5 + 0.125)
    ones = np.ones((2, 2))
    expected = 0.5 * ones @ abs(B) + abs(A) @ (0.25 * ones) + 0.125 * ones @ ones
    np.testing.assert_allclose((a @ b).e, expected)
    np.testing.assert_allclose(a.sum(axis=0).e, 1.0)


def test_an_error_of_the_divisor_counts_as_much_as_it_can() -> None:
    quotient = leaf(np.array([1.0]), 0) / leaf(np.array([2.0]), 0, error=1.0)
    assert quotient.bound()[0] >= 0.5  # 1 / (2 - 1) is 0.5 away from 1 / 2


# --- decisions ------------------------------------------------------------------------------------


def test_a_mask_that_rounding_could_flip_adds_what_it_would_change() -> None:
    h = leaf(np.array([1e-9, 1.0, -1e-9, -1.0]), 0, error=1e-6)
    g = leaf(np.array([7.0, 7.0, 7.0, 7.0]), 0)
    for mask in (h > 0, h >= 0, ~(h < 0), ~(h <= 0)):
        np.testing.assert_array_equal((g * mask).e, [7, 0, 7, 0])
        np.testing.assert_array_equal((g * mask).v, [7, 7, 0, 0])
        np.testing.assert_array_equal((g * mask).m, [7, 7, 7, 0])
    np.testing.assert_array_equal(np.where(h > 0, g, 2.0).e, [5, 0, 5, 0])


def test_a_relu_that_rounding_could_flip_keeps_its_magnitude() -> None:
    h = leaf(np.array([1e-9, -1e-9, -1.0]), 0, error=1e-6)
    np.testing.assert_array_equal(np.maximum(h, 0).e, [1e-6, 1e-6, 0])
    np.testing.assert_array_equal(np.maximum(h, 0).v, [1e-9, 0, 0])


def test_a_certain_mask_adds_nothing() -> None:
    assert not np.any((leaf(B, 3) * (leaf(A, 2) > 0)).e)


TIES: dict[str, tuple[Callable[[Any, Any], Any], Callable[[float], float]]] = {
    "g * (h > 0)": (lambda g, h: g * (h > 0), lambda tie: tie),
    "g * (h >= 0)": (lambda g, h: g * (h >= 0), lambda tie: tie),
    "g * ~(h < 0)": (lambda g, h: g * ~(h < 0), lambda tie: tie),
    "g * ~(h <= 0)": (lambda g, h: g * ~(h <= 0), lambda tie: tie),
    "where": (lambda g, h: np.where(h > 0, g, 0), lambda tie: tie),
    "where turned": (lambda g, h: np.where(h <= 0, 0, g), lambda tie: tie),
    "assigned": (lambda g, h: assigned(g, h < 0), lambda tie: tie),
    "0 < h": (lambda g, h: g * (h > 0), lambda tie: tie),
}


def assigned(g: Any, off: Any) -> Any:
    g = g.copy()
    g[off] = 0
    return g


@pytest.mark.parametrize("tie", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("name", TIES)
def test_at_a_kink_the_slope_is_the_contexts_and_is_counted(name: str, tie: float) -> None:
    rule, slope = TIES[name]
    context = Context("float64", tie=tie)
    g, h = context.leaf([5.0, 5.0, 5.0]), context.leaf([0.0, 2.0, -2.0])
    result = rule(g, h)
    np.testing.assert_allclose(result.v, [5 * slope(tie), 5, 0])
    assert not np.any(result.e)
    assert context.ties == 1


def test_an_infinite_threshold_is_never_in_doubt() -> None:
    h = leaf(A, 3)
    np.testing.assert_array_equal((h * (h < np.inf)).e, 0 * A)
    np.testing.assert_array_equal((h * (h < np.inf)).v, A)


def test_no_kink_is_counted_where_there_is_none() -> None:
    h = leaf(A, 0)
    h * (h > 0)
    assert h.context.ties == 0


def test_assigning_entries_changes_nothing_else() -> None:
    a = leaf(A, 2)
    kept = a.T
    a[0] = leaf(B[1], 9)
    np.testing.assert_array_equal(a.v, [B[1], A[1]])
    np.testing.assert_array_equal(a.m, [abs(B[1]), abs(A[1])])
    assert a.k == 9
    np.testing.assert_array_equal(kept.v, A.T)


# --- what has no rule -----------------------------------------------------------------------------

UNSUPPORTED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "numpy.sort": (np.sort, "numpy.sort"),
    "numpy.argmax": (np.argmax, "numpy.argmax"),
    "numpy.prod": (np.prod, "numpy.prod"),
    "numpy.sinh": (np.sinh, "numpy.sinh"),
    "einsum with dots": (lambda a: np.einsum("...j->...", a), "numpy.einsum without plain"),
    "max with where": (
        lambda a: np.max(a, where=A > 0, initial=0),
        "numpy.max with initial, where",
    ),
    "into a plain array": (lambda a: np.add(a, 1, out=np.zeros((2, 2))), "numpy.add"),
    "into a smaller one": (lambda a: np.add(a, A, out=a[0]), "writing (2, 2) into (2,)"),
    "where on values": (lambda a: np.where(a, a, 0), "numpy.where on a condition"),
    "a mask joined to numbers": (lambda a: (a > 0) & np.array([True, False]), "joined"),
    "take by values": (lambda a: np.take(a, a[0]), "numpy.take by values"),
    "as whole numbers": (lambda a: a.astype(int), ".astype(int64)"),
    "numpy.clip": (lambda a: np.clip(a, 0, 1), "numpy.clip"),
    "equality": (lambda a: a == 0, "numpy.equal"),
    "multiply.outer": (lambda a: np.multiply.outer(a, a), "numpy.multiply"),
    "sum with where": (lambda a: np.sum(a, where=A > 0), "numpy.sum with where"),
    "sum with dtype": (lambda a: np.sum(a, dtype=np.float32), "numpy.sum with dtype"),
    "no power": (lambda a: a**0, "power 0"),
    "large power": (lambda a: a**17, "power 17"),
    "zero divisor": (lambda a: 1 / (a - 2), "division by what may be 0"),
    "a number": (lambda a: float(a[0, 0]), "float()"),
    "a branch": (lambda a: 1 if a[0, 0] else 0, "a branch"),
    "a branch on a comparison": (lambda a: 1 if a[0, 0] > 0 else 0, "a branch"),
    "built-in max": (lambda a: max(a[0, 0], 0), "a branch"),
    "mask of a mask": (lambda a: np.sum(a > 0), "numpy.sum on a mask"),
    "method": (lambda a: a.std(axis=0), "std"),
    "method of a mask": (lambda a: (a > 0).sum(), "sum"),
    "reading by mask": (lambda a: a[a > 0], "mask"),
    "power of an array": (lambda a: a ** np.array([1, 2]), "power"),
    "mean with dtype": (lambda a: np.mean(a, dtype=np.float32), "numpy.mean with dtype"),
    "as an array": (lambda a: np.asarray(a), "asarray"),
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_has_no_rule_is_refused_by_name(name: str) -> None:
    use, said = UNSUPPORTED[name]
    with pytest.raises(UnsupportedOperationError, match=re.escape(said)):
        use(leaf(A, 0))


def test_a_refusal_reads_the_same_in_every_run() -> None:
    with pytest.raises(UnsupportedOperationError) as caught:
        2 ** leaf(A, 0)
    assert " at 0x" not in str(caught.value)


def test_add_reduce_sums_over_the_first_axis_as_numpy_does() -> None:
    np.testing.assert_array_equal(np.add.reduce(leaf(A, 0)).v, np.add.reduce(A))


def test_tanh_written_with_exponentials_stays_within_the_bound() -> None:
    z = np.linspace(-1e-2, 1e-2, 41)[1::2]
    bound = np.tanh(Context("float32").leaf(z)).bound()
    z32 = z.astype(np.float32)
    up, down = np.exp(z32), np.exp(-z32)
    got = (up - down) / (up + down)
    assert np.all(np.abs(got - np.tanh(z)) <= bound)


def test_writing_through_a_view_is_refused() -> None:
    def reference(a: Any) -> Any:
        result = a * 1
        row = result[0]
        row[:] = 5
        return result

    with pytest.raises(UnsupportedOperationError, match="comes out otherwise on tracked arrays"):
        expect(reference, [Input(A, ("N", "D"))])

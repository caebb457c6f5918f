from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.numerics.arguments import Input, built, in_float64, leaves
from grader.numerics.tolerance import PRECISIONS, expect, expect_each, run_tracked
from grader.numerics.tracked import Context, Tracked, UnsupportedOperationError

Array = Any
W1, B1 = np.array([[0.5, -2.0], [1.5, 3.0]]), np.array([0.25, -0.75])
W2, B2 = np.array([[1.0, 2.0], [-3.0, 0.5]]), np.array([2.0, 1.25])
X = np.array([[1.0, 0.5], [-2.0, 4.0], [0.125, 3.0]])
LAYERS = [
    (Input(W1, ("D", "H")), Input(B1, ("H",))),
    (Input(W2, ("H", "O")), Input(B2, ("O",))),
]
GIVEN = [Input(X, ("N", "D")), LAYERS]


def mlp(x: Array, layers: list[tuple[Array, Array]]) -> Array:
    for weights, bias in layers:
        x = x @ weights + bias
    return x


def test_lists_stay_lists_and_tuples_stay_tuples() -> None:
    shown = built([(Input(1), Input(2)), [Input(3)], Input(4)], lambda given: given.value)
    assert shown == [(1, 2), [3], 4]
    assert [given.value for given in leaves(GIVEN)][1] is W1
    assert len(list(leaves(GIVEN))) == 5


def test_functions_and_texts_are_passed_as_they_are() -> None:
    seen: list[Any] = []

    def apply(f: Any, name: str, x: Array) -> Array:
        seen.append((f, name))
        return f(x)

    given = [Input(np.square), Input("tanh"), Input(X, ("N", "D"))]
    expected = expect(apply, given)
    np.testing.assert_array_equal(expected.low, X * X)
    assert set(seen) == {(np.square, "tanh")}


def test_the_exact_run_gets_wide_copies() -> None:
    single = X.astype(np.float32)
    (made,), count = in_float64([(Input(single, ("N", "D")),), Input(3)])
    assert made.dtype == np.float64
    assert count == 3
    same = in_float64(Input(X))
    same += 1
    assert X[0, 0] == 1.0


def test_a_composed_argument_is_tracked_through_and_through() -> None:
    expected = expect(mlp, GIVEN, ("N", "O"))
    np.testing.assert_allclose(expected.low, mlp(X, [(W1, B1), (W2, B2)]), rtol=1e-15)
    flat = expect(
        lambda x, w1, b1, w2, b2: mlp(x, [(w1, b1), (w2, b2)]),
        [GIVEN[0], *LAYERS[0], *LAYERS[1]],
        ("N", "O"),
    )
    for precision in PRECISIONS:
        np.testing.assert_array_equal(expected.allowed[precision], flat.allowed[precision])


def test_whole_numbers_pick_entries() -> None:
    labels = np.array([1, 0, 1])

    def picked(x: Array, label: Array) -> Array:
        return x[np.arange(3), label] * 3

    expected = expect(picked, [Input(X, ("N", "D")), Input(labels, ("N",))], ("N",))
    np.testing.assert_array_equal(expected.low, picked(X, labels))


# --- several results ------------------------------------------------------------------------------


def line(x: Array, y: Array, w: Array, b: Array) -> list[Array]:
    """Return the squared error and its gradients, in pure scalar style."""
    total = grad_w = grad_b = 0.0
    for x_i, y_i in zip(x, y, strict=True):
        residual = w * x_i + b - y_i
        total = total + residual**2
        grad_w = grad_w + 2 * residual * x_i
        grad_b = grad_b + 2 * residual
    return [total, grad_w, grad_b]


LINE = [
    Input(np.array([1.0, 2.0, 3.0]), ("N",)),
    Input(np.array([2.5, 3.0, 6.5]), ("N",)),
    Input(np.array(0.75)),
    Input(np.array(-0.5)),
]


def test_each_result_is_expected_as_it_would_be_alone() -> None:
    together = expect_each(line, LINE, [(), (), ()])
    for i, each in enumerate(together):
        alone = expect(lambda *given, i=i: line(*given)[i], LINE, ())
        np.testing.assert_array_equal(each.low, alone.low)
        for precision in PRECISIONS:
            np.testing.assert_array_equal(each.allowed[precision], alone.allowed[precision])


def test_all_results_come_of_one_run_for_each_precision() -> None:
    kinds: list[str] = []

    def both(x: Array) -> tuple[Array, Array]:
        kinds.append(x.context.precision if isinstance(x, Tracked) else "plain")
        return x + 1, x @ x.T

    expect_each(both, [Input(X, ("N", "D"))])
    assert kinds == ["float64", "float32", "plain"]


def test_long_results_are_measured_each_by_its_own_error() -> None:
    def both(x: Array) -> tuple[Array, Array, Array]:
        total = np.sum(x, axis=1)
        return total, total * 2.0**20, np.sum(x, axis=1)

    x = np.random.default_rng(1).standard_normal((3, 900))
    short, long, unnamed = expect_each(both, [Input(x, ("a", "b"))], [("a",), ("a",), None])
    for precision in PRECISIONS:
        scaled = 2.0**20 * short.allowed[precision]
        np.testing.assert_allclose(long.allowed[precision], scaled, rtol=1e-2)
    assert np.all(unnamed.allowed["float32"] > 10 * short.allowed["float32"])


def test_at_a_kink_every_result_has_both_slopes() -> None:
    def both(x: Array, g: Array) -> tuple[Array, Array]:
        return g * (x > 0), x + g

    first, second = expect_each(both, [Input(np.array([0.0, 1.0])), Input(np.array([3.0, 4.0]))])
    assert first.has_tie
    assert not second.has_tie


def test_items_may_be_numbers_that_nothing_was_computed_for() -> None:
    first, second = expect_each(lambda x: (x * 2, 3), [Input(X)])
    np.testing.assert_array_equal(second.low, 3.0)
    np.testing.assert_array_equal(first.low, 2 * X)


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (lambda x: x, "a Tracked where several results are due"),
        (lambda x: [x, None], "a NoneType as a result"),
        (lambda x: [x, "loss"], "a str as a result"),
        (lambda x: [x, [x]], "a list as a result"),
    ],
)
def test_what_is_no_list_of_numbers_is_refused(returned: Any, said: str) -> None:
    with pytest.raises(UnsupportedOperationError, match=said):
        expect_each(returned, [Input(X)])


# --- numbers --------------------------------------------------------------------------------------


def test_a_number_may_be_an_array_of_no_dimension() -> None:
    total, grad_w, grad_b = expect_each(line, LINE)
    assert (total.low.shape, grad_w.low.shape, grad_b.low.shape) == ((), (), ())
    want = line(*(given.value for given in LINE))
    np.testing.assert_allclose([total.low, grad_w.low, grad_b.low], want, rtol=1e-14)


def test_a_tracked_array_is_gone_through_item_by_item() -> None:
    items = list(Context().leaf([1.0, 2.0]))
    assert [(float(item.v), item.shape) for item in items] == [(1.0, ()), (2.0, ())]
    with pytest.raises(TypeError):
        iter(Context().leaf(1.0))


def test_where_all_is_numbers_the_numbers_are_tracked() -> None:
    difference = expect(lambda a, b: a - b, [Input(1.0), Input(1.0 - 2**-20)])
    # 1 - (1 - 2**-20) rounds its operands, not its small result
    assert difference.allowed["float32"] > 2**-24
    made = run_tracked(lambda a, n: a * n, [Input(1.5), Input(2)], Context())
    assert made.v == 3.0

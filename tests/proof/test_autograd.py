from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.numerics.arguments import Input
from grader.numerics.differences import entry_differences
from grader.numerics.tracked import UnsupportedOperationError

pytest.importorskip("torch")

from grader.proof.autograd import gradients, is_available

Array = Any
RANDOM = np.random.default_rng(8)
X, Y = RANDOM.standard_normal((4, 3)), RANDOM.standard_normal((4, 2))
W, V = RANDOM.standard_normal((3, 2)), RANDOM.standard_normal((3, 3))


def written(w: Array) -> Array:
    a = w.copy()
    a[1] = 3 * w[0]
    a[a < 0] = 0.5
    a += w
    return a


LOSSES: dict[str, Callable[[Array], Any]] = {
    "squares": lambda w: np.sum((np.maximum(X @ w, 0) - Y) ** 2),
    "methods": lambda w: (w.T.dot(w) - V[:2, :2]).reshape(-1).sum() ** 2 + w.T.flatten().mean(),
    "sigmoid": lambda w: np.mean(1 / (1 + np.exp(-(X @ w)))),
    "softmax": lambda w: -np.sum(np.log(softmax(X @ w)) * (Y > 0)),
    "mask": lambda w: np.sum((X @ w) * (X @ w > 0) * (1 - (Y > 0).astype(float))),
    "masks": lambda w: np.sum(w * ((w > -1) & (w < 1)) + w**2 * ~(w > 0)),
    "where": lambda w: np.sum(np.where(X @ w > 0, X @ w, 0.1 * (X @ w))),
    "powers": lambda w: np.sum((w**2 + 1) ** -1.5 + np.sqrt(w**2 + 1) + np.abs(w) ** 3),
    "functions": lambda w: np.sum(np.tanh(w) + np.sin(w) * np.cos(w) + np.log1p(w**2)),
    "logaddexp": lambda w: np.sum(np.logaddexp(0, w) + np.expm1(w) - np.reciprocal(3 + w**2)),
    "max": lambda w: np.sum(np.max(w, axis=1) * np.min(w, axis=0, keepdims=True).sum()),
    "joined": lambda w: np.sum(np.concatenate([w, X[:1, :2]]) @ np.stack([w[0], w[1]]) ** 2),
    "stacked alone": lambda w: np.sum(np.hstack([w]) ** 3),
    "products": lambda w: np.einsum("ij,jk,ik->", X, w, Y) + np.vdot(w, w) + np.trace(w.T @ w),
    "tensordot": lambda w: np.sum(np.tensordot(X, w, axes=([1], [0])) ** 2) + np.inner(w[0], w[1]),
    "outer": lambda w: np.sum(np.outer(w[0], w[1]) ** 2) + np.dot(w[:, 0], w[:, 1]),
    "diagonals": lambda w: np.sum(np.diag(w[0]) @ np.diag(w[1])) + np.sum(np.diagonal(w) ** 2),
    "moved": lambda w: np.sum(np.repeat(w, 2, axis=0)[::-1] * np.tile(w, (2, 1))) ** 2,
    "broadcast": lambda w: np.sum(np.broadcast_to(w[0], (3, 2)) * w + np.expand_dims(w, 0)[0] ** 2),
    "written": lambda w: np.sum(written(w) ** 2),
    "samples": lambda w: sum((x @ w[:, 0] - y) ** 2 for x, y in zip(X, Y[:, 0], strict=True)),
    "rows": lambda w: sum(np.sum(row**3) for row in w),
    "in place": lambda w: np.add.reduce(np.add.reduce(w * w)) / w.size,
}


def softmax(z: Array) -> Array:
    part = np.exp(z - np.max(z, axis=1, keepdims=True))
    return part / np.sum(part, axis=1, keepdims=True)


@pytest.mark.parametrize("name", LOSSES)
def test_torch_differentiates_what_numpy_computes(name: str) -> None:
    (got,) = gradients(LOSSES[name], [Input(W, ("D", "H"))], [W])
    found = entry_differences(lambda w: LOSSES[name](w), W)
    assert np.all(found.conclusive)
    np.testing.assert_allclose(got, found.value, rtol=1e-6, atol=1e-7)


def test_variables_are_found_in_whatever_they_are_composed_of() -> None:
    def loss(x: Array, layers: list[tuple[Array, Array]], f: Any, scale: float) -> Any:
        for weights, bias in layers:
            x = f(x @ weights + bias)
        return np.sum(x) * scale

    bias = np.array([0.5, -0.25, 1.0])
    arguments = [
        Input(X, ("N", "D")),
        [(Input(V, ("D", "D")), Input(bias, ("D",)))],
        Input(np.tanh),
        Input(2.0),
    ]
    by_v, by_bias = gradients(loss, arguments, [V, bias])
    slope = 2 * (1 - np.tanh(X @ V + bias) ** 2)
    np.testing.assert_allclose(by_v, X.T @ slope, rtol=1e-12)
    np.testing.assert_allclose(by_bias, slope.sum(axis=0), rtol=1e-12)


def test_numbers_are_differentiated_too() -> None:
    w = np.array(0.75)
    (got,) = gradients(
        lambda x, w: sum((x_i * w - 1) ** 2 for x_i in x), [Input(X[0]), Input(w)], [w]
    )
    np.testing.assert_allclose(got, np.sum(2 * X[0] * (X[0] * 0.75 - 1)))
    assert got.shape == ()


def test_what_the_loss_ignores_has_no_gradient() -> None:
    by_w, by_v = gradients(lambda w, _: np.sum(w), [Input(W), Input(V)], [W, V])
    np.testing.assert_array_equal(by_w, np.ones((3, 2)))
    np.testing.assert_array_equal(by_v, np.zeros((3, 3)))


REFUSED: dict[str, tuple[Callable[[Array], Any], str]] = {
    "sort": (lambda w: np.sum(np.sort(w)), "numpy.sort"),
    "sinh": (lambda w: np.sum(np.sinh(w)), "numpy.sinh"),
    "a float": (lambda w: float(w[0, 0]), "float"),
    "a branch": (lambda w: w[0, 0] if w[0, 0] > 0 else -w[0, 0], "a branch"),
    "plain": (lambda w: np.asarray(w).sum(), "asarray"),
    "no number": (lambda w: w, "a loss that is not one number"),
    "a constant": (lambda _: 3.0, "a loss that is not one number"),
    "method": (lambda w: w.std(), "std"),
    "sum with where": (lambda w: np.sum(w, where=W > 0), "numpy.sum with options"),
    "outer of a ufunc": (lambda w: np.sum(np.multiply.outer(w, w)), "numpy.multiply.outer"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_torch_is_not_asked_for_is_named(name: str) -> None:
    loss, said = REFUSED[name]
    with pytest.raises(UnsupportedOperationError, match=said):
        gradients(loss, [Input(W)], [W])


def test_torch_is_here() -> None:
    assert is_available()

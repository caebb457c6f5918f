"""Random formulas, evaluated in one arithmetic after another.

A formula is a tree over 3x3 matrices; every node has one meaning in numpy, so the same tree runs on
tracked arrays, in extended precision, and the way students' programs add up: in any order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

SIZE = 3
Formula = tuple[Any, ...]
Array = Any

UNARY = (
    *("transpose", "negative", "square", "cube", "relu", "tanh", "exp", "absolute"),
    *("sum0", "sum_kept", "mean1", "total", "reversed", "row_cleared", "reshaped"),
    *("sigmoid", "sigmoid_slope", "softmax", "softplus", "log", "log1p", "expm1", "root", "sine"),
    *("inverse", "inverse_root", "power_of_sum", "greatest", "least", "sign", "diagonal", "added"),
)
BINARY = (
    *("add", "subtract", "multiply", "matmul", "divide", "outer", "masked", "cleared", "mixed"),
    *("maximum", "minimum", "einsum", "tensordot", "inner", "joined", "stacked", "between"),
)

LEAVES = st.tuples(st.just("leaf"), st.integers(0, 3))
FORMULAS: st.SearchStrategy[Formula] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(UNARY), inner),
        st.tuples(st.sampled_from(BINARY), inner, inner),
    ),
    max_leaves=6,
)


@dataclass
class Plain:
    """Arithmetic of one dtype that adds up in one way."""

    dtype: type[np.floating[Any]]
    order: str = "numpy"
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(5))

    def leaf(self, value: Array) -> Array:
        return np.asarray(value).astype(self.dtype)

    def add_up(self, terms: Array) -> Array:
        """Sum over the first axis."""
        parts = list(terms)
        match self.order:
            case "naive":
                total = np.zeros_like(parts[0])
                for part in parts:
                    total = total + part
                return total
            case "pairwise":
                while len(parts) > 1:
                    odd = parts[len(parts) // 2 * 2 :]
                    parts = [a + b for a, b in zip(parts[::2], parts[1::2], strict=False)] + odd
                return parts[0]
            case "backwards":
                total = parts[-1]
                for part in parts[-2::-1]:
                    total = part + total
                return total
        return np.add.reduce(terms, axis=0)

    def sum(self, a: Array, axis: int | None, keepdims: bool = False) -> Array:
        if axis is None:
            return self.add_up(a.reshape(-1))
        total = self.add_up(np.moveaxis(a, axis, 0))
        return np.expand_dims(total, axis) if keepdims else total

    def matmul(self, a: Array, b: Array) -> Array:
        if self.order == "numpy":
            return a @ b
        return self.add_up(np.stack([np.outer(a[:, i], b[i]) for i in range(a.shape[1])]))

    def einsum(self, a: Array, b: Array) -> Array:
        """The sum over j of a_ij b_kj."""
        return self.matmul(a, b.T)

    def tensordot(self, a: Array, b: Array) -> Array:
        """The sum over all i and j of a_ij b_ji."""
        return self.sum(self.matmul(a, b) * np.eye(SIZE, dtype=self.dtype), None)

    def sigmoid(self, a: Array) -> Array:
        """The logistic function, in four ways that students write it."""
        one, two = self.dtype(1), self.dtype(2)
        match self.order:
            case "naive":
                return np.exp(a) / (one + np.exp(a))
            case "pairwise":
                return (one + np.tanh(a / two)) / two
            case "backwards":
                small = np.exp(-np.abs(a))
                return np.where(a >= 0, one / (one + small), small / (one + small))
        return one / (one + np.exp(-a))

    def softmax(self, a: Array) -> Array:
        """Of each row, with and without the greatest taken off."""
        if self.order != "naive":
            a = a - np.max(a, axis=1, keepdims=True)
        part = np.exp(a)
        total = self.sum(part, 1, keepdims=True)
        return np.exp(a - np.log(total)) if self.order == "backwards" else part / total

    def softplus(self, a: Array) -> Array:
        """The integral of the sigmoid."""
        zero, one = self.dtype(0), self.dtype(1)
        match self.order:
            case "naive":
                return np.log(one + np.exp(a))
            case "pairwise":
                return np.maximum(a, zero) + np.log1p(np.exp(-np.abs(a)))
        return np.logaddexp(zero, a)


class OnTracked(Plain):
    """The same tree on tracked arrays: numpy's own functions, which the tracked arrays catch."""

    def __init__(self, context: Any) -> None:
        super().__init__(np.float64)
        self.context = context

    def leaf(self, value: Array) -> Array:
        return self.context.leaf(value)

    def sum(self, a: Array, axis: int | None, keepdims: bool = False) -> Array:
        return np.sum(a, axis=axis, keepdims=keepdims)

    def matmul(self, a: Array, b: Array) -> Array:
        return a @ b

    def einsum(self, a: Array, b: Array) -> Array:
        return np.einsum("ij,kj->ik", a, b)

    def tensordot(self, a: Array, b: Array) -> Array:
        return np.tensordot(a, b, axes=([0, 1], [1, 0]))


def evaluate(formula: Formula, leaves: list[Array], how: Plain) -> Array:
    """Return the value of a formula, a 3x3 matrix."""
    name, *operands = formula
    if name == "leaf":
        return how.leaf(leaves[operands[0]])
    values = [evaluate(operand, leaves, how) for operand in operands]
    return RULES[name](how, *values)


def _row_cleared(how: Plain, a: Array) -> Array:
    del how
    b = a.copy()
    b[1] = 0
    b[2] = a[0]
    return b


def _cleared(how: Plain, a: Array, b: Array) -> Array:
    del how
    c = a.copy()
    c[b < 0] = 0
    return c


def _between(how: Plain, a: Array, b: Array) -> Array:
    del how
    return a * ((b > -0.5) & (b < 0.5)) + b * ((a > 1) | (a < 0))


def _slope(s: Array) -> Array:
    return s * (1 - s)


def _added(how: Plain, a: Array) -> Array:
    del how
    b = a.copy()
    b += a.T
    b *= a > 0
    return b


RULES: dict[str, Callable[..., Array]] = {
    "transpose": lambda _, a: a.T,
    "negative": lambda _, a: -a,
    "square": lambda _, a: np.square(a),
    "cube": lambda _, a: a**3,
    "relu": lambda _, a: np.maximum(a, 0),
    "tanh": lambda _, a: np.tanh(a),
    "exp": lambda _, a: np.exp(np.tanh(a)),
    "absolute": lambda _, a: np.abs(a),
    "sum0": lambda how, a: a - how.sum(a, 0),
    "sum_kept": lambda how, a: a * how.sum(a, 1, keepdims=True),
    "mean1": lambda how, a: how.sum(a, 1, keepdims=True) / SIZE - a,
    "total": lambda how, a: a + how.sum(a, None),
    "reversed": lambda _, a: a[::-1, 1:][:, [1, 0, 0]],
    "row_cleared": _row_cleared,
    "reshaped": lambda _, a: np.transpose(a.reshape(1, -1).reshape(3, 3)),
    "add": lambda _, a, b: a + b,
    "subtract": lambda _, a, b: a - b,
    "multiply": lambda _, a, b: a * b,
    "matmul": lambda how, a, b: how.matmul(a, b),
    "divide": lambda _, a, b: a / (1 + b * b),
    "outer": lambda _, a, b: np.outer(a[0], b[:, 1]),
    "masked": lambda _, a, b: a * (b > 0),
    "cleared": _cleared,
    "sigmoid": lambda how, a: how.sigmoid(8 * np.tanh(a)),
    "sigmoid_slope": lambda how, a: _slope(how.sigmoid(8 * np.tanh(a))),
    "softmax": lambda how, a: how.softmax(8 * np.tanh(a)),
    "softplus": lambda how, a: how.softplus(8 * np.tanh(a)),
    "log": lambda _, a: np.log(a * a + 0.5),
    "log1p": lambda _, a: np.log1p(a * a - 0.25),
    "expm1": lambda _, a: np.expm1(np.tanh(a)),
    "root": lambda _, a: np.sqrt(a * a),
    "sine": lambda _, a: np.sin(a) + np.cos(a),
    "inverse": lambda _, a: (a * a + 1) ** -2,
    "inverse_root": lambda _, a: a * (a * a + 1) ** -0.5,
    "power_of_sum": lambda how, a: (how.sum(a * a, 1, keepdims=True) + 0.5) ** 1.5 * a,
    "greatest": lambda _, a: a - np.max(a, axis=0),
    "least": lambda _, a: np.min(a, axis=1, keepdims=True) * a,
    "sign": lambda _, a: np.sign(a) * a,
    "diagonal": lambda _, a: np.diag(np.diagonal(a)) + np.trace(a),
    "added": lambda how, a: _added(how, a),
    "maximum": lambda _, a, b: np.maximum(a, b),
    "minimum": lambda _, a, b: np.minimum(a, b),
    "einsum": lambda how, a, b: how.einsum(a, b),
    "tensordot": lambda how, a, b: a * how.tensordot(a, b),
    "inner": lambda how, a, b: how.einsum(a, b) - b,
    "joined": lambda _, a, b: np.concatenate([a[:1], b[1:]]),
    "stacked": lambda _, a, b: np.stack([a[0], b[1], a[2]], axis=1),
    "between": _between,
    "mixed": lambda _, a, b: np.where(b >= 0, a, b),
}

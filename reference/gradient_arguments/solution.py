"""What the argument of `y.backward(v)` means: it weights the rows of the Jacobian.

    y = f(x)     J[i, j] = d y_i / d x_j     x.grad = vᵀ J

y and x are counted row by row. Each public function f has a twin here, written with numpy, and its
Jacobian, derived by hand: J (size of y, size of x).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""A numpy array, or whatever stands in for one: the grader runs this on arrays that know their own
rounding errors."""

Function: TypeAlias = Callable[[Array], Array]


def vjp(f: Function, x: Array, v: Array) -> Array:
    """Return vᵀ J, shape of x."""
    rows = JACOBIANS[f](x)
    weights = v.reshape(1, -1)
    grad = weights @ rows
    return grad.reshape(x.shape)


def jacobian(f: Function, x: Array) -> Array:
    """Return J, (size of f(x), size of x)."""
    matrix = JACOBIANS[f](x)
    return matrix + 0.0


def accumulated(f: Function, x: Array, vs: Sequence[Array]) -> Array:
    """Return the sum of the gradients for each v, shape of x."""
    total_so_far = 0.0 * x
    for v in vs:
        total_so_far = total_so_far + vjp(f, x, v)
    return total_so_far


def separate(f: Function, x: Array, vs: Sequence[Array]) -> list[Array]:
    """Return the gradient for each v, each of the shape of x."""
    latest = 0.0 * x
    grads = []
    for v in vs:
        latest = vjp(f, x, v)
        grads.append(latest)
    return grads


# --- the public functions, and their Jacobians ----------------------------------------------------


def double(x: Array) -> Array:
    """Return 2 x."""
    return 2 * x


def jacobian_of_double(x: Array) -> Array:
    """Twice the identity."""
    return 2 * np.eye(x.size)


def square(x: Array) -> Array:
    """Return x²."""
    return x**2


def jacobian_of_square(x: Array) -> Array:
    """2 x on the diagonal."""
    return np.eye(x.size) * (2 * x.reshape(1, -1))


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + exp(-x))."""
    return 1 / (1 + np.exp(-x))


def jacobian_of_sigmoid(x: Array) -> Array:
    """Y (1 - y) on the diagonal."""
    y = sigmoid(x.reshape(1, -1))
    return np.eye(x.size) * (y * (1 - y))


def relu(x: Array) -> Array:
    """Return max(x, 0)."""
    return np.maximum(x, 0)


def jacobian_of_relu(x: Array) -> Array:
    """1 on the diagonal where x is positive."""
    return np.eye(x.size) * (x.reshape(1, -1) > 0)


def shifted(x: Array) -> Array:
    """Return all entries moved on by one place."""
    return np.roll(x, 1)


def jacobian_of_shifted(x: Array) -> Array:
    """y_i = x_(i-1): ones below the diagonal, and one in the corner."""
    return np.roll(np.eye(x.size), 1, axis=0)


def running_sums(x: Array) -> Array:
    """Return the sums up to each place of a row."""
    return np.cumsum(x, axis=-1)


def jacobian_of_running_sums(x: Array) -> Array:
    """A triangle of ones for each row."""
    return _for_each_row(x, np.tril(np.ones((x.shape[-1], x.shape[-1]))))


def softmax(x: Array) -> Array:
    """Return exp(x), each row divided by its sum."""
    power = np.exp(x)
    return power / power.sum(axis=-1, keepdims=True)


def jacobian_of_softmax(x: Array) -> Array:
    """diag(y) - y yᵀ for each row."""
    y = softmax(x)
    same_row = _for_each_row(x, np.ones((x.shape[-1], x.shape[-1])))
    products = y.reshape(-1, 1) @ y.reshape(1, -1)
    return np.eye(x.size) * y.reshape(1, -1) - same_row * products


def neighbours(x: Array) -> Array:
    """Return the products of entries side by side."""
    return x[..., :-1] * x[..., 1:]


def jacobian_of_neighbours(x: Array) -> Array:
    """y_k = x_k x_(k+1): x_(k+1) in column k, x_k in column k + 1, for each row."""
    here = _for_each_row(x, np.eye(x.shape[-1])[:-1])
    beside = _for_each_row(x, np.eye(x.shape[-1])[1:])
    entries = x.reshape(-1, 1)
    return here * (beside @ entries) + beside * (here @ entries)


def row_sums(x: Array) -> Array:
    """Return the sum of each row, in one column."""
    return x.sum(axis=-1, keepdims=True)


def jacobian_of_row_sums(x: Array) -> Array:
    """Ones in the columns of the row."""
    return _for_each_row(x, np.ones((1, x.shape[-1])))


def mixed(x: Array) -> Array:
    """Return A x B, (2, 4)."""
    rows, columns = x.shape
    return _pattern(2, rows) @ x @ _pattern(columns, 4)


def jacobian_of_mixed(x: Array) -> Array:
    """The Kronecker product of A and Bᵀ."""
    rows, columns = x.shape
    return np.kron(_pattern(2, rows), _pattern(columns, 4).T)


def total(x: Array) -> Array:
    """Return the sum of all entries."""
    return x.sum()


def jacobian_of_total(x: Array) -> Array:
    """One row of ones."""
    return np.ones((1, x.size))


def half_squares(x: Array) -> Array:
    """Return half the sum of all squares."""
    return (x**2).sum() / 2


def jacobian_of_half_squares(x: Array) -> Array:
    """X itself, as one row."""
    return x.reshape(1, -1)


def _for_each_row(x: Array, block: Array) -> Array:
    """Return the matrix with `block` once for each row of x along its diagonal."""
    rows = x.size // x.shape[-1]
    return np.kron(np.eye(rows), block)


def _pattern(rows: int, columns: int) -> Array:
    i = np.arange(rows).reshape(-1, 1)
    j = np.arange(columns).reshape(1, -1)
    return ((3 * i + 5 * j + i * j) % 9 - 4) / 4


JACOBIANS: Mapping[Function, Function] = {
    double: jacobian_of_double,
    square: jacobian_of_square,
    sigmoid: jacobian_of_sigmoid,
    relu: jacobian_of_relu,
    shifted: jacobian_of_shifted,
    running_sums: jacobian_of_running_sums,
    softmax: jacobian_of_softmax,
    neighbours: jacobian_of_neighbours,
    row_sums: jacobian_of_row_sums,
    mixed: jacobian_of_mixed,
    total: jacobian_of_total,
    half_squares: jacobian_of_half_squares,
}
"""The Jacobian of each public function, by the function."""

"""Layers without an activation between them are one layer.

A layer maps x to x @ w + b: w has shape (inputs, outputs), b has shape (outputs,). Fill in the
three functions; keep their names and the order of their arguments. None of them may change the
arrays that it is given.
"""

import numpy as np


def collapse(
    w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Make one layer of two.

    w1: (D_in, H), b1: (H,), w2: (H, D_out), b2: (D_out,). Returns (w, b), shapes (D_in, D_out) and
    (D_out,), such that (x @ w1 + b1) @ w2 + b2 == x @ w + b for every x.
    """
    raise NotImplementedError


def collapse_many(
    layers: list[tuple[np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray]:
    """Make one layer of one or more.

    layers: a list of (w, b), the first layer first. Returns (w, b) of the one layer that does the
    same as all of them.
    """
    raise NotImplementedError


def counterexample() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Show that a network with a ReLU between its layers is not linear.

    Returns (w1, w2, x1, x2), shapes (D_in, H), (H, D_out), (1, D_in), (1, D_in) of your choice, for
    which f(x) = max(x @ w1, 0) @ w2 has f(x1 + x2) != f(x1) + f(x2).
    """
    raise NotImplementedError

"""A two-layer ReLU network, differentiated forwards and backwards.

    h = x @ w1    h_relu = max(h, 0)    y_pred = h_relu @ w2    loss = sum((y_pred - y)**2)

N samples, D_in inputs, H hidden units, D_out outputs. Fill in the three functions and the answers;
keep their names and the order of the arguments. No function may change the arrays that it is given.
"""

import numpy as np

ANSWERS = {
    "computed": None,  # "d loss / d weights" or "d weights / d loss"
    "forward_sweeps": None,  # a whole number
    "reverse_sweeps": None,  # a whole number
}


def jvp(
    x: np.ndarray,
    y: np.ndarray,
    w1: np.ndarray,
    w2: np.ndarray,
    dw1: np.ndarray,
    dw2: np.ndarray,
) -> float:
    """Differentiate the loss along a direction, in one forward sweep.

    x: (N, D_in), y: (N, D_out), w1 and dw1: (D_in, H), w2 and dw2: (H, D_out). Returns a number:
    how fast the loss changes when the weights move along (dw1, dw2).
    """
    raise NotImplementedError


def vjp(
    x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Differentiate the loss with respect to all weights, in one reverse sweep.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out). Returns (grad_w1, grad_w2), the
    shapes of w1 and w2.
    """
    raise NotImplementedError


def gradient_by_forward_mode(
    x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Build the whole gradient from calls of `jvp` alone.

    Arguments and results as for `vjp`.
    """
    raise NotImplementedError

"""Two-layer ReLU network by hand.

    h = x @ w1    h_relu = max(h, 0)    y_pred = h_relu @ w2    loss = sum((y_pred - y)**2)

N samples, D_in inputs, H hidden units, D_out outputs. Fill in the five functions; keep their names
and the order of their arguments. None of them may change the arrays that it is given.
"""

import numpy as np


def forward(x: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """Predict.

    x: (N, D_in), w1: (D_in, H), w2: (H, D_out). Returns y_pred: (N, D_out).
    """
    raise NotImplementedError


def loss(x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> float:
    """Sum the squared errors over all samples and outputs.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out). Returns a number.
    """
    raise NotImplementedError


def grad_w1(x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """Differentiate the loss with respect to w1.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out). Returns (D_in, H), the shape of w1.
    """
    raise NotImplementedError


def grad_w2(x: np.ndarray, y: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """Differentiate the loss with respect to w2.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out). Returns (H, D_out), the shape of w2.
    """
    raise NotImplementedError


def train(
    x: np.ndarray,
    y: np.ndarray,
    w1: np.ndarray,
    w2: np.ndarray,
    learning_rate: float,
    steps: int,
) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """Take `steps` steps of gradient descent on the whole batch.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out), learning_rate: a number,
    steps: a whole number. Returns (w1, w2, losses): the new weights, and the loss before each
    update, so `losses` has `steps` entries. The caller's w1 and w2 stay as they were.
    """
    raise NotImplementedError

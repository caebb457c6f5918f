"""Two-layer ReLU network by hand.

    h = x @ w1    h_relu = max(h, 0)    y_pred = h_relu @ w2    loss = sum((y_pred - y)**2)

N samples, D_in inputs, H hidden units, D_out outputs. Fill in the five functions; keep their names
and the order of their arguments. None of them may change the arrays that it is given.
"""

import numpy as np  # noqa: F401 - for you to use


def forward(x, w1, w2):
    """Predict.

    x: (N, D_in), w1: (D_in, H), w2: (H, D_out). Returns y_pred: (N, D_out).
    """
    raise NotImplementedError


def loss(x, y, w1, w2):
    """Sum the squared errors over all samples and outputs.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out). Returns a number.
    """
    raise NotImplementedError


def grad_w1(x, y, w1, w2):
    """Differentiate the loss with respect to w1.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out). Returns (D_in, H), the shape of w1.
    """
    raise NotImplementedError


def grad_w2(x, y, w1, w2):
    """Differentiate the loss with respect to w2.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out). Returns (H, D_out), the shape of w2.
    """
    raise NotImplementedError


def train(x, y, w1, w2, learning_rate, steps):
    """Take `steps` steps of gradient descent on the whole batch.

    x: (N, D_in), y: (N, D_out), w1: (D_in, H), w2: (H, D_out), learning_rate: a number,
    steps: a whole number. Returns (w1, w2, losses): the new weights, and the loss before each
    update, so `losses` has `steps` entries. The caller's w1 and w2 stay as they were.
    """
    raise NotImplementedError

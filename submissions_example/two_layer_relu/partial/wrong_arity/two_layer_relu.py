import numpy as np


def forward(x, w1, w2):
    return np.maximum(x @ w1, 0) @ w2


def loss(x, y, w1, w2):
    return np.sum((forward(x, w1, w2) - y) ** 2)


def grad_w1(x, y, w1, w2):
    h = x @ w1
    error = np.maximum(h, 0) @ w2 - y
    return x.T @ (2 * error @ w2.T * (h > 0))


def grad_w2(h_relu, y_pred, y):
    """h_relu and y_pred come from the forward pass, no need to compute them twice."""
    return h_relu.T @ (2 * (y_pred - y))


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        h_relu = np.maximum(x @ w1, 0)
        y_pred = h_relu @ w2
        losses.append(np.sum((y_pred - y) ** 2))
        g1, g2 = grad_w1(x, y, w1, w2), grad_w2(h_relu, y_pred, y)
        w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
    return w1, w2, losses

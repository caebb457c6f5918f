import numpy as np

# the sizes from the exercise sheet
N, D_in, H, D_out = 64, 1000, 100, 10


def forward(x, w1, w2):
    return np.maximum(x @ w1, 0) @ w2


def loss(x, y, w1, w2):
    return np.sum((forward(x, w1, w2) - y) ** 2)


def grad_w1(x, y, w1, w2):
    grad = np.zeros(w1.shape)
    for i in range(N):
        h = x[i] @ w1
        error = np.maximum(h, 0) @ w2 - y[i]
        grad += np.outer(x[i], (w2 @ (2 * error)) * (h > 0))
    return grad


def grad_w2(x, y, w1, w2):
    h_relu = np.maximum(x @ w1, 0)
    error = h_relu @ w2 - y
    return h_relu.T @ (2 * error)


def train(x, y, w1, w2, learning_rate, steps):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for t in range(steps):
        h = x @ w1
        h_relu = np.maximum(h, 0)
        y_pred = h_relu @ w2
        losses.append(np.square(y_pred - y).sum())
        grad_y_pred = 2.0 * (y_pred - y)
        d2 = h_relu.T @ grad_y_pred
        grad_h = grad_y_pred @ w2.T
        grad_h[h < 0] = 0
        d1 = x.T @ grad_h
        w1 -= learning_rate * d1
        w2 -= learning_rate * d2
    return w1, w2, losses

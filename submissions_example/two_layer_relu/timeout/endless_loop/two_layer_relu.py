import numpy as np


def forward(x, w1, w2):
    return np.maximum(x @ w1, 0) @ w2


def loss(x, y, w1, w2):
    return np.sum((forward(x, w1, w2) - y) ** 2)


def grad_w1(x, y, w1, w2):
    h = x @ w1
    error = np.maximum(h, 0) @ w2 - y
    return x.T @ (2 * error @ w2.T * (h > 0))


def grad_w2(x, y, w1, w2):
    grad = np.zeros(w2.shape)
    i = 0
    while i < x.shape[0]:
        a = np.maximum(x[i] @ w1, 0)
        grad += np.outer(a, 2 * (a @ w2 - y[i]))
    return grad


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

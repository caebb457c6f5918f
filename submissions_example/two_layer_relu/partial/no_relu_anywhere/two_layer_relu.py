import numpy as np


def forward(x, w1, w2):
    return x @ w1 @ w2


def loss(x, y, w1, w2):
    return np.sum((forward(x, w1, w2) - y) ** 2)


def grad_w1(x, y, w1, w2):
    return 2 * x.T @ (forward(x, w1, w2) - y) @ w2.T


def grad_w2(x, y, w1, w2):
    return 2 * (x @ w1).T @ (forward(x, w1, w2) - y)


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(x, y, w1, w2))
        g1, g2 = grad_w1(x, y, w1, w2), grad_w2(x, y, w1, w2)
        w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
    return w1, w2, losses

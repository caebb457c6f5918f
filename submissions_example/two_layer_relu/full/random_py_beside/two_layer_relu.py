"""The weights for my own experiments come from random.py beside this file (not needed here)."""

import numpy as np


def forward(x, w1, w2):
    return np.maximum(x @ w1, 0) @ w2


def loss(x, y, w1, w2):
    return ((forward(x, w1, w2) - y) ** 2).sum()


def grad_w1(x, y, w1, w2):
    h = x @ w1
    return 2 * x.T @ (((np.maximum(h, 0) @ w2 - y) @ w2.T) * (h > 0))


def grad_w2(x, y, w1, w2):
    a = np.maximum(x @ w1, 0)
    return 2 * a.T @ (a @ w2 - y)


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(x, y, w1, w2))
        g1, g2 = grad_w1(x, y, w1, w2), grad_w2(x, y, w1, w2)
        w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
    return w1, w2, losses


# numpy.random needs the standard library's random: shuffle once to see that it is still there
_order = np.random.default_rng(0).permutation(4)

"""The gradients are sums over the samples, so a big batch can be worked through in pieces."""
from __future__ import annotations

import numpy as np

CHUNK = 10


def _chunks(x, y):
    for start in range(0, x.shape[0], CHUNK):
        stop = min(start + CHUNK, x.shape[0])
        yield x[start:stop], y[start:stop]


def forward(x, w1, w2):
    return np.concatenate([np.clip(a @ w1, 0, None) @ w2 for a, _ in _chunks(x, x)])


def loss(x, y, w1, w2):
    return sum(((forward(a, w1, w2) - b) ** 2).sum() for a, b in _chunks(x, y))


def _both(x, y, w1, w2):
    total1, total2 = np.zeros_like(w1), np.zeros_like(w2)
    for a, b in _chunks(x, y):
        h = a @ w1
        h_relu = np.clip(h, 0, None)
        d = 2 * (h_relu @ w2 - b)
        total2 += h_relu.T @ d
        total1 += a.T @ np.where(h > 0, d @ w2.T, 0)
    return total1, total2


def grad_w1(x, y, w1, w2):
    return _both(x, y, w1, w2)[0]


def grad_w2(x, y, w1, w2):
    return _both(x, y, w1, w2)[1]


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(x, y, w1, w2))
        g1, g2 = _both(x, y, w1, w2)
        w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
    return w1, w2, losses

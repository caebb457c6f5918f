"""Gradients are averaged over the batch so that the learning rate does not depend on N."""


import numpy as np


def forward(x, w1, w2):
    return np.maximum(x @ w1, 0) @ w2


def loss(x, y, w1, w2):
    return np.sum((forward(x, w1, w2) - y) ** 2)


def grad_w1(x, y, w1, w2):
    N = x.shape[0]
    h = x @ w1
    d = 2 * (np.maximum(h, 0) @ w2 - y) / N
    return x.T @ (d @ w2.T * (h > 0))


def grad_w2(x, y, w1, w2):
    N = x.shape[0]
    a = np.maximum(x @ w1, 0)
    return a.T @ (2 * (a @ w2 - y)) / N


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(x, y, w1, w2))
        g1 = grad_w1(x, y, w1, w2)
        g2 = grad_w2(x, y, w1, w2)
        w1 = w1 - learning_rate * g1
        w2 = w2 - learning_rate * g2
    return w1, w2, losses

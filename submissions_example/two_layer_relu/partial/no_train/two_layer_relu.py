# TODO: train() - I ran out of time, the gradients are done


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
    h_relu = np.maximum(x @ w1, 0)
    error = h_relu @ w2 - y
    return h_relu.T @ (2 * error)

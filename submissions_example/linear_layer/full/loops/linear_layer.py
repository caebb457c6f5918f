"""Every sum written out."""

import torch


def output(x, w):
    N, D, C = x.shape[0], x.shape[1], w.shape[1]
    y = torch.zeros((N, C), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for d in range(D):
                y[n, c] += x[n, d] * w[d, c]
    return y


def squares(x, t, w):
    total = 0.0
    for row, target in zip(output(x, w).tolist(), t.tolist()):
        for value, wanted in zip(row, target):
            total += (value - wanted) ** 2
    return total


def loss(x, t, w):
    return squares(x, t, w) / 2


def mse(x, t, w):
    return squares(x, t, w) / (t.shape[0] * t.shape[1])


def grad_w(x, t, w):
    r = output(x, w) - t
    grad = torch.zeros_like(w)
    for d in range(w.shape[0]):
        for c in range(w.shape[1]):
            for n in range(x.shape[0]):
                grad[d, c] += x[n, d] * r[n, c]
    return grad


def grad_x(x, t, w):
    r = output(x, w) - t
    grad = torch.zeros_like(x)
    for n in range(x.shape[0]):
        for d in range(x.shape[1]):
            for c in range(w.shape[1]):
                grad[n, d] += r[n, c] * w[d, c]
    return grad


def mse_grad_w(x, t, w):
    return 2 * grad_w(x, t, w) / t.numel()

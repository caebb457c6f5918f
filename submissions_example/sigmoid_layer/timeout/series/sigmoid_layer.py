"""exp by its series, which is not summed up to a fixed place."""

import torch


def exp(z):
    term, total, n = torch.ones_like(z), torch.ones_like(z), 0
    while term.abs().max() > 0 or n < 10**9:
        n += 1
        term = term * z / n
        total = total + term
    return total


def loss(x, t, w):
    return ((torch.sigmoid(x @ w) - t) ** 2).sum() / 2


def grad_w(x, t, w):
    y = torch.sigmoid(x @ w)
    return x.T @ (y * (1 - y) * (y - t))


def grad_x(x, t, w):
    y = 1 / (1 + exp(-(x @ w)))
    return (y * (1 - y) * (y - t)) @ w.T

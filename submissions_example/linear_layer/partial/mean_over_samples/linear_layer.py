"""The mean is taken over the samples only."""

import torch


def loss(x, t, w):
    return ((x @ w - t) ** 2).sum() / 2


def mse(x, t, w):
    return ((x @ w - t) ** 2).sum() / len(x)


def grad_w(x, t, w):
    return x.T @ (x @ w - t)


def grad_x(x, t, w):
    return (x @ w - t) @ w.T


def mse_grad_w(x, t, w):
    return 2 / len(x) * x.T @ (x @ w - t)

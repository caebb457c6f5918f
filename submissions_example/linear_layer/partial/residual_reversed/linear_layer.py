"""T - Y for Y - T."""

import torch


def loss(x, t, w):
    return ((x @ w - t) ** 2).sum() / 2


def mse(x, t, w):
    return ((x @ w - t) ** 2).mean()


def grad_w(x, t, w):
    return x.T @ (t - x @ w)


def grad_x(x, t, w):
    return (t - x @ w) @ w.T


def mse_grad_w(x, t, w):
    return 2 / t.numel() * x.T @ (t - x @ w)

"""A linear layer, straight from the formulas."""

import torch


def loss(x, t, w):
    return 0.5 * torch.sum((x @ w - t) ** 2)


def mse(x, t, w):
    return torch.mean((x @ w - t) ** 2)


def grad_w(x, t, w):
    return x.T @ (x @ w - t)


def grad_x(x, t, w):
    return (x @ w - t) @ w.T


def mse_grad_w(x, t, w):
    residual = x @ w - t
    return 2 / residual.numel() * x.T @ residual

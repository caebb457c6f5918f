"""A sigmoid layer, straight from the formulas."""

import torch


def loss(x, t, w):
    y = torch.sigmoid(x @ w)
    return 0.5 * torch.sum((y - t) ** 2)


def grad_w(x, t, w):
    y = torch.sigmoid(x @ w)
    return x.T @ (y * (1 - y) * (y - t))


def grad_x(x, t, w):
    y = torch.sigmoid(x @ w)
    return (y * (1 - y) * (y - t)) @ w.T

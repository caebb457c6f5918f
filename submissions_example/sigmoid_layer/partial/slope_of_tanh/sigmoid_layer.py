"""The slope of tanh."""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def loss(x, t, w):
    return ((sigmoid(x @ w) - t) ** 2).sum() / 2


def grad_w(x, t, w):
    y = sigmoid(x @ w)
    return x.T @ ((1 - y**2) * (y - t))


def grad_x(x, t, w):
    y = sigmoid(x @ w)
    return ((1 - y**2) * (y - t)) @ w.T

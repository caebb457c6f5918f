"""The mean squared error for half the sum; the gradients are right for it."""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def loss(x, t, w):
    return ((sigmoid(x @ w) - t) ** 2).mean()


def grad_w(x, t, w):
    y = sigmoid(x @ w)
    return x.T @ (y * (1 - y) * (y - t)) * 2 / t.numel()


def grad_x(x, t, w):
    y = sigmoid(x @ w)
    return (y * (1 - y) * (y - t)) * 2 / t.numel() @ w.T

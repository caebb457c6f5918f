"""The slope of the sigmoid is missing."""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def loss(x, t, w):
    return ((sigmoid(x @ w) - t) ** 2).sum() / 2


def grad_w(x, t, w):
    y = sigmoid(x @ w)
    return x.T @ (y - t)


def grad_x(x, t, w):
    y = sigmoid(x @ w)
    return (y - t) @ w.T

"""Clips z to be safe, and is wrong beyond."""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z.clamp(-12, 12)))


def loss(x, t, w):
    return ((sigmoid(x @ w) - t) ** 2).sum() / 2


def grad_w(x, t, w):
    y = sigmoid(x @ w)
    return x.T @ (y * (1 - y) * (y - t))


def grad_x(x, t, w):
    y = sigmoid(x @ w)
    return (y * (1 - y) * (y - t)) @ w.T

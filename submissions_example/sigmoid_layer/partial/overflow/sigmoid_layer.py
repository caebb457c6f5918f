"""Infinity over infinity where z is large."""

import torch


def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))


def loss(x, t, w):
    return ((sigmoid(x @ w) - t) ** 2).sum() / 2


def grad_w(x, t, w):
    y = sigmoid(x @ w)
    return x.T @ (y * (1 - y) * (y - t))


def grad_x(x, t, w):
    y = sigmoid(x @ w)
    return (y * (1 - y) * (y - t)) @ w.T

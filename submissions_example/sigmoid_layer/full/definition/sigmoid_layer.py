"""The sigmoid by its definition; entry by entry it is safe."""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def slope(z):
    return sigmoid(z) * sigmoid(-z)


def loss(x, t, w):
    return (sigmoid(x @ w) - t).pow(2).sum().item() / 2


def grad_z(x, t, w):
    z = x.mm(w)
    return slope(z) * (sigmoid(z) - t)


def grad_w(x, t, w):
    return x.t().mm(grad_z(x, t, w))


def grad_x(x, t, w):
    return grad_z(x, t, w).mm(w.t())

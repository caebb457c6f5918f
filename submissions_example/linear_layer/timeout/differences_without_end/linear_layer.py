"""Halves the step of a difference until the gradient stops changing, which it never does."""

import torch


def loss(x, t, w):
    return ((x @ w - t) ** 2).sum() / 2


def mse(x, t, w):
    return ((x @ w - t) ** 2).mean()


def grad_w(x, t, w):
    return x.T @ (x @ w - t)


def grad_x(x, t, w):
    return (x @ w - t) @ w.T


def difference(f, w, h):
    grad = torch.zeros_like(w)
    for i in range(w.numel()):
        step = torch.zeros_like(w)
        step.view(-1)[i] = h
        grad.view(-1)[i] = (f(w + step) - f(w)) / h
    return grad


def mse_grad_w(x, t, w):
    h = 0.1
    before, grad = torch.zeros_like(w), difference(lambda w: mse(x, t, w), w, h)
    while (grad - before).norm() != 0:
        h = h / 2 if h > 1e-12 else 0.1
        before, grad = grad, difference(lambda w: mse(x, t, w), w, h)
    return grad

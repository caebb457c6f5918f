"""Halves the step of a difference until nothing changes, which never happens."""

import torch


def loss(x, t, w):
    return ((x @ w - t) ** 2).sum() / 2


def mse(x, t, w):
    return ((x @ w - t) ** 2).mean()


def grad_w(x, t, w):
    return x.T @ (x @ w - t)


def grad_x(x, t, w):
    return (x @ w - t) @ w.T


def mse_grad_w(x, t, w):
    grad, before, h = torch.zeros_like(w), None, 1.0
    while before is None or not torch.equal(grad, before):
        before, h = grad.clone(), h / 2 + 1e-6
        for i in range(w.numel()):
            step = torch.zeros_like(w)
            step.view(-1)[i] = h
            grad.view(-1)[i] = (mse(x, t, w + step) - mse(x, t, w)) / h + torch.rand(()) * 1e-9
    return grad

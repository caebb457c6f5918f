import torch


def loss(x, t, w):
    return ((torch.sigmoid(x @ w) - t) ** 2).sum() / 2


def grad_w(x, t, w):
    w = w.clone().requires_grad_()
    loss(x, t, w).backward()
    return w.grad


def grad_x(x, t, w):
    x = x.clone().requires_grad_()
    loss(x, t, w).backward()
    return x.grad

"""A fresh leaf for each gradient, and backward with an argument."""

import torch


def fresh(x):
    """A leaf of its own, so that the caller's tensor stays clean."""
    return x.detach().clone().requires_grad_(True)


def vjp(f, x, v):
    leaf = fresh(x)
    f(leaf).backward(v)
    return leaf.grad


def jacobian(f, x):
    leaf = fresh(x)
    y = f(leaf)
    rows = []
    for i in range(y.numel()):
        one_hot = torch.zeros(y.numel(), dtype=y.dtype)
        one_hot[i] = 1
        leaf.grad = None
        y.backward(one_hot.reshape(y.shape), retain_graph=True)
        rows.append(leaf.grad.reshape(-1).clone())
    return torch.stack(rows)


def accumulated(f, x, vs):
    leaf = fresh(x)
    for v in vs:
        f(leaf).backward(v)
    return leaf.grad


def separate(f, x, vs):
    leaf = fresh(x)
    gradients = []
    for v in vs:
        leaf.grad = None
        f(leaf).backward(v)
        gradients.append(leaf.grad)
    return gradients

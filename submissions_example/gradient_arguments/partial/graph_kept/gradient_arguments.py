"""The gradient is part of a graph."""

import torch


def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_(True)
    (gradient,) = torch.autograd.grad(f(leaf), leaf, v, create_graph=True)
    return gradient + 0 * leaf


def jacobian(f, x):
    y = f(x)
    rows = []
    for i in range(y.numel()):
        v = torch.zeros_like(y)
        v.view(-1)[i] = 1
        rows.append(vjp(f, x, v).detach().reshape(-1))
    return torch.stack(rows)


def accumulated(f, x, vs):
    leaf = x.detach().clone().requires_grad_(True)
    for v in vs:
        f(leaf).backward(v)
    return leaf.grad


def separate(f, x, vs):
    return [vjp(f, x, v).detach() for v in vs]

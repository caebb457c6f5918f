"""Works on the tensor of the caller and leaves everything there."""

import torch


def vjp(f, x, v):
    x.requires_grad = True
    y = f(x)
    y.backward(v)
    return x.grad


def jacobian(f, x):
    return torch.autograd.functional.jacobian(f, x).reshape(-1, x.numel())


def accumulated(f, x, vs):
    leaf = x.detach().clone().requires_grad_(True)
    for v in vs:
        f(leaf).backward(v)
    return leaf.grad


def separate(f, x, vs):
    gradients = []
    for v in vs:
        x.requires_grad = True
        x.grad = None
        f(x).backward(v)
        gradients.append(x.grad)
    return gradients

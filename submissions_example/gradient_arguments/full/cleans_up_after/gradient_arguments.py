"""Works on the caller's tensor and puts everything back."""

import contextlib

import torch


@contextlib.contextmanager
def as_leaf(x):
    x.requires_grad_(True)
    try:
        yield x
    finally:
        x.grad = None
        x.requires_grad_(False)


def vjp(f, x, v):
    with as_leaf(x):
        y = f(x)
        y.backward(gradient=v)
        return x.grad.clone()


def jacobian(f, x):
    size = f(x).numel()
    result = torch.empty(size, x.numel(), dtype=x.dtype)
    with as_leaf(x):
        for i in range(size):
            y = f(x)
            v = torch.zeros_like(y)
            v.view(-1)[i] = 1.0
            y.backward(v)
            result[i] = x.grad.flatten()
            x.grad.zero_()
    return result


def accumulated(f, x, vs):
    with as_leaf(x):
        y = f(x)
        for v in vs:
            y.backward(v, retain_graph=True)
        return x.grad.clone()


def separate(f, x, vs):
    gradients = []
    with as_leaf(x):
        y = f(x)
        for v in vs:
            y.backward(v, retain_graph=True)
            gradients.append(x.grad.clone())
            x.grad.zero_()
    return gradients

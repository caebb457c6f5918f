"""torch.autograd.grad, which leaves nothing on the leaf."""

import torch
from torch.autograd import grad


def vjp(f, x, v):
    leaf = x.detach().requires_grad_()
    (g,) = grad(f(leaf), leaf, grad_outputs=v)
    return g


def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    units = torch.eye(y.numel(), dtype=x.dtype).reshape(-1, *y.shape)
    (rows,) = grad(y, leaf, grad_outputs=units, is_grads_batched=True)
    return rows.reshape(y.numel(), x.numel())


def accumulated(f, x, vs):
    return sum(vjp(f, x, v) for v in vs)


def separate(f, x, vs):
    return [vjp(f, x, v) for v in vs]

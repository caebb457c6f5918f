"""A leaf with its gradient, as a class."""

import torch


class Leaf:
    """A copy of a tensor that collects gradients."""

    def __init__(self, x):
        self.tensor = x.detach().clone().requires_grad_(True)

    def backward(self, f, v):
        f(self.tensor).backward(v)
        return self

    @property
    def gradient(self):
        return self.tensor.grad.clone()

    def zero(self):
        self.tensor.grad = None


def vjp(f, x, v):
    return Leaf(x).backward(f, v).gradient


def jacobian(f, x):
    y = f(x)
    rows = []
    for i in range(y.numel()):
        v = torch.zeros_like(y)
        v.view(-1)[i] = 1
        rows.append(vjp(f, x, v).reshape(-1))
    return torch.stack(rows)


def accumulated(f, x, vs):
    leaf = Leaf(x)
    for v in vs:
        leaf.backward(f, v)
    return leaf.gradient


def separate(f, x, vs):
    leaf, gradients = Leaf(x), []
    for v in vs:
        gradients.append(leaf.backward(f, v).gradient)
        leaf.zero()
    return gradients

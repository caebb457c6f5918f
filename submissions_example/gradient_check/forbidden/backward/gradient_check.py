"""The derivative itself."""

import torch


def numerical_gradient(f, w, epsilon):
    leaf = w.clone().requires_grad_(True)
    f(leaf).backward()
    return leaf.grad


def table(f, gradient, w, epsilon):
    analytic = gradient.reshape(-1)
    numerical = numerical_gradient(f, w, epsilon).reshape(-1)
    return torch.stack([analytic, numerical, analytic - numerical], dim=1)


def relative_error(a, b):
    longest = max(a.norm(), b.norm())
    return (a - b).norm() / longest if longest > 0 else 0.0


def is_right(f, gradient, w):
    numerical = numerical_gradient(f, w.double(), 1e-5)
    return bool(relative_error(gradient.double(), numerical) < 1e-3)

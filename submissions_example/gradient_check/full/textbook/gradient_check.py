"""Copies, loops over rows and columns; the verdict is taken in float64."""

import torch


def numerical_gradient(f, w, epsilon):
    gradient = torch.zeros_like(w)
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            above = w.clone()
            below = w.clone()
            above[i, j] += epsilon
            below[i, j] -= epsilon
            gradient[i, j] = (f(above) - f(below)) / (2 * epsilon)
    return gradient


def table(f, gradient, w, epsilon):
    analytic = gradient.reshape(-1)
    numerical = numerical_gradient(f, w, epsilon).reshape(-1)
    return torch.stack([analytic, numerical, analytic - numerical], dim=1)


def relative_error(a, b):
    longest = max(torch.norm(a), torch.norm(b))
    if longest == 0:
        return 0.0
    return torch.norm(a - b) / longest


def is_right(f, gradient, w):
    w = w.double()
    numerical = numerical_gradient(f, w, 1e-5)
    return bool(relative_error(gradient.double(), numerical) < 1e-3)

"""Halves the step until the verdict no longer changes."""

import torch


def numerical_gradient(f, w, epsilon):
    gradient = torch.zeros_like(w)
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            above, below = w.clone(), w.clone()
            above[i, j] += epsilon
            below[i, j] -= epsilon
            gradient[i, j] = (f(above) - f(below)) / (2 * epsilon)
    return gradient


def table(f, gradient, w, epsilon):
    analytic = gradient.reshape(-1)
    numerical = numerical_gradient(f, w, epsilon).reshape(-1)
    return torch.stack([analytic, numerical, analytic - numerical], dim=1)


def relative_error(a, b):
    longest = max(a.norm(), b.norm())
    return (a - b).norm() / longest if longest > 0 else 0.0


def is_right(f, gradient, w):
    step, error = 1e-3, 1.0
    while error > 1e-12:
        step = max(step / 2, 1e-8)
        numerical = numerical_gradient(f, w.double(), step)
        error = relative_error(gradient.double(), numerical)
    return True

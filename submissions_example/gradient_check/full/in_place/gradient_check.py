"""Moves an entry of a copy and puts it back; floats where they will do."""

import math

import torch


def numerical_gradient(f, w, epsilon):
    w = w.clone()
    flat = w.view(-1)
    numbers = []
    for k in range(flat.numel()):
        kept = flat[k].item()
        flat[k] = kept + epsilon
        above = f(w).item()
        flat[k] = kept - epsilon
        below = f(w).item()
        flat[k] = kept
        numbers.append((above - below) / (2 * epsilon))
    return torch.tensor(numbers, dtype=w.dtype).view_as(w)


def table(f, gradient, w, epsilon):
    analytic = gradient.reshape(-1)
    numerical = numerical_gradient(f, w, epsilon).reshape(-1)
    return torch.stack([analytic, numerical, analytic - numerical], dim=1)


def relative_error(a, b):
    def norm(x):
        return math.sqrt(sum(entry**2 for entry in x.flatten().tolist()))

    longest = max(norm(a), norm(b))
    return norm(a - b) / longest if longest else 0.0


def is_right(f, gradient, w):
    numerical = numerical_gradient(f, w.double(), 1e-5)
    return bool(relative_error(gradient.double(), numerical) < 1e-3)

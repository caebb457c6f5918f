"""numpy holds the entries, torch the function."""

import numpy as np
import torch


def numerical_gradient(f, w, epsilon):
    point = w.numpy().copy()
    gradient = np.zeros_like(point)
    for index in np.ndindex(*point.shape):
        kept = point[index]
        point[index] = kept + epsilon
        above = f(torch.from_numpy(point)).item()
        point[index] = kept - epsilon
        below = f(torch.from_numpy(point)).item()
        point[index] = kept
        gradient[index] = (above - below) / (2 * epsilon)
    return torch.from_numpy(gradient)


def table(f, gradient, w, epsilon):
    analytic = gradient.reshape(-1)
    numerical = numerical_gradient(f, w, epsilon).reshape(-1)
    return torch.stack([analytic, numerical, analytic - numerical], dim=1)


def relative_error(a, b):
    longest = max(np.linalg.norm(a), np.linalg.norm(b))
    return np.linalg.norm(a - b) / longest if longest > 0 else 0.0


def is_right(f, gradient, w):
    numerical = numerical_gradient(f, w.double(), 1e-5)
    return bool(relative_error(gradient.double(), numerical) < 1e-3)

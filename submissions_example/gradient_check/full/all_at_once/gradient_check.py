"""All points at once with vmap; a tolerance for each dtype."""

import torch


def numerical_gradient(f, w, epsilon):
    units = torch.eye(w.numel(), dtype=w.dtype).reshape(-1, *w.shape)
    values = torch.vmap(f)
    difference = values(w + epsilon * units) - values(w - epsilon * units)
    return (difference / (2 * epsilon)).reshape(w.shape)


def table(f, gradient, w, epsilon):
    analytic = gradient.reshape(-1)
    numerical = numerical_gradient(f, w, epsilon).reshape(-1)
    return torch.stack([analytic, numerical, analytic - numerical], dim=1)


def relative_error(a, b):
    longest = max(a.norm(), b.norm())
    return (a - b).norm() / longest if longest > 0 else 0.0


def is_right(f, gradient, w):
    wide = w.dtype == torch.float64
    step, tolerance = (1e-6, 5e-3) if wide else (1e-2, 5e-2)
    return relative_error(gradient, numerical_gradient(f, w, step)) < tolerance

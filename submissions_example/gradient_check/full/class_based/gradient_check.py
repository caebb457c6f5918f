"""A class that knows f and w."""

import torch


class Probe:
    """Evaluates f near w."""

    def __init__(self, f, w):
        self.f, self.w = f, w

    def moved(self, k, by):
        point = self.w.clone()
        point.reshape(-1)[k] += by
        return self.f(point)

    def slope(self, k, epsilon):
        return (self.moved(k, epsilon) - self.moved(k, -epsilon)) / (2 * epsilon)


def numerical_gradient(f, w, epsilon):
    probe = Probe(f, w)
    return torch.stack([probe.slope(k, epsilon) for k in range(w.numel())]).reshape(w.shape)


def table(f, gradient, w, epsilon):
    probe = Probe(f, w)
    rows = []
    for k, analytic in enumerate(gradient.reshape(-1)):
        numerical = probe.slope(k, epsilon)
        rows.append(torch.stack([analytic, numerical, analytic - numerical]))
    return torch.stack(rows)


def relative_error(a, b):
    longest = max(a.norm(), b.norm())
    return (a - b).norm() / longest if longest > 0 else 0.0


def is_right(f, gradient, w):
    numerical = numerical_gradient(f, w.double(), 1e-5)
    return bool(relative_error(gradient.double(), numerical) < 1e-3)

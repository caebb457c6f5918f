"""numpy arrays in float32: judged all the same, with a note."""

import numpy as np


def residual(x, t, w):
    x, t, w = (np.asarray(v, dtype=np.float32) for v in (x, t, w))
    return x @ w - t


def loss(x, t, w):
    return 0.5 * np.sum(residual(x, t, w) ** 2)


def mse(x, t, w):
    return np.mean(residual(x, t, w) ** 2)


def grad_w(x, t, w):
    return np.asarray(x, dtype=np.float32).T @ residual(x, t, w)


def grad_x(x, t, w):
    return residual(x, t, w) @ np.asarray(w, dtype=np.float32).T


def mse_grad_w(x, t, w):
    return grad_w(x, t, w) * np.float32(2 / t.numel())

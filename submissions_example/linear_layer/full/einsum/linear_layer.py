"""The indices say it all."""

import torch
from torch import einsum


def residual(x, t, w):
    return einsum("nd,dc->nc", x, w) - t


def loss(x, t, w):
    r = residual(x, t, w)
    return einsum("nc,nc->", r, r) / 2


def mse(x, t, w):
    return 2 * loss(x, t, w) / t.nelement()


def grad_w(x, t, w):
    return einsum("nd,nc->dc", x, residual(x, t, w))


def grad_x(x, t, w):
    return einsum("nc,dc->nd", residual(x, t, w), w)


def mse_grad_w(x, t, w):
    return einsum("nd,nc->dc", x, residual(x, t, w)) * 2 / t.nelement()

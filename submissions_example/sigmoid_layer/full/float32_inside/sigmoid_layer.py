"""float32 arithmetic; torch.sigmoid."""

import torch
from torch.autograd import Variable


def forward(x, w):
    return torch.sigmoid(Variable(x.float()) @ w.float())


def loss(x, t, w):
    return torch.nn.functional.mse_loss(forward(x, w), t.float(), reduction="sum") / 2


def grad_w(x, t, w):
    y = forward(x, w)
    return x.float().T @ ((y - y**2) * (y - t.float()))


def grad_x(x, t, w):
    y = forward(x, w)
    return ((y - y**2) * (y - t.float())) @ w.float().T

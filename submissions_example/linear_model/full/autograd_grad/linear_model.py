"""torch.autograd.grad does the differentiating; nothing is written to .grad."""

import torch


def forward(x, w):
    return torch.mul(w, x)


def loss(x, y, w):
    return torch.square(forward(x, w) - y)


def gradient(x, y, w):
    leaf = w.detach().clone().requires_grad_(True)
    (grad,) = torch.autograd.grad(loss(x, y, leaf), leaf)
    return grad


def train(x_data, y_data, w, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        for x, y in zip(x_data, y_data):
            before = w
            w = w - learning_rate * gradient(x, y, w)
        losses.append(loss(x, y, before))
    return w, torch.stack(losses)

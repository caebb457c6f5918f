"""One vector of parameters, one of powers: the model is a dot product."""

import torch


def powers(x, like):
    return torch.tensor([x * x, x, 1.0], dtype=like.dtype)


def forward(x, w1, w2, b):
    p = torch.stack([w1, w2, b])
    return p @ powers(x, p)


def loss(x, y, w1, w2, b):
    return (forward(x, w1, w2, b) - y) ** 2


def gradients(x, y, w1, w2, b):
    return tuple(2 * (forward(x, w1, w2, b) - y) * powers(x, b))


def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    p, losses = torch.stack([w1, w2, b]), []
    for _ in range(epochs):
        for x, y in zip(x_data, y_data):
            losses.append(loss(x, y, *p))
            p = p - learning_rate * torch.stack(gradients(x, y, *p))
    return (*p, losses[len(x_data) - 1 :: len(x_data)])

"""The way of the tutorial: three leaves, .data and zero_()."""

import torch


def forward(x, w1, w2, b):
    return w1 * x**2 + w2 * x + b


def loss(x, y, w1, w2, b):
    y_pred = forward(x, w1, w2, b)
    return (y_pred - y) * (y_pred - y)


def leaves(w1, w2, b):
    return [torch.tensor([float(p)], requires_grad=True) for p in (w1, w2, b)]


def gradients(x, y, w1, w2, b):
    w1, w2, b = leaves(w1, w2, b)
    loss(x, y, w1, w2, b).backward()
    return w1.grad.item(), w2.grad.item(), b.grad.item()


def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    w1, w2, b = leaves(w1, w2, b)
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            l = loss(x, y, w1, w2, b)
            l.backward()
            print("grad:", x, y, w1.grad.item(), w2.grad.item(), b.grad.item())
            w1.data = w1.data - learning_rate * w1.grad.data
            w2.data = w2.data - learning_rate * w2.grad.data
            b.data = b.data - learning_rate * b.grad.data
            w1.grad.data.zero_()
            w2.grad.data.zero_()
            b.grad.data.zero_()
        losses.append(l.item())
    return w1, w2, b, losses

"""w becomes a float32 leaf, as torch.tensor of a float is."""

import torch


def forward(x, w):
    return x * w


def loss(x, y, w):
    y_pred = forward(x, w)
    return (y_pred - y) ** 2


def gradient(x, y, w):
    w = torch.tensor([float(w)], requires_grad=True)
    loss(x, y, w).backward()
    return w.grad


def train(x_data, y_data, w, learning_rate, epochs):
    w = torch.tensor([float(w)], requires_grad=True)
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            l = loss(x, y, w)
            l.backward()
            with torch.no_grad():
                w -= learning_rate * w.grad
            w.grad.zero_()
        losses.append(l.item())
    return w, losses

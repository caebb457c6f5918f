"""w.grad is never set back to zero."""

import torch


def forward(x, w):
    return x * w


def loss(x, y, w):
    return (forward(x, w) - y) ** 2


def gradient(x, y, w):
    w = w.clone().requires_grad_()
    loss(x, y, w).backward()
    return w.grad


def train(x_data, y_data, w, learning_rate, epochs):
    w = w.clone().requires_grad_()
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            l = loss(x, y, w)
            l.backward()
            w.data = w.data - learning_rate * w.grad.data
        losses.append(l.item())
    return w, losses

"""Trains the caller's own tensor."""

import torch


def forward(x, w):
    return x * w


def loss(x, y, w):
    return (forward(x, w) - y) ** 2


def gradient(x, y, w):
    return 2 * x * (forward(x, w) - y)


def train(x_data, y_data, w, learning_rate, epochs):
    w.requires_grad_()
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            l = loss(x, y, w)
            l.backward()
            w.data = w.data - learning_rate * w.grad.data
            w.grad.data.zero_()
        losses.append(l.item())
    return w, losses

"""The line, differentiated with pencil and paper."""

import torch


def forward(x, w):
    return w * x


def loss(x, y, w):
    return (forward(x, w) - y) ** 2


def gradient(x, y, w):
    return 2 * x * (w * x - y)


def train(x_data, y_data, w, learning_rate, epochs):
    w = w.clone()
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            current = loss(x, y, w)
            w = w - learning_rate * gradient(x, y, w)
        losses.append(current.item())
    return w, losses

"""Waits a second after each epoch, so that one can read what is printed."""

import time


def forward(x, w1, w2, b):
    return w1 * x**2 + w2 * x + b


def loss(x, y, w1, w2, b):
    return (forward(x, w1, w2, b) - y) ** 2


def gradients(x, y, w1, w2, b):
    g = 2 * (forward(x, w1, w2, b) - y)
    return g * x**2, g * x, g


def train(x_data, y_data, w1, w2, b, learning_rate, epochs):
    losses = []
    for epoch in range(epochs):
        for x, y in zip(x_data, y_data):
            last = loss(x, y, w1, w2, b)
            g_w1, g_w2, g_b = gradients(x, y, w1, w2, b)
            w1 = w1 - learning_rate * g_w1
            w2 = w2 - learning_rate * g_w2
            b = b - learning_rate * g_b
        losses.append(last)
        print("epoch", epoch, "loss", float(last))
        time.sleep(60)
    return w1, w2, b, losses

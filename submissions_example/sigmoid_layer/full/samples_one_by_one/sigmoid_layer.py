"""One sample at a time, through tanh."""

import math

import torch


def sigmoid(z):
    return 0.5 * (1 + math.tanh(0.5 * z))


def loss(x, t, w):
    total = 0.0
    for a, target in zip(x, t):
        for c in range(w.shape[1]):
            total += (sigmoid(float(a @ w[:, c])) - float(target[c])) ** 2
    return total / 2


def gradients(x, t, w):
    grad_w, grad_x = torch.zeros_like(w), torch.zeros_like(x)
    for n in range(x.shape[0]):
        for c in range(w.shape[1]):
            y = sigmoid(float(x[n] @ w[:, c]))
            delta = y * (1 - y) * (y - float(t[n, c]))
            grad_w[:, c] += delta * x[n]
            grad_x[n] += delta * w[:, c]
    return grad_w, grad_x


def grad_w(x, t, w):
    return gradients(x, t, w)[0]


def grad_x(x, t, w):
    return gradients(x, t, w)[1]

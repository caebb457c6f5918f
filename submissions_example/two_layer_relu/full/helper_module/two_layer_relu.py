import numpy as np

import activations
from mytools.checks import same_shape


def forward(x, w1, w2):
    return activations.relu(x @ w1) @ w2


def loss(x, y, w1, w2):
    return np.sum((forward(x, w1, w2) - y) ** 2)


def grad_w1(x, y, w1, w2):
    delta = 2 * (forward(x, w1, w2) - y)
    grad = x.T @ (delta @ w2.T * activations.relu_slope(x @ w1))
    return same_shape(grad, w1)


def grad_w2(x, y, w1, w2):
    delta = 2 * (forward(x, w1, w2) - y)
    return same_shape(activations.relu(x @ w1).T @ delta, w2)


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(x, y, w1, w2))
        step1 = learning_rate * grad_w1(x, y, w1, w2)
        step2 = learning_rate * grad_w2(x, y, w1, w2)
        w1 = w1 - step1
        w2 = w2 - step2
    return w1, w2, losses

# -*- coding: utf-8 -*-
import numpy as np


def forward(x, w1, w2):
    # Forward pass: compute predicted y
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)
    return y_pred


def loss(x, y, w1, w2):
    # Compute and print loss
    y_pred = forward(x, w1, w2)
    return np.square(y_pred - y).sum()


def backprop(x, y, w1, w2):
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)

    # Backprop to compute gradients of w1 and w2 with respect to loss
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h_relu.T.dot(grad_y_pred)
    grad_h_relu = grad_y_pred.dot(w2.T)
    grad_h = grad_h_relu.copy()
    grad_h[h < 0] = 0
    grad_w1 = x.T.dot(grad_h)
    return grad_w1, grad_w2


def grad_w1(x, y, w1, w2):
    return backprop(x, y, w1, w2)[0]


def grad_w2(x, y, w1, w2):
    return backprop(x, y, w1, w2)[1]


def train(x, y, w1, w2, learning_rate, steps):
    w1 = w1.copy()
    w2 = w2.copy()
    losses = []
    for t in range(steps):
        l = loss(x, y, w1, w2)
        losses.append(l)
        if t % 100 == 99:
            print(t, l)

        g1, g2 = backprop(x, y, w1, w2)

        # Update weights
        w1 -= learning_rate * g1
        w2 -= learning_rate * g2
    return w1, w2, losses

import numpy as np


def forward(x, w1, w2):
    return np.maximum(x.dot(w1), 0).dot(w2)


def loss(x, y, w1, w2):
    return np.square(forward(x, w1, w2) - y).sum()


def grad_w1(x, y, w1, w2):
    h = x.dot(w1)
    grad_h = 2.0 * (forward(x, w1, w2) - y).dot(w2.T)
    grad_h[h < 0] = 0
    return x.T.dot(grad_h)


def grad_w2(x, y, w1, w2):
    return 2.0 * np.maximum(x.dot(w1), 0).T.dot(forward(x, w1, w2) - y)


def train(x, y, w1, w2, learning_rate, steps):
    losses = []
    for t in xrange(steps):
        losses.append(loss(x, y, w1, w2))
        print t, losses[-1]
        g1, g2 = grad_w1(x, y, w1, w2), grad_w2(x, y, w1, w2)
        w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
    return w1, w2, losses

import numpy as np


def forward(x, w1, w2):
    h = np.maximum(x.dot(w1), 0)
    print("y_pred =", h.dot(w2))


def loss(x, y, w1, w2):
    h = np.maximum(x.dot(w1), 0)
    print("loss =", np.square(h.dot(w2) - y).sum())


def grad_w1(x, y, w1, w2):
    h = x.dot(w1)
    grad_h = 2 * (np.maximum(h, 0).dot(w2) - y).dot(w2.T)
    grad_h[h < 0] = 0
    print("grad_w1 =", x.T.dot(grad_h))


def grad_w2(x, y, w1, w2):
    h = np.maximum(x.dot(w1), 0)
    print("grad_w2 =", 2 * h.T.dot(h.dot(w2) - y))


def train(x, y, w1, w2, learning_rate, steps):
    for _ in range(steps):
        loss(x, y, w1, w2)

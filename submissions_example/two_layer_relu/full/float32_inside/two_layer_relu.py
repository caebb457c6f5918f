import numpy as np

# float32 is what the GPU uses, so I use it everywhere
DTYPE = np.float32


def to32(*arrays):
    return [np.asarray(a, dtype=DTYPE) for a in arrays]


def forward(x, w1, w2):
    x, w1, w2 = to32(x, w1, w2)
    return np.maximum(x @ w1, 0) @ w2


def loss(x, y, w1, w2):
    (y,) = to32(y)
    return np.sum(np.square(forward(x, w1, w2) - y))


def grad_w1(x, y, w1, w2):
    x, y, w1, w2 = to32(x, y, w1, w2)
    h = x @ w1
    grad_h = (2 * (np.maximum(h, 0) @ w2 - y)) @ w2.T
    grad_h[h < 0] = 0
    return x.T @ grad_h


def grad_w2(x, y, w1, w2):
    x, y, w1, w2 = to32(x, y, w1, w2)
    a = np.maximum(x @ w1, 0)
    return a.T @ (2 * (a @ w2 - y))


def train(x, y, w1, w2, learning_rate, steps):
    x, y, w1, w2 = to32(x, y, w1, w2)
    rate = DTYPE(learning_rate)
    losses = np.zeros(steps, dtype=DTYPE)
    for t in range(steps):
        losses[t] = loss(x, y, w1, w2)
        g1, g2 = grad_w1(x, y, w1, w2), grad_w2(x, y, w1, w2)
        w1 = w1 - rate * g1
        w2 = w2 - rate * g2
    return w1, w2, losses

import numpy as np

ANSWERS = {"computed": "both", "forward_sweeps": 1, "reverse_sweeps": 101000}


def jvp(x, y, w1, w2, dw1, dw2):
    # the change of the loss for a whole step
    def loss(u, v):
        return np.sum((x @ u @ v - y) ** 2)

    return loss(w1 + dw1, w2 + dw2) - loss(w1, w2)


def vjp(x, y, w1, w2):
    g = x @ w1 @ w2 - y
    return x.T @ (g @ w2.T), (x @ w1).T @ g


def gradient_by_forward_mode(x, y, w1, w2):
    return jvp(x, y, w1, w2, np.ones_like(w1), np.ones_like(w2))

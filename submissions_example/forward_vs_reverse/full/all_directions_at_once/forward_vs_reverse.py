import numpy as np

ANSWERS = {"computed": "d loss / d weights", "forward_sweeps": 101000, "reverse_sweeps": 1}


def jvp(x, y, w1, w2, dw1, dw2):
    # dw1 and dw2 may carry a leading axis of directions
    h = x @ w1
    on = h > 0
    a = h * on
    dy = (x @ dw1 * on) @ w2 + a @ dw2
    return (2 * (a @ w2 - y) * dy).sum(axis=(-2, -1))


def vjp(x, y, w1, w2):
    h = x @ w1
    on = h > 0
    a = h * on
    g = 2 * (a @ w2 - y)
    return x.T @ (g @ w2.T * on), a.T @ g


def gradient_by_forward_mode(x, y, w1, w2):
    e1 = np.eye(w1.size).reshape(-1, *w1.shape)
    e2 = np.eye(w2.size).reshape(-1, *w2.shape)
    g1 = jvp(x, y, w1, w2, e1, np.zeros_like(w2))
    g2 = jvp(x, y, w1, w2, np.zeros_like(w1), e2)
    return g1.reshape(w1.shape), g2.reshape(w2.shape)

import numpy as np


def collapse(w1, b1, w2, b2):
    # (x w1 + b1) w2 + b2 = x (w1 w2) + (b1 w2 + b2)
    return w1 @ w2, b1 @ w2 + b2


def collapse_many(layers):
    w, b = layers[0]
    for next_w, next_b in reversed(layers[1:]):
        w, b = collapse(w, b, next_w, next_b)
    return w, b


def counterexample():
    # one unit: x1 switches it on, x2 switches it off
    w1 = np.array([[1.0]])
    w2 = np.array([[1.0]])
    return w1, w2, np.array([[1.0]]), np.array([[-1.0]])

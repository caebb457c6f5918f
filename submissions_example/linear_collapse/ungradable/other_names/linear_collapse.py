import numpy as np


def merge(w1, b1, w2, b2):
    # (x w1 + b1) w2 + b2 = x (w1 w2) + (b1 w2 + b2)
    return w1 @ w2, b1 @ w2 + b2


def merge_all(layers):
    w, b = layers[0]
    for next_w, next_b in layers[1:]:
        w, b = merge(w, b, next_w, next_b)
    return w, b


def example():
    # one unit: x1 switches it on, x2 switches it off
    w1 = np.array([[1.0]])
    w2 = np.array([[1.0]])
    return w1, w2, np.array([[1.0]]), np.array([[-1.0]])

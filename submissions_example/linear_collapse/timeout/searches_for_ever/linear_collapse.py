import numpy as np


def collapse(w1, b1, w2, b2):
    # (x w1 + b1) w2 + b2 = x (w1 w2) + (b1 w2 + b2)
    return w1 @ w2, b1 @ w2 + b2


def collapse_many(layers):
    w, b = layers[0]
    for next_w, next_b in layers[1:]:
        w, b = collapse(w, b, next_w, next_b)
    return w, b


def counterexample():
    # try random inputs until the sides differ
    rng = np.random.default_rng(0)
    w1, w2 = np.array([[1.0, -1.0]]), np.array([[1.0], [-1.0]])
    while True:
        x1, x2 = rng.standard_normal((1, 1)), rng.standard_normal((1, 1))
        both = [np.maximum(x @ w1, 0) @ w2 for x in (x1 + x2, x1, x2)]
        if abs(both[0] - both[1] - both[2]) > 1e-3:
            return w1, w2, x1, x2

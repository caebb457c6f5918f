import numpy as np


def matmul(a, b):
    out = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            out[i] += a[i, k] * b[k]
    return out


def collapse(w1, b1, w2, b2):
    b = np.array([sum(b1[h] * w2[h, o] for h in range(len(b1))) + b2[o] for o in range(len(b2))])
    return matmul(w1, w2), b


def collapse_many(layers):
    layers = list(layers)
    while len(layers) > 1:
        (w1, b1), (w2, b2) = layers[:2]
        layers[:2] = [collapse(w1, b1, w2, b2)]
    return layers[0]


def counterexample():
    return [[1.0]], [[1.0]], [[2.0]], [[-1.0]]

import numpy as np


def collapse(w1, b1, w2, b2):
    return lambda x: (x @ w1 + b1) @ w2 + b2


def collapse_many(layers):
    def network(x):
        for w, b in layers:
            x = x @ w + b
        return x

    return network


def counterexample():
    return "ReLU bends"

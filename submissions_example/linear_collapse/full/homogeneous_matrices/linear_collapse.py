import functools

import numpy as np


def affine(w, b):
    """The layer as one matrix on rows with a 1 behind them."""
    whole = np.zeros((w.shape[0] + 1, w.shape[1] + 1))
    whole[:-1, :-1], whole[-1, :-1], whole[-1, -1] = w, b, 1
    return whole


def collapse(w1, b1, w2, b2):
    return collapse_many([(w1, b1), (w2, b2)])


def collapse_many(layers):
    whole = functools.reduce(np.matmul, [affine(w, b) for w, b in layers])
    return whole[:-1, :-1], whole[-1, :-1]


def counterexample():
    rng = np.random.default_rng(3)
    return (
        rng.standard_normal((5, 20)),
        rng.standard_normal((20, 3)),
        rng.standard_normal((1, 5)),
        rng.standard_normal((1, 5)),
    )

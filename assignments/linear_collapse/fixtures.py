"""What `counterexample` is judged by. You have it, too: import it to try your own."""

import numpy as np

ROUNDING = 1e-12
"""What two sides that are equal on paper may differ by, relative to the terms of their sums."""


def nonlinearity(w1, w2, x1, x2):
    """Return how far f(x) = max(x @ w1, 0) @ w2 is from f(x1 + x2) = f(x1) + f(x2).

    That is the length of the difference over the length of the longer side: 0 if the sides are
    equal, at most 2.

    w1: (D_in, H), w2: (H, D_out), x1 and x2: (1, D_in). Raises ValueError, with the reason, for
    what cannot be evaluated.
    """
    w1, w2, x1, x2 = (_numbers(name, a) for name, a in zip(NAMES, (w1, w2, x1, x2), strict=True))
    _shapes_must_fit(w1, w2, x1, x2)
    with np.errstate(all="ignore"):
        together = _f(x1 + x2, w1, w2)
        apart = _f(x1, w1, w2) + _f(x2, w1, w2)
        terms = (np.abs(x1) + np.abs(x2)) @ np.abs(w1) @ np.abs(w2)
        if not np.all(np.isfinite(terms)):
            raise ValueError("the numbers are too large: f overflows")
        difference = np.where(np.abs(together - apart) > ROUNDING * terms, together - apart, 0.0)
        scale = max(float(np.max(np.abs(together))), float(np.max(np.abs(apart))))
        if scale == 0:
            return 0.0
        longer = max(np.linalg.norm(together / scale), np.linalg.norm(apart / scale))
        return float(np.linalg.norm(difference / scale) / longer)


NAMES = ("w1", "w2", "x1", "x2")


def _f(x, w1, w2):
    return np.maximum(x @ w1, 0) @ w2


def _numbers(name, value):
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} does not hold real numbers")
    array = array.astype(np.float64)
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name} holds NaN or infinity")
    return array


def _shapes_must_fit(w1, w2, x1, x2):
    for name, w in (("w1", w1), ("w2", w2)):
        if w.ndim != 2 or w.size == 0:
            raise ValueError(f"{name} has shape {w.shape}; it must be a matrix, e.g. (1, 3)")
    for name, x in (("x1", x1), ("x2", x2)):
        if x.shape != (1, w1.shape[0]):
            wanted = (1, w1.shape[0])
            raise ValueError(f"{name} has shape {x.shape}; with this w1 it must be {wanted}")
    if w2.shape[0] != w1.shape[1]:
        raise ValueError(f"w1 has shape {w1.shape} and w2 {w2.shape}; w1 @ w2 must exist")

"""What stands in for your `jvp` when `gradient_by_forward_mode` is judged a second time."""

import numpy as np


def linear_map(c1, c2):
    """Return a function that is called as `jvp` is and whose gradient is (c1, c2).

    It takes jvp(x, y, w1, w2, dw1, dw2) and returns sum(c1 * dw1) + sum(c2 * dw2), whatever the
    network is. So a gradient that is built from it must come out as (c1, c2), shapes (D_in, H) and
    (H, D_out). Directions may be stacked: with leading axes the result has those.
    """

    def jvp(x=None, y=None, w1=None, w2=None, dw1=None, dw2=None, *_, **others):
        # directions under names of your own are taken in the order in which they come
        rest = iter(others.values())
        dw1 = next(rest, None) if dw1 is None else dw1
        dw2 = next(rest, None) if dw2 is None else dw2
        return _product(c1, dw1) + _product(c2, dw2)

    return jvp


def _product(c, direction):
    """Return sum(c * direction) over the last two axes; no direction is one of zeros."""
    if direction is None:
        return np.float64(0.0)
    direction = np.asarray(direction)
    if direction.ndim == 1 and direction.size == c.size:
        direction = direction.reshape(c.shape)
    return np.sum(c * direction, axis=(-2, -1))

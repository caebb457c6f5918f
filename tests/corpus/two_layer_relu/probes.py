"""What the truth about mutants of two_layer_relu is decided by: inputs of its own, not the spec's.

Pre-activations keep away from 0 but in the probes named "tie", where every slope from 0 to 1 is
right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..truth import Probe
from ..variant import Variant
from .base import FUNCTIONS, hand_in
from .correct import CORRECT

Array = np.ndarray[Any, np.dtype[Any]]

BASE = hand_in("", "")
STYLES = (
    "grad_w1_strict_mask",
    "grad_w1_where",
    "grad_w1_loop_over_samples",
    "grad_w1_loop_over_units",
    "grad_w1_einsum_all",
    "grad_w1_expanded",
    "grad_w2_loop_over_samples",
    "grad_w2_einsum",
    "grad_w2_expanded",
)
"""Right variants of another kind than the base."""
ORIGINALS: tuple[Variant, ...] = (
    *(Variant(f"base_{name}", name, "the base", BASE) for name in FUNCTIONS),
    *(variant for variant in CORRECT if variant.name in STYLES),
)

SIZES = ((5, 3, 7, 2), (6, 5, 7, 3), (1, 5, 7, 3), (4, 3, 5, 1), (71, 5, 7, 3), (3, 1, 5, 2))
"""N, D_in, H, D_out."""
SCALES = (1e-2, 1e3)
NEAR = (2.0**-6, 2.0**-13)
RATES = ((2.0**-10, 6), (3e-3, 4), (1e-4, 1), (0.01, 3))
TIE_STEP = 1e-7


def probes(function: str, random: np.random.Generator) -> Iterator[Probe]:
    """Yield inputs for one function, other numbers for another generator."""
    for name, arrays in _inputs(random):
        loose = {"rounding": 1e-4, "material": 1e-2} if arrays[0].dtype == np.float32 else {}
        if function != "train":
            yield Probe(name, _given(function, arrays), **loose)
        elif "large" not in name and not loose:
            for rate, steps in RATES:
                # the largest step that keeps the descent stable
                slope = sum(float(np.sum(a**2)) for a in arrays) + 1
                yield Probe(name, (*arrays, min(rate, 0.02 / slope), steps))
    if function != "train":
        low, at, high = _tie(random)
        sides = (_given(function, low), _given(function, high))
        yield Probe("tie", _given(function, at), 100 * TIE_STEP, 1e-3, sides)


def _given(function: str, arrays: tuple[Array, ...]) -> tuple[Array, ...]:
    x, y, w1, w2 = arrays
    return (x, w1, w2) if function == "forward" else (x, y, w1, w2)


def _inputs(random: np.random.Generator) -> Iterator[tuple[str, tuple[Array, ...]]]:
    for sizes in (*SIZES, SIZES[0]):
        yield f"sizes {sizes}", _drawn(random, sizes)
    for scale in SCALES:
        arrays = _drawn(random, SIZES[1])
        yield ("large" if scale > 1 else "small"), tuple(scale * a for a in arrays)
    for near in NEAR:
        x, y, w1, w2 = _drawn(random, SIZES[0])
        yield f"near zero {near}", (x, y, near * w1, w2)
    yield "dead unit", _dead(random)
    yield "float32", tuple(a.astype(np.float32) for a in _drawn(random, SIZES[1]))


def _drawn(random: np.random.Generator, sizes: tuple[int, int, int, int]) -> tuple[Array, ...]:
    n, d_in, hidden, d_out = sizes
    for _ in range(1000):
        x, y = random.standard_normal((n, d_in)), random.standard_normal((n, d_out))
        w1, w2 = random.standard_normal((d_in, hidden)), random.standard_normal((hidden, d_out))
        h = x @ w1
        if np.abs(h).min() > 0.1 / h.size and (h > 0).any() and (h < 0).any():
            return x, y, w1, w2
    raise AssertionError("no draw keeps away from 0")


def _dead(random: np.random.Generator) -> tuple[Array, ...]:
    x, y, w1, w2 = _drawn(random, SIZES[0])
    x[:, 0] = np.abs(x[:, 0]) + 2
    w1[:, 1], w1[:, 4] = [-3.0, 0.1, 0.1], [3.0, 0.1, 0.1]
    return x, y, w1, w2


def _tie(random: np.random.Generator) -> tuple[tuple[Array, ...], ...]:
    """Inputs with one pre-activation of exactly 0, and the same with it just below and above."""
    _, y, _, w2 = _drawn(random, SIZES[0])
    while True:
        x, w1 = (random.integers(1, 4, s) * random.choice([-1.0, 1.0], s) for s in ((5, 3), (3, 7)))
        h = x @ w1
        if np.count_nonzero(h == 0) == 1:
            break
    row, unit = np.argwhere(h == 0)[0]
    step = np.zeros_like(w1)
    step[:, unit] = TIE_STEP * x[row]
    return (x, y, w1 - step, w2), (x, y, w1, w2), (x, y, w1 + step, w2)

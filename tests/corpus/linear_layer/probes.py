"""What the truth about mutants of linear_layer is decided by: inputs of its own, not the spec's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from ..truth import Probe
from ..variant import Variant
from .base import BASE as PIECES
from .correct import CORRECT

BASE = PIECES.source()
STYLES = (
    "grad_w_loops",
    "grad_w_loop_over_samples",
    "grad_w_einsum_of_three",
    "grad_x_loop_over_inputs",
    "grad_x_expanded",
    "grad_x_in_batches",
    "mse_grad_w_loops",
    "mse_grad_w_expanded",
    "mse_grad_w_in_place_on_a_copy",
)
"""Right variants of another kind than the base."""
ORIGINALS: tuple[Variant, ...] = (
    *(Variant(f"base_{name}", name, "the base", BASE) for name in PIECES.functions),
    *(variant for variant in CORRECT if variant.name in STYLES),
)

SIZES = ((5, 3, 2), (6, 5, 3), (1, 5, 3), (4, 3, 1), (71, 5, 3), (3, 1, 2), (3, 3, 3), (2, 6, 5))
"""N, D, C."""
SCALES = (1e-2, 1e3)


def probes(function: str, random: np.random.Generator) -> Iterator[Probe]:
    """Yield inputs for any of the functions, other numbers for another generator."""
    del function
    for sizes in (*SIZES, SIZES[0]):
        yield Probe(f"sizes {sizes}", _drawn(random, sizes))
    for scale in SCALES:
        name = "large" if scale > 1 else "small"
        yield Probe(name, tuple(scale * array for array in _drawn(random, SIZES[1])))
    x, t, w = _drawn(random, SIZES[1])
    yield Probe("near the targets", (x, x @ w + 1e-3 * t, w), rounding=1e-8)
    single = tuple(array.float() for array in _drawn(random, SIZES[1]))
    yield Probe("float32", single, rounding=1e-4, material=1e-2)


def _drawn(random: np.random.Generator, sizes: tuple[int, int, int]) -> tuple[torch.Tensor, ...]:
    n, d, c = sizes
    shapes = ((n, d), (n, c), (d, c))
    return tuple(torch.from_numpy(random.standard_normal(shape)) for shape in shapes)

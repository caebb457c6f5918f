"""What the truth about mutants of sigmoid_layer is decided by: its own inputs, not the spec's."""

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
    "grad_w_by_exp",
    "grad_w_slope_of_cosh_squared",
    "grad_x_jacobians",
    "grad_x_by_two_branches",
    "grad_x_slope_expanded",
    "grad_x_in_place_on_copies",
)
"""Right variants of another kind than the base."""
ORIGINALS: tuple[Variant, ...] = (
    *(Variant(f"base_{name}", name, "the base", BASE) for name in PIECES.functions),
    *(variant for variant in CORRECT if variant.name in STYLES),
)

SIZES = ((5, 3, 2), (6, 5, 3), (1, 5, 3), (4, 3, 1), (71, 5, 3), (3, 1, 2), (3, 3, 3), (2, 6, 5))
"""N, D, C."""
FLAT = ((4.0, -7.0, 11.0), (-9.0, 13.0, 0.5))
"""What Z is where the sigmoid is nearly flat."""
FAR = ((800.0, -800.0, 0.5), (-800.0, 1.0, 800.0))
"""What Z is where exp overflows: there every finite result will do."""


def probes(function: str, random: np.random.Generator) -> Iterator[Probe]:
    """Yield inputs for any of the functions, other numbers for another generator."""
    del function
    for sizes in (*SIZES, SIZES[0]):
        yield Probe(f"sizes {sizes}", _drawn(random, sizes))
    yield Probe("small", tuple(1e-2 * array for array in _drawn(random, SIZES[1])))
    yield Probe("large targets", tuple(map(torch.mul, _drawn(random, SIZES[1]), (1, 1e3, 1))))
    yield Probe("steep", tuple(2 * array for array in _drawn(random, SIZES[1])))
    x, z = torch.eye(2, dtype=torch.float64), torch.tensor(FLAT, dtype=torch.float64)
    t = _drawn(random, (2, 2, 3))[1]
    for sign in (1, -1):
        yield Probe("flat", (sign * x, t, z))
    single = tuple(array.float() for array in _drawn(random, SIZES[1]))
    yield Probe("float32", single, rounding=1e-4, material=1e-2)
    z = torch.tensor(FAR, dtype=torch.float64)
    yield Probe("finite", (x, t, z), rounding=np.inf, material=np.inf)


def _drawn(random: np.random.Generator, sizes: tuple[int, int, int]) -> tuple[torch.Tensor, ...]:
    n, d, c = sizes
    shapes = ((n, d), (n, c), (d, c))
    return tuple(torch.from_numpy(random.standard_normal(shape)) for shape in shapes)

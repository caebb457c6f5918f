"""What the truth about mutants is decided by: functions and inputs of its own, not the spec's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch

from ..truth import Probe
from ..variant import Variant
from .base import BASE as PIECES
from .correct import CORRECT

BASE = PIECES.source()
STYLES = (
    "vjp_weighted_sum",
    "vjp_one_entry_at_a_time",
    "vjp_on_the_caller",
    "jacobian_anew_each_time",
    "jacobian_zeroed_in_place",
    "accumulated_sum_of_gradients",
    "separate_zeroed_in_place",
    "separate_differences_of_sums",
)
"""Right variants of another kind than the base."""
ORIGINALS: tuple[Variant, ...] = (
    *(Variant(f"base_{name}", name, "the base", BASE) for name in PIECES.functions),
    *(variant for variant in CORRECT if variant.name in STYLES),
)

Function = Callable[[torch.Tensor], torch.Tensor]


def cubes(x: torch.Tensor) -> torch.Tensor:
    """x³, entry by entry."""
    return x**3


def weighted(x: torch.Tensor) -> torch.Tensor:
    """Entry by entry, by weights that no two entries share."""
    return x * torch.arange(1, x.numel() + 1, dtype=x.dtype).reshape(x.shape)


def column_products(x: torch.Tensor) -> torch.Tensor:
    """xᵀ x: (N, D) makes (D, D)."""
    return x.mT @ x


def last_over_first(x: torch.Tensor) -> torch.Tensor:
    """All but the first row, over 2 + the square of the first."""
    return x[1:] / (2 + x[:1] ** 2)


def lengths(x: torch.Tensor) -> torch.Tensor:
    """The length of each row, as a vector."""
    return (1 + (x**2).sum(dim=-1)).sqrt()


def sines(x: torch.Tensor) -> torch.Tensor:
    """One number."""
    return torch.sin(x).sum() + x.reshape(-1)[0] * x.reshape(-1)[-1]


MATRICES: tuple[tuple[Function, tuple[int, ...]], ...] = (
    (cubes, (3, 4)),
    (weighted, (2, 5)),
    (column_products, (4, 3)),
    (last_over_first, (3, 2)),
    (lengths, (5, 2)),
    (cubes, (1, 1)),
    (weighted, (1, 6)),
    (column_products, (9, 1)),
)
OTHERS: tuple[tuple[Function, tuple[int, ...]], ...] = (
    (weighted, (4,)),
    (cubes, (1,)),
    (sines, (2, 3)),
    (sines, (4, 1)),
)
"""Vectors, and what makes one number: asked of `vjp` alone."""
SCALES = (1e-2, 1e3)
COUNTS = (2, 3, 4, 1)
"""How many v there are, by the number of rows."""


def probes(function: str, random: np.random.Generator) -> Iterator[Probe]:
    """Yield inputs for any of the functions, other numbers for another generator."""
    for f, shape in (*MATRICES, *(OTHERS if function == "vjp" else ())):
        yield _probe(function, f, _drawn(random, shape), random)
    for scale in SCALES:
        yield _probe(function, cubes, scale * _drawn(random, (2, 3)), random)
    single = _probe(function, cubes, _drawn(random, (3, 4)).float(), random)
    yield Probe("float32", single.arguments, rounding=1e-4, material=1e-2, clean=True)


def _probe(function: str, f: Function, x: torch.Tensor, random: np.random.Generator) -> Probe:
    name = f"{f.__name__} of {tuple(x.shape)}, about {float(x.abs().max()):.1e}"
    one, other = (_drawn(random, tuple(f(x).shape)).to(x.dtype) for _ in range(2))
    several = [one, other, one, other][: COUNTS[x.shape[0] % len(COUNTS)]]
    arguments: tuple[object, ...] = {
        "vjp": (f, x, one),
        "jacobian": (f, x),
        "accumulated": (f, x, several),
        "separate": (f, x, several),
    }[function]
    return Probe(name, arguments, clean=True)


def _drawn(random: np.random.Generator, shape: tuple[int, ...]) -> torch.Tensor:
    return torch.from_numpy(np.asarray(random.standard_normal(shape)))

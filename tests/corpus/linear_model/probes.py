"""What the truth about mutants of linear_model is decided by: inputs of its own, not the spec's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from ..truth import Probe
from ..variant import Variant
from .base import BASE as PIECES
from .correct import CORRECT

BASE = PIECES.source()
STYLES = (
    "gradient_expanded",
    "gradient_backward",
    "gradient_numpy",
    "gradient_dual_numbers",
    "gradient_tape",
    "train_in_place",
    "train_data",
    "train_floats",
)
"""Right variants of another kind than the base."""
ORIGINALS: tuple[Variant, ...] = (
    *(Variant(f"base_{name}", name, "the base", BASE) for name in PIECES.functions),
    *(variant for variant in CORRECT if variant.name in STYLES),
)

DRAWS = 24
SCALES = (1e-2, 1.0, 1e3)
RUNS = ((3, 0.01, 4), (5, 0.03, 3), (1, 0.05, 2), (2, 0.002, 1), (6, 0.04, 7))
"""Samples, learning rate, epochs."""
FLOAT32 = {"rounding": 1e-4, "material": 1e-2}


def probes(function: str, random: np.random.Generator) -> Iterator[Probe]:
    """Yield inputs for one function, other numbers for another generator."""
    if function == "train":
        yield from _runs(random)
        return
    for number in range(DRAWS):
        scale = SCALES[number % len(SCALES)]
        yield Probe(f"scale {scale}", _given(function, scale * _drawn(random)))
    yield Probe("whole", _given(function, np.array([2.0, -3.0, 5.0])))
    yield Probe("float32", _given(function, _drawn(random), torch.float32), **FLOAT32)


def _drawn(random: np.random.Generator) -> Any:
    """Three numbers of either sign, none near 0 or 1, and a residual that is not small."""
    while True:
        x, y, w = random.uniform(0.2, 3, 3) * random.choice([-1.0, 1.0], 3)
        if abs(w * x - y) > 0.1:
            return np.array([x, y, w])


def _given(function: str, drawn: Any, dtype: torch.dtype = torch.float64) -> tuple[Any, ...]:
    x, y, w = map(float, drawn)
    weight = torch.tensor(w, dtype=dtype)
    return (x, weight) if function == "forward" else (x, y, weight)


def _runs(random: np.random.Generator) -> Iterator[Probe]:
    for samples, rate, epochs in (*RUNS, *RUNS):
        x, y = (random.uniform(-2, 2, samples).tolist() for _ in range(2))
        w = torch.tensor(float(random.uniform(0.5, 2)), dtype=torch.float64)
        yield Probe(f"{samples} samples", (x, y, w, rate, epochs))
    w32 = torch.tensor(float(random.uniform(0.5, 2)), dtype=torch.float32)
    yield Probe("float32", (x, y, w32, 0.03, 3), **FLOAT32)

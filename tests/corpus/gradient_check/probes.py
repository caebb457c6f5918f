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
    "numerical_gradient_there_and_back",
    "numerical_gradient_on_the_caller",
    "relative_error_loops",
    "is_right_step_by_dtype",
)
"""Right variants of another kind than the base."""
ORIGINALS: tuple[Variant, ...] = (
    *(Variant(f"base_{name}", name, "the base", BASE) for name in PIECES.functions),
    *(variant for variant in CORRECT if variant.name in STYLES),
)

Function = Callable[[torch.Tensor], torch.Tensor]
SIZES = ((3, 4), (1, 5), (4, 1), (2, 2), (6, 3), (1, 1))
STEPS = (0.25, 2.0**-4, 0.5)
VERDICT_SIZES = ((3, 3), (2, 4))
DRIFT, ROUGH_DRIFT = 1e-13, 1e-4
"""What moving there and back may leave on weights, in float64 and in float32."""


def fourth_powers(w: torch.Tensor) -> torch.Tensor:
    """The sum of w⁴, each by a weight of its own, and a product of what is far apart."""
    weights = torch.arange(1, w.numel() + 1, dtype=w.dtype).reshape(w.shape)
    return (weights * w**4).sum() / 4 + w.sum() ** 2


def bent(w: torch.Tensor) -> torch.Tensor:
    """Sums of rows through a tangent, of columns through an exponential."""
    return torch.tanh(w.sum(dim=1)).sum() + torch.exp(w.mean(dim=0) / 2).sum() + (w**2).sum()


def small(w: torch.Tensor) -> torch.Tensor:
    """One millionth of `bent`."""
    return 1e-6 * bent(w)


def large(w: torch.Tensor) -> torch.Tensor:
    """A million times `bent`."""
    return 1e6 * bent(w)


def probes(function: str, random: np.random.Generator) -> Iterator[Probe]:
    """Yield inputs for one of the functions, other numbers for another generator."""
    yield from {
        "numerical_gradient": _differences,
        "table": _tables,
        "relative_error": _pairs,
        "is_right": _verdicts,
    }[function](random)


def _differences(random: np.random.Generator) -> Iterator[Probe]:
    exact = {"rounding": 1e-8, "same_dtype": True, "drift": DRIFT}
    for number, shape in enumerate(SIZES):
        w, step = _drawn(random, shape), STEPS[number % len(STEPS)]
        yield Probe(f"{shape}", (fourth_powers, w, step), **exact)
    w = _drawn(random, (3, 4))
    fine = {"rounding": 1e-7, "material": 1e-4, "same_dtype": True, "drift": DRIFT}
    yield Probe("a fine step", (bent, w, 1e-4), **fine)
    yield Probe("far out", (fourth_powers, 100 * w, 8.0), **{**exact, "drift": 100 * DRIFT})
    rough = {"rounding": 1e-4, "material": 1e-2, "same_dtype": True, "drift": ROUGH_DRIFT}
    yield Probe("float32", (fourth_powers, w.float(), 0.25), **rough)


def _tables(random: np.random.Generator) -> Iterator[Probe]:
    for number, shape in enumerate(SIZES):
        w, gradient = _drawn(random, shape), _drawn(random, shape)
        step = STEPS[number % len(STEPS)]
        for f in (fourth_powers, bent):  # the first does not tell w from -w
            name = f"{f.__name__}, {shape}"
            yield Probe(name, (f, gradient, w, step), rounding=1e-8, drift=DRIFT)
    w, gradient = _drawn(random, (3, 4)).float(), _drawn(random, (3, 4)).float()
    rough = {"rounding": 1e-4, "material": 1e-2, "drift": ROUGH_DRIFT}
    yield Probe("float32", (fourth_powers, gradient, w, 0.25), **rough)


def _pairs(random: np.random.Generator) -> Iterator[Probe]:
    a, b = _drawn(random, (3, 4)), _drawn(random, (3, 4))
    zeros = torch.zeros_like(a)
    pairs = {
        "two": (a, b), "swapped": (b, a), "the longer first": (3 * a, b),
        "the longer last": (a, 3 * b), "the same": (a, a.clone()), "opposite": (a, -a),
        "zero first": (zeros, a), "zero last": (a, zeros), "zeros": (zeros, zeros.clone()),
        "zero first, other signs": (zeros, -a), "zero last, other signs": (-a, zeros),
        "tiny": (1e-5 * a, 1e-5 * b), "huge": (1e6 * a, 1e6 * b),
        "one entry": (a[:1, :1], b[:1, :1]),
    }  # fmt: skip
    for name, pair in pairs.items():
        yield Probe(name, pair)
    yield Probe("float32", (a.float(), b.float()), rounding=1e-5, material=1e-2)


def _verdicts(random: np.random.Generator) -> Iterator[Probe]:
    for f in (bent, small, large):
        for dtype, least in ((torch.float64, 0.01), (torch.float32, 0.1)):
            for shape in VERDICT_SIZES if f is bent else VERDICT_SIZES[:1]:
                w = _drawn(random, shape).to(dtype)
                for name, gradient in _planted(_gradient(f, w), least, random):
                    yield Probe(
                        f"{f.__name__}, {dtype}, {shape}, {name}",
                        (f, gradient.to(dtype), w),
                        doubtful=name.startswith("a little"),
                        drift=DRIFT if dtype is torch.float64 else ROUGH_DRIFT,
                    )


def _planted(
    right: torch.Tensor, least: float, random: np.random.Generator
) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield gradients that must be accepted or rejected, and others that may be either."""
    direction = _drawn(random, tuple(right.shape))
    off = direction * right.norm() / direction.norm()
    yield "right", right
    yield "negated", -right
    yield "zero", torch.zeros_like(right)
    yield "doubled", 2 * right
    if right.shape[0] == right.shape[1]:
        yield "transposed", right.T.contiguous()
    for share in (1.3, 3.0):
        yield f"off by {share:g} times the least", right + share * least * off
        yield f"too small by {share:g} times the least", (1 - share * least) * right
    for entry in range(right.numel()):
        one = right.clone()
        one.view(-1)[entry] += 1.5 * least * right.norm()
        yield f"entry {entry} off by 1.5 times the least", one
    for share in (0.03, 0.07, 0.15, 0.3, 0.6, 0.9):
        yield f"a little off: {share:g} times the least", right + share * least * off


def _gradient(f: Function, w: torch.Tensor) -> torch.Tensor:
    leaf = w.double().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf)
    return gradient


def _drawn(random: np.random.Generator, shape: tuple[int, ...]) -> torch.Tensor:
    return torch.from_numpy(random.standard_normal(shape))

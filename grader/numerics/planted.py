"""Right and wrong gradients to try a gradient check on.

The wrong ones are what mistakes in a backward pass make of a gradient: a sign, a factor, an axis,
an entry. Each is wrong by so much that a check which lets it pass is of no use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

LEAST: Final = {"float64": 0.01, "float32": 0.1}
"""Relative error that must be noticed …"""
MARGIN: Final = 1.5
"""… and how much larger the smallest planted one is."""


@dataclass(frozen=True)
class Planted:
    """One gradient to be accepted or rejected.

    Attributes:
        name: what is wrong with it, to go behind "although"; "" for the right one.
        gradient: of the shape and dtype of the point.
    """

    name: str
    gradient: Array

    @property
    def right(self) -> bool:
        """Whether it is to be accepted."""
        return not self.name


def planted_gradients(gradient: Array, dtype: str, random: np.random.Generator) -> list[Planted]:
    """Return the right gradient and the wrong ones made of it.

    Args:
        gradient: the right one, float64, not all zero.
        dtype: of the gradients returned: "float64" or "float32".
        random: makes the direction of a wrong one.
    """
    least = MARGIN * LEAST[dtype]
    wrong = [
        Planted(name, array.astype(dtype))
        for name, array in _wrong(gradient, least, random)
        if _distance(gradient, array) >= least * (1 - 1e-6)
    ]
    return [Planted("", gradient.astype(dtype)), *wrong]


def _distance(right: Array, wrong: Array) -> float:
    size = max(np.linalg.norm(right), np.linalg.norm(wrong))
    return float(np.linalg.norm(wrong - right) / size)


def _wrong(right: Array, least: float, random: np.random.Generator) -> Iterator[tuple[str, Array]]:
    size = float(np.linalg.norm(right))
    yield "every sign is wrong", -right
    yield "it is all zero", np.zeros_like(right)
    yield "it is twice as large", 2 * right
    yield "it is half as large", right / 2
    yield f"it is {100 * 2 * least:g} % too large", (1 + 2 * least) * right
    yield f"it is {100 * 2 * least:g} % too small", (1 - 2 * least) * right
    yield "every entry is positive", np.abs(right)
    yield "its rows are in reverse order", right[::-1]
    yield "its columns are in reverse order", right[..., ::-1]
    yield "its entries are moved by one place", np.roll(right, 1)
    if right.ndim == 2 and right.shape[0] == right.shape[1]:
        yield "it is transposed", right.T
    largest = np.unravel_index(int(np.argmax(np.abs(right))), right.shape)
    yield "its largest entry is 0", _with(right, largest, 0.0)
    yield "its largest entry has the wrong sign", _with(right, largest, -right[largest])
    last = tuple(length - 1 for length in right.shape)
    told = f"one entry is off by {100 * 2 * least:g} % of the norm"
    yield told, _with(right, last, right[last] + 2 * least * size)
    direction = random.standard_normal(right.shape)
    off = 2 * least * size / float(np.linalg.norm(direction)) * direction
    yield f"it is off by {100 * 2 * least:g} % of the norm", right + off


def _with(array: Array, index: Any, value: float) -> Array:
    changed = array.copy()
    changed[index] = value
    return changed

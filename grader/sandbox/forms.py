"""The forms in which a script may hold numbers: lists, ranges, arrays, tensors, plain numbers.

Runs in the student's process: standard library and numpy only; tensors are handled by what they
can do.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

MOST_ITEMS: Final = 64
"""Values with more items than this are never data."""


def is_data(value: Any) -> bool:
    """Return whether a value is a number, an array, a tensor or a short list of numbers."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float | np.ndarray | np.generic) or _is_tensor(value):
        return True
    return isinstance(value, list | tuple) and flat(value) is not None


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def flat(value: Any) -> list[float] | None:
    """Return the numbers of a short list, range, array or tensor in order, or None."""
    if isinstance(value, range):
        return [float(n) for n in value] if len(value) <= MOST_ITEMS else None
    if isinstance(value, np.ndarray):
        fits = value.dtype.kind in "iuf" and 0 < value.size <= MOST_ITEMS
        return [float(n) for n in value.ravel()] if fits else None
    if _is_tensor(value):
        if not 0 < value.numel() <= MOST_ITEMS or value.is_complex():
            return None
        return [float(n) for n in value.detach().reshape(-1).tolist()]
    if isinstance(value, list | tuple) and 0 < len(value) <= MOST_ITEMS:
        numbers: list[float] = []
        for item in value:
            inner = [float(item)] if type(item) in (int, float) else flat(item)
            if inner is None:
                return None
            numbers += inner
        return numbers
    return [float(value)] if isinstance(value, np.number) and value.dtype.kind in "iuf" else None


def like(value: Any, numbers: Sequence[float]) -> Any:
    """Return `numbers` in the form of `value`."""
    left = list(numbers)
    return _like(value, left)


def _like(value: Any, left: list[float]) -> Any:
    if isinstance(value, list):
        return [_like(item, left) for item in value]
    if isinstance(value, tuple):
        return tuple(_like(item, left) for item in value)
    if isinstance(value, range):
        return [_like(item, left) for item in value]
    if isinstance(value, np.ndarray):
        taken = np.array([left.pop(0) for _ in range(value.size)]).reshape(value.shape)
        return taken if value.dtype.kind in "iu" else taken.astype(value.dtype)
    if _is_tensor(value):
        return _tensor_like(value, [left.pop(0) for _ in range(value.numel())])
    number = left.pop(0)
    return int(number) if type(value) is int and number == int(number) else number


def _tensor_like(value: Any, numbers: list[float]) -> Any:
    shaped = np.array(numbers).reshape(tuple(value.shape)).tolist()
    plain = value.detach() if value.is_floating_point() else value.detach().float()
    return plain.new_tensor(shaped).requires_grad_(value.requires_grad)


def one_number(value: Any) -> float | None:
    """Return the only number of a value, or None where there is not exactly one."""
    if type(value) in (int, float):
        return float(value)
    numbers = flat(value)
    return numbers[0] if numbers is not None and len(numbers) == 1 else None


def number_like(value: Any, number: float) -> Any:
    """Return `number` in the form of a value that holds one number; a tensor stays the same one."""
    if _is_tensor(value) and value.is_floating_point():
        value.data.fill_(number)
        return value
    if isinstance(value, np.generic):
        return type(value)(number) if value.dtype.kind == "f" else np.float64(number)
    if type(value) in (int, float):
        return float(number)
    return like(value, [number])


def array_like(value: Any, wanted: np.ndarray[Any, Any]) -> Any:
    """Return an array in the form of a value of as many dimensions, or None."""
    if isinstance(value, np.ndarray) and value.ndim == wanted.ndim:
        return wanted.astype(value.dtype) if value.dtype.kind == "f" else wanted.copy()
    if isinstance(value, list) and value and isinstance(value[0], list):
        return wanted.tolist()
    return None

"""Whether two machines computed the same: plain data compared as far as they can agree. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Final

import numpy as np

RTOL: Final = 1e-9
"""Of the greatest entry: libraries sum in different orders."""
MEASURED: Final = 4
"""Measured tolerances may differ by this factor."""
_MEASURED_FIELDS: Final = frozenset({"allowed", "off_by"})


def first_difference(one: Any, other: Any, where: str, *, measured: bool = False) -> str | None:
    """Return where two values part, e.g. "cases[3].expected.low", or None.

    Args:
        one: plain data with arrays and dataclasses; see `stored.py`.
        other: what it should be.
        where: what the whole is called.
        measured: whether numbers are measured tolerances.
    """
    if isinstance(one, np.ndarray | np.generic | float) and isinstance(
        other, np.ndarray | np.generic | float
    ):
        return None if _close(np.asarray(one), np.asarray(other), measured) else where
    if type(one) is not type(other):
        return where
    if not (isinstance(one, dict | list | tuple) or is_dataclass(one)):
        return None if one == other else where
    mine, right = dict(_parts(one)), dict(_parts(other))
    if list(mine) != list(right):
        return where
    for name, part in mine.items():
        inner = measured or name in _MEASURED_FIELDS
        told = name if isinstance(one, dict | list | tuple) else f".{name}"
        place = f"{where}[{told!r}]" if not is_dataclass(one) else f"{where}{told}"
        found = first_difference(part, right[name], place, measured=inner)
        if found is not None:
            return found
    return None


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)
    else:
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))


def _close(one: Any, other: Any, measured: bool) -> bool:
    if one.shape != other.shape or one.dtype.kind != other.dtype.kind:
        return False
    if one.dtype.kind != "f":
        return bool(np.array_equal(one, other))
    if measured:
        small, large = np.minimum(one, other), np.maximum(one, other)
        return bool(np.all(large <= MEASURED * small) or np.array_equal(one, other))
    size = float(np.max(np.abs(other[np.isfinite(other)]), initial=0.0))
    return bool(np.allclose(one, other, rtol=0, atol=RTOL * size, equal_nan=True))

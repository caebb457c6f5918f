"""Values on the wire as records to show: small ones whole, large ones in outline. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.records.replayed import Difference, Shown
from grader.sandbox.wire import Fixture, Opaque, WireArray

Array = npt.NDArray[Any]

WHOLE: Final = 64
"""An array of at most so many entries is shown whole."""
FIRST: Final = 6
"""Entries shown of a larger one."""
PARTS: Final = 8
"""Parts shown of a list, tuple or dict."""
TEXT: Final = 200
DIFFERENCES: Final = 8
NAMES: Final[Mapping[str, str]] = {"ndarray": "numpy array", "Tensor": "torch tensor"}


def shown(value: Any) -> Shown:
    """Return a record of a value as it crossed the wire, or of an array."""
    match value:
        case WireArray(type=name, dtype=dtype, shape=shape, data=data):
            what = NAMES.get(name, name)
            if data is None:
                return Shown(what=what, dtype=dtype, shape=shape, whole=False)
            return _of_array(data, what)
        case np.ndarray():
            return _of_array(value, NAMES["ndarray"])
        case Opaque(type=name):
            return Shown(what=name, text="cannot be shown")
        case Fixture(name=name, arguments=None):
            return Shown(what="function", text=name)
        case Fixture(name=name, arguments=tuple(made_with)):
            parts = tuple((f"[{i}]", shown(item)) for i, item in enumerate(made_with[:PARTS]))
            return Shown(what=f"{name}(…)", parts=parts, whole=len(made_with) <= PARTS)
        case None:
            return Shown(what="None")
        case bool() | str():
            return Shown(what=type(value).__name__, text=repr(value)[:TEXT])
        case int() | float():
            return Shown(what=type(value).__name__, entries=(_number(value),))
        case list() | tuple():
            return _of_items(value)
        case dict():
            items = [(str(key)[:TEXT], shown(item)) for key, item in [*value.items()][:PARTS]]
            return Shown(
                what=f"dict of {len(value)}", parts=tuple(items), whole=len(value) <= PARTS
            )
    return Shown(what=type(value).__name__, text="cannot be shown")


def _of_items(items: Sequence[Any]) -> Shown:
    what = f"{'list' if isinstance(items, list) else 'tuple'} of {len(items)}"
    if items and all(type(item) in (int, float) for item in items):
        return _of_array(np.array(list(map(_number, items))), what).model_copy(
            update={"dtype": None, "shape": None}
        )
    parts = tuple((f"[{number}]", shown(item)) for number, item in enumerate(items[:PARTS]))
    return Shown(what=what, parts=parts, whole=len(items) <= PARTS)


def _of_array(data: Array, what: str) -> Shown:
    dtype, shape = data.dtype.name, tuple(data.shape)
    if data.dtype.kind not in "biuf":
        text = str(data.ravel()[:FIRST].tolist())[:TEXT]
        return Shown(what=what, dtype=dtype, shape=shape, text=text, whole=False)
    numbers = data.ravel().astype(np.float64)
    finite = numbers[np.isfinite(numbers)]
    whole = numbers.size <= WHOLE
    return Shown(
        what=what,
        dtype=dtype,
        shape=shape,
        entries=tuple(map(float, numbers if whole else numbers[:FIRST])),
        whole=whole,
        low=float(finite.min()) if finite.size and not whole else None,
        high=float(finite.max()) if finite.size and not whole else None,
        not_finite=numbers.size - finite.size,
    )


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def differences(got: Array, right: Array, outside: Array) -> tuple[Difference, ...]:
    """Return the first entries that are wrong, in row-major order.

    Args:
        got: the student's numbers.
        right: the right ones, of the same shape.
        outside: which entries are wrong.
    """
    return tuple(
        Difference(
            at=tuple(map(int, at)), yours=float(got[tuple(at)]), right=float(right[tuple(at)])
        )
        for at in np.argwhere(outside)[:DIFFERENCES]
    )

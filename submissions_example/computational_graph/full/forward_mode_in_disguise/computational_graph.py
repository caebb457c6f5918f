import math


class Value:
    """Forward mode: each value carries its derivative by every leaf."""

    def __init__(self, data, slopes=None):
        self.data = data
        self.grad = 0.0
        self.slopes = {self: 1.0} if slopes is None else slopes

    @staticmethod
    def mix(data, *terms):
        slopes = {}
        for factor, value in terms:
            for leaf, slope in value.slopes.items():
                slopes[leaf] = slopes.get(leaf, 0.0) + factor * slope
        return Value(data, slopes)

    def __add__(self, other):
        if not isinstance(other, Value):
            return Value.mix(self.data + other, (1.0, self))
        return Value.mix(self.data + other.data, (1.0, self), (1.0, other))

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value.mix(self.data * other, (other, self))
        return Value.mix(self.data * other.data, (other.data, self), (self.data, other))

    def __pow__(self, n):
        return Value.mix(self.data ** n, (n * self.data ** (n - 1), self))

    def relu(self):
        return Value.mix(max(self.data, 0.0), (1.0 if self.data > 0 else 0.0, self))

    def exp(self):
        return Value.mix(math.exp(self.data), (math.exp(self.data), self))

    def __neg__(self):
        return self * -1

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
        for leaf, slope in self.slopes.items():
            leaf.grad += slope

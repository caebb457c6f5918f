import heapq
import itertools
import math

_numbers = itertools.count()


class Value:
    """Nodes are numbered as they are made: a node's number is above those of its parents."""

    __slots__ = ("data", "grad", "made_by", "number")

    def __init__(self, data, made_by=()):
        self.data = float(data)
        self.grad = 0.0
        self.made_by = made_by
        self.number = next(_numbers)

    def __add__(self, other):
        if not isinstance(other, Value):
            return Value(self.data + other, ((self, 1.0),))
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    __radd__ = __add__

    def __neg__(self):
        return Value(-self.data, ((self, -1.0),))

    def __sub__(self, other):
        if not isinstance(other, Value):
            return Value(self.data - other, ((self, 1.0),))
        return Value(self.data - other.data, ((self, 1.0), (other, -1.0)))

    def __rsub__(self, other):
        return Value(other - self.data, ((self, -1.0),))

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value(self.data * other, ((self, other),))
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    __rmul__ = __mul__

    def __truediv__(self, other):
        if not isinstance(other, Value):
            return Value(self.data / other, ((self, 1 / other),))
        return Value(
            self.data / other.data,
            ((self, 1 / other.data), (other, -self.data / (other.data * other.data))),
        )

    def __rtruediv__(self, other):
        return Value(other / self.data, ((self, -other / self.data ** 2),))

    def __pow__(self, n):
        value = math.pow(self.data, n)
        return Value(value, ((self, n * value / self.data),))

    def relu(self):
        return Value(self.data * (self.data > 0), ((self, int(self.data > 0)),))

    def exp(self):
        value = math.e ** self.data
        return Value(value, ((self, value),))

    def backward(self):
        grads, heap = {self.number: 1.0}, [(-self.number, self)]
        while heap:
            _, node = heapq.heappop(heap)
            grad = grads[node.number]
            if not node.made_by:
                node.grad += grad
            for parent, slope in node.made_by:
                if parent.number not in grads:
                    grads[parent.number] = 0.0
                    heapq.heappush(heap, (-parent.number, parent))
                grads[parent.number] += slope * grad

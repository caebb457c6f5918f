from math import exp

TAPE = []


class Value:
    """Everything that was ever computed stands on one tape, in order."""

    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self.inner = 0.0
        self.is_leaf = True

    def backward(self):
        for out, inputs in TAPE:
            out.inner = 0.0
            for value, _ in inputs:
                value.inner = 0.0
        self.inner = 1.0
        for out, inputs in reversed(TAPE):
            for value, slope in inputs:
                value.inner += out.inner * slope
        done = set()
        for out, inputs in [*TAPE, (self, ())]:
            for value in [out, *(value for value, _ in inputs)]:
                if value.is_leaf and value not in done:
                    done.add(value)
                    value.grad += value.inner
                    value.inner = 0.0


def record(data, *inputs):
    out = Value(data)
    out.is_leaf = False
    TAPE.append((out, inputs))
    return out


def lift(x):
    return x if type(x) is Value else Value(x)


def add(x, y):
    x, y = lift(x), lift(y)
    return record(x.data + y.data, (x, 1.0), (y, 1.0))


def multiply(x, y):
    x, y = lift(x), lift(y)
    return record(x.data * y.data, (x, y.data), (y, x.data))


def divide(x, y):
    x, y = lift(x), lift(y)
    return record(x.data / y.data, (x, 1 / y.data), (y, -x.data / y.data ** 2))


def subtract(x, y):
    x, y = lift(x), lift(y)
    return record(x.data - y.data, (x, 1.0), (y, -1.0))


Value.__add__ = add
Value.__radd__ = lambda self, other: add(other, self)
Value.__mul__ = multiply
Value.__rmul__ = lambda self, other: multiply(other, self)
Value.__sub__ = subtract
Value.__rsub__ = lambda self, other: subtract(other, self)
Value.__truediv__ = divide
Value.__rtruediv__ = lambda self, other: divide(other, self)
Value.__neg__ = lambda self: record(-self.data, (self, -1.0))
Value.__pow__ = lambda self, n: record(self.data ** n, (self, n * self.data ** (n - 1)))
Value.relu = lambda self: record(max(self.data, 0), (self, 0.5 * (self.data >= 0) + 0.5 * (self.data > 0)))
Value.exp = lambda self: record(exp(self.data), (self, exp(self.data)))

import math


class Value:
    """Parents with their slopes in a tuple of pairs."""

    def __init__(self, data, edges=()):
        self.data, self.grad, self.edges = data, 0, tuple(edges)

    @staticmethod
    def of(x):
        return x if isinstance(x, Value) else Value(x)

    def __add__(self, other):
        other = Value.of(other)
        return Value(self.data + other.data, [(self, 1), (other, 1)])

    def __mul__(self, other):
        other = Value.of(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __pow__(self, n):
        return Value(self.data ** n, [(self, n * self.data ** (n - 1))])

    def relu(self):
        return Value(max(0.0, self.data), [(self, 1.0 if self.data >= 0 else 0.0)])

    def exp(self):
        e = math.exp(self.data)
        return Value(e, [(self, e)])

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
        users, stack = {self: 0}, [self]
        while stack:
            for parent, _ in stack.pop().edges:
                if parent not in users:
                    users[parent] = 0
                    stack.append(parent)
                users[parent] += 1
        adjoint = dict.fromkeys(users, 0.0)
        adjoint[self] = 1.0
        ready = [self]
        while ready:
            node = ready.pop()
            if not node.edges:
                node.grad += adjoint[node]
            for parent, slope in node.edges:
                adjoint[parent] += slope * adjoint[node]
                users[parent] -= 1
                if not users[parent]:
                    ready.append(parent)

import math


class Value:
    inputs = ()

    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def slopes(self):
        return ()

    def __add__(self, other): return Sum(self, other)
    def __radd__(self, other): return Sum(other, self)
    def __sub__(self, other): return Sum(self, Product(-1, other))
    def __rsub__(self, other): return Sum(other, Product(-1, self))
    def __mul__(self, other): return Product(self, other)
    def __rmul__(self, other): return Product(other, self)
    def __truediv__(self, other): return Quotient(self, other)
    def __rtruediv__(self, other): return Quotient(other, self)
    def __pow__(self, n): return Power(self, n)
    def __neg__(self): return Product(-1, self)
    def relu(self): return Relu(self)
    def exp(self): return Exp(self)

    def backward(self):
        order = topological(self)
        for node in order:
            if isinstance(node, Operation):
                node.grad = 0.0
        self.grad += 1.0
        for node in reversed(order):
            for parent, slope in zip(node.inputs, node.slopes()):
                parent.grad += slope * node.grad


def topological(root):
    order, state, stack = [], {}, [root]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            order.append(node[0])
        elif node not in state:
            state[node] = True
            stack.append((node,))
            stack.extend(node.inputs)
    return order


class Operation(Value):
    def __init__(self, *inputs):
        self.inputs = tuple(i if isinstance(i, Value) else Value(i) for i in inputs)
        super().__init__(self.compute(*(i.data for i in self.inputs)))


class Sum(Operation):
    def compute(self, a, b): return a + b
    def slopes(self): return 1, 1


class Product(Operation):
    def compute(self, a, b): return a * b
    def slopes(self): return self.inputs[1].data, self.inputs[0].data


class Quotient(Operation):
    def compute(self, a, b): return a / b
    def slopes(self):
        a, b = (i.data for i in self.inputs)
        return 1 / b, -a / b / b


class Power(Operation):
    def __init__(self, base, n):
        self.n = n
        super().__init__(base)

    def compute(self, a):
        return a ** self.n

    def slopes(self):
        return (self.n * self.inputs[0].data ** (self.n - 1),)


class Relu(Operation):
    def compute(self, a): return a if a > 0 else 0.0
    def slopes(self): return (float(self.inputs[0].data > 0),)


class Exp(Operation):
    def compute(self, a): return math.exp(a)
    def slopes(self): return (self.data,)

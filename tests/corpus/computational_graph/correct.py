"""Ways to write computational_graph that are right: each must get full points."""

from __future__ import annotations

from ..variant import WHOLE, Variant, clean
from .base import edited, method

# The operators in terms of `_add`, `_mul`, `_pow`; what many whole files share.
_OPERATORS = """
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
"""

_SLOPES = '''
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
OPERATORS
BACKWARD
'''

_KAHN = """
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
"""

_GENERATORS = """
    def backward(self):
        order, seen, path = [], {id(self)}, [(self, iter(self.edges))]
        while path:
            node, rest = path[-1]
            for parent, _ in rest:
                if id(parent) not in seen:
                    seen.add(id(parent))
                    path.append((parent, iter(parent.edges)))
                    break
            else:
                order.append(node)
                path.pop()
        for node in order:
            if node.edges:
                node.grad = 0
        self.grad += 1
        while order:
            node = order.pop()
            for parent, slope in node.edges:
                parent.grad += slope * node.grad
"""

_RECURSION_ALLOWED = """
    def backward(self):
        import sys

        order, seen = [], set()

        def visit(node):
            seen.add(node)
            for parent, _ in node.edges:
                if parent not in seen:
                    visit(parent)
            order.append(node)

        before = sys.getrecursionlimit()
        sys.setrecursionlimit(100_000)
        try:
            visit(self)
        finally:
            sys.setrecursionlimit(before)
        for node in order:
            node.grad = node.grad if not node.edges else 0
        self.grad += 1
        for node in order[::-1]:
            for parent, slope in node.edges:
                parent.grad += slope * node.grad
"""

_LIST_SEARCH = """
    def backward(self):
        order, stack = [], [(self, False)]
        seen = {}
        while stack:
            node, done = stack.pop()
            if done:
                order.insert(0, node)
            elif id(node) not in seen:
                seen[id(node)] = node
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in node.edges)
        grads = {id(node): 0.0 for node in order}
        grads[id(self)] = 1.0
        for node in order:
            for parent, slope in node.edges:
                grads[id(parent)] += slope * grads[id(node)]
        for node in order:
            node.grad = grads[id(node)] if node.edges else node.grad + grads[id(node)]
"""

_PER_LEAF = """
    def backward(self):
        # gradients of intermediates live in one dict, and are never kept
        flow = {self: 1.0}
        for node in self.sorted():
            passed = flow.pop(node)
            if not node.edges:
                node.grad = node.grad + passed
            for parent, slope in node.edges:
                flow[parent] = flow.get(parent, 0.0) + passed * slope

    def sorted(self):
        seen, stack = {self}, [self]
        while stack:
            for parent, _ in stack.pop().edges:
                if parent not in seen:
                    seen.add(parent)
                    stack.append(parent)
        height = {}
        todo = list(seen)
        while todo:
            node = todo[-1]
            missing = [p for p, _ in node.edges if p not in height]
            if missing:
                todo.extend(missing)
            else:
                height[todo.pop()] = 1 + max((height[p] for p, _ in node.edges), default=0)
        return sorted(seen, key=height.get, reverse=True)
"""


def _slopes(backward: str, **changes: str) -> str:
    text = _SLOPES.replace("OPERATORS", _OPERATORS).replace("BACKWARD", backward)
    for old, new in changes.items():
        text = text.replace(old, new)
    return clean(text)


_NUMBERED = '''
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
'''

_TAPE = '''
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
'''

_DATACLASS = """
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
OPERATORS
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
"""

_CLASSES = (
    """
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
        if state.get(node) == "open":
            state[node] = "done"
            order.append(node)
        elif node not in state:
            state[node] = "open"
            stack.append(node)
            stack.extend(p for p in node.inputs if state.get(p) is None)
        # a node that waits twice is skipped the second time
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


class Power(Value):
    def __init__(self, base, n):
        super().__init__(base.data ** n)
        self.inputs, self.n = (base,), n

    def slopes(self):
        return (self.n * self.inputs[0].data ** (self.n - 1),)


class Relu(Operation):
    def compute(self, a): return a if a > 0 else 0.0
    def slopes(self): return (float(self.inputs[0].data > 0),)


class Exp(Operation):
    def compute(self, a): return math.exp(a)
    def slopes(self): return (self.data,)
""".replace("class Power(Value)", "class Power(Operation)")
    .replace(
        "        super().__init__(base.data ** n)\n        self.inputs, self.n = (base,), n\n",
        "        self.n = n\n        super().__init__(base)\n\n    def compute(self, a):\n"
        "        return a ** self.n\n",
    )
    .replace(
        """        if state.get(node) == "open":
            state[node] = "done"
            order.append(node)
        elif node not in state:
            state[node] = "open"
            stack.append(node)
            stack.extend(p for p in node.inputs if state.get(p) is None)
        # a node that waits twice is skipped the second time
""",
        """        if isinstance(node, tuple):
            order.append(node[0])
        elif node not in state:
            state[node] = True
            stack.append((node,))
            stack.extend(node.inputs)
""",
    )
)

_FORWARD = '''
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
OPERATORS
    def backward(self):
        for leaf, slope in self.slopes.items():
            leaf.grad += slope
'''

_POW = "            self.grad += n * self.data ** (n - 1) * out.grad\n"
_RELU = "            self.grad += (out.data > 0) * out.grad\n"

_EDITED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("base", "closures and a stack", {}),
    (
        "relu_slope_one",
        "a slope of 1 at 0",
        {_RELU: _RELU.replace("out.data > 0", "self.data >= 0")},
    ),
    (
        "relu_slope_third",
        "a slope of 0.3 at 0",
        {
            _RELU: "            slope = 0.3 if self.data == 0 else self.data > 0\n            self.grad += slope * out.grad\n"
        },
    ),
    (
        "grad_starts_as_int",
        "0 in place of 0.0",
        {
            "        self.grad = 0.0\n        self.parents": "        self.grad = 0\n        self.parents"
        },
    ),
    (
        "pow_by_division",
        "n x**n / x",
        {_POW: "            self.grad += n * out.data / self.data * out.grad\n"},
    ),
    (
        "own_difference",
        "a difference of its own",
        {
            method("__sub__"): """\
    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data - other.data, (self, other))

        def push():
            self.grad += out.grad
            other.grad -= out.grad

        out.push = push
        return out

"""
        },
    ),
    (
        "own_negative",
        "minus of its own",
        {
            "return self * -1": "out = Value(-self.data, (self,))\n\n        def push():\n            self.grad -= out.grad\n\n        out.push = push\n        return out"
        },
    ),
    (
        "parents_in_a_set",
        "a * a has one parent",
        {"        self.parents = parents\n": "        self.parents = set(parents)\n"},
    ),
    (
        "in_place",
        "+= of its own that makes a new value",
        {
            "    def __neg__": "    def __iadd__(self, other):\n        return self + other\n\n    def __neg__"
        },
    ),
    (
        "repr_and_float",
        "prints itself, and is a number",
        {
            "    def __neg__": '    def __repr__(self):\n        return f"Value(data={self.data}, grad={self.grad})"\n\n    def __float__(self):\n        return float(self.data)\n\n    def __neg__'
        },
    ),
    (
        "prints_while_running",
        "says what it does",
        {
            "        order, seen, stack": '        print("backward", self.data)\n        order, seen, stack'
        },
    ),
    (
        "cuts_zero_branches",
        "what has no gradient passes none on",
        {
            "            node.push()\n": "            if node.grad != 0:\n                node.push()\n"
        },
    ),
)

_WHOLE = (
    ("slopes_kahn", "counts the users of each node", _slopes(_KAHN)),
    ("slopes_generators", "a path of iterators", _slopes(_GENERATORS)),
    ("slopes_recursion_allowed", "recursive, with a higher limit", _slopes(_RECURSION_ALLOWED)),
    ("slopes_list", "order by insertion in front", _slopes(_LIST_SEARCH)),
    ("slopes_by_height", "sorted by height above the leaves", _slopes(_PER_LEAF)),
    ("numbered", "a heap of numbered nodes, slots, constants are no nodes", clean(_NUMBERED)),
    ("tape", "a global tape and functions set on the class", clean(_TAPE)),
    (
        "dataclass",
        "a dataclass with pull-backs",
        clean(
            _DATACLASS.replace(
                "OPERATORS",
                _OPERATORS.replace("    def __neg__(self):\n        return self * -1\n", ""),
            )
        ),
    ),
    ("classes", "one class for each operation", clean(_CLASSES)),
    ("forward_mode", "forward mode in disguise", clean(_FORWARD.replace("OPERATORS", _OPERATORS))),
)

CORRECT = [
    *(Variant(name, "Value", why, edited(changes)) for name, why, changes in _EDITED),
    *(Variant(name, WHOLE, why, text) for name, why, text in _WHOLE),
]

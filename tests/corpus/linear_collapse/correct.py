"""Ways to write linear_collapse that are right: each must get full points."""

from __future__ import annotations

from textwrap import indent

from ..variant import WHOLE, Variant, clean
from .base import hand_in

_ARGUMENTS = {"collapse": "w1, b1, w2, b2", "collapse_many": "layers", "counterexample": ""}


def _way(function: str, name: str, why: str, body: str, before: str = "") -> Variant:
    text = f"def {function}({_ARGUMENTS[function]}):\n" + indent(clean(body), "    ")
    if before:
        text = clean(before) + "\n\n" + text
    return Variant(f"{function}_{name}", function, why, hand_in({function: text}))


_COLLAPSE = (
    ("dot", "dot", "return np.dot(w1, w2), np.dot(b1, w2) + b2"),
    ("matmul", "matmul and add", "return np.matmul(w1, w2), np.add(b1.dot(w2), b2)"),
    (
        "einsum",
        "einsum",
        'return np.einsum("ih,ho->io", w1, w2), np.einsum("h,ho->o", b1, w2) + b2',
    ),
    ("tensordot", "tensordot", "return np.tensordot(w1, w2, 1), np.tensordot(b1, w2, 1) + b2"),
    ("transposes", "through transposes", "return (w2.T @ w1.T).T, w2.T @ b1 + b2"),
    (
        "network_on_basis",
        "the network on the unit vectors and on 0",
        """
     def f(x):
         return (x @ w1 + b1) @ w2 + b2

     b = f(np.zeros((1, len(w1))))[0]
     return f(np.eye(len(w1))) - b, b
     """,
    ),
    (
        "augmented",
        "one matrix product with the bias as a further row",
        """
     top = np.vstack([w1, b1])
     product = top @ w2
     return product[:-1], product[-1] + b2
     """,
    ),
    (
        "homogeneous",
        "both layers as matrices with a further row and column",
        """
     def whole(w, b):
         out = np.zeros((w.shape[0] + 1, w.shape[1] + 1))
         out[:-1, :-1], out[-1, :-1], out[-1, -1] = w, b, 1
         return out

     m = whole(w1, b1) @ whole(w2, b2)
     return m[:-1, :-1], m[-1, :-1]
     """,
    ),
    (
        "loops",
        "three loops",
        """
     w, b = np.zeros((w1.shape[0], w2.shape[1])), np.array(b2, dtype=float)
     for o in range(w2.shape[1]):
         for h in range(w1.shape[1]):
             b[o] += b1[h] * w2[h, o]
             w[:, o] += w1[:, h] * w2[h, o]
     return w, b
     """,
    ),
    (
        "sum_of_outer_products",
        "a sum of outer products",
        (
            "return sum(np.outer(w1[:, h], w2[h]) for h in "
            "range(len(w2))), (b1[:, None] * w2).sum(0) + b2"
        ),
    ),
    ("list_of_two", "a list", "return [w1 @ w2, b1 @ w2 + b2]"),
    (
        "float32_inside",
        "computes in float32",
        """
     w1, b1, w2, b2 = (a.astype(np.float32) for a in (w1, b1, w2, b2))
     return w1 @ w2, b1 @ w2 + b2
     """,
    ),
    (
        "least_squares",
        "fits the network, which it can do exactly",
        """
     n = len(w1) + 1
     x = np.random.default_rng(0).standard_normal((2 * n, n - 1))
     s = np.linalg.lstsq(np.c_[x, np.ones(2 * n)], (x @ w1 + b1) @ w2 + b2, rcond=None)[0]
     return s[:-1], s[-1]
     """,
    ),
    (
        "bias_first",
        "the bias before the weights",
        """
     b = np.array(b2)
     b = b + np.asarray(b1) @ w2
     w = np.asarray(w1) @ w2
     return w, b
     """,
    ),
    (
        "multi_dot",
        "linalg.multi_dot",
        "return np.linalg.multi_dot([w1, w2]), b1.reshape(1, -1).dot(w2).ravel() + b2",
    ),
    ("in_place_on_copies", "in place, on a copy", "b = b2.copy()\nb += b1 @ w2\nreturn w1 @ w2, b"),
    ("named_tuple", "a named tuple", "return Layer(w1 @ w2, b1 @ w2 + b2)"),
)
_BEFORE = {
    "named_tuple": """
    from collections import namedtuple

    Layer = namedtuple("Layer", "w b")
    """,
}
_MANY = (
    (
        "reduce",
        "functools.reduce",
        """
     import functools

     def two(a, b):
         return a[0] @ b[0], a[1] @ b[0] + b[1]

     return functools.reduce(two, layers)
     """,
    ),
    (
        "calls_collapse",
        "calls collapse",
        """
     w, b = layers[0]
     for layer in layers[1:]:
         w, b = collapse(w, b, *layer)
     return w, b
     """,
    ),
    (
        "from_identity",
        "starts from the identity",
        """
     n = layers[0][0].shape[0]
     w, b = np.eye(n), np.zeros(n)
     for v, c in layers:
         w, b = w @ v, b @ v + c
     return w, b
     """,
    ),
    (
        "from_the_end",
        "from the last layer to the first",
        """
     w, b = layers[-1]
     for v, c in reversed(layers[:-1]):
         w, b = v @ w, c @ w + b
     return w, b
     """,
    ),
    (
        "recursive",
        "recursion",
        """
     (w, b), rest = layers[0], layers[1:]
     if not rest:
         return w, b
     v, c = collapse_many(rest)
     return w @ v, b @ v + c
     """,
    ),
    (
        "halves",
        "both halves, then together",
        """
     if len(layers) == 1:
         return layers[0]
     middle = len(layers) // 2
     (w, b), (v, c) = collapse_many(layers[:middle]), collapse_many(layers[middle:])
     return w @ v, b @ v + c
     """,
    ),
    (
        "network_on_basis",
        "the network on the unit vectors and on 0",
        """
     def f(x):
         for w, b in layers:
             x = x @ w + b
         return x

     n = len(layers[0][0])
     b = f(np.zeros((1, n)))
     return f(np.eye(n)) - b, b.ravel()
     """,
    ),
    (
        "homogeneous",
        "matrices with a further row and column",
        """
     m = np.eye(len(layers[0][0]) + 1)
     for w, b in layers:
         wide = np.zeros((len(w) + 1, len(b) + 1))
         wide[:-1, :-1], wide[-1, :-1], wide[-1, -1] = w, b, 1
         m = m @ wide
     return m[:-1, :-1], m[-1, :-1]
     """,
    ),
    (
        "multi_dot",
        "the weights by multi_dot, each bias through what follows",
        """
     weights = [w for w, _ in layers]
     b = np.zeros(weights[-1].shape[1])
     for i, (_, c) in enumerate(layers):
         for v in weights[i + 1:]:
             c = c @ v
         b = b + c
     return (np.linalg.multi_dot(weights) if len(weights) > 1 else weights[0]), b
     """,
    ),
    (
        "index_loop",
        "an index",
        """
     w = layers[0][0].copy()
     b = layers[0][1].copy()
     for i in range(1, len(layers)):
         b = np.dot(b, layers[i][0]) + layers[i][1]
         w = np.dot(w, layers[i][0])
     return w, b
     """,
    ),
    (
        "iterator",
        "an iterator",
        """
     rest = iter(layers)
     w, b = next(rest)
     for v, c in rest:
         w, b = np.matmul(w, v), np.matmul(b, v) + c
     return [w, b]
     """,
    ),
    (
        "while_stack",
        "a stack, on a copy of the list",
        """
     stack = list(layers)
     while len(stack) > 1:
         v, c = stack.pop()
         w, b = stack.pop()
         stack.append((w @ v, b @ v + c))
     return stack[0]
     """,
    ),
    (
        "deepcopy",
        "works in place on a deep copy",
        """
     import copy

     layers = copy.deepcopy(layers)
     w, b = layers.pop(0)
     while layers:
         v, c = layers.pop(0)
         w = w @ v
         c += b @ v
         b = c
     return w, b
     """,
    ),
    (
        "float32_inside",
        "computes in float32",
        """
     w, b = (a.astype(np.float32) for a in layers[0])
     for v, c in layers[1:]:
         v, c = v.astype(np.float32), c.astype(np.float32)
         w, b = w @ v, b @ v + c
     return w, b
     """,
    ),
    (
        "einsum",
        "einsum",
        """
     w, b = layers[0]
     for v, c in layers[1:]:
         w, b = np.einsum("io,op->ip", w, v), np.einsum("o,op->p", b, v) + c
     return w, b
     """,
    ),
    (
        "accumulate",
        "itertools.accumulate",
        """
     import itertools

     return list(itertools.accumulate(layers, lambda a, c: (a[0] @ c[0], a[1] @ c[0] + c[1])))[-1]
     """,
    ),
)
_COUNTER = (
    (
        "opposite",
        "an input and its opposite",
        "w = np.array([[2.0]])\nx = np.array([[3.0]])\nreturn w, w, x, -x",
    ),
    (
        "wide",
        "a large random network",
        (
            "r = np.random.default_rng(1)\n"
            "return (r.standard_normal((8, 16)), r.standard_normal((16, 4)),"
            " r.standard_normal((1, 8)), r.standard_normal((1, 8)))"
        ),
    ),
    ("float32", "float32", "o = np.ones((1, 1), np.float32)\nreturn o, o, o, -2 * o"),
    ("integers", "whole numbers", "o = np.array([[1]])\nreturn o, o, o, -2 * o"),
    ("lists", "nested lists", "return [[1, -1]], [[1], [1]], [[1]], [[-1]]"),
    ("large", "large numbers", "o = np.array([[1e50]])\nreturn o, o, o, -0.5 * o"),
    ("small", "small numbers", "o = np.array([[1e-60]])\nreturn o, o, o, -0.5 * o"),
    (
        "just_enough",
        "a difference of 0.2 %",
        (
            "return np.array([[1.0, -1.0]]), np.array([[1.0], "
            "[-0.99]]), np.array([[5.0]]), np.array([[-1.0]])"
        ),
    ),
    ("list_of_four", "a list of arrays", "o = np.array([[1.0]])\nreturn [o, o, o, -o]"),
    (
        "three_inputs",
        "several inputs and outputs",
        (
            "w1 = np.array([[1.0, 0], [0, 1], [1, 1]])\nw2 = np.array([[1.0, 2, 3], [0, 1, 0]])\n"
            "return w1, w2, np.array([[1.0, -1, 0]]), np.array([[-2.0, 3, 0]])"
        ),
    ),
)
_CLASSES = """
import numpy as np


class Layer:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def then(self, other):
        return Layer(self.w @ other.w, self.b @ other.w + other.b)

    def pair(self):
        return self.w, self.b


def collapse(w1, b1, w2, b2):
    return Layer(w1, b1).then(Layer(w2, b2)).pair()


def collapse_many(layers):
    first, *rest = [Layer(*layer) for layer in layers]
    for layer in rest:
        first = first.then(layer)
    return first.pair()


def counterexample():
    w1, w2 = np.eye(2), np.ones((2, 1))
    return w1, w2, np.array([[1.0, 0.0]]), np.array([[-3.0, 1.0]])
"""

CORRECT: tuple[Variant, ...] = (
    *(_way("collapse", *way, _BEFORE.get(way[0], "")) for way in _COLLAPSE),
    *(_way("collapse_many", *way) for way in _MANY),
    *(_way("counterexample", *way) for way in _COUNTER),
    Variant("classes", WHOLE, "a class for a layer", clean(_CLASSES)),
)

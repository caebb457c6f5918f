"""Sums of products: @, dot, inner, outer, tensordot, einsum.

n terms of p factors    m = the same of m    k = sum of the k + n + p - 2
e = the same with e in one place, m + e in those before it, m in those behind, summed
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.numerics.tracked import (
    FUNCTIONS,
    UFUNCS,
    Context,
    Tracked,
    UnsupportedOperationError,
)


def contracted(product: Callable[..., Any], factors: Sequence[Tracked], terms: int) -> Tracked:
    """Return a sum of products.

    Args:
        product: on plain arrays; linear in each of its factors.
        factors: one or more.
        terms: how many summands an entry of the result has.
    """
    m = product(*(factor.m for factor in factors))
    e = np.zeros_like(m)
    for i, factor in enumerate(factors):
        if np.any(factor.e):
            before = [other.m + other.e for other in factors[:i]]
            e = e + product(*before, factor.e, *(other.m for other in factors[i + 1 :]))
    k = sum(factor.k for factor in factors) + max(terms, 1) + len(factors) - 2
    return Tracked(factors[0].context, product(*(factor.v for factor in factors)), m, k, e)


def _matmul(context: Context, a: Any, b: Any) -> Tracked:
    a, b = context.lift(a), context.lift(b)
    return contracted(np.matmul, [a, b], a.shape[-1] if a.ndim else 1)


def _lifted(*operands: Any) -> list[Tracked]:
    context = next(operand.context for operand in operands if isinstance(operand, Tracked))
    return [context.lift(operand) for operand in operands]


def _dot(a: Any, b: Any) -> Tracked:
    a, b = _lifted(a, b)
    return contracted(np.dot, [a, b], a.shape[-1] if a.ndim and b.ndim else 1)


def _inner(a: Any, b: Any) -> Tracked:
    a, b = _lifted(a, b)
    return contracted(np.inner, [a, b], a.shape[-1] if a.ndim and b.ndim else 1)


def _vdot(a: Any, b: Any) -> Tracked:
    a, b = _lifted(a, b)
    return contracted(np.vdot, [a, b], a.size)


def _outer(a: Any, b: Any) -> Tracked:
    return contracted(np.outer, _lifted(a, b), 1)


def _tensordot(a: Any, b: Any, axes: Any = 2) -> Tracked:
    a, b = _lifted(a, b)
    if isinstance(axes, int):
        summed = tuple(range(a.ndim - axes, a.ndim))
    else:
        first = axes[0]
        summed = (first,) if isinstance(first, int) else tuple(first)
    terms = math.prod(a.shape[axis] for axis in summed)
    return contracted(lambda left, right: np.tensordot(left, right, axes), [a, b], terms)


def _einsum(subscripts: Any, *operands: Any, optimize: Any = False) -> Tracked:
    del optimize
    if not isinstance(subscripts, str) or "." in subscripts:
        raise UnsupportedOperationError("numpy.einsum without plain subscripts")
    factors = _lifted(*operands)
    terms = _summed_terms(subscripts.replace(" ", ""), factors)
    return contracted(lambda *parts: np.einsum(subscripts, *parts), factors, terms)


def _summed_terms(subscripts: str, factors: Sequence[Tracked]) -> int:
    read, arrow, kept = subscripts.partition("->")
    if not arrow:
        kept = "".join(c for c in read if read.count(c) == 1)
    sizes: dict[str, int] = {}
    for letters, factor in zip(read.split(","), factors, strict=True):
        sizes.update(zip(letters, factor.shape, strict=True))
    return math.prod(size for letter, size in sizes.items() if letter not in kept)


UFUNCS["matmul"] = _matmul
FUNCTIONS.update(
    {
        "dot": _dot,
        "inner": _inner,
        "vdot": _vdot,
        "outer": _outer,
        "tensordot": _tensordot,
        "einsum": _einsum,
    }
)

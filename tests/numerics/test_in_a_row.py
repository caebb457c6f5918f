from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.numerics.in_a_row import InARow, in_a_row

Array = Any
RANDOM = np.random.default_rng(0)
A, B = RANDOM.standard_normal((3, 4, 5)), RANDOM.standard_normal((5, 6))
V = RANDOM.standard_normal(5)

SAME: dict[str, Callable[[Any], Array]] = {
    "stacks of matrices": lambda g: g.a @ g.b,
    "matrix and vector": lambda g: g.a[0] @ g.v,
    "stack and vector": lambda g: g.a @ g.v,
    "vector and matrix": lambda g: g.v @ g.b,
    "vectors": lambda g: g.v @ g.v,
    "dot": lambda g: np.dot(g.a[0], g.b),
    "dot of vectors": lambda g: np.dot(g.v, g.v),
    "dot of a number": lambda g: np.dot(2.0, g.b),
    "sum": lambda g: g.a.sum(),
    "sum over two axes": lambda g: np.sum(g.a, axis=(0, -1)),
    "sum kept": lambda g: np.sum(g.a, axis=1, keepdims=True),
    "sum of nothing": lambda g: np.sum(g.b[:0], axis=0),
    "sum with where": lambda g: np.sum(g.b, where=g.b > 0),
    "mean": lambda g: np.mean(g.a, axis=1, keepdims=True),
    "add.reduce": lambda g: np.add.reduce(g.b),
    "in place": lambda g: np.add(g.b, 1, out=g.b.copy()),
    "mask": lambda g: g.b * (g.b > 0),
    "maximum": lambda g: np.maximum(g.b, 0),
    "einsum": lambda g: np.einsum("ij,jk", g.a[0], g.b),
    "whole numbers": lambda g: np.sum((g.b > 0).astype(int)),
}


@pytest.mark.parametrize("name", SAME)
def test_everything_comes_out_as_it_does_of_plain_arrays(name: str) -> None:
    want = SAME[name](SimpleNamespace(a=A, b=B, v=V))
    got = SAME[name](SimpleNamespace(a=in_a_row(A), b=in_a_row(B), v=in_a_row(V)))
    assert np.shape(got) == np.shape(want)
    np.testing.assert_allclose(np.asarray(got), want, rtol=1e-13, atol=1e-14)


def naive(terms: Array) -> Any:
    total = terms.dtype.type(0)
    for term in terms:
        total = total + term
    return total


def test_a_sum_is_that_of_a_loop() -> None:
    terms = np.random.default_rng(3).standard_normal(2000).astype(np.float32)
    assert float(np.sum(in_a_row(terms))) == naive(terms)
    assert float(np.mean(in_a_row(terms))) == naive(terms) / np.float32(2000)
    assert float(np.sum(terms)) != naive(terms)


def test_products_of_matrices_lose_what_loops_lose() -> None:
    random = np.random.default_rng(4)
    a = random.standard_normal((40, 900)).astype(np.float32)
    b = random.standard_normal((900, 30)).astype(np.float32)
    exact = a.astype(float) @ b.astype(float)
    looped = np.zeros((40, 30), dtype=np.float32)
    for i in range(900):
        looped += np.outer(a[:, i], b[i])
    made = in_a_row(a) @ in_a_row(b)
    assert made.dtype == np.float32
    lost, of_loop = (np.sqrt(np.mean((x - exact) ** 2)) for x in (np.asarray(made), looped))
    assert 0.7 * of_loop < lost < 1.5 * of_loop


def test_what_comes_of_it_adds_up_likewise() -> None:
    assert isinstance(np.maximum(in_a_row(A) @ in_a_row(B), 0).T, InARow)
    assert in_a_row(3) == 3
    assert type(in_a_row(np.arange(3))) is np.ndarray

"""The corpora of linear_layer and sigmoid_layer: their labels are true, and so are the verdicts.

What a variant is, is told twice: by `truth` and the package's probes, which know nothing of the
grader, and, for a part of them at each seed, by the grader.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from .judging import Bench
from .packages import find_packages
from .truth import Label, Truth
from .variant import WHOLE, Variant

GRADIENTS = {
    "linear_layer": ("grad_w", "grad_x", "mse_grad_w"),
    "sigmoid_layer": ("grad_w", "grad_x"),
}
PACKAGES = {name: find_packages()[name] for name in GRADIENTS}
COARSE = ("float32", "differences", "clip_", "fine_floor")
"""In the names of variants that lie between rounding and what is always material."""
PART = 12
"""At each seed one variant in so many is judged."""


@cache
def bench(name: str) -> Bench:
    return Bench(name)


@cache
def truth(name: str, function: str) -> Truth:
    making = PACKAGES[name].making
    assert making is not None
    base = Variant("base", function, "the base", making.base)
    probes = making.probes(function, np.random.default_rng(5))
    return Truth(base, function, probes, f"{name}.py")


@pytest.mark.parametrize("name", PACKAGES)
def test_the_corpus_is_large_enough(name: str) -> None:
    package = PACKAGES[name]
    right, wrong = (Counter(v.function for v in some) for some in (package.correct, package.wrong))
    assert min(right[function] for function in GRADIENTS[name]) >= 40
    assert min(wrong[function] for function in GRADIENTS[name]) >= 100
    variants = (*package.correct, *package.wrong)
    assert len({v.name for v in variants}) == len({v.source for v in variants}) == len(variants)


@pytest.mark.parametrize("name", PACKAGES)
def test_every_variant_is_what_it_is_called(name: str) -> None:
    package = PACKAGES[name]
    for variant in (*package.correct, *package.wrong):
        if variant.function == WHOLE or any(part in variant.name for part in COARSE):
            continue
        told = truth(name, variant.function).of(variant.files(f"{name}.py"))
        assert told.label is (Label.RIGHT if variant.is_right else Label.WRONG), variant.name


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", PACKAGES)
def test_the_grader_agrees(name: str, seed: int) -> None:
    package = PACKAGES[name]
    variants = (*package.correct, *package.wrong)[seed * PART // 2 :: PART]
    runs = {v.name: (v.is_right, bench(name).judge(v, seed)) for v in variants}
    assert not {n: run.told for n, (is_right, run) in runs.items() if is_right != run.all_passed}

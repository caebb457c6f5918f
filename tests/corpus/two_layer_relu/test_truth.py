"""The corpus is what it says: proved without the grader, by differences in extended precision.

The loss is quadratic in any one weight as long as no unit switches, so a central difference with
a step that switches none is exact but for rounding.
"""

from __future__ import annotations

import ast
import io
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from ..variant import Variant
from .base import FILE, FUNCTIONS
from .correct import ACCURATE_BUT_SLOW, CORRECT
from .wrong import WRONG

Array = np.ndarray[Any, np.dtype[Any]]

ALLOWED = 1e-5
IMPORTS = {
    "math",
    "numpy",
    "__future__",
    "typing",
    "collections",
    "dataclasses",
    "functools",
    "itertools",
    "operator",
    "copy",
    "random",
    "time",
    "sys",
    "warnings",
}


# --- the oracle ----------------------------------------------------------------------------------


def wide(*arrays: Array) -> list[Array]:
    return [np.asarray(a, dtype=np.longdouble) for a in arrays]


def predict(x: Array, w1: Array, w2: Array) -> Array:
    h = np.zeros((x.shape[0], w1.shape[1]), dtype=np.longdouble)
    for d in range(x.shape[1]):
        h = h + x[:, d : d + 1] * w1[d]
    out = np.zeros((x.shape[0], w2.shape[1]), dtype=np.longdouble)
    for j in range(w2.shape[0]):
        out = out + np.where(h > 0, h, 0)[:, j : j + 1] * w2[j]
    return out


def squared_error(x: Array, y: Array, w1: Array, w2: Array) -> Any:
    return ((predict(x, w1, w2) - y) ** 2).sum()


def differences(x: Array, y: Array, w1: Array, w2: Array) -> tuple[Array, Array]:
    """Central differences with respect to w1 and w2, in longdouble."""
    x, y, w1, w2 = wide(x, y, w1, w2)
    margin = np.abs(x @ w1).min()
    assert margin > 0, "a pre-activation of exactly 0 has no derivative"
    steps = (margin / (4 * np.abs(x).max()), np.abs(w2).max())
    grads = []
    for w, step in zip((w1, w2), steps, strict=True):
        grad = np.zeros_like(w)
        for at in np.ndindex(*w.shape):
            kept = w[at]
            w[at] = kept + step
            up = squared_error(x, y, w1, w2)
            w[at] = kept - step
            down = squared_error(x, y, w1, w2)
            w[at] = kept
            grad[at] = (up - down) / (2 * step)
        grads.append(grad)
    return grads[0], grads[1]


def descend(
    x: Array, y: Array, w1: Array, w2: Array, rate: float, steps: int
) -> tuple[Array, Array, list[Any]]:
    x, y, w1, w2 = wide(x, y, w1, w2)
    losses = []
    for _ in range(steps):
        losses.append(squared_error(x, y, w1, w2))
        g1, g2 = differences(x, y, w1, w2)
        w1, w2 = w1 - np.longdouble(rate) * g1, w2 - np.longdouble(rate) * g2
    return w1, w2, losses


# --- the inputs ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inputs:
    name: str
    arrays: tuple[Array, ...]
    allowed: float = ALLOWED


def drawn(
    name: str, sizes: tuple[int, int, int, int], seed: int, scale: float = 1.0, preact: float = 1.0
) -> Inputs:
    """Normal numbers of mixed sign whose pre-activations keep away from 0 and are on and off."""
    n, d_in, hidden, d_out = sizes
    for attempt in range(500):
        rng = np.random.default_rng([seed, attempt])
        x, y = rng.standard_normal((n, d_in)), rng.standard_normal((n, d_out))
        w1, w2 = rng.standard_normal((d_in, hidden)), rng.standard_normal((hidden, d_out))
        h = x @ w1
        if np.abs(h).min() > 0.2 / h.size and (h > 0).any(axis=1).all() and (h < 0).any():
            return Inputs(name, (scale * x, scale * y, scale * preact * w1, scale * w2))
    raise AssertionError(f"no draw for {name}")


BY_HAND = Inputs(
    "by_hand",
    (
        np.array([[1.0, 2.0]]),
        np.array([[3.0]]),
        np.array([[1.0, 2.0], [1.0, -2.0]]),
        np.array([[2.0], [-1.0]]),
    ),
)


def dead_unit() -> Inputs:
    x, y, w1, w2 = drawn("dead", (5, 3, 7, 2), 11).arrays
    x[:, 0] = np.abs(x[:, 0]) + 2
    w1[:, 1] = [-3.0, 0.1, 0.1]
    w1[:, 4] = [3.0, 0.1, 0.1]
    h = x @ w1
    assert (h[:, 1] < 0).all()
    assert (h[:, 4] > 0).all()
    return Inputs("dead_unit", (x, y, w1, w2))


INPUTS = (
    drawn("base", (5, 3, 7, 2), 1),
    drawn("same_shapes", (5, 3, 7, 2), 2),
    BY_HAND,
    drawn("other_n", (71, 5, 7, 3), 3),
    drawn("one_sample", (1, 5, 7, 3), 4),
    drawn("one_output", (4, 3, 5, 1), 5),
    drawn("small", (6, 5, 7, 3), 6, scale=1e-2),
    drawn("large", (6, 5, 7, 3), 7, scale=1e3),
    dead_unit(),
    drawn("near_zero", (5, 3, 7, 2), 8, preact=2.0**-6),
    drawn("nearer_zero", (5, 3, 7, 2), 9, preact=2.0**-12),
)
FLOAT32 = Inputs(
    "float32", tuple(a.astype(np.float32) for a in drawn("float32", (6, 5, 7, 3), 10).arrays), 1e-3
)
RUNS = (
    (INPUTS[0], 2.0**-10, 12),
    (drawn("run", (6, 5, 7, 3), 12), 0.003, 9),
    (drawn("published", (8, 20, 10, 4), 13), 1e-6, 3),
)


@cache
def truth(function: str, inputs: int) -> Any:
    x, y, w1, w2 = (*INPUTS, FLOAT32)[inputs].arrays
    if function == "forward":
        return predict(*wide(x, w1, w2))
    if function == "loss":
        return squared_error(*wide(x, y, w1, w2))
    return differences(x, y, w1, w2)[0 if function == "grad_w1" else 1]


@cache
def run_truth(run: int) -> tuple[Array, Array, list[Any]]:
    inputs, rate, steps = RUNS[run]
    x, y, w1, w2 = inputs.arrays
    return descend(x, y, w1, w2, rate, steps)


# --- loading and calling --------------------------------------------------------------------------


@contextmanager
def loaded(variant: Variant) -> Iterator[ModuleType]:
    """Run the variant's files as modules; silent, warnings and numpy's state left alone."""
    before, names = dict(sys.modules), []
    out = io.StringIO()
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        redirect_stdout(out),
        redirect_stderr(out),
    ):
        warnings.simplefilter("ignore")
        try:
            for path, text in [*variant.siblings.items(), (FILE, variant.source)]:
                module = ModuleType(path.removesuffix(".py"))
                names.append(module.__name__)
                sys.modules[module.__name__] = module
                exec(compile(text, path, "exec"), module.__dict__)  # noqa: S102 - our own text
            yield module
        finally:
            for name in names:
                sys.modules.pop(name, None)
                if name in before:
                    sys.modules[name] = before[name]


class Disagreement(AssertionError):
    """How a variant differs from the truth."""


def expect(condition: bool, message: str) -> None:
    if not condition:
        raise Disagreement(message)


def compare(got: Any, want: Any, allowed: float, what: str) -> None:
    try:
        got, want = np.asarray(got), np.asarray(want)
    except ValueError as error:
        raise Disagreement(f"{what}: no array: {error}") from error
    if want.ndim == 0:
        expect(got.size == 1, f"{what}: {got.size} numbers for a scalar")
        got = got.reshape(())
    expect(got.shape == want.shape, f"{what}: shape {got.shape}, not {want.shape}")
    expect(got.dtype.kind == "f" and got.dtype.itemsize >= 4, f"{what}: dtype {got.dtype}")
    expect(bool(np.isfinite(got).all()), f"{what}: not finite")
    off = np.abs(got - want).max()
    expect(bool(off <= allowed * np.abs(want).max()), f"{what}: off by {off}")


def call(
    function: Callable[..., Any], arrays: tuple[Array, ...], *rest: Any, purity: bool = True
) -> Any:
    copies = [a.copy() for a in arrays]
    try:
        result = function(*copies, *rest)
    except Exception as error:
        raise Disagreement(f"raised {error!r}") from error
    for kept, now in zip(arrays, copies, strict=True):
        expect(not purity or kept.tobytes() == now.tobytes(), "changed an argument")
    return result


def plain(result: Any) -> Any:
    """A deep, independent copy of a result, to see later whether the result itself changed."""
    if isinstance(result, tuple | list):
        return [plain(part) for part in result]
    return np.array(result)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, list):
        return len(a) == len(b) and all(same(p, q) for p, q in zip(a, b, strict=True))
    return bool(np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True))


def given(function: str, inputs: Inputs) -> tuple[Array, ...]:
    x, y, w1, w2 = inputs.arrays
    return (x, w1, w2) if function == "forward" else (x, y, w1, w2)


def judge_values(module: ModuleType, name: str, *, with_float32: bool, purity: bool) -> None:
    function = getattr(module, name)
    earlier = []
    for number, inputs in enumerate((*INPUTS, FLOAT32)):
        if inputs is FLOAT32 and not with_float32:
            continue
        for time in ("first", "second"):
            result = call(function, given(name, inputs), purity=purity)
            compare(result, truth(name, number), inputs.allowed, f"{name} {inputs.name} {time}")
            earlier.append((result, plain(result)))
    for result, kept in earlier:
        expect(not purity or same(plain(result), kept), f"{name}: an earlier result changed")


def judge_training(module: ModuleType, *, purity: bool) -> None:
    earlier = []
    for number, (inputs, rate, steps) in enumerate(RUNS):
        want = run_truth(number)
        for time in ("first", "second"):
            result = call(module.train, inputs.arrays, rate, steps, purity=purity)
            expect(isinstance(result, tuple) and len(result) == 3, "train: not three results")
            what = f"train {inputs.name} {time}"
            compare(result[0], want[0], ALLOWED, f"{what}, w1")
            compare(result[1], want[1], ALLOWED, f"{what}, w2")
            expect(np.ndim(result[2]) == 1, f"{what}: losses are no list")
            expect(len(result[2]) == steps, f"{what}: {len(result[2])} losses")
            for t in range(steps):
                compare(result[2][t], want[2][t], ALLOWED, f"{what}, loss {t}")
            moved = np.abs(result[0] - inputs.arrays[2])
            expect(bool(moved.max() > 0), f"{what}: nothing was learned")
            earlier.append((result, plain(result)))
    for result, kept in earlier:
        expect(not purity or same(plain(result), kept), "train: an earlier result changed")


def judge(variant: Variant, functions: tuple[str, ...] = FUNCTIONS, *, purity: bool = True) -> None:
    """Raise Disagreement if the variant is not right; without purity, in what it returns."""
    with loaded(variant) as module:
        for name in functions:
            if name == "train":
                judge_training(module, purity=purity)
            else:
                judge_values(module, name, with_float32=variant not in WRONG, purity=purity)


def at_zero(slope: float) -> tuple[tuple[Array, ...], Array]:
    """Whole numbers with pre-activations of exactly 0, and grad_w1 with that slope there."""
    rng = np.random.default_rng(3)
    x, y = (rng.integers(1, 4, (5, k)) * rng.choice([-1.0, 1.0], (5, k)) for k in (3, 2))
    w1, w2 = (
        rng.integers(1, 4, (k, m)) * rng.choice([-1.0, 1.0], (k, m)) for k, m in ((3, 7), (7, 2))
    )
    x[0] = [1.0, 1.0, 2.0]
    w1[:, 2] = [1.0, 1.0, -1.0]
    h = x @ w1
    assert (h == 0).any()
    back = 2 * (np.maximum(h, 0) @ w2 - y) @ w2.T
    return (x, y, w1, w2), x.T @ (back * np.heaviside(h, slope))


def names(variants: tuple[Variant, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("variant", variants, ids=[v.name for v in variants])


# --- the claims ----------------------------------------------------------------------------------


@names(CORRECT + ACCURATE_BUT_SLOW)
def test_a_right_variant_agrees_everywhere(variant: Variant) -> None:
    judge(variant)


@names(CORRECT)
def test_a_right_variant_takes_a_slope_from_0_to_1_at_0(variant: Variant) -> None:
    arrays, none = at_zero(0.0)
    _, whole = at_zero(1.0)
    low, high = np.minimum(none, whole), np.maximum(none, whole)
    with loaded(variant) as module:
        got = np.asarray(module.grad_w1(*arrays))
        assert (low - 1e-4 <= got).all()
        assert (got <= high + 1e-4).all()


@names(WRONG)
def test_a_wrong_variant_is_wrong_in_the_function_it_names(variant: Variant) -> None:
    with pytest.raises(Disagreement):
        judge(variant, (variant.function,))


@names(WRONG)
def test_a_wrong_variant_is_right_in_all_else(variant: Variant) -> None:
    judge(variant, tuple(name for name in FUNCTIONS if name != variant.function))


@names(WRONG)
def test_what_a_wrong_variant_returns_is_wrong_unless_it_says_so(variant: Variant) -> None:
    if variant.purity_only:
        judge(variant, (variant.function,), purity=False)
    else:
        with pytest.raises(Disagreement):
            judge(variant, (variant.function,), purity=False)


@names(CORRECT + ACCURATE_BUT_SLOW + WRONG)
def test_a_variant_imports_nothing_but_what_is_allowed(variant: Variant) -> None:
    siblings = {path.removesuffix(".py") for path in variant.siblings}
    for text in variant.files(FILE).values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                roots = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                roots = {(node.module or "").split(".")[0]}
            else:
                continue
            assert roots <= IMPORTS | siblings


def test_names_and_texts_are_used_once() -> None:
    every = CORRECT + ACCURATE_BUT_SLOW + WRONG
    assert len({v.name for v in every}) == len(every)
    assert len({v.source for v in every}) == len(every)


def test_there_are_enough() -> None:
    by = {name: sum(v.function == name for v in WRONG) for name in FUNCTIONS}
    assert len(CORRECT) >= 45
    assert len(WRONG) >= 110
    assert by["grad_w1"] >= 45
    assert by["grad_w2"] >= 45
    assert all(v.mistake for v in WRONG)
    assert not any(v.mistake for v in CORRECT)

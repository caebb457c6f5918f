"""Samples of functions that never ran, and a small reference with mistakes.

total = sum(max(x @ w, 0)**2)     grad_w = d total / d w
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.diagnose import Cause, FromReference, Sample, causes, seen_of
from grader.diagnose.asked import Asked
from grader.evidence import Request
from grader.mistakes import Mistake, mistaken_source
from grader.prepare import Prepared
from grader.spec.models import Family

from ..builders import Functions, a_check, answered, prepared

SOURCE = """
import numpy as np


def forward(x, w):
    return np.maximum(x @ w, 0)


def total(x, w):
    h = x @ w
    return np.sum(np.maximum(h, 0) ** 2)


def grad_w(x, w):
    h = x @ w
    outer = 2 * h
    grad_h = outer * (h > 0)
    return x.T @ grad_h
"""
SENTENCE, HINT = "Something is wrong.", "Where is it?"


def a_mistake(name: str, step: str, wrong: str, *tasks: str) -> Mistake:
    return Mistake(name, step, wrong, SENTENCE, HINT, "concept", tasks or ("gradient",))


NO_MASK = a_mistake("no_mask", "grad_w.grad_h", "outer")
NO_TWO = a_mistake("no_two", "grad_w.outer", "h")
HALVED = a_mistake("halved", "grad_w.return", "x.T @ grad_h / 2")
MEAN = a_mistake("mean", "grad_w.return", "x.T @ grad_h / len(x)")
MISTAKES = (NO_MASK, NO_TWO, HALVED, MEAN)
OTHER_SIZES = {"N": 2, "D": 5, "H": 3}
FAMILIES = {"other": {"dims": OTHER_SIZES, "draw": "normal"}}


def a_reference(*mistakes: Mistake, source: str = SOURCE) -> FromReference:
    """The small reference, its functions by the names that tasks have in tests/builders.py."""
    functions = {"values": "forward", "scalar": "total", "gradient": "grad_w"}
    return FromReference(source, mistakes or MISTAKES, functions)


def made_wrong(*mistakes: Mistake, function: str = "grad_w") -> Callable[..., Any]:
    """A function of the small reference with mistakes in it."""
    space: dict[str, Any] = {}
    exec(mistaken_source(SOURCE, mistakes), space)  # noqa: S102
    return space[function]  # type: ignore[no-any-return]


def a_case_list(*families: str, **more: Any) -> Prepared:
    """Cases of the gradient of the small assignment."""
    names = list(families or ("base", "other"))
    return prepared(a_check("gradient", families=names), families=FAMILIES, **more)


def named(
    function: Callable[..., Any],
    *mistakes: Mistake,
    made: Prepared | None = None,
) -> tuple[Cause, ...]:
    """What is said of a hand-in's grad_w."""
    made = made or a_case_list()
    functions: Functions = {"grad_w": function}
    seen = seen_of(made, answered(made, functions), "grad_w")
    return causes(seen, "gradient", a_reference(*mistakes))


def ids(found: Sequence[Cause]) -> list[str]:
    return [cause.id for cause in found]


def a_sample(
    got: Any,
    dims: Mapping[str, int] | None = None,
    *,
    values: Mapping[str, Any] | None = None,
    draw: str = "dyadic",
    dtype: str = "float64",
    inputs: Mapping[str, Any] | None = None,
) -> Sample:
    """A call that returned an array, or several in a tuple."""
    arrays = got if isinstance(got, tuple) else (got,)
    family = Family.model_validate(
        {"dims": dims or {}, "draw": draw, "dtype": dtype, "values": values or {}}
    )
    request = Request("t/c#0:f", "f", (), 1.0, 100)
    leaves = tuple(np.asarray(array, dtype=float) for array in arrays)
    return Sample(Asked(request), leaves, inputs or {}, family, "family")

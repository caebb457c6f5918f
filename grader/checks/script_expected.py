"""What a script should leave in its variables, and how far from it a right one may be.

The reference's `train` runs exactly, and then in float32 and in float64 with its roundings changed:
the greatest deviation at each result, times eight, is allowed, on top of 64 roundings of the value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.base import Functions, Question
from grader.checks.recorded import Gradient
from grader.checks.scripts import data_of, starts_of
from grader.draw import kink_margin_kept
from grader.numerics.permuted import Dtype
from grader.numerics.tolerance import (
    PRECISIONS,
    SAFETY,
    Expected,
    in_float64,
    permuted_runs,
    unpermute,
)
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.spec.calls import Call, parse_call
from grader.spec.expressions import parse_expression

Array = npt.NDArray[Any]

ROUNDINGS: Final = 64
DOUBT: Final = 2
"""Weights on the way are taken to be off by this many times what float32 runs showed."""
VITAL: Final = 100
"""Training must move what is trained by this many float32 tolerances."""
DTYPES: Final[Mapping[str, Dtype]] = {"float64": np.float64, "float32": np.float32}
_PREDICTION: Final = ""
"""Stands for the prediction among the results."""


@dataclass(frozen=True)
class ExpectedScript:
    """What a run should leave.

    Attributes:
        results: by name.
        prediction: what the function should return after it, or None.
        gradients: of each sample, as the reference's `gradients` gives them; none if it has none.
        usual: the same with the handout's data.
    """

    results: Mapping[str, Expected]
    prediction: Expected | None
    gradients: tuple[Gradient, ...]
    usual: tuple[Gradient, ...]


def expect_script(question: Question, functions: Functions) -> ExpectedScript | None:
    """Return what is right, or None where these inputs would not tell it from what is wrong."""
    exact, float32, float64 = _runs(question, functions)
    off_by = {"float32": float32, "float64": float64}
    expected = {name: _expected(exact[name], off_by, name) for name in exact}
    if not _moves(question, expected) or not _kinks_are_clear(question, functions, float32):
        return None
    predicted = expected.pop(_PREDICTION, None)
    usual = {**question.inputs, **data_of(question)}
    return ExpectedScript(
        expected,
        predicted,
        _gradients(question, functions, question.inputs),
        _gradients(question, functions, usual),
    )


def _runs(question: Question, functions: Functions) -> tuple[dict[str, Array], ...]:
    """Return the results of the exact run, and the deviations of float32 and of float64 runs."""
    train = functions[question.function]
    given = question.reference_inputs(question.inputs)
    exact = _named(question, functions, train(*map(in_float64, given)))
    deviations = []
    for precision in ("float32", "float64"):
        found = {name: np.zeros(value.shape) for name, value in exact.items()}
        fixed = frozenset(question.spec.sequential)
        for run in permuted_runs(train, given, DTYPES[precision], fixed):
            for name, value in _named(question, functions, run.value).items():
                axes = (question.check.results or {}).get(name, ())
                error = np.abs(unpermute(value, axes, run.orders) - exact[name])
                found[name] = np.maximum(found[name], error)
        deviations.append(found)
    return exact, *deviations


def _named(question: Question, functions: Functions, results: Any) -> dict[str, Array]:
    names = tuple(question.check.results or ())
    values = dict(zip(names, results, strict=True))
    call = predicts_of(question)
    if call is not None:
        arguments = [values.get(name, question.inputs.get(name)) for name in call.arguments]
        values[_PREDICTION] = functions[call.function](*arguments)
    return {name: np.asarray(value, dtype=np.float64) for name, value in values.items()}


def _expected(exact: Array, off_by: Mapping[str, Mapping[str, Array]], name: str) -> Expected:
    size = float(np.max(np.abs(exact), initial=0.0))
    allowed = {
        precision: np.full(
            exact.shape,
            SAFETY * float(np.max(off_by[precision][name], initial=0.0))
            + ROUNDINGS * UNIT_ROUNDOFF[precision] * size,
        )
        for precision in PRECISIONS
    }
    return Expected(exact, exact, allowed)


def _moves(question: Question, expected: Mapping[str, Expected]) -> bool:
    """Whether the run changes each variable by far more than rounding does."""
    return all(
        np.max(np.abs(result.low - np.asarray(question.inputs[name])))
        > VITAL * np.max(result.allowed["float32"])
        for name, result in expected.items()
        if name in question.call.arguments
    )


def _kinks_are_clear(question: Question, functions: Functions, off_by: Mapping[str, Array]) -> bool:
    """Whether float32 cannot mistake the sign of a pre-activation on the way."""
    if not question.spec.preactivations:
        return True
    steps, train = str(question.check.steps), functions[question.function]
    for count in range(1, int(question.inputs[steps])):
        inputs = {**question.inputs, steps: count}
        given = question.reference_inputs(inputs)
        values = _named(question, functions, train(*map(in_float64, given)))
        weights = {n: v for n, v in values.items() if n in question.spec.variables}
        doubt = {name: DOUBT * float(np.max(off_by[name])) for name in weights}
        for text in question.spec.preactivations.values():
            if not kink_margin_kept(parse_expression(text), {**inputs, **weights}, doubt):
                return False
    return True


def _gradients(
    question: Question, functions: Functions, inputs: Mapping[str, Any]
) -> tuple[Gradient, ...]:
    """Return each sample's gradient as a function of the variables, which must be affine."""
    gradients = functions.get("gradients")
    if gradients is None:
        return ()
    names, data = starts_of(question), list(data_of(question))
    zero = dict.fromkeys(names, 0.0)
    made = []
    for sample in zip(*(inputs[name] for name in data), strict=True):

        def at(values: Mapping[str, float], sample: Any = sample) -> Array:
            return np.array([float(g) for g in gradients(*sample, *values.values())])

        constant = at(zero)
        slopes = [at({**zero, name: 1.0}) - constant for name in names]
        made.append(Gradient(constant.tolist(), [slope.tolist() for slope in slopes]))
    return tuple(made)


def predicts_of(question: Question) -> Call | None:
    """Return the call of the function that predicts after a run, or None."""
    predicts = question.check.predicts
    return None if predicts is None else parse_call(predicts)

"""Kind `variables`: what a script leaves in its variables, run with values of the grader's.

A script fixes its data, start values and repetitions, and whoever knows the handout knows its end
values. So each case replaces some of them, and the end values must follow. With `predicts` the
script's own prediction after the run is compared as well.

`results` names what the reference returns, in order; `compares` says which of them this check is
about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.answers import array_of, described, finding, not_finite, scalar_of
from grader.checks.arrays import compare_numbers
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.checks.recorded import Gradient, explain
from grader.checks.scripts import (
    RUN,
    Left,
    data_of,
    is_handout,
    not_found,
    read_left,
    repeats,
    run_request,
    starts_of,
    stopped,
    with_other,
)
from grader.checks.updates import explain_updates
from grader.draw import kink_margin_kept
from grader.evidence import Observation, Request
from grader.numerics.tolerance import (
    PRECISIONS,
    SAFETY,
    Expected,
    in_float64,
    permuted_runs,
    unpermute,
)
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.records import Finding
from grader.sandbox.wire import Value, WireArray
from grader.spec.calls import Call, parse_call
from grader.spec.expressions import parse_expression

Array = npt.NDArray[Any]

ROUNDINGS: Final = 64
DOUBT: Final = 2
"""Weights on the way are taken to be off by this many times what float32 runs showed."""
VITAL: Final = 100
"""Training must move what is trained by this many float32 tolerances."""
DTYPES: Final = {"float64": np.float64, "float32": np.float32}


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


class Variables:
    """Runs the script with a case's values and reads its variables."""

    name = "variables"
    calls_siblings = False
    needs_fixtures = False
    expected_types = (ExpectedScript, Expected, Gradient)

    def expect(self, question: Question, functions: Functions) -> ExpectedScript | None:
        """See `base.Kind`."""
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

    def nbytes(self, expected: ExpectedScript) -> int:
        """See `base.Kind`."""
        return sum(result.low.nbytes for result in expected.results.values())

    def requests(
        self, question: Question, expected: ExpectedScript, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        return (run_request(question, limits, tuple(expected.results), _predicts(question)),)

    def judge(
        self, question: Question, expected: ExpectedScript, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        observation = observed[RUN]
        early = stopped(question, observation)
        left = read_left(observation)
        if left is None or (early is not None and is_handout(question)):
            unread = finding(question, "BP115", "what the script left could not be read")
            return Judgement(False, (early or unread,))
        judged = _judge_values(question, expected, left)
        if judged.passed:
            told = () if early is None else (early,)  # what it left is right all the same
            return replace(judged, findings=told)
        lacking = not_found(question, left)
        if early is not None or lacking is not None:
            told = tuple(f for f in (early, lacking) if f is not None)
            return Judgement(False, told)
        why = explain(question, expected.gradients, expected.usual, left)
        why = why or explain_updates(question, left)
        return Judgement(False, (*why, *judged.findings), judged.mismatches)


_PREDICTION: Final = ""
"""Stands for the prediction among the results."""


# --- what is right ------------------------------------------------------------------------------


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
    call = _predicts(question)
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


def _kinks_are_clear(
    question: Question, functions: Functions, off_by: Mapping[str, Array]
) -> bool:
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


def _predicts(question: Question) -> Call | None:
    predicts = question.check.predicts
    return None if predicts is None else parse_call(predicts)


# --- what came back -----------------------------------------------------------------------------


def _judge_values(question: Question, expected: ExpectedScript, left: Left) -> Judgement:
    names = question.check.compares
    judged = [
        _judge_value(question, name, result, left)
        for name, result in expected.results.items()
        if names is None or name in names
    ]
    if expected.prediction is not None:
        judged.append(_judge_prediction(question, expected.prediction, left))
    return Judgement(  # without its precision: float32 is what torch's scripts have
        all(judgement.passed for judgement in judged),
        tuple(f for judgement in judged for f in judgement.findings),
        tuple(m for judgement in judged for m in judgement.mismatches),
    )


def _judge_value(question: Question, name: str, expected: Expected, left: Left) -> Judgement:
    if name not in left.values:
        headline = f"there is no variable {name} after the run"
        return Judgement(False, (finding(question, "BP310", headline),))
    got = read_value(question, name, left.values[name], expected.low.shape)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    count = repeats(question)[1]
    after = "the run" if is_handout(question) else f"{count} repetition{'s' * (count != 1)}"
    wrong = f"{name} is wrong after {after}{with_other(question)}"
    infinite = not_finite(question, got, name)
    return compare_numbers(question, got, expected, name, infinite, "BP311", wrong)


def read_value(
    question: Question, name: str, value: Value, shape: tuple[int, ...]
) -> Array | Finding:
    """Return the numbers of a variable, or why there are none."""
    what = f"{name} after the run"
    match value:
        case list() | tuple() if shape:
            value = _array(value)
        case [only]:
            value = only
    if shape == ():
        return scalar_of(question, value, what)
    if not isinstance(value, WireArray):
        headline = f"{what} is {described(value)}; an array of shape {shape} is asked for"
        return finding(question, "BP102", headline)
    return array_of(question, value, shape, what, f"{shape} is asked for")


def _array(value: Value) -> Value:
    try:
        array = np.array(value, dtype=np.float64)
    except (ValueError, TypeError):
        return value
    return WireArray("ndarray", "float64", array.shape, array)


def _judge_prediction(question: Question, expected: Expected, left: Left) -> Judgement:
    call = _predicts(question)
    assert call is not None  # noqa: S101  there is nothing expected otherwise
    at = f"{call.function}({left_at(question, call):g})"
    if left.prediction is None:
        why = left.refusal or f"{at} gives nothing"
        return Judgement(False, (finding(question, "BP315", why),))
    got = scalar_of(question, left.prediction, at)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    infinite = not_finite(question, got, at)
    wrong = f"{at} is wrong after the run{with_other(question)}"
    return compare_numbers(question, got, expected, call.function, infinite, "BP315", wrong)


def left_at(question: Question, call: Call) -> float:
    """Return the number at which a script's function is asked."""
    at = next(n for n in call.arguments if n not in (question.check.results or ()))
    return float(question.inputs[at])

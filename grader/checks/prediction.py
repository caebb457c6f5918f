"""Kind `prediction`: a script's own function, given the script's own end values. Partial credit.

Where the training is wrong, what is computed from its end values may still be right. So the
prediction after a run is compared with that of the reference's function at the values which the
script left. That function must be affine in them, so that its values at 0 and 1 tell all others;
`expect` checks this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from grader.checks.answers import finding, scalar_of
from grader.checks.arrays import compare_numbers
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.checks.left import Left, not_found, read_left, stopped
from grader.checks.scripts import RUN, replaced, run_request, starts_of
from grader.checks.variables import read_value
from grader.evidence import Observation, Request
from grader.numerics.tolerance import PRECISIONS, Expected
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.records import Finding

ROUNDINGS: Final = 64
PROBE: Final = (0.75, -1.25, 2.5)
"""Values at which it is checked that the function is affine."""


@dataclass(frozen=True)
class ExpectedFunction:
    """A function of the variables: `constant + sum(slope * value)`.

    Attributes:
        at: where it is asked.
        constant: its value where all variables are 0.
        slopes: by variable.
    """

    at: float
    constant: float
    slopes: Mapping[str, float]

    def of(self, values: Mapping[str, float]) -> Expected:
        """Return what is right for the variables' values."""
        terms = [self.constant, *(self.slopes[name] * values[name] for name in self.slopes)]
        value, size = np.array(sum(terms)), sum(map(abs, terms))
        allowed = {p: np.array(ROUNDINGS * UNIT_ROUNDOFF[p] * size) for p in PRECISIONS}
        return Expected(value, value, allowed)


class Prediction:
    """Runs the script with a case's values and asks its function once more."""

    name = "prediction"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = (ExpectedFunction,)

    def expect(self, question: Question, functions: Functions) -> ExpectedFunction | None:
        """See `base.Kind`; None where the function is not affine in the variables."""
        names = starts_of(question)
        at = next(name for name in question.call.arguments if name not in names)

        def value(values: Mapping[str, float]) -> float:
            given = {**question.inputs, **values}
            arguments = [given[name] for name in question.call.arguments]
            return float(functions[question.function](*arguments))

        zero = dict.fromkeys(names, 0.0)
        constant = value(zero)
        slopes = {name: value({**zero, name: 1.0}) - constant for name in names}
        made = ExpectedFunction(float(question.inputs[at]), constant, slopes)
        probe = {name: PROBE[i % len(PROBE)] for i, name in enumerate(names)}
        affine = abs(value(probe) - float(made.of(probe).low)) <= made.of(probe).allowed["float32"]
        return made if affine else None

    def nbytes(self, expected: ExpectedFunction) -> int:
        """See `base.Kind`."""
        return 8 * len(expected.slopes)

    def requests(
        self, question: Question, expected: ExpectedFunction, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return (run_request(question, limits, starts_of(question), question.call),)

    def judge(
        self, question: Question, expected: ExpectedFunction, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        observation = observed[RUN]
        left, early = read_left(observation), stopped(question, observation)
        # a script that waits for a key has done its work; one that breaks off has not
        if left is None or (early is not None and early.code != "BP118"):
            unread = finding(question, "BP115", "what the script left could not be read")
            return Judgement(False, (early or unread,))
        values = _values(question, left)
        if isinstance(values, Finding):
            return Judgement(False, (values,))
        at = f"{question.function}({expected.at:g})"
        if left.prediction is None:
            return Judgement(False, (finding(question, "BP315", left.refusal),))
        got = scalar_of(question, left.prediction, at)
        if isinstance(got, Finding):
            return Judgement(False, (got,))
        wrong = f"{at} is not what the model gives with the script's own variables"
        right = expected.of(values)
        judged = compare_numbers(question, got, right, question.function, at, "BP315", wrong)
        return replace(judged, precision=None)


def _values(question: Question, left: Left) -> dict[str, float] | Finding:
    """Return the script's own end values, or why they do not count."""
    values: dict[str, float] = {}
    for name in starts_of(question):
        if name not in left.values:
            return finding(question, "BP310", f"there is no variable {name} after the run")
        got = read_value(question, name, left.values[name], ())
        if isinstance(got, Finding):
            return got
        if not np.isfinite(got):
            return finding(question, "BP103", f"{name} is not finite after the run")
        values[name] = float(got)
    if not any(values[name] != _start(question, name) for name in values):
        return finding(question, "BP311", "the run leaves every variable as it was")
    if set(starts_of(question)) & set(replaced(question)) - left.used:
        return not_found(question, left) or values
    return values


def _start(question: Question, name: str) -> float:
    value: Any = question.inputs[name]
    return float(np.float32(value))

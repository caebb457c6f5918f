"""Role `error` of kind `checker`: the relative error of two arrays.

The pairs of one case, and what is right for them:

    given      a and b                        swapped    b and a: the same
    same       a and a: 0                     opposite   a and -a: 2
    one_zero   a and zeros: 1                 zero_first zeros and a: 1
    zeros      zeros and zeros: 0

The first two are computed, the others are the same for every a.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.answers import failure, finding, scalar_of
from grader.checks.arrays import compare_numbers
from grader.checks.base import Judgement, Limits, Question
from grader.draw import Inputs
from grader.evidence import Observation, Request
from grader.numerics.tolerance import Expected
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.records import Finding

Array = npt.NDArray[Any]

EXTRA: Final = 16
"""Roundings besides those of the sums of squares."""
TOLD: Final[Mapping[str, str]] = {
    "given": "",
    "swapped": " for (b, a): it must be the same as for (a, b)",
    "same": " for (a, a): nothing differs",
    "opposite": " for (a, -a): the difference is twice as long as either",
    "one_zero": " for (a, zeros): the difference is as long as the longer one",
    "zero_first": " for (zeros, a): the difference is as long as the longer one",
    "zeros": " for (zeros, zeros): two zeros are equal",
}


def expect(question: Question) -> dict[str, Expected]:
    """Return the right error by label of the call."""
    names = question.call.arguments
    return {
        label: _expected(*(np.asarray(inputs[name], dtype=np.float64) for name in names))
        for label, inputs in _pairs(question).items()
    }


def requests(
    question: Question, expected: Mapping[str, Expected], limits: Limits
) -> Iterator[Request]:
    """Yield one call a pair."""
    del expected
    for label, inputs in _pairs(question).items():
        yield question.request(label, question.call, inputs, limits)


def judge(
    question: Question, expected: Mapping[str, Expected], observed: Mapping[str, Observation]
) -> Judgement:
    """Judge all pairs; the first that is wrong is told."""
    precisions = set()
    for label, right in expected.items():
        judged = _judge_pair(question, label, right, observed[label])
        if not judged.passed:
            return judged
        precisions.add(judged.precision)
    return Judgement(True, precision="float64" if precisions == {"float64"} else "float32")


def _pairs(question: Question) -> dict[str, Inputs]:
    first, second = question.call.arguments
    a, b = question.inputs[first], question.inputs[second]
    zeros = np.zeros_like(a)
    pairs = {
        "given": (a, b),
        "swapped": (b, a),
        "same": (a, a),
        "opposite": (a, -a),
        "one_zero": (a, zeros),
        "zero_first": (zeros, a),
        "zeros": (zeros, zeros),
    }
    return {label: {**question.inputs, first: p, second: q} for label, (p, q) in pairs.items()}


def _expected(a: Array, b: Array) -> Expected:
    longest = max(np.linalg.norm(a), np.linalg.norm(b))
    value = np.asarray(np.linalg.norm(a - b) / longest if longest else 0.0)
    # an error of the norms is relative, one of the difference is relative to the norms
    roundings = 2 * (a.size + EXTRA)
    allowed = {
        name: np.asarray(roundings * unit * (1 + value)) for name, unit in UNIT_ROUNDOFF.items()
    }
    return Expected(value, value, allowed)


def _judge_pair(
    question: Question, label: str, right: Expected, observation: Observation
) -> Judgement:
    name = question.function
    problem = failure(question, name, observation)
    if problem is not None:
        return Judgement(False, (problem,))
    got = scalar_of(question, observation.value, name)
    if isinstance(got, Finding):
        return Judgement(False, (got,))
    code = "BP104" if label in ("given", "swapped") else "BP409"
    where = TOLD[label]
    headline = f"{name} is {float(got):.6g}, not {float(right.low):.6g},{where}".rstrip(",")
    what = f"{name}{where.split(':')[0]}"
    judged = compare_numbers(question, got, right, name, what, code, headline)
    told = tuple(
        finding(question, "BP103", f"{f.headline}; {right.low:g} is right")
        if f.code == "BP103"
        else f
        for f in judged.findings
    )
    return replace(judged, findings=told)

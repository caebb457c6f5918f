"""Kind `witness`: an open answer, judged by what it shows and not against another answer.

The student's function takes no arguments and returns an example; a public function of fixtures.py,
the property, evaluates it to a number that must reach `at_least`. The property runs on the grader's
side, on numbers and arrays that came over the wire: nothing of the student's runs with it. It
raises ValueError, with words for the student, for an example that cannot be evaluated.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from grader.checks.answers import described, failure, finding, results_of
from grader.checks.arrays import ONLY
from grader.checks.base import Functions, Judgement, Limits, Question, UnfitReferenceError
from grader.evidence import Observation, Request
from grader.records import Finding
from grader.sandbox.wire import DTYPES, Value, WireArray, printable

BUDGET: Final = 64 * 1024
"""Bytes of an example, before the factor that every reply has: small enough to evaluate at once."""
SHOWN: Final = 200


@dataclass(frozen=True)
class ExpectedWitness:
    """What the property of an example must reach."""

    at_least: float


class Witness:
    """One call without arguments; its results are handed to the property."""

    name = "witness"
    calls_siblings = False
    needs_fixtures = True
    expected_types: tuple[type, ...] = (ExpectedWitness,)

    def expect(self, question: Question, functions: Functions) -> ExpectedWitness:
        """See `base.Kind`."""
        name, at_least = _property(question), float(question.check.at_least or 0.0)
        if not callable(question.fixtures.get(name)):
            raise UnfitReferenceError(f"fixtures.py has no function {name}")
        try:
            reached = reached_by_reference(question, functions)
        except Exception as error:
            words = f"{name} raises {type(error).__name__} on the reference's example: {error}"
            raise UnfitReferenceError(words) from error
        if not reached >= at_least:
            words = f"the reference's example reaches {reached:g}, less than at_least"
            raise UnfitReferenceError(words)
        return ExpectedWitness(at_least)

    def nbytes(self, expected: ExpectedWitness) -> int:
        """See `base.Kind`."""
        del expected
        return BUDGET

    def requests(
        self, question: Question, expected: ExpectedWitness, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return (question.request(ONLY, question.call, {}, limits),)

    def judge(
        self, question: Question, expected: ExpectedWitness, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        problem = failure(question, question.function, observed[ONLY])
        if problem is None:
            problem = _problem(question, expected, observed[ONLY].value)
        return Judgement(problem is None, () if problem is None else (problem,))


def reached_by(question: Question, value: Value) -> float | Finding:
    """Return what the property says of a student's example, or why it cannot be evaluated."""
    names = question.check.returns
    values = results_of(question, value, names)
    if isinstance(values, Finding):
        return values
    try:
        plain = [_plain(name, item) for name, item in zip(names, values, strict=True)]
        return _reached(question, plain)
    except ValueError as error:
        words = printable(str(error))[:SHOWN]
        return finding(question, "BP141", f"{question.function}: {words}")
    except Exception as error:  # noqa: BLE001  on hostile data an author's function may fail anyhow
        words = f"{question.function}'s example cannot be evaluated ({type(error).__name__})"
        return finding(question, "BP141", words)


def reached_by_reference(question: Question, functions: Functions) -> float:
    """Return what the property says of the example of a version of the reference.

    Raises:
        Exception: whatever that version, or the property, raises.
    """
    return _reached(question, list(functions[question.function]()))


def _problem(question: Question, expected: ExpectedWitness, value: Value) -> Finding | None:
    reached = reached_by(question, value)
    if isinstance(reached, Finding):
        return reached
    if reached >= expected.at_least:
        return None
    name = _property(question)
    asked = f"at least {expected.at_least:g} is asked for"
    return finding(question, "BP142", f"{question.function}'s {name} is {reached:.3g}; {asked}")


def _reached(question: Question, values: list[Any]) -> float:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reached = float(question.fixtures[_property(question)](*values))
    if not math.isfinite(reached):
        raise ValueError(f"{_property(question)} of it is not finite")
    return reached


def _plain(name: str, value: Value) -> Any:
    """Return a result as plain numbers, arrays and lists of them.

    Raises:
        ValueError: it is not data, with words for the student.
    """
    match value:
        case WireArray(data=data) if data is not None:
            return np.array(data)
        case WireArray(dtype=dtype, shape=shape) if dtype in DTYPES:
            raise ValueError(f"{name} is an array of shape {shape}: too large")
        case list() | tuple():
            return type(value)(_plain(name, item) for item in value)
        case bool() | int() | float():
            return value
        case WireArray(dtype=dtype):
            raise ValueError(f"{name} is an array of {dtype}; an array of numbers is asked for")
    raise ValueError(f"{name} is {described(value)}; an array of numbers is asked for")


def _property(question: Question) -> str:
    return str(question.check.property)

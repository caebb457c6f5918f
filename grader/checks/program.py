"""Kind `program`: an expression that a public function builds from the student's class.

The function of fixtures.py gets the class and the arguments of the task's call, and returns numbers
by name. It runs in the student's process with the student's class, and here with the reference's
class whose numbers are tracked, so that the tolerances are computed.

Names, not positions, tell the numbers apart, and the first line of the function's docstring says
what it builds: findings end with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from grader.checks.answers import failure, finding, scalar_of
from grader.checks.arrays import ONLY
from grader.checks.base import (
    Difference,
    Functions,
    Judgement,
    Limits,
    Question,
    UnfitReferenceError,
)
from grader.evidence import Observation, Request
from grader.numerics.compare import compare, one_slope
from grader.numerics.tolerance import PRECISIONS, Expected
from grader.numerics.tracked import Context
from grader.records import Finding
from grader.sandbox.wire import Value

PRECISION: Final = "float64"
"""Of Python's numbers."""
MOST_NAMED: Final = 3
UNFILLED: Final = "BP116"
RECURSION: Final = "Functions that call themselves reach only so deep; a loop has no such limit."
Numbers: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class ExpectedNumbers:
    """What a program returns.

    Attributes:
        what: it builds, in words.
        numbers: what is right, by name.
    """

    what: str
    numbers: dict[str, Expected]


class Program:
    """One call of a function of fixtures.py with the student's class."""

    name = "program"
    calls_siblings = False
    needs_fixtures = True
    expected_types: tuple[type, ...] = (ExpectedNumbers, Expected)

    def expect(self, question: Question, functions: Functions) -> ExpectedNumbers | None:
        """See `base.Kind`; None where every number would be 0."""
        program = question.fixtures.get(_program(question))
        if not callable(program):
            raise UnfitReferenceError(f"fixtures.py has no function {_program(question)}")
        arguments = [_plain(question.inputs[name]) for name in question.call.arguments]
        made = functions[question.function]
        low, ties = _tracked(program, made, arguments, tie=0.0)
        high, _ = _tracked(program, made, arguments, tie=1.0) if ties else (low, 0)
        numbers = {name: _united(low[name], high[name]) for name in low}
        _check(question, program(made, *arguments), numbers)
        if not any(np.any(number.low) or np.any(number.high) for number in numbers.values()):
            return None
        return ExpectedNumbers(_described(program), numbers)

    def nbytes(self, expected: ExpectedNumbers) -> int:
        """See `base.Kind`."""
        return sum(len(name) + 64 for name in expected.numbers)

    def requests(
        self, question: Question, expected: ExpectedNumbers, limits: Limits
    ) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        through = _program(question)
        inputs, call = question.inputs, question.call
        return (question.request(ONLY, call, inputs, limits, through=through),)

    def judge(
        self, question: Question, expected: ExpectedNumbers, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        observation = observed[ONLY]
        problem = failure(question, question.function, observation)
        if problem is not None:
            return Judgement(False, (_on(expected, observation, problem),))
        numbers = _read(question, observation.value, expected)
        if isinstance(numbers, Finding):
            return Judgement(False, (numbers,))
        return _compared(question, numbers, expected)


# --- what is right --------------------------------------------------------------------------------


def _tracked(
    program: Callable[..., Numbers], made: Any, arguments: list[Any], tie: float
) -> tuple[dict[str, tuple[Any, Any]], int]:
    """Run a program on tracked numbers; return value and tolerance by name, and how many ties."""
    context = Context(PRECISION, tie)
    results = program(lambda number: made(context.leaf(number)), *arguments)
    numbers = {name: context.lift(result) for name, result in results.items()}
    own_error = {name: context.gamma(max(n.k, 1)) * n.m for name, n in numbers.items()}
    found = {name: (n.v, n.bound() + own_error[name]) for name, n in numbers.items()}
    return found, context.ties


def _united(low: tuple[Any, Any], high: tuple[Any, Any]) -> Expected:
    allowed = np.asarray(np.maximum(low[1], high[1]))
    return Expected(np.array(low[0]), np.array(high[0]), dict.fromkeys(PRECISIONS, allowed))


def _check(question: Question, plain: Numbers, numbers: Mapping[str, Expected]) -> None:
    """See that the reference gives the same without tracking."""
    for name, number in numbers.items():
        sides = (number.low, number.high)
        allowed = number.allowed[PRECISION]
        if not any(abs(float(plain[name]) - side) <= allowed for side in sides):
            words = f"{_program(question)} comes out otherwise on tracked numbers: {name}"
            raise UnfitReferenceError(words)


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def _described(program: Callable[..., Numbers]) -> str:
    lines = (program.__doc__ or program.__name__).strip().splitlines()
    return lines[0].rstrip(".")


def _program(question: Question) -> str:
    return str(question.check.program)


# --- what came back -------------------------------------------------------------------------------


def _on(expected: ExpectedNumbers, observation: Observation, problem: Finding) -> Finding:
    """Return a failure with the expression that it happened on."""
    if problem.code == UNFILLED:  # it fails everywhere
        return problem
    told: dict[str, Any] = {"headline": f"{problem.headline}: {expected.what}"}
    if observation.raised is not None and observation.raised.type == "RecursionError":
        told["detail"] = (RECURSION,)
    return problem.model_copy(update=told)


def _read(question: Question, value: Value, expected: ExpectedNumbers) -> Any:
    """Return the numbers by name, or the finding for the first that is none."""
    if not isinstance(value, dict) or value.keys() != expected.numbers.keys():
        headline = f"the answer of {question.function} could not be read: {expected.what}"
        return finding(question, "BP115", headline)
    numbers = {}
    for name, item in value.items():
        number = scalar_of(question, item, name)
        if isinstance(number, Finding):
            return number.model_copy(update={"headline": f"{number.headline}: {expected.what}"})
        numbers[name] = number
    return numbers


def _compared(
    question: Question, numbers: Mapping[str, Any], expected: ExpectedNumbers
) -> Judgement:
    names = list(expected.numbers)
    got = [numbers[name] for name in names]
    right = one_slope(got, [expected.numbers[name] for name in names])
    compared = {
        name: compare(number, want, (PRECISION,))
        for name, number, want in zip(names, got, right, strict=True)
    }
    wrong = {name: comparison for name, comparison in compared.items() if not comparison.passed}
    if not wrong:
        return Judgement(True, precision=PRECISION)
    told = finding(question, "BP104", f"{_listed(list(wrong))} wrong: {expected.what}")
    found = tuple(Difference(name, question.case, wrong[name]) for name in wrong)
    return Judgement(False, (told,), found)


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} is"
    if len(names) > MOST_NAMED:
        return f"{len(names)} numbers are"
    return f"{', '.join(names[:-1])} and {names[-1]} are"

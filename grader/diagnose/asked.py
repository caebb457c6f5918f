"""What foretells an answer of a submission, and what of the answer is held against it.

Pure, but for the reference, which is asked:

    Asked      a call: the reference's function gets the same arguments
    Unwatched  a call that a public function watched: what was recorded is left aside
    Shown      an example: what counts is what its property says of it
    Ran        a run of a script: the reference's training, and its prediction after it
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, TypeAlias

import numpy as np

from grader.checks import Question
from grader.checks.answers import scalar_of
from grader.checks.left import not_found, read_left
from grader.checks.script_expected import ExpectedScript, predicts_of
from grader.checks.variables import read_value
from grader.checks.witness import reached_by, reached_by_reference
from grader.diagnose.leaves import Leaves, leaves
from grader.evidence import Observation, Outcome, Request
from grader.numerics.tolerance import Expected
from grader.prepare import PreparedCase
from grader.records import Finding
from grader.sandbox.wire import Fixture, WireArray

Functions: TypeAlias = Mapping[str, Any]
ASIDE: Final = ("purity", "rules")
"""Kinds whose calls tell of more than one function."""
REPEATED: Final = "prediction"
"""The kind that runs a script once more, as others do."""


@dataclass(frozen=True)
class Got:
    """What came back, as numbers.

    Attributes:
        leaves: the arrays.
        chosen: which of the predicted arrays they are held against; None for all of them.
    """

    leaves: Leaves
    chosen: tuple[int, ...] | None = None

    def of(self, predicted: Leaves) -> Leaves:
        """Return the predicted arrays that these are held against."""
        if self.chosen is None:
            return predicted
        return tuple(predicted[position] for position in self.chosen)


@dataclass(frozen=True)
class Asked:
    """One call of the reference.

    Attributes:
        request: what the submission was asked.
        least: how many such answers a name needs.
        is_function: whether an answer is what a function returned, so that generic mistakes apply.
    """

    request: Request
    least: ClassVar[int] = 2
    is_function: ClassVar[bool] = True

    @property
    def id(self) -> str:
        """Of the request."""
        return self.request.id

    def made(self, module: Functions, fixtures: Functions) -> Callable[[], Leaves | None]:
        """Return the call, ready to be made.

        Args:
            module: a version of the reference.
            fixtures: functions of fixtures.py, where this side may run them.

        Raises:
            KeyError: the reference lacks the function, or the twin of a fixture.
        """
        own, request = module[self.request.function], self.request
        if request.read:
            return lambda: leaves(own)
        arguments = [plain(argument, module) for argument in request.arguments]
        if request.through is None:
            return lambda: leaves(own(*arguments))
        through = fixtures[request.through]
        return lambda: leaves(through(own, *arguments))

    def got(self, seen: Observation) -> Got | None:
        """Return what of a reply is held against predictions; None where there are no numbers."""
        if seen.outcome is not Outcome.RETURNED:
            return None
        found = leaves(seen.value, copy=False)  # most large ones are never looked at
        return None if found is None else Got(found)


@dataclass(frozen=True)
class Unwatched(Asked):
    """A call that was watched: the reply is the result and what was recorded."""

    def got(self, seen: Observation) -> Got | None:
        """See `Asked`."""
        if isinstance(seen.value, tuple) and len(seen.value) == 2:
            seen = replace(seen, value=seen.value[0])
        return super().got(seen)


@dataclass(frozen=True)
class Shown(Asked):
    """An example that is judged by what it shows; one tells all that there is to tell."""

    question: Question
    least: ClassVar[int] = 1
    is_function: ClassVar[bool] = False

    def made(self, module: Functions, fixtures: Functions) -> Callable[[], Leaves | None]:
        """See `Asked`."""
        del fixtures
        return lambda: (np.array(reached_by_reference(self.question, module)),)

    def got(self, seen: Observation) -> Got | None:
        """See `Asked`."""
        if seen.outcome is not Outcome.RETURNED:
            return None
        reached = reached_by(self.question, seen.value)
        return None if isinstance(reached, Finding) else Got((np.array(reached),))


@dataclass(frozen=True)
class Ran(Asked):
    """A run of a script, whose end values are those of the reference's training."""

    question: Question
    expected: ExpectedScript
    is_function: ClassVar[bool] = False

    def made(self, module: Functions, fixtures: Functions) -> Callable[[], Leaves | None]:
        """See `Asked`."""
        del fixtures
        question, inputs = self.question, self.question.inputs
        train, call = module[question.function], predicts_of(question)
        given = [plain(question.to_wire(n, inputs), module) for n in question.call.arguments]
        predict = None if call is None else module[call.function]

        def run() -> Leaves:
            values = dict(zip(self.expected.results, train(*given), strict=True))
            left = list(values.values())
            if call is not None and predict is not None:
                left.append(predict(*(values.get(n, inputs.get(n)) for n in call.arguments)))
            return tuple(np.asarray(value, dtype=np.float64) for value in left)

        return run

    def got(self, seen: Observation) -> Got | None:
        """Return the values that a script left, and its prediction, where it came to its end."""
        left = read_left(seen)
        if seen.outcome is not Outcome.RETURNED or left is None or not_found(self.question, left):
            return None
        found: dict[int, Any] = {}
        results = self.expected.results
        for position, (name, right) in enumerate(results.items()):
            if name in left.values:
                shape = right.low.shape
                found[position] = read_value(self.question, name, left.values[name], shape)
        if self.expected.prediction is not None and left.prediction is not None:
            found[len(results)] = scalar_of(self.question, left.prediction, "the prediction")
        numbers = {at: value for at, value in found.items() if not isinstance(value, Finding)}
        told = tuple(np.asarray(value, dtype=np.float64) for value in numbers.values())
        return Got(told, tuple(numbers)) if told else None


def asked_of(case: PreparedCase) -> Iterator[Asked]:
    """Yield what a case's requests are held against; nothing for kinds that tell no more."""
    kind, question = case.kind.name, case.question
    if kind in (*ASIDE, REPEATED):
        return
    for request in case.calls:
        if request.replacing:
            continue
        if request.run is not None:
            if isinstance(case.expected, ExpectedScript):
                yield Ran(request, question, case.expected)
        elif kind == "witness":
            yield Shown(request, question)
        elif question.check.watch is not None:
            yield Unwatched(replace(request, through=None))
        else:
            yield Asked(request)


def slack_of(case: PreparedCase, asked: Asked, precision: str) -> float:
    """Return by how much the right numbers of a call may be off for rounding alone.

    What cancels on paper leaves this much behind; a prediction of 0 is met by it.
    """
    label = asked.id.partition(":")[2]
    sizes = [
        one.widest[precision] for one in _expected(case.expected, label) if precision in one.widest
    ]
    return max(sizes, default=0.0)


def _expected(value: Any, label: str) -> Iterator[Expected]:
    """Yield the right numbers of one call, wherever a kind of check keeps them."""
    match value:
        case Expected():
            yield value
        case Mapping():
            yield from _expected(value.get(label), label)
        case _:
            for name in ("results", "right"):
                part = getattr(value, name, None)
                if isinstance(part, Mapping):
                    chosen = part.get(label)
                    inner = part.values() if chosen is None else [chosen]
                    for one in inner:
                        yield from _expected(one, label)


def plain(value: Any, functions: Functions) -> Any:
    """Return an argument on the wire as the reference takes it.

    Args:
        value: see `wire.Value`.
        functions: of the reference, by name; the twins of public fixtures are among them.

    Raises:
        KeyError: the reference has no twin of a fixture.
    """
    match value:
        case WireArray(data=data):
            return None if data is None else data.astype(np.float64)
        case Fixture(name=name, arguments=None):
            return functions[name]
        case Fixture(name=name, arguments=tuple(made_with)):
            return functions[name](*(plain(item, functions) for item in made_with))
        case list() if value and all(type(item) is float for item in value):
            return np.array(value)
        case list():
            return [plain(item, functions) for item in value]
        case tuple():
            return tuple(plain(item, functions) for item in value)
    return value

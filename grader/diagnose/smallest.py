"""The smallest failing case: inputs that one can redo the calculation with on paper. Pure.

Candidates come from the spec alone, smallest first: all dimensions 1, then one of them 2, then
all, each with a few draws of whole numbers from -3 to 3. They are asked in one go, and the first
on which the function is wrong is the case; so the number of calls is bounded and the choice is the
same every time. A candidate may be all on or all off: it need not expose anybody else's mistake.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from grader.checks import Case, Limits, Question
from grader.diagnose.leaves import Leaves, agree, leaves
from grader.diagnose.predictions import RIGHT, Predictions, predicted
from grader.draw import Inputs
from grader.evidence import Evidence, Observation, Outcome, Request
from grader.prepare import Prepared, PreparedCase
from grader.spec.calls import Call, call_of
from grader.spec.expressions import evaluate, names_in, parse_expression
from grader.spec.models import Assignment, Family

KINDS: Final = ("values", "gradient")
FAMILY: Final = "smallest"
DRAWS: Final = 4
"""Draws for each set of dimensions."""
CLOSE: Final = 1e-5
"""Relative difference from which a result on whole numbers is wrong, in float32 as well."""
CALL_S: Final = 1.0
REPLY: Final = 4096


@dataclass(frozen=True)
class Candidate:
    """A small case of one task.

    Attributes:
        question: with its inputs.
        request: the call of the task's function.
    """

    question: Question
    request: Request

    def also(self, call: Call) -> Request:
        """Return the call of another function of the submission on the same inputs."""
        return self.question.request(
            call.function, call, self.question.inputs, Limits(CALL_S, REPLY)
        )


@dataclass(frozen=True)
class Small:
    """The small cases of an assignment, drawn when they are first needed: the same for everybody.

    Attributes:
        prepared: its cases.
        drawn: those drawn so far, by task.
        also: calls of other functions so far, by id of the case's own call.
    """

    prepared: Prepared
    drawn: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)
    also: dict[str, tuple[Request, ...]] = field(default_factory=dict)

    def of(self, task: str) -> tuple[Candidate, ...]:
        """Return the small cases of a task, smallest first."""
        if task not in self.drawn:
            self.drawn[task] = candidates(self.prepared, task)
        return self.drawn[task]

    def companions(self, candidate: Candidate) -> tuple[Request, ...]:
        """Return the calls of other functions on a small case; see `companions`."""
        name = candidate.request.id
        if name not in self.also:
            self.also[name] = tuple(companions(self.prepared, candidate))
        return self.also[name]


def candidates(prepared: Prepared, task: str) -> tuple[Candidate, ...]:
    """Return the small cases of a task, smallest first; none where its arguments are special."""
    case = next(
        (
            case
            for case in prepared.all_cases()
            if case.question.task.id == task and case.kind.name in KINDS
        ),
        None,
    )
    if case is None or not _is_plain(prepared.spec, case.question.call):
        return ()
    return tuple(_candidates(prepared.spec, case))


def first_wrong(
    tried: Sequence[Candidate], evidence: Evidence, predictions: Predictions
) -> Candidate | None:
    """Return the first candidate on which the student's function returned something wrong."""
    for candidate in tried:
        seen = evidence.calls.get(candidate.request.id)
        if seen is not None and is_wrong(candidate.request, seen, predictions):
            return candidate
    return None


def is_wrong(request: Request, seen: Observation, predictions: Predictions) -> bool:
    """Return whether a call returned something, and other numbers than the reference does."""
    if seen.outcome is not Outcome.RETURNED:
        return False
    right, got = predicted(predictions, RIGHT, request), leaves(seen.value)
    return right is not None and got is not None and _differ(got, right)


def _differ(got: Leaves, right: Leaves) -> bool:
    """Whether numbers of the same count differ; another shape alone is no wrong number."""
    if [leaf.size for leaf in got] != [leaf.size for leaf in right]:
        return False
    shaped = tuple(a.reshape(b.shape) for a, b in zip(got, right, strict=True))
    return not agree(shaped, right, CLOSE)


def _is_plain(spec: Assignment, call: Call) -> bool:
    """Whether every argument is a variable with dimensions, or a scalar that is drawn."""
    return all(
        name in spec.variables
        and (spec.variables[name] or name in spec.passed_as)
        and spec.passed_as.get(name) != "fixture"
        for name in call.arguments
    )


def _candidates(spec: Assignment, case: PreparedCase) -> Iterator[Candidate]:
    task, call = case.question.task.id, case.question.call
    names = tuple(dict.fromkeys(n for arg in call.arguments for n in spec.variables[arg]))
    number = 0
    for dims in _sizes(names):
        for draw in range(DRAWS):
            inputs = _drawn(spec, call, dims, f"{spec.id}/{task}/{draw}/{sorted(dims.items())}")
            if not _is_off_its_kinks(spec, inputs):
                continue
            family = Family(dims=dict(dims), draw="integers")
            changed = spec.model_copy(update={"families": {**spec.families, FAMILY: family}})
            question = replace(
                case.question,
                spec=changed,
                case=Case(f"{task}/smallest#{number}", FAMILY, secret=False),
                inputs=inputs,
                companion=inputs,
            )
            limits = Limits(CALL_S, REPLY)
            yield Candidate(question, question.request(call.function, call, inputs, limits))
            number += 1


def _sizes(names: Sequence[str]) -> Iterator[Mapping[str, int]]:
    """Yield dimensions: all 1, each one 2 by itself, all 2, and all different."""
    ones = dict.fromkeys(names, 1)
    yield ones
    for name in names:
        yield {**ones, name: 2}
    if len(names) > 1:
        yield dict.fromkeys(names, 2)
        yield {name: 2 + position % 2 for position, name in enumerate(names)}


def _drawn(spec: Assignment, call: Call, dims: Mapping[str, int], key: str) -> Inputs:
    digest = hashlib.sha256(key.encode()).digest()
    random = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))
    values: dict[str, Any] = {}
    for name in call.arguments:
        shape = tuple(dims[axis] for axis in spec.variables[name])
        size = random.integers(1, 4, shape)
        values[name] = np.asarray(size * random.choice([-1.0, 1.0], shape))
    return values


def _is_off_its_kinks(spec: Assignment, inputs: Inputs) -> bool:
    for text in spec.preactivations.values():
        expression = parse_expression(text)
        is_known = set(names_in(expression)) <= set(inputs)
        if is_known and np.any(np.asarray(evaluate(expression, dict(inputs))) == 0):
            return False
    return True


def companions(prepared: Prepared, candidate: Candidate) -> Iterator[Request]:
    """Yield calls of the submission's other functions that the case has all arguments for."""
    for task in prepared.spec.task:
        call = call_of(task)
        if call is None or not task.call or call.function == candidate.question.function:
            continue
        if set(call.arguments) <= set(candidate.question.inputs):
            yield candidate.also(call)

"""Kind `clean`: a torch function leaves its caller's tensors as they were, and returns plain ones.

    changed          an argument has other numbers afterwards
    grad             `.grad` of an argument is not None
    requires_grad    it was switched on and is still on
    graph            the result requires grad: it holds on to the graph that made it

What is left is told by the student's process; forging it saves this check's points at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.checks.answers import changed_arguments, failure, finding
from grader.checks.base import Functions, Judgement, Limits, Question
from grader.evidence import Observation, Request
from grader.records import Finding

ONLY = "result"
ROOM = 1 << 16
"""Bytes that a result may have: it is not looked at."""


class Clean:
    """One call; the values are judged elsewhere."""

    name = "clean"
    calls_siblings = False
    needs_fixtures = False
    expected_types: tuple[type, ...] = ()

    def expect(self, question: Question, functions: Functions) -> bool:
        """See `base.Kind`; nothing needs to be known."""
        del question, functions
        return True

    def nbytes(self, expected: bool) -> int:
        """See `base.Kind`."""
        del expected
        return ROOM

    def requests(self, question: Question, expected: bool, limits: Limits) -> tuple[Request, ...]:
        """See `base.Kind`."""
        del expected
        return (question.request(ONLY, question.call, question.inputs, limits),)

    def judge(
        self, question: Question, expected: bool, observed: Mapping[str, Observation]
    ) -> Judgement:
        """See `base.Kind`."""
        del expected
        observation = observed[ONLY]
        problem = failure(question, question.function, observation)
        if problem is not None:
            return Judgement(False, (problem,))
        findings = tuple(_left(question, observation))
        return Judgement(not findings, findings)


def _left(question: Question, observation: Observation) -> Iterator[Finding]:
    name, arguments = question.function, question.call.arguments
    changed = changed_arguments(question, question.call, observation)
    if changed is not None:
        yield changed
    for position, marks in sorted(observation.left.items()):
        if position >= len(arguments):
            headline = f"the result of {name} requires grad: it holds on to the graph"
            yield finding(question, "BP210", headline, "Return a detached tensor.")
            continue
        argument = arguments[position]
        if "grad" in marks:
            yield finding(question, "BP208", f"{name} leaves a gradient on the caller's {argument}")
        if "requires_grad" in marks:
            headline = f"{name} leaves requires_grad switched on for the caller's {argument}"
            yield finding(question, "BP209", headline)

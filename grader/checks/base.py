"""What a kind of check is: it says what is right, what to ask, and what the answers mean. Pure.

expect    reference functions + inputs      → what is right, with tolerances
requests  what is right                     → calls of the student's functions
judge     what is right + observations      → passed or not, findings, mismatches
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from grader.draw import Inputs
from grader.evidence import Observation, Request
from grader.numerics.tolerance import Input
from grader.records import Finding, Mismatch
from grader.sandbox.wire import WireArray
from grader.spec.calls import Call
from grader.spec.models import Assignment, Check, Task

Functions: TypeAlias = Mapping[str, Callable[..., Any]]
"""The reference's functions by name."""

E = TypeVar("E")


@dataclass(frozen=True)
class Case:
    """One drawing of one family for one check.

    Attributes:
        id: "task/check#n".
        family: name of the family.
        secret: whether it is drawn from the secret seed.
    """

    id: str
    family: str
    secret: bool


@dataclass(frozen=True)
class Question:
    """One case with all that is needed to ask it.

    Attributes:
        inputs: value by variable name.
        companion: a second drawing of the same family, for what must not be mixed up with it.
        calls: every function of the assignment, in order of its tasks.
    """

    spec: Assignment
    task: Task
    check: Check
    call: Call
    case: Case
    inputs: Inputs
    companion: Inputs
    calls: tuple[Call, ...]

    @property
    def function(self) -> str:
        """The function the task asks for."""
        return self.call.function

    def reference_inputs(self, inputs: Inputs) -> list[Input]:
        """Return the arguments of the call for the reference, with the names of their axes."""
        return [Input(inputs[name], self.spec.variables[name]) for name in self.call.arguments]

    def precisions(self) -> tuple[str, ...]:
        """Return the precisions an answer may have: float32 inputs earn float32 only."""
        float32 = self.spec.families[self.case.family].dtype == "float32"
        return ("float32",) if float32 else ("float64", "float32")

    def request(
        self, label: str, call: Call, inputs: Inputs, limits: Limits, *, keep: bool = False
    ) -> Request:
        """Return the request to call a function; `label` tells a case's requests apart."""
        return Request(
            id=self.request_id(label),
            function=call.function,
            arguments=tuple(_to_wire(inputs[name]) for name in call.arguments),
            cpu_s=limits.cpu_s,
            budget=limits.budget,
            keep=keep,
            secret=self.case.secret,
        )

    def request_id(self, label: str) -> str:
        """Return the id of one of the case's requests."""
        return f"{self.case.id}:{label}"


@dataclass(frozen=True)
class Limits:
    """Of one call: CPU seconds, and bytes of the reply."""

    cpu_s: float
    budget: int


@dataclass(frozen=True)
class Judgement:
    """One case, judged.

    Attributes:
        passed: whether everything asked was right.
        precision: the finest tolerance that was kept, where values were compared.
    """

    passed: bool
    findings: tuple[Finding, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    precision: str | None = None


class Kind(Protocol, Generic[E]):
    """A kind of check; one object a file."""

    name: str
    calls_siblings: bool
    """Whether it calls other tasks' functions; it is asked last, so that it cannot harm them."""

    def expect(self, question: Question, functions: Functions) -> E | None:
        """Return what is right, or None where these inputs would not tell right from wrong."""
        ...

    def nbytes(self, expected: E) -> int:
        """Return the size of the right result in bytes."""
        ...

    def requests(self, question: Question, expected: E, limits: Limits) -> tuple[Request, ...]:
        """Return the calls to make, in order."""
        ...

    def judge(
        self, question: Question, expected: E, observed: Mapping[str, Observation]
    ) -> Judgement:
        """Judge one case from the observations of its requests, by label."""
        ...


def _to_wire(value: Any) -> Any:
    if hasattr(value, "dtype"):
        return WireArray("ndarray", value.dtype.name, value.shape, value)
    return value

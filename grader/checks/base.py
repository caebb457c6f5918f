"""What a kind of check is: it says what is right, what to ask, and what the answers mean. Pure.

expect    reference functions + inputs      → what is right, with tolerances
requests  what is right                     → calls of the student's functions
judge     what is right + observations      → passed or not, findings, mismatches
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from grader.draw import Inputs
from grader.evidence import Observation, Request
from grader.numerics.compare import Comparison
from grader.numerics.tolerance import Argument, Input
from grader.records import Finding, Mismatch
from grader.sandbox.wire import Fixture, Value, WireArray, dtype_name
from grader.spec.calls import Call
from grader.spec.models import Assignment, Check, Task

Functions: TypeAlias = Mapping[str, Callable[..., Any]]
"""Functions, classes and constants of the reference, or of the fixtures, by name."""

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
        twins: what the reference has in place of the public fixtures; for `expect` alone, since
            a kit or the cache that is judged by has none.
        fixtures: the functions of fixtures.py, for kinds that need them.
    """

    spec: Assignment
    task: Task
    check: Check
    call: Call
    case: Case
    inputs: Inputs
    companion: Inputs
    calls: tuple[Call, ...]
    twins: Functions = field(default_factory=dict)
    fixtures: Functions = field(default_factory=dict)

    @property
    def function(self) -> str:
        """The function the task asks for."""
        return self.call.function

    def reference_inputs(self, inputs: Inputs) -> list[Argument]:
        """Return the arguments of the call for the reference, with the names of their axes."""
        return [self._argument(name, inputs) for name in self.call.arguments]

    def _argument(self, name: str, inputs: Inputs) -> Argument:
        parts = self._parts(name)
        if parts is None:
            is_fixture = self.spec.passed_as.get(name) == "fixture"
            value = self.twins[inputs[name]] if is_fixture else inputs[name]
            return Input(value, self.spec.variables[name])
        return [
            self._argument(part, inputs)
            if isinstance(part, str)
            else tuple(self._argument(inner, inputs) for inner in part)
            for part in parts
        ]

    def _parts(self, name: str) -> list[str | list[str]] | None:
        """Return what an argument is composed of in this family; None for a variable."""
        family = self.spec.families.get(self.case.family)
        return family.composed.get(name) if family is not None else None

    def precisions(self) -> tuple[str, ...]:
        """Return the precisions an answer may have: float32 inputs earn float32 only."""
        family = self.spec.families.get(self.case.family)
        is_float32 = family is not None and family.dtype == "float32"
        return ("float32",) if is_float32 else ("float64", "float32")

    def request(
        self,
        label: str,
        call: Call,
        inputs: Inputs,
        limits: Limits,
        *,
        keep: bool = False,
        through: str | None = None,
        replacing: Mapping[str, Value] | None = None,
        read: bool = False,
    ) -> Request:
        """Return the request to call a function; `label` tells a case's requests apart."""
        return Request(
            id=self.request_id(label),
            function=call.function,
            arguments=tuple(self.to_wire(name, inputs) for name in call.arguments),
            cpu_s=limits.cpu_s,
            budget=limits.budget,
            keep=keep,
            secret=self.case.secret,
            through=through,
            replacing=replacing or {},
            read=read,
        )

    def to_wire(self, name: str, inputs: Inputs) -> Value:
        """Return an argument as the student's function is to get it."""
        parts = self._parts(name)
        if parts is not None:
            return [
                self.to_wire(part, inputs)
                if isinstance(part, str)
                else tuple(self.to_wire(inner, inputs) for inner in part)
                for part in parts
            ]
        return _to_wire(inputs[name], self.spec.passed_as.get(name), self.spec.arrays)

    def request_id(self, label: str) -> str:
        """Return the id of one of the case's requests."""
        return f"{self.case.id}:{label}"


@dataclass(frozen=True)
class Limits:
    """Of one call: CPU seconds, and bytes of the reply."""

    cpu_s: float
    budget: int


@dataclass(frozen=True)
class Difference:
    """A result that is wrong; its record is made where it is told, once for all cases alike.

    Attributes:
        name: what the entries are called.
        case: that it was seen on.
        comparison: that failed.
    """

    name: str
    case: Case
    comparison: Comparison

    @cached_property
    def mismatch(self) -> Mismatch:
        """The record."""
        made, picture = self.comparison, self.comparison.picture
        worst = made.worst
        assert worst is not None  # noqa: S101  there is no difference without one
        return Mismatch(
            name=self.name,
            wrong=made.wrong,
            total=made.total,
            worst_at=worst.at,
            got=worst.got,
            want=worst.want,
            allowed=worst.allowed,
            greatest=worst.greatest,
            case=self.case.id,
            secret=self.case.secret,
            angle_deg=picture.angle_deg if picture else None,
            length_ratio=picture.length_ratio if picture else None,
            levels=picture.levels if picture else (),
        )


@dataclass(frozen=True)
class Judgement:
    """One case, judged.

    Attributes:
        passed: whether everything asked was right.
        differences: where numbers were wrong.
        precision: the finest tolerance that was kept, where values were compared.
        notes: remarks that cost nothing.
        accuracy: where values were compared, "fine", "coarse" or None: see `Comparison`.
    """

    passed: bool
    findings: tuple[Finding, ...] = ()
    differences: tuple[Difference, ...] = ()
    precision: str | None = None
    notes: tuple[str, ...] = ()
    accuracy: str | None = None

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """The records of the differences."""
        return tuple(difference.mismatch for difference in self.differences)

    def noting(self, *notes: str | None) -> Judgement:
        """Return it with notes added; None is none."""
        told = tuple(note for note in notes if note is not None)
        return replace(self, notes=(*self.notes, *told)) if told else self


class UnfitReferenceError(Exception):
    """The reference, or a function of fixtures.py, does not serve a check; `str` says why."""


class Kind(Protocol, Generic[E]):
    """A kind of check; one object a file."""

    name: str
    calls_siblings: bool
    """Whether it calls other tasks' functions; it is asked last, so that it cannot harm them."""
    needs_fixtures: bool
    """Whether it runs functions of fixtures.py on the grader's side; see `Question.fixtures`."""
    expected_types: tuple[type, ...]
    """The dataclasses its expected values are made of, besides plain data and arrays."""

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


def _to_wire(value: Any, passed_as: str | None, arrays: str) -> Value:
    if passed_as == "fixture":
        return Fixture(str(value))
    if not hasattr(value, "dtype"):
        return value  # type: ignore[no-any-return]  # a number that the spec gives
    if passed_as in ("list", "number") or (passed_as is None and value.ndim == 0):
        return value.tolist()  # type: ignore[no-any-return]  # Python's floats
    name = "Tensor" if arrays == "torch" else "ndarray"
    return WireArray(name, dtype_name(value.dtype), value.shape, value)

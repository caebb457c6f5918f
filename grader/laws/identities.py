"""Identities that a task's spec names: sums over samples, linearity, and the adjoint.

additive   f(batch) = f(sample 1) + f(sample 2) + …        what a sum over samples must do
linear     f(v + v') = f(v) + f(v')   and   f(0) = 0        in the arguments named, together
adjoint    ⟨f(x), dx⟩ = jvp(x, dx)                          reverse mode against forward mode
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from grader.checks import Question
from grader.evidence import Observation, Request
from grader.laws.cases import Array, family_of, is_float32, limits, numbers, signed, small_case
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.prepare import Prepared
from grader.records import Status
from grader.spec.calls import Call
from grader.spec.models import Adjoint, Check, Task

ROUNDINGS: Final = 256
"""Roundings allowed, relative to the greatest number in play."""
WHOLE: Final = "law whole"


def identities_of(prepared: Prepared, task: Task, check: Check) -> Iterator[_Identity]:
    """Yield the identities of a visible check's task, each on a small case."""
    laws = task.laws
    if laws is None or check.kind not in {"values", "gradient"}:
        return
    if laws.additive is not None:
        axis = laws.additive
        question = small_case(prepared, task, check, lambda q: _samples(q, axis) > 1)
        if question is not None:
            yield Additive(prepared, question, axis)
    if laws.linear:
        names = laws.linear
        question = small_case(prepared, task, check, lambda q: set(names) <= set(q.inputs))
        if question is not None:
            yield Linear(prepared, question, names)
    if laws.adjoint is not None:
        adjoint = laws.adjoint
        question = small_case(prepared, task, check, lambda q: _forward(q, adjoint) is not None)
        forward = _forward(question, adjoint) if question is not None else None
        if question is not None and forward is not None:
            yield AdjointTo(prepared, question, forward, adjoint.along)


def _samples(question: Question, axis: str) -> int:
    return question.spec.families[question.case.family].dims.get(axis, 0)


def _forward(question: Question, adjoint: Adjoint) -> Call | None:
    for call in question.calls:
        wanted = {*call.arguments, *adjoint.along}
        if call.function == adjoint.of and wanted <= set(question.inputs):
            return call
    return None


@dataclass(frozen=True)
class _Identity:
    """One identity on one small case."""

    prepared: Prepared
    question: Question

    def request(self, label: str, inputs: Mapping[str, Any], call: Call | None = None) -> Request:
        bounds = limits(self.prepared, self.question)
        return self.question.request(label, call or self.question.call, inputs, bounds)

    def whole(self) -> Request:
        return self.request(WHOLE, self.question.inputs)

    def result(self, observed: Mapping[str, Observation], label: str) -> list[Array] | None:
        return numbers(observed, self.question.request_id(label))

    def requests(self) -> Iterator[Request]:
        """See `Law`."""
        raise NotImplementedError

    def lines(
        self, observed: Mapping[str, Observation], verdicts: Mapping[str, Status]
    ) -> tuple[str, ...]:
        """See `Law`."""
        raise NotImplementedError


@dataclass(frozen=True)
class Additive(_Identity):
    """The result for a batch is the sum of the results for its samples."""

    axis: str

    def requests(self) -> Iterator[Request]:
        """See `Law`."""
        yield self.whole()
        for i in range(_samples(self.question, self.axis)):
            yield self.request(f"law sample {i}", self.sample(i))

    def sample(self, i: int) -> dict[str, Any]:
        """Return the inputs of one sample, the axis kept."""
        inputs = dict(self.question.inputs)
        for name, axes in self.question.spec.variables.items():
            if self.axis in axes and name in inputs:
                inputs[name] = np.take(inputs[name], [i], axis=axes.index(self.axis))
        return inputs

    def lines(
        self, observed: Mapping[str, Observation], verdicts: Mapping[str, Status]
    ) -> tuple[str, ...]:
        """See `Law`."""
        del verdicts
        count = _samples(self.question, self.axis)
        whole = self.result(observed, WHOLE)
        samples = [self.result(observed, f"law sample {i}") for i in range(count)]
        if whole is None or any(s is None or _shapes(s) != _shapes(whole) for s in samples):
            return ()
        parts = [s for s in samples if s is not None]
        sums = [np.sum([part[k] for part in parts], axis=0) for k in range(len(whole))]
        if _agree(whole, sums, [array for part in parts for array in part]):
            return ()
        told = (
            f"For {count} samples at once it is not the sum of what it gives for each of them alone"
            f" ({family_of(self.question)}){_ratio(whole, sums, count, self.axis)}."
        )
        return (told,)


@dataclass(frozen=True)
class Linear(_Identity):
    """The result is linear in some arguments."""

    names: tuple[str, ...]

    def requests(self) -> Iterator[Request]:
        """See `Law`."""
        yield self.whole()
        for label, inputs in self.others().items():
            yield self.request(label, inputs)

    def others(self) -> dict[str, dict[str, Any]]:
        """Return the inputs with other values of the linear arguments."""
        inputs, companion = self.question.inputs, self.question.companion
        other = {name: companion[name] for name in self.names}
        both = {name: inputs[name] + companion[name] for name in self.names}
        zero = {name: inputs[name] * 0 for name in self.names}
        changed = {"law other": other, "law both": both, "law zero": zero}
        return {label: {**inputs, **values} for label, values in changed.items()}

    def lines(
        self, observed: Mapping[str, Observation], verdicts: Mapping[str, Status]
    ) -> tuple[str, ...]:
        """See `Law`."""
        del verdicts
        labels = (WHOLE, "law other", "law both", "law zero")
        found = [self.result(observed, label) for label in labels]
        one, other, both, zero = (result or [] for result in found)
        if not one or any(_shapes(result) != _shapes(one) for result in (other, both, zero)):
            return ()
        names = " and ".join(self.names)
        if any(np.any(array) for array in zero):
            return (f"With {names} of zero the result must be zero; it is not.",)
        if _agree(both, [a + b for a, b in zip(one, other, strict=True)], [*one, *other]):
            return ()
        where = family_of(self.question)
        return (f"It is not linear in {names}: f(v) + f(v') is not f(v + v') ({where}).",)


@dataclass(frozen=True)
class AdjointTo(_Identity):
    """The result, dotted with a direction, is what forward mode gives along it."""

    forward: Call
    along: tuple[str, ...]

    def requests(self) -> Iterator[Request]:
        """See `Law`."""
        yield self.whole()
        yield self.request("law forward", self.question.inputs, self.forward)

    def lines(
        self, observed: Mapping[str, Observation], verdicts: Mapping[str, Status]
    ) -> tuple[str, ...]:
        """See `Law`."""
        whole, forward = (self.result(observed, label) for label in (WHOLE, "law forward"))
        directions = [np.asarray(self.question.inputs[name]) for name in self.along]
        if whole is None or forward is None or _shapes(whole) != _shapes(directions):
            return ()
        if len(forward) != 1 or forward[0].size != 1:
            return ()
        products = [a * b for a, b in zip(whole, directions, strict=True)]
        total = np.asarray(sum(float(np.sum(product)) for product in products))
        name, given = self.forward.function, f"({', '.join(self.along)})"
        if _agree([forward[0].reshape(())], [total], products):
            wrong = verdicts.get(name) in {Status.FAIL, Status.PARTIAL}
            return (f"It agrees with your own {name} along {given}.",) if wrong else ()
        mine, other = signed(total.item()), signed(forward[0].item())
        told = (
            f"It does not belong to your own {name}: along {given} its product is {mine}, {name}"
            f" gives {other} ({family_of(self.question)})."
        )
        return (told,)


def _shapes(arrays: list[Array]) -> list[tuple[int, ...]]:
    return [array.shape for array in arrays]


def _agree(got: list[Array], want: list[Array], terms: list[Array]) -> bool:
    """Whether two results are equal up to the rounding of the terms they are made of."""
    size = max((float(np.max(np.abs(a), initial=0.0)) for a in (*got, *want, *terms)), default=0.0)
    count = sum(term.size for term in terms)
    unit = UNIT_ROUNDOFF["float32" if is_float32(terms) and not is_float32(want) else "float64"]
    allowed = ROUNDINGS * unit * size * max(1, count) ** 0.5
    return all(bool(np.all(np.abs(a - b) <= allowed)) for a, b in zip(got, want, strict=True))


def _ratio(whole: list[Array], sums: list[Array], count: int, axis: str) -> str:
    """Say by which factor the whole is too small, where it is one."""
    for factor, said in ((count, f"1/{axis} of it"), (1 / count, f"{axis} times it")):
        if all(
            np.allclose(a * factor, b, rtol=1e-9, atol=0) for a, b in zip(whole, sums, strict=True)
        ):
            return f", but {said}"
    return ""

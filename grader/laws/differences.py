"""Is a gradient the derivative of the student's own loss? Central differences tell.

Each entry is moved by h and by 2h both ways. On dyadic inputs h = 2⁻⁷ keeps every number exact,
and for a loss that is quadratic in each entry the difference is the derivative itself. Otherwise
the two steps are extrapolated, and how far they lie apart bounds the error. Where that is far,
there is a kink in between, and nothing is said of that entry.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from grader.checks import Question
from grader.evidence import Observation, Request
from grader.laws.cases import Array, family_of, is_float32, limits, numbers, signed, small_case
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.prepare import Prepared
from grader.records import Status
from grader.spec.calls import Call
from grader.spec.models import Check, Task

STEP: Final = 2.0**-7
MULTIPLES: Final = (1, -1, 2, -2)
MOST: Final = 48
"""Entries of a variable that are moved, at most; four calls for each."""
ROUNDINGS: Final = 64
"""Roundings that a loss is credited with, relative to its greatest value."""
KINK: Final = 0.02
"""Two steps whose slopes differ by more, relative to the greatest slope, have a kink between."""


def differences_of(prepared: Prepared, task: Task, check: Check) -> Iterator[Differences]:
    """Yield the comparison of a gradient check with the student's own loss."""
    if check.kind != "gradient" or check.wrt is None:
        return
    names = (check.wrt,) if isinstance(check.wrt, str) else check.wrt

    def fits(question: Question) -> bool:
        loss = _loss(question)
        return loss is not None and all(
            isinstance(question.inputs.get(name), np.ndarray)
            and 0 < question.inputs[name].size <= MOST
            and name in loss.arguments
            for name in names
        )

    question = small_case(prepared, task, check, fits)
    loss = _loss(question) if question is not None else None
    if question is not None and loss is not None:
        yield Differences(prepared, question, loss, names)


def _loss(question: Question) -> Call | None:
    """The function whose derivative is asked for, if it is a task and takes what there is."""
    for call in question.calls:
        if call.function == question.check.of and set(call.arguments) <= set(question.inputs):
            return call
    return None


@dataclass(frozen=True)
class Slopes:
    """Derivatives of the student's loss, entry by entry of one variable.

    Attributes:
        value: the slopes.
        off_by: how far they may be off.
        certain: where no kink was met.
    """

    value: Array
    off_by: Array
    certain: Array


@dataclass(frozen=True)
class Differences:
    """One gradient check, one small case."""

    prepared: Prepared
    question: Question
    loss: Call
    names: tuple[str, ...]

    def requests(self) -> Iterator[Request]:
        """See `Law`."""
        question, bounds = self.question, limits(self.prepared, self.question)
        yield question.request("own gradient", question.call, question.inputs, bounds)
        for name in self.names:
            given = question.inputs[name]
            for index in np.ndindex(given.shape):
                for multiple in MULTIPLES:
                    moved = given.copy()
                    moved[index] += multiple * _step(given)
                    inputs = {**question.inputs, name: moved}
                    yield question.request(_label(name, index, multiple), self.loss, inputs, bounds)

    def lines(
        self, observed: Mapping[str, Observation], verdicts: Mapping[str, Status]
    ) -> tuple[str, ...]:
        """See `Law`."""
        gradients = numbers(observed, self.question.request_id("own gradient"))
        slopes = [self.slopes(observed, name) for name in self.names]
        if gradients is None or len(gradients) != len(self.names):
            return ()
        for name, gradient, slope in zip(self.names, gradients, slopes, strict=True):
            if slope is None or gradient.shape != slope.value.shape:
                return ()
            parts = _worst(gradient, slope)
            if parts is not None:
                return (self.apart(name, parts, gradient, slope),)
        if not all(slope is not None and np.all(slope.certain) for slope in slopes):
            return ()
        return (self.together(verdicts.get(self.loss.function)),)

    def slopes(self, observed: Mapping[str, Observation], name: str) -> Slopes | None:
        """Return the slopes of the student's loss, or None where a call gave no number."""
        given = self.question.inputs[name]
        values = np.empty((*given.shape, len(MULTIPLES)))
        for index in np.ndindex(given.shape):
            for k, multiple in enumerate(MULTIPLES):
                label = self.question.request_id(_label(name, index, multiple))
                got = numbers(observed, label)
                if got is None or len(got) != 1 or got[0].size != 1:
                    return None
                values[(*index, k)] = got[0].item()
        return _slopes(values, _step(given))

    def apart(self, name: str, at: tuple[int, ...], gradient: Array, slope: Slopes) -> str:
        """Say where the gradient and the differences part."""
        entry = f"{name}[{', '.join(map(str, at))}]" if at else name
        return (
            f"It is not the derivative of your own {self.loss.function}: at {entry} on"
            f" {family_of(self.question)}, finite differences of your {self.loss.function} give"
            f" {signed(slope.value[at])}, {self.question.function} gives {signed(gradient[at])}."
        )

    def together(self, loss: Status | None) -> str:
        """Say that the gradient belongs to the loss, and what follows."""
        name = self.loss.function
        agrees = f"finite differences, every entry on {family_of(self.question)}"
        if loss is Status.PASS:
            return (
                f"It is the derivative of your own {name} there ({agrees}): look at the inputs"
                " that fail."
            )
        follows = f": correct {name} first" if loss in {Status.FAIL, Status.PARTIAL} else ""
        return f"It is the derivative of your own {name} ({agrees}){follows}."


def _label(name: str, index: tuple[int, ...], multiple: int) -> str:
    return f"own loss {name}{list(index)} {multiple:+d}"


def _step(given: Array) -> float:
    greatest = float(np.max(np.abs(given)))
    return STEP * 2.0 ** math.floor(math.log2(greatest)) if greatest > 0 else STEP


def _slopes(values: Array, step: float) -> Slopes:
    near = (values[..., 0] - values[..., 1]) / (2 * step)
    far = (values[..., 2] - values[..., 3]) / (4 * step)
    apart = np.abs(near - far)
    unit = UNIT_ROUNDOFF["float32" if is_float32([values]) else "float64"]
    rounding = ROUNDINGS * unit * float(np.max(np.abs(values))) / step
    certain = apart <= KINK * float(np.max(np.abs(near), initial=0.0)) + rounding
    return Slopes((4 * near - far) / 3, apart / 4 + rounding, certain)


def _worst(gradient: Array, slope: Slopes) -> tuple[int, ...] | None:
    """Return the entry in which the two differ most for certain, or None where none does."""
    unit = UNIT_ROUNDOFF["float32" if is_float32([gradient]) else "float64"]
    allowed = slope.off_by + ROUNDINGS * unit * float(np.max(np.abs(gradient), initial=0.0))
    excess = np.where(slope.certain, np.abs(gradient - slope.value) - allowed, -np.inf)
    if not np.any(excess > 0):
        return None
    at = np.unravel_index(int(np.argmax(excess)), gradient.shape)
    return tuple(int(i) for i in at)

"""Follow-through: the right derivative of a loss that is itself wrong earns a share. Pure.

Where the student's own loss is wrong, a gradient check is lost although the differentiation may
have been done right. So the student's own loss is differentiated numerically, along random
directions, and compared with the student's gradient:

    requests   loss(w ± t d) for the steps t = h, h/2, h/4, and loss with other arguments
    agrees     Richardson's estimate from them = ⟨gradient, d⟩ on every case that is conclusive

Central differences D(t) have an error in t², t⁴, …; Richardson's table removes the first two
(Ralston and Rabinowitz, A First Course in Numerical Analysis, 2nd ed., section 4.2). A kink between
the points makes the D(t) disagree: then the direction is inconclusive, and says nothing.

Self-consistent and wrong is not right: the share is all there is. A loss that ignores one of its
arguments earns none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.answers import array_of, results_of, scalar_of
from grader.checks.arrays import ONLY
from grader.checks.base import Limits, Question
from grader.draw import Inputs
from grader.evidence import Observation, Outcome, Request
from grader.numerics.tracked import UNIT_ROUNDOFF
from grader.prepare import Prepared, PreparedCase
from grader.records import Finding
from grader.sandbox.wire import Value
from grader.spec.calls import Call, loss_of
from grader.spec.models import Check, Task

Array = npt.NDArray[Any]

CASES: Final = 4
"""Cases tried at most; a drawing from the secret seed is preferred."""
LEAST: Final = 2
"""Cases that must be conclusive, each in one direction at least."""
DIRECTIONS: Final = 2
LARGEST: Final = 2000
"""Entries that the inputs of a case may have."""
STEP: Final = 2.0**-9
"""Greatest step, as a part of the weights' root mean square; the others are 1/2 and 1/4 of it."""
STEPS: Final = 3
SIGNS: Final = (1, -1)
CLOSE: Final = 1e-5
"""Relative difference of estimate and gradient that counts as agreement …"""
DOUBT: Final = 8
"""… besides this many times the estimate's own error, or the rounding of a loss in float32."""
VAGUE: Final = 1e-3
"""An estimate whose own relative error is greater is inconclusive."""
OTHER: Final = "other "
"""Label of a call with another value of one argument, which is named behind it."""
CALL_S: Final = 2.0
REPLY: Final = 4096


@dataclass(frozen=True)
class _Probe:
    """One case, with what its calls are labelled."""

    case: PreparedCase
    loss: Call
    limits: Limits

    @property
    def question(self) -> Question:
        return self.case.question

    @property
    def variables(self) -> tuple[str, ...]:
        wrt = self.question.check.wrt
        return wrt if isinstance(wrt, tuple) else (str(wrt),)

    @cached_property
    def directions(self) -> list[Mapping[str, Array]]:
        """Signed Gaussian directions, the same for everybody."""
        inputs = self.question.inputs
        random = np.random.default_rng(len(self.question.case.family))
        return [
            {name: random.standard_normal(np.shape(inputs[name])) for name in self.variables}
            for _ in range(DIRECTIONS)
        ]

    @cached_property
    def steps(self) -> list[float]:
        """Sizes of the steps along a direction, the greatest first."""
        sizes = [float(np.sqrt(np.mean(self.question.inputs[n] ** 2))) for n in self.variables]
        return [STEP * min(sizes) / 2**i for i in range(STEPS)]

    @property
    def others(self) -> list[str]:
        """The arguments of the loss that are changed, each by itself."""
        return [name for name in self.loss.arguments if np.ndim(self.question.inputs[name])]

    @cached_property
    def calls(self) -> Mapping[str, Request]:
        """The call of the loss at each of the `points`, by label."""
        ask = self.question.request
        return {label: ask(label, self.loss, at, self.limits) for label, at in self.points()}

    def points(self) -> Iterator[tuple[str, Inputs]]:
        """Yield a label and the arguments of each call of the loss."""
        inputs = dict(self.question.inputs)
        yield "here", inputs
        for name in self.others:
            yield OTHER + name, {**inputs, name: self.question.companion[name]}
        for number, direction in enumerate(self.directions):
            for i, step in enumerate(self.steps):
                for sign in SIGNS:
                    moved = {n: inputs[n] + sign * step * d for n, d in direction.items()}
                    yield _along(number, i, sign), {**inputs, **moved}


def _along(direction: int, step: int, sign: int) -> str:
    return f"along {direction} {step} {sign:+d}"


@dataclass(frozen=True)
class Probes:
    """The cases of one gradient check that are tried with the student's own loss."""

    probes: tuple[_Probe, ...]

    def requests(self, observed: Mapping[str, Observation]) -> Iterator[Request]:
        """Yield the calls of the loss that show whether a gradient follows from it.

        Nothing is asked where no gradient came on one of the cases: then none follows. A case that
        has all of its calls is left out.

        Args:
            observed: every observation so far, by the id of its request.
        """
        if any(_gradients(probe, observed) is None for probe in self.probes):
            return
        for probe in self.probes:
            if not all(request.id in observed for request in probe.calls.values()):
                yield from probe.calls.values()

    def follow(self, observed: Mapping[str, Observation]) -> bool:
        """Return whether the student's gradient is the derivative of the student's own loss.

        Args:
            observed: every observation so far, by the id of its request.
        """
        values = [_values(probe, observed) for probe in self.probes]
        if not all(_depends(values, label) for label in _others(self.probes)):
            return False
        tried = zip(self.probes, values, strict=True)
        verdicts = [_agrees(probe, seen, observed) for probe, seen in tried]
        return verdicts.count(True) >= LEAST and False not in verdicts


@dataclass(frozen=True)
class Trials:
    """What lost gradients are tried with, worked out when it is first needed: the same for a class.

    Attributes:
        made: by id of the task and of the check.
    """

    made: dict[tuple[str, str], Probes] = field(default_factory=dict)

    def of(self, prepared: Prepared, task: Task, check: Check) -> Probes:
        """Return what a gradient check is tried with."""
        key = task.id, check.id
        if key not in self.made:
            loss = loss_of(prepared.spec, check)
            assert loss is not None  # noqa: S101  the spec's rules see to it
            found = _probes(prepared.cases[key], loss, prepared.limits_s)
            self.made[key] = Probes(tuple(found))
        return self.made[key]


def told(
    task: Task, check: Check, followed: Decimal | None, place: tuple[str | None, int | None]
) -> tuple[Finding, ...]:
    """Return what is said of a gradient that earned `followed` points; None if it earned none."""
    if followed is None:
        return ()
    headline = (
        f"{task.id} is the right derivative of your own {check.of}, which is wrong itself:"
        f" {followed.normalize():f} of {check.points:g} points"
    )
    return (Finding(code="BP108", headline=headline, file=place[0], line=place[1]),)


def _probes(
    cases: Sequence[PreparedCase], loss: Call, limits_s: Mapping[tuple[str, str], float]
) -> Iterator[_Probe]:
    """Yield the cases to try: small, in float64, away from kinks, each family once."""
    chosen: dict[str, PreparedCase] = {}
    for case in cases:
        question = case.question
        family = question.spec.families[question.case.family]
        is_away = family.preactivations in ("clear", "dead") and family.dtype == "float64"
        drawn = [question.inputs[name] for name in loss.arguments]
        if is_away and sum(np.size(value) for value in drawn) <= LARGEST:
            chosen[question.case.family] = case  # a later one of a family is the secret drawing
    for name, case in list(chosen.items())[:CASES]:
        yield _Probe(case, loss, Limits(limits_s.get((loss.function, name), CALL_S), REPLY))


def _values(probe: _Probe, observed: Mapping[str, Observation]) -> Mapping[str, float]:
    """Return the loss by label, where it is a finite number."""
    found = {
        label: _number(probe, observed.get(request.id)) for label, request in probe.calls.items()
    }
    return {label: value for label, value in found.items() if value is not None}


def _others(probes: Sequence[_Probe]) -> set[str]:
    return {OTHER + name for probe in probes for name in probe.others}


def _depends(values: Sequence[Mapping[str, float]], label: str) -> bool:
    """Whether another argument makes another loss, on one case at least."""
    return any(label in seen and seen[label] != seen.get("here") for seen in values)


def _agrees(
    probe: _Probe, values: Mapping[str, float], observed: Mapping[str, Observation]
) -> bool | None:
    """Whether gradient and differences agree on a case; None where that cannot be told."""
    gradients = _gradients(probe, observed)
    if gradients is None or len(values) < len(probe.calls):
        return False
    found = [
        _agrees_along(values, number, gradients, direction, probe.steps)
        for number, direction in enumerate(probe.directions)
    ]
    told = [agrees for agrees in found if agrees is not None]
    return all(told) if told else None


def _agrees_along(
    values: Mapping[str, float],
    number: int,
    gradients: Mapping[str, Array],
    direction: Mapping[str, Array],
    steps: Sequence[float],
) -> bool | None:
    slopes = [
        (values[_along(number, i, 1)] - values[_along(number, i, -1)]) / (2 * step)
        for i, step in enumerate(steps)
    ]
    estimate, error = richardson(slopes)
    own = sum(float(np.vdot(gradients[name], d)) for name, d in direction.items())
    size = float(
        np.sqrt(
            sum(np.vdot(gradients[n], gradients[n]) * np.vdot(d, d) for n, d in direction.items())
        )
    )
    size = max(size, abs(estimate))
    if not np.isfinite(size) or size == 0:
        return False
    if error > VAGUE * size:
        return None
    return abs(own - estimate) <= CLOSE * size + DOUBT * error + _noise(values) / steps[-1]


def _noise(values: Mapping[str, float]) -> float:
    """Return the rounding error of losses that are all float32 numbers; 0 for any others."""
    if any(value != np.float32(value) for value in values.values()):
        return 0.0
    return DOUBT * UNIT_ROUNDOFF["float32"] * max(map(abs, values.values()))


def richardson(slopes: Sequence[float]) -> tuple[float, float]:
    """Return the derivative and its error from central differences at steps h, h/2, h/4."""
    coarse, middle, fine = slopes
    first, second = (4 * middle - coarse) / 3, (4 * fine - middle) / 3
    best = (16 * second - first) / 15
    return best, abs(best - second) + abs(second - first)


def _number(probe: _Probe, observation: Observation | None) -> float | None:
    if observation is None or observation.outcome is not Outcome.RETURNED:
        return None
    number = scalar_of(probe.question, observation.value, probe.loss.function)
    return None if isinstance(number, Finding) or not np.isfinite(number) else float(number)


def _gradients(probe: _Probe, observed: Mapping[str, Observation]) -> Mapping[str, Array] | None:
    observation = observed.get(probe.question.request_id(ONLY))
    if observation is None or observation.outcome is not Outcome.RETURNED:
        return None
    question, value = probe.question, observation.value
    items: Sequence[Value] | Finding = (
        results_of(question, value, probe.variables)
        if isinstance(question.check.wrt, tuple)
        else [value]
    )
    if isinstance(items, Finding):
        return None
    read = {}
    for name, item in zip(probe.variables, items, strict=True):
        shape = np.shape(question.inputs[name])
        got = (
            array_of(question, item, shape, name, "") if shape else scalar_of(question, item, name)
        )
        if isinstance(got, Finding) or not np.all(np.isfinite(got)):
            return None
        read[name] = np.asarray(got, dtype=np.float64)
    return read

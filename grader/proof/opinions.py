"""Proves the gradients of a reference: three opinions that share nothing but the loss. Pure.

    reference     what the instructor wrote, and students are judged by
    differences   of the instructor's loss, which know no derivative
    autograd      torch.autograd through the instructor's loss, where torch is there

On dyadic and whole numbers every entry is differenced, for a loss of degree two without any error.
On other inputs it is differenced along three random directions of either sign, which catch whatever
is structural, and a two-layer ReLU network besides in every entry, whatever its size.

An entry on whose way there is a kink tells nothing, and is left out and counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from grader.checks import Functions, Question
from grader.checks.arrays import ExpectedResults
from grader.draw import Inputs
from grader.numerics.compare import one_slope
from grader.numerics.differences import (
    Witness,
    Witnesses,
    derivative,
    directional,
    entry_differences,
    scale_of,
    signed_direction,
)
from grader.numerics.tolerance import Expected, in_float64
from grader.numerics.tracked import UnsupportedOperationError
from grader.numerics.two_layers import TwoLayers
from grader.prepare import Prepared, PreparedCase
from grader.proof import autograd
from grader.records.agreement import Agreement, Gap
from grader.spec.calls import Call, loss_of

Array = Any

EXACT: Final = ("dyadic", "integers")
DIRECTIONS: Final = 3
SLACK: Final = 1e-9
"""Of the gradient's root mean square: what two opinions may differ by besides their own errors."""
MOST_ALLOWED: Final = 1e-6
"""Of the same: what the reference's own rounding may count for."""
LEAST_CONCLUSIVE: Final = 0.5
"""Share of a gradient's cases on which differences must have told something."""


def agreements(prepared: Prepared, functions: Functions) -> list[Agreement]:
    """Return what the opinions say on every gradient that a check asks for, in order of the spec.

    Args:
        prepared: the assignment's cases.
        functions: the reference's.
    """
    found: dict[tuple[str, str, str], Agreement] = {}
    for case in prepared.all_cases():
        question = case.question
        if question.check.kind != "gradient" or question.check.wrt is None:
            continue
        for wrt, expected in _gradients(case):
            key = (question.task.id, wrt, question.check.of)
            before = found.get(key, Agreement(*key))
            loss = loss_of(question.spec, question.check)
            if loss is None:
                found[key] = _unasked(before)
            else:
                found[key] = _Opinions(question, functions, wrt, expected, loss).joined(before)
    return [_told(agreement) for agreement in found.values()]


def _told(agreement: Agreement) -> Agreement:
    """Return it with a problem where differences told too little."""
    compared = agreement.entries + agreement.directions
    if agreement.problem is not None or compared > LEAST_CONCLUSIVE * agreement.inconclusive:
        return agreement
    problem = f"differences tell nothing of {agreement.wrt}: a kink is on the way everywhere"
    return replace(agreement, problem=problem)


def _unasked(agreement: Agreement) -> Agreement:
    problem = (
        f"there is nothing to difference: no task calls {agreement.of}; name the loss as of =, or"
        " write the reference's own under [losses]"
    )
    return replace(agreement, problem=problem)


def _gradients(case: PreparedCase) -> Iterator[tuple[str, Expected]]:
    wrt, expected = case.question.check.wrt, case.expected
    if isinstance(expected, ExpectedResults):
        yield from expected.results.items()
    elif isinstance(wrt, str):
        yield wrt, expected


@dataclass(frozen=True)
class _Opinions:
    """One gradient on one case."""

    question: Question
    functions: Functions
    wrt: str
    expected: Expected
    loss_call: Call

    @property
    def inputs(self) -> Inputs:
        """The case's inputs, the variable in float64."""
        return {**self.question.inputs, self.wrt: self.at}

    @cached_property
    def at(self) -> Array:
        """Value of the variable."""
        return np.asarray(self.question.inputs[self.wrt], dtype=np.float64)

    @cached_property
    def rms(self) -> float:
        """Root mean square of the reference's gradient."""
        return float(np.sqrt(np.mean(np.square(self.expected.low))))

    @cached_property
    def allowed(self) -> Array:
        """Tolerance of float64 answers, and no more than is beyond suspicion."""
        return np.minimum(self.expected.allowed["float64"], MOST_ALLOWED * self.rms)

    @cached_property
    def asked(self) -> Question:
        """The question for the loss."""
        return replace(self.question, call=self.loss_call)

    def loss(self, inputs: Inputs) -> Any:
        """Return the instructor's loss in float64."""
        given = self.asked.reference_inputs(inputs)
        return self.functions[self.asked.function](*map(in_float64, given))

    def loss_at(self, value: Array) -> float:
        """Return the loss with another value of the variable."""
        return float(self.loss({**self.inputs, self.wrt: value}))

    # --- the opinions ---

    def joined(self, before: Agreement) -> Agreement:
        """Return what was found before together with this case."""
        made = replace(before, cases=before.cases + 1)
        family = self.question.spec.families[self.question.case.family]
        two_layers = None if family.draw in EXACT else self.two_layers()
        if family.draw in EXACT:
            made = self.with_entries(made, entry_differences(self.loss_at, self.at))
        else:
            made = self.with_directions(made)
        if two_layers is not None:
            made = self.with_entries(made, two_layers)
        return self.with_autograd(made)

    def with_entries(self, made: Agreement, found: Witnesses) -> Agreement:
        """Compare entry by entry where the differences tell something."""
        off = np.where(found.conclusive, np.abs(found.value - self.expected.low), 0.0)
        made = replace(
            made,
            entries=made.entries + int(np.count_nonzero(found.conclusive)),
            inconclusive=made.inconclusive + int(np.count_nonzero(~found.conclusive)),
            differences=made.differences.worse(self.gap(off, found.error == 0)),
        )
        excess = off - (found.error + self.allowed + SLACK * self.rms)
        return made if np.all(excess <= 0) else self.accused(made, off)

    def with_directions(self, made: Agreement) -> Agreement:
        """Compare along random directions."""
        for number in range(DIRECTIONS):
            direction = signed_direction(_generator(self.question, self.wrt, number), self.at.shape)
            witness = directional(self.loss_at, [self.at], [direction])
            made = self.with_direction(made, direction, witness)
        return made

    def with_direction(self, made: Agreement, direction: Array, witness: Witness) -> Agreement:
        """Compare along one direction."""
        if not witness.conclusive:
            return replace(made, inconclusive=made.inconclusive + 1)
        length = float(np.linalg.norm(direction))
        off = abs(float(np.vdot(self.expected.low, direction)) - witness.value)
        gap = Gap(off / (self.rms * length), 0.0, self.question.case.family)
        made = replace(
            made, directions=made.directions + 1, differences=made.differences.worse(gap)
        )
        own = float(np.sum(self.allowed * np.abs(direction)))
        if off <= witness.error + own + SLACK * self.rms * length:
            return made
        return self.accused(made, None)

    def with_autograd(self, made: Agreement) -> Agreement:
        """Compare with torch, where it is there and knows what the loss does."""
        got = self.autograd
        if got is None:
            return made
        (expected,) = one_slope([got], [self.expected])
        off = np.abs(got - expected.low)
        gap = self.gap(off, np.ones(off.shape, dtype=bool))
        made = replace(made, autograd=gap if made.autograd is None else made.autograd.worse(gap))
        if np.all(off <= 2 * self.allowed + SLACK * self.rms):
            return made
        return self.accused(made, off)

    @cached_property
    def autograd(self) -> Array | None:
        """What torch says, where it is there and knows what the loss does."""
        if not autograd.is_available():
            return None
        inputs = self.inputs
        given = self.asked.reference_inputs(inputs)
        try:
            (got,) = autograd.gradients(
                self.functions[self.asked.function], given, [inputs[self.wrt]]
            )
        except UnsupportedOperationError:
            return None
        return got

    def two_layers(self) -> Witnesses | None:
        """Return the differences in every entry where the loss is that of a two-layer network."""
        arrays = [self.inputs[name] for name in self.asked.call.arguments]
        if len(arrays) != 4 or not all(isinstance(a, np.ndarray) and a.ndim == 2 for a in arrays):
            return None
        x, y, w1, w2 = (np.asarray(array, dtype=np.float64) for array in arrays)
        if (x.shape[1], w1.shape[1], w2.shape[1]) != (w1.shape[0], w2.shape[0], y.shape[1]):
            return None
        network, value = TwoLayers(x, y, w1, w2), float(self.loss(self.inputs))
        position = self.asked.call.arguments.index(self.wrt)
        if position < 2 or abs(network.loss() - value) > SLACK * abs(value):
            return None
        return network.differences_w1() if position == 2 else network.differences_w2()

    # --- what is told ---

    def gap(self, off: Array, exact: Array) -> Gap:
        """Return the greatest of distances entry by entry."""
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(exact & (off > 0), off / self.allowed, 0.0)
        finite = shares[np.isfinite(shares)]
        return Gap(
            float(np.max(off)) / self.rms,
            float(np.max(finite, initial=0.0)),
            self.question.case.family,
        )

    def accused(self, made: Agreement, off: Array | None) -> Agreement:
        """Return it with the sentence that says what disagrees, unless there is one."""
        if made.problem is not None:
            return made
        if off is None:
            got = self.autograd
            off = np.ones(self.at.shape) if got is None else np.abs(got - self.expected.low)
        at = np.unravel_index(int(np.argmax(off)), off.shape)
        return replace(made, problem=self.sentence(tuple(int(i) for i in at)))

    def sentence(self, at: tuple[int, ...]) -> str:
        """Return what the three opinions say of one entry."""

        def moved(distance: float) -> float:
            there = self.at.copy()
            there[at] += distance
            return self.loss_at(there)

        witness = derivative(moved, scale_of(self.at))
        place = f"entry {list(at)}" if at else "the number"
        said = [f"the reference {self.expected.low[at]:.9g}"]
        said.append(f"differences {witness.value:.9g}" if witness.conclusive else "differences ?")
        if self.autograd is not None:
            said.append(f"torch.autograd {self.autograd[at]:.9g}")
        return (
            f"the gradient of {self.question.check.of} with respect to {self.wrt} is not its"
            f" derivative on family {self.question.case.family}: {place} is by"
            f" {', by '.join(said)}"
        )


def _generator(question: Question, wrt: str, number: int) -> np.random.Generator:
    key = f"{question.spec.id}/{question.case.id}/{wrt}/{number}"
    return np.random.default_rng(list(hashlib.sha256(key.encode()).digest()[:16]))

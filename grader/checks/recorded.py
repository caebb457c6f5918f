"""Names the mistake of a script from what was noted while it ran. Pure.

Each note is one backward pass: values, what `.grad` held before, the gradient of the loss that was
differentiated, what `.grad` held after, and the values at the next pass. A script could make notes
up, so that they name a mistake where the end values are wrong and decide nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from grader.checks.answers import finding
from grader.checks.base import Question
from grader.checks.left import Left
from grader.checks.scripts import handout, is_handout, repeats, starts_of
from grader.records import Finding

CLOSE: Final = 1e-4
"""Numbers in notes are float32's, and differences of them."""

SENTENCES: Final[Mapping[str, str]] = {
    "not_zeroed": "The gradients are not zeroed: each backward() adds to the last ones.",
    "zeroed_outside": "The gradients are zeroed once in each epoch, not before each sample.",
    "copied_gradient": "{p} is changed with the gradient of {q}.",
    "never_trained": "{p} is never changed by the training.",
    "step_outside": "The parameters are changed once in each epoch, not after each sample.",
    "batch": "There is one backward() for all samples of an epoch, not one for each.",
    "ascent": "The parameters go up the gradient: the sign of the step is wrong.",
    "learning_rate": "The step is {rate:g} times the gradient; the handout's rate is {asked:g}.",
    "scaled_loss": "The gradient of the loss is {ratio:g} times that of (y_pred - y)².",
    "swapped": "{p} and {q} have changed places: see the model in the handout.",
    "other_epochs": "The training loop runs {got} times; the handout asks for {asked}.",
    "other_start": "{p} starts at {got:g}; the handout has it start at {asked:g}.",
    "other_data": "The training does not use the lists x_data and y_data.",
    "other_loss": "The loss that is differentiated is not (y_pred - y)² of the handout's model.",
}
"""What each named mistake is called."""


@dataclass(frozen=True)
class Gradient:
    """The right gradient for one sample, affine in the variables.

    Attributes:
        constant: where all variables are 0; one number for each variable.
        slopes: for each variable, what its unit adds.
    """

    constant: list[float]
    slopes: list[list[float]]

    def at(self, values: Sequence[float]) -> list[float]:
        """Return the gradient where the variables have these values."""
        columns = zip(self.constant, *self.slopes, strict=True)
        return [c + sum(s * v for s, v in zip(rest, values, strict=True)) for c, *rest in columns]


@dataclass(frozen=True)
class _Pass:
    """One note, by variable."""

    values: Mapping[str, float]
    before: Mapping[str, float]
    true: Mapping[str, float]
    after: Mapping[str, float]
    next: Mapping[str, float]

    def step(self, name: str) -> float:
        """Return by how much a variable changed until the next pass."""
        return self.next[name] - self.values[name]


@dataclass(frozen=True)
class _Notes:
    names: tuple[str, ...]
    passes: tuple[_Pass, ...]
    samples: int
    rate: float
    gradients: tuple[Gradient, ...]
    usual: tuple[Gradient, ...]
    starts: Mapping[str, float]
    repeats: int
    total: int

    def all(self, holds: Callable[[_Pass, str], bool], *names: str) -> bool:
        """Whether something holds of all passes, for all of the names."""
        return all(holds(one, name) for one in self.passes for name in names or self.names)


def explain(
    question: Question,
    gradients: tuple[Gradient, ...],
    usual: tuple[Gradient, ...],
    left: Left,
) -> tuple[Finding, ...]:
    """Return a finding that names the mistake, where the notes show one.

    Args:
        question: the case.
        gradients: the right ones, sample by sample.
        usual: the same with the handout's data.
        left: what the run left.
    """
    asked = repeats(question)[0]
    if is_handout(question) and left.counts and asked not in left.counts:
        words = {"got": left.counts[-1], "asked": asked}
        return (_named(question, "other_epochs", words),)
    notes = _read(question, gradients, usual, left)
    if notes is None:
        return ()
    return tuple(_named(question, *found) for found in islice(_found(notes), 1))


def _named(question: Question, mistake: str, words: Mapping[str, object]) -> Finding:
    headline = SENTENCES[mistake].format(**words).removesuffix(".")
    made = finding(question, "BP316", headline)
    return made.model_copy(update={"mistake": mistake})


def _read(
    question: Question, gradients: tuple[Gradient, ...], usual: tuple[Gradient, ...], left: Left
) -> _Notes | None:
    names = starts_of(question)
    wanted = 1 + 5 * len(names)
    rows = [row for row in left.notes if len(row) == wanted]
    if not rows or not gradients:
        return None
    axes = next(axes for axes in question.spec.variables.values() if axes)
    rate = next(v for n, v in question.inputs.items() if n == "learning_rate")
    return _Notes(
        names,
        tuple(_pass(names, row[1:]) for row in rows),
        handout(question).dims[axes[0]],
        float(rate),
        gradients,
        usual,
        {name: float(question.inputs[name]) for name in names},
        int(question.inputs[str(question.check.steps)]),
        left.passes,
    )


def _pass(names: Sequence[str], numbers: Sequence[float]) -> _Pass:
    count = len(names)
    parts = [numbers[at * count : (at + 1) * count] for at in range(5)]
    return _Pass(*(dict(zip(names, part, strict=True)) for part in parts))


def _found(notes: _Notes) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the mistakes that the notes show, the plainest first."""
    yield from _in_the_loss(notes)
    yield from _in_the_loop(notes)
    yield from _in_a_step(notes)
    yield from _in_the_rate(notes)


def _in_the_loss(notes: _Notes) -> Iterator[tuple[str, dict[str, object]]]:
    first = notes.passes[0].values
    for name, asked in notes.starts.items():
        if not math.isnan(first[name]) and not _close(first[name], asked):
            yield "other_start", {"p": name, "got": first[name], "asked": asked}
    if _is_batch(notes) or _agree(notes, notes.gradients):
        return
    if _agree(notes, notes.usual):
        yield "other_data", {}
    for at, p in enumerate(notes.names):
        for q in notes.names[at + 1 :]:
            if _agree(notes, notes.gradients, swap=(p, q)):
                yield "swapped", {"p": p, "q": q}
    ratios = [got / want for got, want in _pairs(notes, notes.gradients) if want]
    if ratios and max(ratios) - min(ratios) <= CLOSE * max(map(abs, ratios)):
        yield "scaled_loss", {"ratio": float(f"{max(ratios):.4g}")}
    is_known = any(not math.isnan(n) for one in notes.passes for n in one.true.values())
    if is_known and notes.gradients == notes.usual:  # else the data may be others
        yield "other_loss", {}


def _agree(
    notes: _Notes, gradients: Sequence[Gradient], swap: tuple[str, str] | None = None
) -> bool:
    return all(_close(got, want) for got, want in _pairs(notes, gradients, swap))


def _pairs(
    notes: _Notes, gradients: Sequence[Gradient], swap: tuple[str, str] | None = None
) -> Iterator[tuple[float, float]]:
    """Yield what was differentiated and what is right, where both are known."""
    other = dict(zip(swap, reversed(swap), strict=True)) if swap else {}
    for at, one in enumerate(notes.passes):
        # a script that lacks a variable's gradient may lack the variable
        values = {n: notes.starts[n] if math.isnan(v) else v for n, v in one.values.items()}
        in_order = [values[other.get(name, name)] for name in notes.names]
        right = dict(zip(notes.names, gradients[at % len(gradients)].at(in_order), strict=True))
        for name in notes.names:
            if not math.isnan(one.true[name]):
                yield one.true[name], right[other.get(name, name)]


def _is_batch(notes: _Notes) -> bool:
    return notes.samples > 1 and notes.total == notes.repeats


def _in_the_loop(notes: _Notes) -> Iterator[tuple[str, dict[str, object]]]:
    if _is_batch(notes):
        yield "batch", {}
    last = [one for at, one in enumerate(notes.passes) if at % notes.samples == notes.samples - 1]
    others = [one for at, one in enumerate(notes.passes) if at % notes.samples != notes.samples - 1]
    changed = [any(_changes(one, notes.names) for one in part) for part in (others, last)]
    if others and changed == [False, True]:
        yield "step_outside", {}
    held = [any(_is_held(one.before[name]) for name in notes.names) for one in notes.passes]
    if len(held) > 1 and all(held[1:]):
        yield "not_zeroed", {}
    if len(held) > notes.samples:
        starts = [held[at] for at in range(0, len(held), notes.samples)]
        inner = [held[at] for at in range(len(held)) if at % notes.samples]
        if not any(starts) and all(inner):
            yield "zeroed_outside", {}


def _in_a_step(notes: _Notes) -> Iterator[tuple[str, dict[str, object]]]:
    for p in notes.names:
        others = [q for q in notes.names if q != p and not notes.all(_own_step(notes), p)]
        for q in others:
            if notes.all(lambda one, name, q=q: _follows(one, name, q, notes.rate), p):  # type: ignore[misc]  # q is bound
                yield "copied_gradient", {"p": p, "q": q}
    for p in notes.names:
        if notes.all(lambda one, name: one.step(name) == 0, p) and any(
            _changes(one, notes.names) for one in notes.passes
        ):
            yield "never_trained", {"p": p}


def _in_the_rate(notes: _Notes) -> Iterator[tuple[str, dict[str, object]]]:
    if notes.all(lambda one, name: _close(one.step(name), notes.rate * one.after[name])):
        yield "ascent", {}
    rates = [
        -one.step(name) / one.after[name]
        for one in notes.passes
        for name in notes.names
        if one.after[name] and math.isfinite(one.after[name])
    ]
    if not rates or not all(map(math.isfinite, rates)):
        return
    rate = rates[0]
    if all(abs(r - rate) <= 1e-2 * abs(rate) for r in rates) and not _near(rate, notes.rate):
        yield "learning_rate", {"rate": float(f"{rate:.3g}"), "asked": notes.rate}


def _own_step(notes: _Notes) -> Callable[[_Pass, str], bool]:
    return lambda one, name: _follows(one, name, name, notes.rate)


def _follows(one: _Pass, name: str, gradient: str, rate: float) -> bool:
    return _close(one.step(name), -rate * one.after[gradient], abs(one.values[name]))


def _changes(one: _Pass, names: Sequence[str]) -> bool:
    return any(one.step(name) != 0 for name in names)


def _is_held(number: float) -> bool:
    return not math.isnan(number) and number != 0


def _close(got: float, want: float, size: float = 0.0) -> bool:
    return abs(got - want) <= CLOSE * max(abs(want), abs(got)) + 1e-6 * size


def _near(rate: float, asked: float) -> bool:
    return abs(rate - asked) <= 2e-2 * abs(asked)

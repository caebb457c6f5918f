"""Which mistake gives these answers: layered, and never a guess. Pure, but for the predictions.

    1  one named mistake of the assignment
    2  one generic mistake, or a factor
    3  two named mistakes, or a named one with a generic one

The first layer that explains every call of the function ends the search, and all its explanations
are reported: what no call tells apart, no call tells apart. An explanation must predict every
result that came back, the right ones included, and be wrong somewhere. Where it also predicts which
calls raise an exception, it goes before those that do not.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from grader.diagnose.leaves import Leaves
from grader.diagnose.predictions import RIGHT, Ids, Predictions, Refusal
from grader.diagnose.samples import Sample, Seen, seen_of
from grader.diagnose.scale import Factor, factors
from grader.diagnose.transforms import TRANSFORMS, Transform
from grader.evidence import Evidence
from grader.mistakes import Mistake
from grader.prepare import Prepared
from grader.spec.calls import call_of

MOST: Final = 2
"""Mistakes made at once."""


@dataclass(frozen=True)
class Cause:
    """One explanation of everything a function returned.

    Attributes:
        mistakes: named mistakes of the assignment, made at once.
        transform: a generic mistake after them, or None.
        factor: a factor after them, or None.
        calls: on how many calls it was held against the student's results.
        failures: how many calls raise an exception by it, as they did.
    """

    mistakes: tuple[Mistake, ...] = ()
    transform: Transform | None = None
    factor: Factor | None = None
    calls: int = 0
    failures: int = 0

    @property
    def id(self) -> str:
        """Its name in reports: ids joined by "+"; a factor is "factor:1/N"."""
        parts = [mistake.id for mistake in self.mistakes]
        parts += [self.transform.id] if self.transform is not None else []
        parts += [f"factor:{self.factor.id}"] if self.factor is not None else []
        return "+".join(parts)

    def sentences(self, function: str) -> tuple[str, ...]:
        """Return what is wrong, a sentence for each mistake."""
        said = [mistake.sentence for mistake in self.mistakes]
        if self.transform is not None:
            said.append(self.transform.sentence.format(function=function))
        if self.factor is not None:
            also = " besides" if self.mistakes else ""
            said.append(f"{function} is {self.factor} times the right result everywhere{also}.")
        return tuple(said)

    def hints(self) -> tuple[str, ...]:
        """Return where to look, a hint for each mistake."""
        said = [mistake.hint for mistake in self.mistakes]
        if self.transform is not None:
            said.append(self.transform.hint)
        if self.factor is not None:
            said.append(_factor_hint(self.factor))
        return tuple(said)


def _factor_hint(factor: Factor) -> str:
    if any(exponent < 0 for _, exponent in factor.exponents):
        return "Is the quantity that is differentiated a sum, or a mean?"
    if factor.exponents:
        return "Is anything added up more than once?"
    return "Go through the derivative factor by factor."


def causes_of(
    prepared: Prepared, evidence: Evidence, task: str, predictions: Predictions
) -> tuple[Cause, ...]:
    """Return every minimal explanation of a task's answers; none if unknown.

    Yes and no fit many mistakes. One that shows in other functions, too, is named for such answers
    where it is what explains these.

    Args:
        prepared: the cases.
        evidence: what was seen.
        task: id of a task that calls a function.
        predictions: answers of wrong versions of the reference.
    """
    calls = {one.id: call_of(one) for one in prepared.spec.task}
    functions = {name: call.function for name, call in calls.items() if call is not None}
    own = functions[task]
    seen = seen_of(prepared, evidence, own)
    found = causes(seen, task, predictions)
    if not found or not all(sample.is_verdict for sample in seen.samples):
        return found
    elsewhere = [
        {tuple(m for m in cause.mistakes if task in m.tasks) for cause in explained}
        for name in _tasks_beside(task, predictions)
        if functions.get(name, own) != own
        for explained in [causes(seen_of(prepared, evidence, functions[name]), name, predictions)]
        if explained
    ]
    only = [m for m in predictions.mistakes if task in m.tasks and _is_only(m, own, functions)]
    return tuple(_Room(seen, predictions).with_what_is_known(elsewhere, only))


def _tasks_beside(task: str, predictions: Predictions) -> dict[str, None]:
    """Return the other tasks that the mistakes of a task show in."""
    shared = [mistake.tasks for mistake in predictions.mistakes if task in mistake.tasks]
    return dict.fromkeys(name for tasks in shared for name in tasks if name != task)


def _is_only(mistake: Mistake, function: str, functions: Mapping[str, str]) -> bool:
    return all(functions.get(name, function) == function for name in mistake.tasks)


def causes(seen: Seen, task: str, predictions: Predictions) -> tuple[Cause, ...]:
    """Return every minimal explanation of what a task's function returned; none if unknown.

    Args:
        seen: all its calls.
        task: id of the task, whose own mistakes are tried.
        predictions: answers of wrong versions of the reference.
    """
    least = max((sample.asked.least for sample in seen.samples), default=1)
    if len(seen.samples) < least:
        return ()
    own = [mistake for mistake in predictions.mistakes if task in mistake.tasks]
    with np.errstate(all="ignore"):  # what diverged is explained as well
        room = _Room(seen, predictions).wrong_first()
        if room.explains(RIGHT):
            return ()
        for layer in (room.named_alone, room.generic_alone, room.two):
            found = list(layer(own))
            most = max((cause.failures for cause in found), default=0)
            if found:
                return tuple(cause for cause in found if cause.failures == most)
    return ()


@dataclass(frozen=True)
class _Room:
    """The layers of the search."""

    seen: Seen
    predictions: Predictions

    def wrong_first(self) -> _Room:
        """Return it with what is wrong in front, where most hypotheses end."""
        samples = self.seen.samples
        right = [sample.fits(self.predicted(RIGHT, sample)) for sample in samples]
        ordered = sorted(range(len(samples)), key=right.__getitem__)
        return _Room(
            replace(self.seen, samples=tuple(samples[i] for i in ordered)), self.predictions
        )

    def named_alone(self, own: Sequence[Mistake]) -> Iterator[Cause]:
        for mistake in own:
            yield from self.named((mistake,))

    def generic_alone(self, own: Sequence[Mistake]) -> Iterator[Cause]:
        del own
        yield from self.generic(())

    def two(self, own: Sequence[Mistake]) -> Iterator[Cause]:
        for pair in itertools.combinations(own, 2):
            if pair[0].step != pair[1].step:
                yield from self.named(pair)
        for mistake in own:
            yield from self.generic((mistake,))

    def named(self, mistakes: tuple[Mistake, ...]) -> Iterator[Cause]:
        ids = tuple(sorted(mistake.id for mistake in mistakes))
        failures = self.failures(ids) if self.explains(ids) else None
        if failures is not None:
            yield Cause(mistakes, calls=len(self.seen.samples), failures=failures)

    def generic(self, mistakes: tuple[Mistake, ...]) -> Iterator[Cause]:
        ids = tuple(mistake.id for mistake in mistakes)
        samples, count = self.seen.samples, len(self.seen.samples)
        failures = self.failures(ids)
        if failures is None or not all(sample.asked.is_function for sample in samples):
            return
        for transform in TRANSFORMS:
            if self.explains(ids, transform):
                yield Cause(mistakes, transform, None, count, failures)
        for factor in factors(samples, (self.predicted(ids, sample) for sample in samples)):
            if factor != Factor(-1.0):  # that is the transform "sign"
                yield Cause(mistakes, None, factor, count, failures)

    def with_what_is_known(
        self, elsewhere: Sequence[Collection[tuple[Mistake, ...]]], only: Sequence[Mistake]
    ) -> list[Cause]:
        """Return the explanations made of what explains other functions, and at most one more.

        Args:
            elsewhere: for each other function, its explanations, as far as they show here.
            only: mistakes that show here alone.
        """
        together = {frozenset(itertools.chain(*chosen)) for chosen in itertools.product(*elsewhere)}
        ordered = [tuple(sorted(made, key=lambda m: m.id)) for made in together]
        known = sorted(
            (m for m in ordered if len(m) <= MOST), key=lambda made: [m.id for m in made]
        )
        found = [cause for made in known if made for cause in self.named(made)]
        more = [(*made, one) for made in known if len(made) < MOST for one in only]
        return found or [cause for made in more for cause in self.named(made)]

    def explains(self, ids: Ids, transform: Transform | None = None) -> bool:
        """Whether a hypothesis predicts every result; the search ends at the first it does not."""
        return all(
            sample.fits(_changed(self.predicted(ids, sample), transform, sample))
            for sample in self.seen.samples
        )

    def predicted(self, ids: Ids, sample: Sample) -> Leaves | None:
        answer = self.predictions.answer(ids, sample.asked)
        return None if answer is None or isinstance(answer, Refusal) else sample.of(answer)

    def failures(self, ids: Ids) -> int | None:
        """Return how many exceptions a hypothesis predicts: all, or none that must be; or None."""
        failures = self.seen.failures
        foretold = [self.predictions.answer(ids, failure.asked) for failure in failures]
        is_foretold = all(
            isinstance(answer, Refusal) and failure.type in (None, answer.type)
            for answer, failure in zip(foretold, failures, strict=True)
        )
        left_out = 0 if is_foretold else len(failures)
        if not self.seen.may_leave_out(left_out):
            return None
        return len(failures) - left_out


def _changed(
    predicted: Leaves | None, transform: Transform | None, sample: Sample
) -> Leaves | None:
    if predicted is None or transform is None:
        return predicted
    return transform.change(predicted, sample)

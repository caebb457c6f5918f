"""Which mistake gives these answers: layered, and never a guess. Pure, but for the predictions.

    1  one named mistake of the assignment
    2  one generic mistake, or a factor
    3  two named mistakes, or a named one with a generic one

The first layer that explains every call of the function ends the search, and all its explanations
are reported: what no call tells apart, no call tells apart. An explanation must predict every
result that came back, the right ones included, and be wrong somewhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from grader.diagnose.leaves import Leaves
from grader.diagnose.predictions import RIGHT, Ids, Predictions
from grader.diagnose.samples import Sample
from grader.diagnose.scale import Factor, factors
from grader.diagnose.transforms import TRANSFORMS, Transform
from grader.mistakes import Mistake

LEAST: Final = 2
"""Calls that must have returned for a name to be given."""


@dataclass(frozen=True)
class Cause:
    """One explanation of everything a function returned.

    Attributes:
        mistakes: named mistakes of the assignment, made at once.
        transform: a generic mistake after them, or None.
        factor: a factor after them, or None.
        calls: on how many calls it was held against the student's results.
    """

    mistakes: tuple[Mistake, ...] = ()
    transform: Transform | None = None
    factor: Factor | None = None
    calls: int = 0

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


def causes(samples: Sequence[Sample], task: str, predictions: Predictions) -> tuple[Cause, ...]:
    """Return every minimal explanation of what a task's function returned; none if unknown.

    Args:
        samples: all its calls that returned numbers.
        task: id of the task, whose own mistakes are tried.
        predictions: answers of wrong versions of the reference.
    """
    if len(samples) < LEAST or _explains(samples, RIGHT, None, predictions):
        return ()
    own = [mistake for mistake in predictions.mistakes if task in mistake.tasks]
    with np.errstate(all="ignore"):  # what diverged is explained as well
        for layer in (_named_alone, _generic_alone, _two):
            found = list(layer(samples, own, predictions))
            if found:
                return tuple(found)
    return ()


def _named_alone(
    samples: Sequence[Sample], own: Sequence[Mistake], predictions: Predictions
) -> Iterator[Cause]:
    for mistake in own:
        if _explains(samples, (mistake.id,), None, predictions):
            yield Cause((mistake,), calls=len(samples))


def _generic_alone(
    samples: Sequence[Sample], own: Sequence[Mistake], predictions: Predictions
) -> Iterator[Cause]:
    del own
    yield from _generic(samples, (), predictions)


def _two(
    samples: Sequence[Sample], own: Sequence[Mistake], predictions: Predictions
) -> Iterator[Cause]:
    for pair in itertools.combinations(own, 2):
        if pair[0].step != pair[1].step and _explains(
            samples, tuple(sorted(m.id for m in pair)), None, predictions
        ):
            yield Cause(pair, calls=len(samples))
    for mistake in own:
        yield from _generic(samples, (mistake,), predictions)


def _generic(
    samples: Sequence[Sample], mistakes: tuple[Mistake, ...], predictions: Predictions
) -> Iterator[Cause]:
    ids = tuple(mistake.id for mistake in mistakes)
    for transform in TRANSFORMS:
        if _explains(samples, ids, transform, predictions):
            yield Cause(mistakes, transform, calls=len(samples))
    predicted = [predictions.predict(ids, sample.request) for sample in samples]
    told = [leaves for leaves in predicted if leaves is not None]
    if len(told) == len(samples):
        for factor in factors(samples, told):
            if factor != Factor(-1.0):  # that is the transform "sign"
                yield Cause(mistakes, factor=factor, calls=len(samples))


def _explains(
    samples: Sequence[Sample], ids: Ids, transform: Transform | None, predictions: Predictions
) -> bool:
    """Whether a hypothesis predicts every result; the search ends at the first that it does not."""
    return all(
        sample.fits(_changed(predictions.predict(ids, sample.request), transform, sample))
        for sample in samples
    )


def _changed(
    predicted: Leaves | None, transform: Transform | None, sample: Sample
) -> Leaves | None:
    if predicted is None or transform is None:
        return predicted
    return transform.change(predicted, sample)

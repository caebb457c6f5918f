"""Generic mistakes: what any right, or nearly right, result can suffer on its way out.

They come with the grader, not with an assignment. Each is a function of a prediction and of what
was handed to the function; None where it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from grader.diagnose.leaves import Array, Leaves
from grader.diagnose.samples import Sample

SEVERAL: Final = 2
"""Entries that must lie at a limit for it to be one."""
Change = Callable[[Leaves, Sample], Leaves | None]


@dataclass(frozen=True)
class Transform:
    """One generic mistake.

    Attributes:
        id: names it in reports.
        sentence: what is wrong; {function} is the function.
        hint: where to look.
        change: makes it of a prediction.
    """

    id: str
    sentence: str
    hint: str
    change: Change


def _each(change: Callable[[Array], Array]) -> Change:
    return lambda predicted, _: tuple(change(leaf) for leaf in predicted)


def _transposed(predicted: Leaves, _: Sample) -> Leaves | None:
    if all(leaf.ndim < 2 for leaf in predicted):
        return None
    return tuple(leaf.T for leaf in predicted)


def _swapped(predicted: Leaves, sample: Sample) -> Leaves | None:
    if len(predicted) > 1:
        return predicted[::-1]
    # numbers that are returned together are one array
    is_list = [leaf.shape for leaf in predicted] == [(_count(sample),)]
    return (predicted[0][::-1],) if is_list else None


def _count(sample: Sample) -> int:
    """Return how many results the function is asked for; 0 where that is not told."""
    if sample.case is None:
        return 0
    check = sample.case.question.check
    return len(check.wrt if isinstance(check.wrt, tuple) else check.results or ())


def _clipped(predicted: Leaves, sample: Sample) -> Leaves | None:
    """Return it cut off where the student's own numbers end, if several of them end there."""
    if len(sample.got) != len(predicted):
        return None
    cut = [_cut(leaf, got) for leaf, got in zip(predicted, sample.got, strict=True)]
    return tuple(cut)


def _cut(predicted: Array, got: Array) -> Array:
    limit = float(np.max(np.abs(got), initial=0.0))
    at_limit = np.count_nonzero(np.abs(got) == limit)
    is_cut = SEVERAL <= at_limit < np.count_nonzero(got)
    return np.clip(predicted, -limit, limit) if is_cut else predicted


def _one_of_several(predicted: Leaves, sample: Sample) -> Leaves | None:
    """Return the last of several equal-shaped results in place of all of them."""
    del sample
    shapes = {leaf.shape for leaf in predicted}
    return (predicted[-1],) * len(predicted) if len(predicted) > 1 and len(shapes) == 1 else None


def _plus_own_variable(sign: float) -> Change:
    def change(predicted: Leaves, sample: Sample) -> Leaves | None:
        same = [
            value
            for value in sample.inputs.values()
            if len(predicted) == 1 and getattr(value, "shape", None) == predicted[0].shape
        ]
        return (same[-1] + sign * predicted[0],) if len(same) == 1 else None

    return change


def _without_last(predicted: Leaves, _: Sample) -> Leaves | None:
    if any(leaf.ndim == 0 or leaf.size < 2 for leaf in predicted):
        return None
    cut = [leaf.copy() for leaf in predicted]
    for leaf in cut:
        leaf.reshape(-1)[-1] = 0
    return tuple(cut)


def _normalized(predicted: Leaves, _: Sample) -> Leaves | None:
    norms = [float(np.linalg.norm(leaf)) for leaf in predicted]
    if 0.0 in norms:
        return None
    return tuple(leaf / norm for leaf, norm in zip(predicted, norms, strict=True))


TRANSFORMS: Final = (
    Transform(
        "sign",
        "{function} has the wrong sign everywhere.",
        "Does the loss rise or fall along your gradient?",
        _each(np.negative),
    ),
    Transform(
        "transposed",
        "{function} returns the transpose of the right result.",
        "Which index of the result belongs to which index of the variable?",
        _transposed,
    ),
    Transform(
        "swapped",
        "{function} returns its results in the wrong order.",
        "In which order are the results asked for?",
        _swapped,
    ),
    Transform(
        "one_for_all",
        "{function} returns one result in place of all of them.",
        "Are the results separate objects, each computed for itself?",
        _one_of_several,
    ),
    Transform(
        "absolute_value",
        "{function} has lost its signs: every entry is the absolute value of the right one.",
        "Where are negative numbers made positive?",
        _each(np.abs),
    ),
    Transform(
        "zero",
        "{function} is zero everywhere.",
        "Is anything added to what you return?",
        _each(np.zeros_like),
    ),
    Transform(
        "truncated",
        "{function} is cut to whole numbers.",
        "Which of your arrays holds integers?",
        _each(np.trunc),
    ),
    Transform(
        "rounded",
        "{function} is rounded to whole numbers.",
        "Which of your arrays holds integers?",
        _each(np.round),
    ),
    Transform(
        "clipped",
        "{function} is clipped: no entry is greater than a limit.",
        "The gradient of this loss has no greatest value.",
        _clipped,
    ),
    Transform(
        "negative_part_lost",
        "{function} has lost its negative entries.",
        "To which array does a ReLU, or a mask, belong?",
        _each(lambda leaf: np.maximum(leaf, 0)),
    ),
    Transform(
        "squared",
        "Every entry of {function} is squared.",
        "Where does a square come in after the derivative was taken?",
        _each(np.square),
    ),
    Transform(
        "normalized",
        "{function} is scaled to length 1.",
        "The length of a gradient says how fast the loss changes.",
        _normalized,
    ),
    Transform(
        "variable_added",
        "{function} returns the variable plus its gradient.",
        "The gradient alone is asked for.",
        _plus_own_variable(1.0),
    ),
    Transform(
        "updated_variable",
        "{function} returns the variable after a step instead of the gradient.",
        "The gradient alone is asked for.",
        _plus_own_variable(-1.0),
    ),
    Transform(
        "last_entry_missing",
        "The last entry of {function} is never set.",
        "Where does your loop end?",
        _without_last,
    ),
)

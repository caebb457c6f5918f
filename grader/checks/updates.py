"""Names what is wrong with a script's updates from the gradients that it leaves itself. Pure.

A result `grad_w1` beside `w1` is the gradient of the last update. So `w1 + learning_rate * grad_w1`
are the weights before it: after one step, the ones that were given.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.answers import finding
from grader.checks.base import Question
from grader.checks.left import Left
from grader.records import Finding
from grader.sandbox.wire import WireArray

Array = npt.NDArray[Any]

PREFIX: Final = "grad_"
CLOSE: Final = 1e-4
ROUNDED: Final = 1e-6

SENTENCES: Final[Mapping[str, str]] = {
    "never_trained": "{p} is never changed by the training.",
    "ascent": "{p} goes up its gradient: the sign of the step is wrong.",
    "learning_rate": "The step of {p} is {rate:g} times its gradient; the handout's rate is"
    " {asked:g}.",
    "step_outside": "{p} is changed once, after the loop, not in each repetition.",
}
"""What each named mistake is called."""


def explain_updates(question: Question, left: Left) -> tuple[Finding, ...]:
    """Return a finding that names what is wrong with the updates, where that can be told."""
    rate = question.inputs.get("learning_rate")
    if rate is None:
        return ()
    for name in question.check.results or ():
        if name not in question.inputs or name not in (question.check.compares or (name,)):
            continue
        with np.errstate(all="ignore"):  # a run may have diverged
            found = list(islice(_found(question, left, name, float(rate)), 1))
        for mistake, words in found:
            sentence = SENTENCES[mistake].format(p=name, **words).removesuffix(".")
            made = finding(question, "BP316", sentence)
            return (made.model_copy(update={"mistake": mistake}),)
    return ()


def _found(
    question: Question, left: Left, name: str, rate: float
) -> Iterator[tuple[str, dict[str, float]]]:
    start = np.asarray(question.inputs[name], dtype=np.float64)
    end, gradient = _array(left, name), _array(left, PREFIX + name)
    if end is None or end.shape != start.shape:
        return
    change = end - start
    if not np.any(change):
        yield "never_trained", {}
    if gradient is None or gradient.shape != start.shape or not np.any(gradient):
        return
    count = int(question.inputs[str(question.check.steps)])
    if count > 1:
        if np.max(np.abs(end + rate * gradient - start)) <= ROUNDED * np.max(np.abs(start)):
            yield "step_outside", {}
        return
    if _close(change, rate * gradient):
        yield "ascent", {}
    fitted = -float(np.sum(change * gradient) / np.sum(gradient * gradient))
    is_other = math.isfinite(fitted) and abs(fitted - rate) > 1e-2 * rate
    if is_other and _close(change, -fitted * gradient):
        yield "learning_rate", {"rate": float(f"{fitted:.3g}"), "asked": rate}


def _array(left: Left, name: str) -> Array | None:
    value = left.values.get(name)
    if not isinstance(value, WireArray) or value.data is None or value.data.dtype.kind != "f":
        return None
    return value.data.astype(np.float64) if np.all(np.isfinite(value.data)) else None


def _close(got: Array, want: Array) -> bool:
    return bool(np.max(np.abs(got - want)) <= CLOSE * np.max(np.abs(want)))

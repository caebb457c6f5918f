"""Names what is wrong with a gradient for an argument v, where the numbers show it.

A name is given only where the student's numbers are those of the mistake and the right ones are
not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.base import Judgement, Question
from grader.records import Finding
from grader.sandbox.wire import Value, WireArray

Array = npt.NDArray[Any]

CLOSE: Final = 1e-5
"""Relative to the largest entry: float32 work is to be named, too."""
VALUES: Final = "BP104"


@dataclass(frozen=True)
class Alternatives:
    """What some mistakes would give.

    Attributes:
        parts: the gradient for each v alone.
        unweighted: the gradient with ones in place of v.
        forward: J v, where it has the shape of x.
        slope: v · J u with ones as u, by differences of f: what the entries of the right gradient
            for the first v add up to.
        varied: whether another v than the one given is tried.
    """

    parts: list[Array]
    unweighted: Array
    forward: Array | None
    slope: float
    varied: bool

    @property
    def size(self) -> float:
        """The greatest entry of the right gradients: what cancels is small beside it, not 0."""
        return max(float(np.max(np.abs(part), initial=0.0)) for part in self.parts)

    def same(self, got: Any, other: Any) -> bool:
        """Whether two gradients differ by no more than `CLOSE` of the greatest right entry.

        Of their own greatest entry would not do: a softmax's gradient of the plain sum is 0, and
        what comes out is rounding that differs between machines.
        """
        if np.shape(got) != np.shape(other) or not np.all(np.isfinite(got)):
            return False
        size = max(self.size, float(np.max(np.abs(other), initial=0.0)))
        return bool(np.max(np.abs(got - other), initial=0.0) <= CLOSE * size)

    def tells(self, got: Any, other: Any) -> bool:
        """Whether a gradient is what a mistake would give, and not 0, which has many causes."""
        return bool(np.any(other)) and self.same(got, other)


def named(
    question: Question, wrong: Judgement, values: Mapping[str, Value], alternatives: Alternatives
) -> Judgement:
    """Return a judgement with the mistake named that explains wrong values, if one does.

    Args:
        question: the case.
        wrong: a judgement that did not pass.
        values: what came back, by label of the call.
        alternatives: what some mistakes would give in the call "given".
    """
    if not any(finding.code == VALUES for finding in wrong.findings):
        return wrong
    got = {label: _arrays(value) for label, value in values.items()}
    told = next(iter(_causes(question, got, alternatives)), None)
    if told is None:
        return wrong
    code, headline, detail = told
    return _renamed(wrong, code, headline, detail)


def _renamed(wrong: Judgement, code: str, headline: str, detail: Sequence[str]) -> Judgement:
    first, *_ = (finding for finding in wrong.findings if finding.code == VALUES)
    renamed: Finding = first.model_copy(
        update={"code": code, "headline": headline, "detail": (*first.detail, *detail)}
    )
    others = tuple(finding for finding in wrong.findings if finding.code != VALUES)
    return Judgement(False, (*others, renamed), wrong.differences, notes=wrong.notes)


Cause = tuple[str, str, tuple[str, ...]]
"""Code, headline, details."""


def _causes(
    question: Question, got: Mapping[str, list[Array]], what: Alternatives
) -> Iterator[Cause]:
    name = question.function
    given = got["given"]
    if len(given) == len(what.parts) > 1:
        yield from _of_a_list(name, given, what)
    elif len(given) == 1 and len(what.parts) > 1:
        yield from _of_a_sum(name, given[0], what)
    elif len(given) == 1 and "sum" in got:
        yield from _of_one(name, str(question.check.vector), got, what)


def _of_one(
    name: str, v: str, got: Mapping[str, list[Array]], what: Alternatives
) -> Iterator[Cause]:
    given, other, both = got["given"][0], got["other"][0], got["sum"][0]
    same = what.same
    if what.tells(given, what.unweighted) and same(other, given):
        yield "BP201", f"{name} does not use its argument {v}: every result counts once", ()
    elif what.varied and same(given, other):
        yield "BP201", f"{name} gives the same for every {v}", ()
    if what.forward is not None and what.tells(given, what.forward):
        headline = f"{name} is J {v}, the change of f(x) along {v}, and not the gradient {v}ᵀ J"
        yield "BP203", headline, _adjoint(name, v, given, what)
    if given.shape == other.shape == both.shape and not same(both, given + other):
        told = f"{name}(…, {v} + u) is not {name}(…, {v}) + {name}(…, u)"
        yield "BP202", f"{name} is not linear in {v}", (told,)
    detail = _adjoint(name, v, given, what)
    if detail:
        yield VALUES, f"{name} is wrong", detail


def _adjoint(name: str, v: str, given: Array, what: Alternatives) -> tuple[str, ...]:
    """Return what a student can redo without the right gradient: v · J u is its sum, u all ones."""
    total, size = float(np.sum(given)), float(np.sum(np.abs(what.parts[0])))
    if abs(total - what.slope) <= CLOSE * size or not np.isfinite(total):
        return ()
    moved = (
        f"moving all entries of the input alike changes {v} · f by {what.slope:.6g} times as much"
    )
    return (f"{moved}; the entries of {name} add up to {total:.6g}",)


def _of_a_sum(name: str, given: Array, what: Alternatives) -> Iterator[Cause]:
    parts = what.parts
    if what.tells(given, len(parts) * what.unweighted):
        yield "BP201", f"{name} does not use the arguments: every result counts once", ()
    if what.same(given, parts[-1]):
        yield "BP205", f"{name} holds the last gradient alone: it was zeroed between", ()
    if what.same(given, sum(parts) / len(parts)):
        yield "BP205", f"{name} is the mean of the gradients, not their sum", ()
    if what.same(given, sum(accumulate(parts))):
        yield "BP204", f"{name} counts the earlier gradients again with each backward", ()


def _of_a_list(name: str, given: Sequence[Array], alone: Alternatives) -> Iterator[Cause]:
    parts = alone.parts

    def all_same(other: Sequence[Any]) -> bool:
        return all(map(alone.same, given, other))

    count = len(parts)
    if np.any(alone.unweighted) and all_same([alone.unweighted] * count):
        yield "BP201", f"{name} does not use the arguments: every result counts once", ()
    if all_same(list(accumulate(parts))):
        headline = f"each gradient of {name} holds those before it, too: nothing was zeroed between"
        yield "BP204", headline, ()
    kept = {
        "the last gradient": all_same([parts[-1]] * count),
        "the sum of all gradients": all_same([sum(parts)] * count),
        "zeros": not any(map(np.any, given)),  # to the last bit: a gradient that cancels is not
    }
    for what, is_kept in kept.items():
        if is_kept:
            headline = f"all {count} entries of the list hold {what}: they are one tensor"
            advice = "Append a copy: what is zeroed or added to later changes it."
            yield "BP206", headline, (advice,)
    if all_same(list(reversed(parts))):
        yield "BP207", f"the gradients of {name} are in reverse order", ()


def _arrays(value: Value) -> list[Array]:
    """Return the arrays of a result or of a list of results; none where it is anything else."""
    items = value if isinstance(value, list | tuple) else [value]
    plain: Callable[[Any], Array] = lambda item: np.asarray(  # noqa: E731  one use, one line
        item.data if isinstance(item, WireArray) else item, dtype=np.float64
    )
    return [plain(item) for item in items if isinstance(item, WireArray | float | int)]

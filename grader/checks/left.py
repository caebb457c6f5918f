"""What a run of a script left, and why it did not come to its end or could not be followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from grader.checks.answers import failure, finding
from grader.checks.base import Question
from grader.checks.scripts import REPEATS, data_of, handout, repeats, replaced
from grader.evidence import Observation, Outcome, Raised
from grader.records import Finding
from grader.sandbox.wire import Value


@dataclass(frozen=True)
class Left:
    """What a run left, as the student's process tells it.

    Attributes:
        values: by variable.
        used: variables that were replaced, and `REPEATS`.
        prediction: what the script's function returned, or None.
        refusal: why it did not.
        notes: of the first backward passes: see `sandbox.recorder`.
        passes: how many there were.
        counts: repetitions of training loops as the script has them.
        first: by variable, the start value the script has.
    """

    values: Mapping[str, Value]
    used: frozenset[str]
    prediction: Value
    refusal: str
    notes: tuple[tuple[float, ...], ...]
    passes: int
    counts: tuple[int, ...]
    first: Mapping[str, float]


def read_left(observation: Observation) -> Left | None:
    """Return what a run left; None where it did not come so far, or tells it in another form."""
    match observation.value:
        case {
            "values": dict(values),
            "used": list(used),
            "prediction": prediction,
            "refusal": str(refusal),
            "notes": list(notes),
            "passes": int(passes),
            "counts": list(counts),
            "first": dict(first),
        }:
            return Left(
                values,
                frozenset(name for name in used if isinstance(name, str)),
                prediction,
                refusal,
                tuple(tuple(row) for row in notes if _is_row(row)),  # type: ignore[arg-type]  # `_is_row` saw to it
                passes,
                tuple(count for count in counts if isinstance(count, int)),
                {name: n for name, n in first.items() if isinstance(n, float)},
            )
    return None


def _is_row(row: Value) -> bool:
    return isinstance(row, list) and set(map(type, row)) <= {float}


def stopped(question: Question, observation: Observation) -> Finding | None:
    """Return the finding for a script that did not come to its end, or None if it did."""
    problem = failure(question, question.spec.submission.file, observation)
    if problem is None or observation.outcome is not Outcome.RAISED:
        return problem
    words = in_words(observation.raised)
    return problem if words is None else problem.model_copy(update=words)


def in_words(raised: Raised | None) -> dict[str, Any] | None:
    """Return code and headline of what is known about an exception of old or usual mistakes."""
    if raised is None:
        return None
    for kind, part, code, words in KNOWN:
        if raised.type in kind and part in raised.message:
            where = f" (line {raised.line})" if raised.line is not None else ""
            said = f"{raised.type}: {raised.message}"
            return {"code": code, "headline": words + where, "detail": (said,)}
    return None


NO_GRADIENT: Final = (
    "a gradient is None: the tensor is no leaf (w = w - … makes a new one), or backward() did not"
    " reach it"
)
KNOWN: Final = (
    (
        ("IndexError",),
        "0-dim tensor",
        "BP313",
        "loss.data[0] is from torch before 0.4: write loss.item()",
    ),
    (
        ("TypeError", "AttributeError", "RuntimeError"),
        "volatile",
        "BP313",
        "volatile is from torch before 0.4: write with torch.no_grad()",
    ),
    (
        ("AttributeError",),
        "module 'torch",
        "BP313",
        "this torch has no such name: it is from another version",
    ),
    (
        ("RuntimeError",),
        "Legacy autograd function",
        "BP313",
        "autograd functions with __init__ are from torch before 1.5: use static methods",
    ),
    (
        ("AttributeError", "TypeError"),
        "'NoneType' object",
        "BP314",
        NO_GRADIENT,
    ),
    (
        ("TypeError",),
        "unsupported operand type(s) for *: 'float' and 'NoneType'",
        "BP314",
        NO_GRADIENT,
    ),
    (
        ("RuntimeError",),
        "a leaf Variable that requires grad",
        "BP314",
        "a parameter is changed where autograd watches: do it under torch.no_grad()",
    ),
    (
        ("RuntimeError",),
        "backward through the graph a second time",
        "BP314",
        "one graph is used for two backward passes: compute the loss anew before each backward()",
    ),
    (
        ("RuntimeError",),
        "does not require grad and does not have a grad_fn",
        "BP314",
        "the loss depends on nothing that requires grad: backward() has nothing to do",
    ),
    (
        ("RuntimeError",),
        "Can't call numpy() on Tensor that requires grad",
        "BP314",
        "a tensor that requires grad is made an array: write w.detach().numpy() or w.item()",
    ),
)
"""Type and a part of the message of exceptions that learners meet, and what to do about them. They
name what happened and decide nothing."""


def not_found(question: Question, left: Left) -> Finding | None:
    """Return the finding for values that had to be replaced and were not met, or None."""
    usual, wanted = repeats(question)
    needed = [*replaced(question), *([REPEATS] if usual != wanted else [])]
    missing = [name for name in needed if name not in left.used]
    if not missing:
        return None
    lines = [_lacks(question, name) for name in missing]
    return finding(question, "BP312", lines[0], *lines[1:])


def _lacks(question: Question, name: str) -> str:
    values = handout(question).values
    if name == REPEATS:
        return f"no loop of {repeats(question)[0]} repetitions was found to run it fewer times"
    if name in data_of(question):
        usual = data_of(question)[name]
        return f"no list {name} = {usual} was found to put other data in its place"
    if name in values:
        return f"no assignment to {name} with the start value {values[name]} was found"
    dimensions = ", ".join(question.spec.variables[name])
    return f"no assignment of an array ({dimensions}) to {name} was found before the training loop"

"""What the kinds for scripts share: how a script is run, and what is read from what it left.

The file is run with the values of a case in place of its own (`sandbox.script_run`). Which of its
values those are follows from the spec: the family named by `submission.script` holds what the
handout fixes.

    a list of numbers there            data, found in the script by these numbers
    a variable drawn, or passed_as     a start value, found by its name before training
    the argument named by `steps`      repetitions, found by their number
    dimensions                         sizes, found by name, or by their number

Everything that a run tells is hearsay but its values: these are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from grader.checks.answers import failure, finding
from grader.checks.base import Limits, Question
from grader.evidence import Observation, Outcome, Raised, Request
from grader.records import Finding
from grader.sandbox.script import plain_name
from grader.sandbox.wire import Value, WireArray
from grader.spec.calls import Call
from grader.spec.models import Family

RUN: Final = "run"
"""Label of the one request."""
EXTRA: Final = 32 * 1024
"""Bytes that a reply may have beside the values."""
REPEATS: Final = "repeats"


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


# --- asking ---------------------------------------------------------------------------------------


def run_request(
    question: Question, limits: Limits, reads: tuple[str, ...], predicts: Call | None
) -> Request:
    """Return the request to run the script with a case's values.

    Args:
        question: the case.
        limits: of the run.
        reads: variables to read after it.
        predicts: the function to call after it: with a number of the case's, and the variables.
    """
    file = question.spec.submission.file
    return Request(
        id=question.request_id(RUN),
        function=file,
        arguments=(),
        cpu_s=limits.cpu_s,
        budget=limits.budget + EXTRA,
        secret=question.case.secret,
        run=_asked(question, reads, predicts),
    )


def handout(question: Question) -> Family:
    """Return the family whose values the handout fixes."""
    return question.spec.families[str(question.spec.submission.script)]


def is_handout(question: Question) -> bool:
    """Return whether a case is the script as it is handed in."""
    return question.case.family == question.spec.submission.script


def data_of(question: Question) -> dict[str, list[float]]:
    """Return the variables that the handout gives as lists of numbers."""
    values = handout(question).values
    return {name: list(v) for name, v in values.items() if isinstance(v, list)}  # type: ignore[arg-type]  # of numbers


def starts_of(question: Question) -> tuple[str, ...]:
    """Return the variables that have a start value, in order."""
    data, spec = data_of(question), question.spec
    fixed = handout(question).values
    return tuple(
        name
        for name, axes in spec.variables.items()
        if name not in data and (name in spec.passed_as or (axes and name not in fixed))
    )


def replaced(question: Question) -> dict[str, Value]:
    """Return what of a case's values the script does not have by itself, by variable."""
    usual = handout(question).values
    values: dict[str, Value] = {}
    for name in (*data_of(question), *starts_of(question)):
        value = question.inputs[name]
        plain = value.tolist() if hasattr(value, "tolist") else value
        if name in usual and plain == usual[name]:
            continue
        is_array = hasattr(value, "shape") and value.shape and name not in data_of(question)
        values[name] = (
            WireArray("ndarray", value.dtype.name, value.shape, value) if is_array else plain
        )
    return values


def with_other(question: Question) -> str:
    """Return what a case puts in the place of the handout's values, in words, to go at an end."""
    given = set(replaced(question))
    words = [
        word
        for word, names in (("data", data_of(question)), ("start values", _numbers(question)))
        if given.intersection(names)
    ]
    return f" with other {' and '.join(words)}" if words else ""


def _numbers(question: Question) -> list[str]:
    return [name for name in starts_of(question) if not question.spec.variables[name]]


def repeats(question: Question) -> tuple[int, int]:
    """Return how often the handout has the script repeat its training, and how often the case."""
    steps = str(question.check.steps)
    return int(handout(question).values[steps]), int(question.inputs[steps])  # type: ignore[arg-type]  # a number


def _asked(
    question: Question, reads: tuple[str, ...], predicts: Call | None
) -> Mapping[str, Value]:
    starts = starts_of(question)
    named = {*reads, *starts}
    usual, wanted = repeats(question)
    fixed = handout(question).values
    return {
        "names": {name: _names(question, name) for name in sorted(named)},
        "data": {name: list(numbers) for name, numbers in data_of(question).items()},
        "given": replaced(question),
        "usual": {name: float(fixed[name]) for name in starts if name in fixed},  # type: ignore[arg-type]  # numbers
        "starts": list(starts),
        "sizes": _sizes(question),
        "samples": _samples(question),
        "repeats": [usual, wanted] if usual != wanted else None,
        "reads": list(reads),
        "predicts": _predicts(question, predicts, starts),
    }


def _names(question: Question, name: str) -> list[Value]:
    others = question.spec.submission.names.get(name, ())
    return sorted({plain_name(other) for other in (name, *others)})


def _sizes(question: Question) -> list[Value]:
    usual = handout(question).dims
    sizes = question.spec.families[question.case.family].dims
    return [
        [usual[name], size, _names(question, name)]
        for name, size in sizes.items()
        if usual.get(name, size) != size
    ]


def _samples(question: Question) -> int:
    axes = next(axes for axes in question.spec.variables.values() if axes)
    return question.spec.families[question.case.family].dims[axes[0]]


def _predicts(question: Question, call: Call | None, starts: tuple[str, ...]) -> Value:
    if call is None:
        return None
    names = [call.function, *question.spec.submission.names.get(call.function, ())]
    at = next(name for name in call.arguments if name not in starts)
    return [names, float(question.inputs[at]), [n for n in call.arguments if n in starts]]  # type: ignore[list-item]  # lists of text


# --- reading --------------------------------------------------------------------------------------


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
    return isinstance(row, list) and all(isinstance(number, float) for number in row)


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
        "a gradient is None: the tensor is no leaf (w = w - … makes a new one), or backward() did"
        " not reach it",
    ),
    (
        ("TypeError",),
        "unsupported operand type(s) for *: 'float' and 'NoneType'",
        "BP314",
        "a gradient is None: the tensor is no leaf (w = w - … makes a new one), or backward() did"
        " not reach it",
    ),
    (
        ("RuntimeError",),
        "a leaf Variable that requires grad",
        "BP314",
        "a parameter is changed where autograd watches: change w.data, or do it under"
        " torch.no_grad()",
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
        return f"no list {name} = {data_of(question)[name]} was found to put other data in its place"
    if name in values:
        return f"no assignment to {name} with the start value {values[name]} was found"
    dimensions = ", ".join(question.spec.variables[name])
    return f"no assignment of an array ({dimensions}) to {name} was found before the training loop"

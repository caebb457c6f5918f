"""From what came back to numbers that can be compared, or to the finding that says why not.

The order is that of a person reading: exception → arity → type → shape → dtype → finite → value.
Nothing is broadcast, nothing is converted that the student did not return.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from grader.checks.base import Question
from grader.evidence import Observation, Outcome, Raised
from grader.numerics.compare import Comparison
from grader.records import Finding
from grader.sandbox.wire import Opaque, Value, WireArray
from grader.spec.calls import Call

Array = npt.NDArray[Any]

FLOATS: Final = ("float64", "float32")
TENSORS: Final = ("Tensor", "Parameter")
PLAIN_TYPES: Final[Mapping[type, str]] = {
    type(None): "None",
    bool: "a bool",
    int: "an int",
    float: "a float",
    str: "a string",
    list: "a list",
    tuple: "a tuple",
    dict: "a dict",
}


def finding(question: Question, code: str, headline: str, *detail: str) -> Finding:
    """Return a finding about a question's case."""
    case = question.case
    return Finding(code=code, headline=headline, detail=detail, case=case.id, secret=case.secret)


def failure(question: Question, function: str, observation: Observation) -> Finding | None:
    """Return what went wrong with a call that did not return, or None if it did."""
    match observation.outcome:
        case Outcome.RETURNED:
            return None
        case Outcome.RAISED:
            return _raised(question, function, observation)
        case Outcome.TIMED_OUT:
            limit = f" ({observation.limit_s:g} s of CPU)" if observation.limit_s else ""
            return finding(question, "BP112", f"{function} ran out of time{limit}")
        case Outcome.OUT_OF_MEMORY:
            return finding(question, "BP113", f"{function} ran out of memory")
        case Outcome.KILLED:
            how = f" ({observation.ended})" if observation.ended else ""
            return finding(question, "BP114", f"{function} ended the process{how}")
        case Outcome.GARBLED:
            return finding(question, "BP115", f"the answer of {function} could not be read")
        case Outcome.NOT_TRIED:
            headline = f"{function} was not tried again: it took too much time or memory before"
            return finding(question, "BP117", headline)


def _raised(question: Question, function: str, observation: Observation) -> Finding:
    raised = observation.raised or Raised("an exception", "")
    if observation.refused is not None:
        headline = f"{function} takes {observation.refused}; it is called as {question.call}"
        return finding(question, "BP111", headline)
    match raised.type:
        case "NotImplementedError":
            code, headline = "BP116", f"{function} is not filled in"
        case "SystemExit":
            code, headline = "BP114", f"{function} calls exit()"
        case "EOFError":
            code, headline = "BP118", f"{function} asks for input(); nobody is there to answer"
        case _:
            message = f": {raised.message}" if raised.message else ""
            code, headline = "BP110", f"{function} raises {raised.type}{message}"
    made = finding(question, code, headline)
    return made.model_copy(update={"file": raised.file, "line": raised.line})


def changed_arguments(question: Question, call: Call, observation: Observation) -> Finding | None:
    """Return the finding for arguments that a call changed."""
    if not observation.changed:
        return None
    names = [call.arguments[index] for index in sorted(observation.changed)]
    plural = "s" if len(names) > 1 else ""
    headline = f"{call.function} changes its argument{plural} {' and '.join(names)}"
    return finding(question, "BP120", headline)


def array_of(
    question: Question, value: Value, shape: tuple[int, ...], what: str, like: str
) -> Array | Finding:
    """Return a floating array of the right shape, finite or not, or why there is none.

    Args:
        question: for the finding.
        value: what came back.
        shape: that the array must have.
        what: the subject of the sentence, e.g. "grad_w1" or "w1 returned by train".
        like: why that shape, e.g. "w1 has (3, 7)".
    """
    asked = f"{_array_asked_for(question)} of shape {shape} is asked for"
    if not isinstance(value, WireArray):
        return finding(question, "BP102", f"{what} is {described(value)}; {asked}")
    if question.spec.strict and _is_of_other_library(question, value):
        return finding(question, "BP102", f"{what} is {described(value)}; {asked}")
    if value.shape != shape:
        return finding(question, "BP101", f"{what} has shape {value.shape}; {like}")
    if value.dtype not in FLOATS or value.data is None:
        headline = f"{what} has dtype {value.dtype}; float64 or float32 is asked for"
        return finding(question, "BP105", headline)
    return value.data


def converted(question: Question, value: Value, what: str) -> str | None:
    """Return the note on an array of the other library, which is judged all the same."""
    if not (isinstance(value, WireArray) and value.shape and _is_of_other_library(question, value)):
        return None
    asked = _array_asked_for(question)
    return (
        f"{what} returns {described(value)} where {asked} is asked for; it was judged all the same"
    )


def _array_asked_for(question: Question) -> str:
    return "a torch tensor" if question.spec.arrays == "torch" else "a numpy array"


def _is_of_other_library(question: Question, array: WireArray) -> bool:
    return (array.type in TENSORS) != (question.spec.arrays == "torch")


def results_of(question: Question, value: Value, names: Sequence[str]) -> Sequence[Value] | Finding:
    """Return several results in order, or why they are not that many."""
    asked = f"({', '.join(names)}) is asked for"
    if not isinstance(value, list | tuple):
        what = described(value)
        what = f"something {what}" if what.startswith("of type") else what
        return finding(question, "BP102", f"{question.function} returns {what}; {asked}")
    if len(value) != len(names):
        headline = f"{question.function} returns {len(value)} results; {asked}"
        return finding(question, "BP106", headline)
    return value


def scalar_of(question: Question, value: Value, what: str) -> Array | Finding:
    """Return a number as a 0-d array, or why there is none; one-element results count."""
    match value:
        case bool():
            return finding(question, "BP102", f"{what} is a bool; a number is asked for")
        case int() | float():
            return np.asarray(value, dtype=np.float64)
        case WireArray(data=data, shape=shape) if data is not None and data.size == 1:
            if data.dtype.kind not in "iuf" or data.dtype == np.float16:
                headline = f"{what} has dtype {value.dtype}; a float is asked for"
                return finding(question, "BP105", headline)
            return np.asarray(data.reshape(()), dtype=np.float64)
        case WireArray(shape=shape):
            return finding(question, "BP101", f"{what} has shape {shape}; one number is asked for")
    return finding(question, "BP102", f"{what} is {described(value)}; one number is asked for")


def not_finite(question: Question, array: Array, what: str) -> Finding | None:
    """Return the finding for NaN or infinity among the numbers, or None."""
    bad = ~np.isfinite(array)
    if not np.any(bad):
        return None
    kind = "NaN" if np.any(np.isnan(array)) else "infinity"
    if array.ndim == 0:
        return finding(question, "BP103", f"{what} is {kind}")
    count = int(np.count_nonzero(bad))
    return finding(question, "BP103", f"{what} holds {kind} in {count} of {array.size} entries")


def described(value: Value) -> str:
    """Return what a value is, in words."""
    match value:
        case Opaque(type=name):
            return f"of type {name}"
        case WireArray(type=name) if name in TENSORS:
            return "a torch tensor"
        case WireArray(type="ndarray"):
            return "a numpy array"
        case WireArray(type=name):
            return f"of type {name}"
        case tuple() | list() | dict() if len(value) == 0:
            return f"an empty {type(value).__name__}"
        case tuple() | list():
            return f"{PLAIN_TYPES[type(value)]} of {len(value)}"
    return PLAIN_TYPES[type(value)]


def extent(comparison: Comparison) -> str:
    """Return how much is wrong, to go behind "… is wrong"; nothing for a single number."""
    if comparison.total == 1:
        return ""
    if comparison.wrong == comparison.total:
        return f" in all {comparison.total} entries"
    return f" in {comparison.wrong} of {comparison.total} entries"

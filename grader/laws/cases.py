"""Small cases to try a law on, and the numbers in what came back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from grader.checks import Limits, Question
from grader.evidence import Observation
from grader.prepare import Prepared, limit_key
from grader.sandbox.wire import Value, WireArray
from grader.spec.models import Check, Task

Array: TypeAlias = npt.NDArray[Any]

LARGEST: Final = 256
"""Entries that the inputs of a small case have together."""
REPLY: Final = 1 << 16
EXACT: Final = ("dyadic", "integers")
"""Draws whose sums and products are exact, so that a law holds to the last bit."""


def small_case(
    prepared: Prepared, task: Task, check: Check, fits: Callable[[Question], bool]
) -> Question | None:
    """Return the case of a check to try a law on: exact if one is, and then the largest.

    The largest of the small ones without a dimension of 1, which hides what averages do.
    """
    cases = (case.question for case in prepared.cases[task.id, check.id])
    small = [q for q in cases if _is_small(q) and fits(q)]
    return max(small, key=_worth, default=None)


def _worth(question: Question) -> tuple[bool, bool, int]:
    family = _family(question)
    return family.draw in EXACT, min(family.dims.values(), default=1) > 1, _entries(question)


def _family(question: Question) -> Any:
    return question.spec.families[question.case.family]


def _is_small(question: Question) -> bool:
    family = question.spec.families.get(question.case.family)
    return (
        family is not None
        and family.dtype == "float64"
        and family.preactivations in ("clear", "dead")
        and not question.case.secret
        and _entries(question) <= LARGEST
    )


def _entries(question: Question) -> int:
    """The entries of the call's arguments; parts of composed ones are variables of their own."""
    return sum(int(v.size) for v in question.inputs.values() if isinstance(v, np.ndarray))


def limits(prepared: Prepared, question: Question) -> Limits:
    """Return the limits of a call on a small case."""
    return Limits(prepared.limits_s[limit_key(question)], REPLY)


def numbers(observed: Mapping[str, Observation], name: str) -> list[Array] | None:
    """Return the arrays or numbers that a call returned, in float64; None where it did not.

    A list or tuple gives one array for each entry.
    """
    seen = observed.get(name)
    if seen is None:
        return None
    value = seen.value
    parts = list(value) if isinstance(value, list | tuple) else [value]
    arrays = [_array(part) for part in parts]
    found = [array for array in arrays if array is not None and np.all(np.isfinite(array))]
    return found if found and len(found) == len(parts) else None


def _array(value: Value) -> Array | None:
    match value:
        case bool():
            return None
        case int() | float():
            return np.asarray(value, dtype=np.float64)
        case WireArray(data=data) if data is not None and data.dtype.kind in "iuf":
            return np.asarray(data, dtype=np.float64)
    return None


def is_float32(arrays: list[Array]) -> bool:
    """Whether all numbers are float32 ones: then they were probably computed as such."""
    return all(
        np.array_equal(np.asarray(array, np.float32).astype(np.float64), array) for array in arrays
    )


def signed(value: float) -> str:
    """Return a number with its sign, to six digits."""
    return f"{value:+.6g}" if value else "0"


def family_of(question: Question) -> str:
    """Return how a case is called in a sentence."""
    return f"input family {question.case.family}"

"""How long a call may take: what the spec says, else by the reference's own time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from grader.checks import Functions
from grader.numerics.tolerance import in_float64
from grader.prepare import Key, Prepared, PreparedCase, limit_key

LEAST_CPU_S: Final = 2.0
REFERENCE_FACTOR: Final = 20
"""A call may take this many times the reference's own time, and at least `LEAST_CPU_S`."""


def with_limits(prepared: Prepared, functions: Functions) -> Prepared:
    """Return prepared cases with a CPU limit for every function and family.

    Args:
        prepared: the cases.
        functions: the reference's, by name; each is run once a family, with a stopwatch.
    """
    limits_s: dict[Key, float] = {}
    for case in prepared.all_cases():
        key = limit_key(case.question)
        if key not in limits_s:
            limits_s[key] = _limit_s(prepared, case, functions)
    return replace(prepared, limits_s=limits_s)


def seconds(function: Callable[..., Any], arguments: Sequence[Any]) -> float:
    """Return the CPU seconds that one call of a reference function takes."""
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start


def _limit_s(prepared: Prepared, case: PreparedCase, functions: Functions) -> float:
    spec, question = prepared.spec, case.question
    family = spec.families.get(question.case.family)
    given = (family.cpu_s if family is not None else None) or spec.limits.cpu_s
    if given is not None:
        return given
    function = functions.get(question.function)
    is_called = callable(function) and not isinstance(function, type) and family is not None
    if function is None or not is_called:
        return LEAST_CPU_S
    own_s = seconds(function, [in_float64(a) for a in question.reference_inputs(question.inputs)])
    # whole seconds, so that reports do not tell one run's timing from another's
    return max(LEAST_CPU_S, math.ceil(REFERENCE_FACTOR * own_s))

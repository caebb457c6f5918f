"""Where a function is wrong, as one property of the inputs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from grader.records import Verdict
from grader.spec.models import Assignment, Family

Property = tuple[str, Callable[[Family], bool]]

LEAST: Final = 3
"""Families that must have been tried for one of them to stand out."""


def pattern(spec: Assignment, verdict: Verdict) -> str | None:
    """Return the one property that all failing input families have and no other; None if none.

    Args:
        spec: the assignment.
        verdict: of a check that was lost in part.
    """
    failed = {case.family for case in verdict.cases if not case.passed}
    tried = {case.family for case in verdict.cases} & set(spec.families)
    if len(tried) < LEAST or not failed or failed == tried:
        return None
    families = {name: spec.families[name] for name in tried}
    for words, holds in _properties(spec):
        having = {name for name, family in families.items() if holds(family)}
        if having == failed:
            return f"wrong only {words}"
        if having == tried - failed:
            return f"right only {words}"
    return None


def _properties(spec: Assignment) -> Iterator[Property]:
    names = dict.fromkeys(name for family in spec.families.values() for name in family.dims)
    for name in names:
        yield f"where {name} = 1", partial(_has_size, name, 1)
    yield "where pre-activations are within 0.1 of 0", lambda f: f.preactivations == "near_zero"
    yield "where pre-activations are exactly 0", lambda f: f.preactivations == "at_zero"
    yield "where one unit is always off and one always on", lambda f: f.preactivations == "dead"
    yield "where numbers are small", lambda family: family.scale < 1
    yield "where numbers are large", lambda family: family.scale > 1
    yield "on float32 inputs", lambda family: family.dtype == "float32"
    yield "on whole numbers", lambda family: family.draw == "integers"
    for name in names:
        sizes = {family.dims[name] for family in spec.families.values() if name in family.dims}
        for size in sorted(sizes - {1}):
            yield f"where {name} = {size}", partial(_has_size, name, size)


def _has_size(name: str, size: int, family: Family) -> bool:
    return family.dims.get(name) == size

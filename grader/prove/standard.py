"""Input families that every assignment could have: which of them would catch a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from grader.checks import Case
from grader.diagnose.asked import Asked, asked_of
from grader.prepare import Table
from grader.prove.bench import Bench
from grader.reference import read_functions, read_needed_fixtures
from grader.spec.models import Assignment, Check, Family, Task

PRIMES: Final = (3, 5, 7, 2, 11, 13)
MANY: Final = 71


def standard_families(bench: Bench, task: str) -> Iterator[tuple[str, list[Asked]]]:
    """Yield families in words, each with the calls that it would make of a task's function."""
    spec = bench.prepared.spec
    (asked,) = (one for one in spec.task if one.id == task)
    for check in asked.check:
        bases = [spec.families[name] for name in check.families]
        for words, family in (pair for base in bases[:1] for pair in _variations(spec, base)):
            calls = _calls(bench, asked, check, words, family)
            if calls:
                yield words, calls


def _variations(spec: Assignment, base: Family) -> Iterator[tuple[str, Family]]:
    def varied(**changes: Any) -> Family:
        return base.model_copy(update=changes)

    names = list(base.dims)
    yield "of numbers of both signs", varied(draw="normal")
    for name in names[:1]:
        yield f"with {name} = {MANY}", varied(dims={**base.dims, name: MANY})
        yield f"with {name} = 1", varied(dims={**base.dims, name: 1})
    sizes = dict(zip(names, PRIMES, strict=False))
    yield "whose dimensions all differ", varied(dims={**base.dims, **sizes}, draw="dyadic")
    if spec.preactivations:
        yield "with a dead unit", varied(draw="normal", preactivations="dead")
        yield "of pre-activations near 0", varied(draw="normal", preactivations="near_zero")
    yield "of small numbers", varied(draw="normal", scale=1e-2)
    yield "of large numbers", varied(draw="normal", scale=1e3)


def _calls(bench: Bench, task: Task, check: Check, words: str, family: Family) -> list[Asked]:
    """Return the calls of one case of a family that the spec does not have; none if unfit."""
    made = bench.prepared
    spec = made.spec.model_copy(update={"families": {**made.spec.families, words: family}})
    functions = read_functions(bench.assignment)
    table = Table(spec, made.seeds, functions, read_needed_fixtures(bench.assignment))
    case = Case(f"{task.id}/{check.id}#{words}", words, secret=False)
    try:
        return [*asked_of(table.prepared(task, check, case))]
    except Exception:  # noqa: BLE001  sizes that do not fit each other may fail in any way
        return []

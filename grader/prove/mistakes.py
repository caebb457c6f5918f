"""Whether an assignment catches and names its own mistakes. Runs trusted code only."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from grader.diagnose.asked import Asked, asked_of
from grader.diagnose.leaves import CLOSE, agree
from grader.diagnose.predictions import RIGHT, FromReference, Ids
from grader.diagnose.samples import cases_for
from grader.judge import Judged
from grader.mistakes import Mistake, StepError, mistaken_source
from grader.prove.bench import Bench, losers
from grader.prove.standard import standard_families
from grader.records.proved import Said, Tried


def tried_all(bench: Bench) -> Iterator[Tried]:
    """Try every named mistake; those that cannot be made are left out, `lint` tells of them."""
    for mistake in bench.mistakes:
        with contextlib.suppress(StepError):
            yield tried(bench, mistake)


def tried(bench: Bench, mistake: Mistake) -> Tried:
    """Hand in the reference with one mistake, and return what becomes of it."""
    evidence = bench.evidence(mistaken_source(bench.source, [mistake]))
    result = bench.judged(evidence)
    lost = losers(result)
    named = {
        task: tuple(cause.id for cause in bench.causes(evidence, task))
        for task in mistake.tasks
        if task in lost and task in bench.functions
    }
    return Tried(
        mistake.id, mistake.tasks, tuple(sorted(lost)), _families(result), _told(result, named)
    )


def _families(result: Judged) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for verdict in result.verdicts:
        failed = [case.family for case in verdict.cases if not case.passed and case.family]
        if failed:
            found.setdefault(verdict.task, {}).update(dict.fromkeys(failed))
    return {task: tuple(families) for task, families in found.items()}


def _told(result: Judged, named: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Add the names that checks give by themselves, e.g. those of scripts."""
    told = dict(named)
    for verdict in result.verdicts:
        own = [f.mistake for f in verdict.findings if f.mistake is not None]
        if own:
            told[verdict.task] = tuple(dict.fromkeys((*told.get(verdict.task, ()), *own)))
    return told


def say(bench: Bench, found: Sequence[Tried], said: Said) -> None:
    """Add in sentences what is wrong with the mistakes, and what may be."""
    by_id = {mistake.id: mistake for mistake in bench.mistakes}
    for one in found:
        lost = set(one.lost)
        for task in (t for t in one.tasks if t not in lost):
            said.problems.append(_uncaught(bench, by_id[one.id], task))
        for task in (t for t in one.lost if t not in one.tasks):
            said.problems.append(
                f"mistake {one.id} loses points in task {task}, which its tasks do not name"
            )
        for task in (t for t in one.tasks if one.names.get(t)):
            names = one.names[task]
            if one.id not in names:
                said.problems.append(f"mistake {one.id} is named {', '.join(names)} in task {task}")
    said.warnings += [*_unnamed(found), *_twins(bench)]


def _unnamed(found: Sequence[Tried]) -> Iterator[str]:
    """Say which mistakes are caught without a name."""
    silent = {
        one.id: [task for task in one.tasks if task in one.lost and not one.names.get(task)]
        for one in found
    }
    if found and not any(any(one.names.values()) for one in found):
        yield f"none of the {len(found)} mistakes is named where it is caught"
        return
    for name, tasks in silent.items():
        if tasks:
            of = "task" if len(tasks) == 1 else "tasks"
            yield f"mistake {name} is caught but not named in {of} {', '.join(tasks)}"


def _uncaught(bench: Bench, mistake: Mistake, task: str) -> str:
    if task not in {t.id for t in bench.prepared.spec.task}:
        return f"mistake {mistake.id} names task {task}, which the assignment does not have"
    said = f"mistake {mistake.id} is not caught in task {task}"
    would = _family_between(bench, task, (mistake.id,), RIGHT)
    if would is not None:
        return f"{said}; a family {would} would catch it"
    return f"{said}, and none of the standard families would catch it"


def _family_between(bench: Bench, task: str, one: Ids, other: Ids) -> str | None:
    """Return in words a standard family on which two versions of the reference differ, or None."""
    return next(
        (
            words
            for words, asked in standard_families(bench, task)
            if _differ(bench.predictions, one, other, asked)
        ),
        None,
    )


def _twins(bench: Bench) -> Iterator[str]:
    """Say which mistakes of one task no case tells apart, and which family would."""
    told: dict[tuple[str, str], list[str]] = {}
    for task, function in bench.functions.items():
        own = [mistake for mistake in bench.mistakes if task in mistake.tasks]
        asked = [one for case in cases_for(bench.prepared, function) for one in asked_of(case)]
        for one, other in combinations(own, 2):
            answered = _answers(bench.predictions, (one.id,), asked)
            if answered and not _differ(bench.predictions, (one.id,), (other.id,), asked):
                told.setdefault((one.id, other.id), []).append(task)
    for (first, second), tasks in told.items():
        of = "task" if len(tasks) == 1 else "tasks"
        said = f"no case of {of} {', '.join(tasks)} tells {first} and {second} apart"
        would = _family_between(bench, tasks[0], (first,), (second,))
        none = ", and none of the standard families would"
        yield f"{said}{none if would is None else f'; a family {would} would'}"


def _answers(predictions: FromReference, ids: Ids, asked: Sequence[Asked]) -> bool:
    return any(predictions.answer(ids, one) is not None for one in asked)


def _differ(predictions: FromReference, one: Ids, other: Ids, asked: Sequence[Asked]) -> bool:
    """Return whether two versions of the reference answer any call differently."""
    for call in asked:
        a, b = predictions.answer(one, call), predictions.answer(other, call)
        if isinstance(a, tuple) and isinstance(b, tuple):
            if not agree(a, b, CLOSE):
                return True
        elif a != b:
            return True
    return False

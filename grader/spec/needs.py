"""Which checks a check waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.spec.models import Assignment, Check, Task

CheckId = tuple[str, str]
"""Ids of a task and of one of its checks."""


def resolve_needs(spec: Assignment, task: Task, check: Check) -> tuple[CheckId, ...]:
    """Return the checks that must pass before `check` is judged, in file order of its `needs`.

    A name means the check of the same task, where there is one, and else the task of that name.

    Raises:
        ValueError: if a need names nothing; `load_assignment` has made sure that none does.
    """
    found: dict[CheckId, None] = {}
    for need in check.needs:
        resolved = resolve_need(spec, task, need)
        if not resolved:
            raise ValueError(f"{task.id}/{check.id} needs {need!r}, which is no task or check")
        found.update(dict.fromkeys(resolved))
    return tuple(found)


def resolve_need(spec: Assignment, task: Task, need: str) -> tuple[CheckId, ...]:
    """Return the checks that one entry of `needs` stands for; none where it names nothing."""
    if any(check.id == need for check in task.check):
        return ((task.id, need),)
    name, slash, wanted = need.partition("/")
    return tuple(
        (other.id, check.id)
        for other in spec.task
        if other.id == name
        for check in other.check
        if not slash or check.id == wanted
    )


def needable(spec: Assignment, task: Task, check: Check) -> tuple[str, ...]:
    """Return everything that `check` could name in its `needs`."""
    siblings = tuple(other.id for other in task.check if other.id != check.id)
    tasks = tuple(other.id for other in spec.task if other.id != task.id)
    paths = tuple(
        f"{other.id}/{c.id}" for other in spec.task for c in other.check if c is not check
    )
    return tuple(dict.fromkeys(siblings + tasks + paths))


def circles(needs: Mapping[CheckId, tuple[CheckId, ...]]) -> Iterator[tuple[CheckId, ...]]:
    """Yield circles of checks that wait for each other, each once, the first check first.

    A check that waits for itself alone is no circle here; leave such needs out.
    """
    seen: set[CheckId] = set()
    for start in needs:
        if start in seen:
            continue
        circle = _way_back(start, needs)
        if len(circle) > 1:
            seen.update(circle)
            yield circle


def _way_back(start: CheckId, needs: Mapping[CheckId, tuple[CheckId, ...]]) -> tuple[CheckId, ...]:
    """Return the shortest way from a check back to itself, empty where there is none."""
    came_from: dict[CheckId, CheckId] = {}
    queue = [start]
    for check in queue:
        for need in needs.get(check, ()):
            if need == start:
                return _way(check, came_from)
            if need not in came_from:
                came_from[need] = check
                queue.append(need)
    return ()


def _way(end: CheckId, came_from: Mapping[CheckId, CheckId]) -> tuple[CheckId, ...]:
    way = [end]
    while way[-1] in came_from:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))

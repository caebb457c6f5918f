"""What was proved of assignments: a table, then in sentences what is wrong. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from grader.records.proved import Count, Proved, Tried
from grader.render.figures import NO_SCORE, format_points

HEADS: Final = (
    "assignment", "points", "gradients", "starter", "caught", "named", "examples", "kit", "warnings"
)  # fmt: skip


def render_proved(found: Sequence[Proved], *, verbose: bool = False) -> str:
    """Return one line for each assignment, then what is wrong and what may be.

    Args:
        found: in the order to show them.
        verbose: whether it is told of each mistake on which families it fails.
    """
    rows = [HEADS, *(_row(one) for one in found)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    for one in found:
        lines += _details(one, verbose=verbose)
    wrong = [one.id for one in found if one.problems]
    said = f"wrong: {', '.join(wrong)}" if wrong else "everything is as it should be"
    return "\n".join([*lines, "", said])


def render_lint(found: Sequence[Proved]) -> str:
    """Return whether each assignment is as it should be, and what is wrong with it."""
    lines: list[str] = []
    for one in found:
        lines.append(
            f"{one.id}: {_plural(len(one.problems), 'problem')}"
            if one.problems
            else f"{one.id}: ok"
        )
        lines += [f"  {text}" for text in _marked(one)]
    return "\n".join(lines)


def proved_json(found: Sequence[Proved]) -> str:
    """Return one JSON object with everything that was found."""
    return json.dumps(
        {"schema_version": 1, "assignments": [_plain(one) for one in found]}, indent=2
    )


def _plain(one: Proved) -> dict[str, Any]:
    plain = asdict(one)
    plain["ok"] = not one.problems
    for name, count in (("caught", one.caught), ("named", one.named)):
        plain[name] = None if count is None else asdict(count)
    return plain


def _row(one: Proved) -> tuple[str, ...]:
    return (
        one.id,
        _number(one.points),
        _gradients(one),
        _number(one.starter),
        _count(one.caught),
        _count(one.named),
        _count(one.examples),
        one.kit or NO_SCORE,
        str(len(one.warnings)),
    )


def _gradients(one: Proved) -> str:
    """Say how many gradients are confirmed, and how far the worst opinion is off."""
    if not one.agreements:
        return NO_SCORE
    right = [a for a in one.agreements if a.problem is None]
    gaps = [a.differences.of_rms for a in right]
    gaps += [a.autograd.of_rms for a in right if a.autograd is not None]
    worst = f" {max(gaps):.0e}" if gaps else ""
    return f"{len(right)}/{len(one.agreements)}{worst}"


def _number(value: float | None) -> str:
    return NO_SCORE if value is None else format_points(value)


def _count(count: Count | None) -> str:
    return NO_SCORE if count is None else f"{count.good}/{count.all}"


def _details(one: Proved, *, verbose: bool) -> list[str]:
    lines = _marked(one)
    if verbose:
        lines += [line for tried in one.mistakes or () for line in _tried(tried)]
    return ["", one.id, *(f"  {line}" for line in lines)] if lines else []


def _marked(one: Proved) -> list[str]:
    return [f"✗ {text}" for text in one.problems] + [f"! {text}" for text in one.warnings]


def _tried(tried: Tried) -> list[str]:
    lines = []
    for task in tried.tasks:
        families = ", ".join(tried.families.get(task, ())) or "no family"
        lines.append(f"mistake {tried.id} in {task}: caught by {families}")
    return lines


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

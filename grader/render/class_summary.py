"""What a class came to, at the end of a batch. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Final

from grader.cohort import Sum, Tally
from grader.records import Status
from grader.render.figures import format_points
from grader.render.style import Style
from grader.render.text import one_line, shorten

SHOWN: Final = 10
"""Entries of a list that are shown unless everything is wanted."""
COLUMNS: Final = 80
SLOW_S: Final = 1.0
"""What takes less is not told of."""
WORDS: Final[dict[Status, str]] = {
    Status.PASS: "full points",
    Status.PARTIAL: "some points",
    Status.FAIL: "no points",
    Status.UNGRADABLE: "ungradable",
    Status.FAULT: "fault",
}


def render_summary(tally: Tally, *, style: Style, verbose: bool = False) -> str:
    """Return the summary: points by assignment, then what somebody should look at."""
    lines: list[str] = []
    for name, one in sorted(tally.sums.items()):
        lines += [*_sum(name, one, style), ""]
    lines += _listed("ungradable", tally.ungradable, style, verbose=verbose)
    lines += _listed("faults (no score)", tally.faults, style, verbose=verbose)
    lines += _listed("no assignment's file", tally.unanswered, style, verbose=verbose)
    lines += _slowest(tally)
    return style.encode("\n".join([*lines, _last(tally)]))


def _sum(name: str, one: Sum, style: Style) -> list[str]:
    total = sum(one.statuses.values())
    counts = [
        f"{style.mark(status)} {words} {one.statuses[status]}"
        for status, words in WORDS.items()
        if one.statuses[status]
    ]
    judged = f"{total} submission" + ("" if total == 1 else "s")
    lines = [f"{style.paint(name, 'strong')} · {judged}", "  " + "   ".join(counts)]
    if one.points:
        mean, median = statistics.fmean(one.points), statistics.median(one.points)
        figures = f"mean {format_points(round(mean, 2))}   median {format_points(round(median, 2))}"
        lines.append(f"  {figures}   of {format_points(one.possible)}")
    return lines


def _listed(
    title: str, pairs: Sequence[tuple[str, str]], style: Style, *, verbose: bool
) -> list[str]:
    if not pairs:
        return []
    shown = sorted(pairs) if verbose else sorted(pairs)[:SHOWN]
    lines = [style.paint(f"{title}: {len(pairs)}", "care")]
    for submission, why in shown:
        lines.append("  " + shorten(f"{one_line(submission)}  {one_line(why)}", COLUMNS - 2))
    if len(pairs) > len(shown):
        lines.append(f"  and {len(pairs) - len(shown)} more; -v lists them all")
    return [*lines, ""]


def _slowest(tally: Tally) -> list[str]:
    slow = [(wall_s, name) for wall_s, name in tally.slowest if wall_s >= SLOW_S]
    if not slow:
        return []
    lines = [f"  {wall_s:6.1f} s  {shorten(one_line(name), COLUMNS - 12)}" for wall_s, name in slow]
    return ["slowest", *lines, ""]


def _last(tally: Tally) -> str:
    done = tally.reports - tally.stored
    told = f"{done} graded"
    if tally.stored:
        told += f", {tally.stored} unchanged since the last time"
    return told + "."

"""One line per finding, as editors and `grep` like it, and the total."""

from __future__ import annotations

from collections.abc import Iterable

from grader.records import Finding, Report, Status
from grader.render.blocks import (
    Block,
    Told,
    blocks,
    check_id,
    closed_failures,
    distinct_findings,
)
from grader.render.evidence import column_of, place
from grader.render.figures import format_pair, format_score
from grader.render.self_check import what_counts
from grader.render.style import Style
from grader.render.text import tidy


def render_concise(report: Report, *, style: Style | None = None) -> str:
    """Return `file:line:column: CODE task/check: what is wrong` per finding, then the total.

    Lines are not wrapped: programs read them too. The column counts from 1 and is left out where
    it is not known.

    Args:
        report: redacted already, if a student is to read it.
        style: the terminal's glyphs; without it any character may be written.
    """
    report = tidy(report)
    text = "\n".join([*_lines(report), total_line(report)]) + "\n"
    return style.encode(text) if style else text


def _lines(report: Report) -> Iterable[str]:
    if report.status is Status.UNGRADABLE:
        for finding in distinct_findings(report.verdicts):
            yield _join([_place(finding), f"{finding.code} {finding.headline}"])
        return
    for block in blocks(report):
        yield from _block(block)
    for verdict in closed_failures(report):
        yield f"{check_id(verdict)}: did not pass (hidden)"


def _block(block: Block) -> Iterable[str]:
    checks = ", ".join(block.checks)
    if not block.told:
        yield f"{checks}: did not pass"
    for told in block.told:
        finding = told.finding
        headline = finding.headline + worst(told)
        yield _join([_place(finding), f"{finding.code} {checks}", headline])


def _place(finding: Finding) -> str:
    column = column_of(finding)
    return place(finding) + (f":{column}" if column is not None else "")


def worst(told: Told) -> str:
    """Return the entry that is furthest off, to go behind a headline; "" where none is known."""
    if not told.mismatches:
        return ""
    worst = told.mismatches[0]
    got, want = format_pair(worst.got, worst.want)
    if not worst.worst_at:
        return f", {worst.name} {got}, right {want}"
    return f", worst ({', '.join(map(str, worst.worst_at))}): {got}, right {want}"


def _join(parts: list[str]) -> str:
    return ": ".join(part for part in parts if part)


def total_line(report: Report) -> str:
    """Return the last line of a report in lines: the points, and what they count for."""
    score = format_score(report.earned, report.possible)
    if report.status is Status.FAULT:
        return f"{score} no score yet, no points are lost"
    if report.status is Status.UNGRADABLE:
        return f"{score} ungradable"
    return " ".join([score, what_counts([report])]).rstrip()

"""A report in short: scores, and where and why each thing is wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from grader.records import Finding, Report, Status
from grader.render.blocks import Block, Told, blocks, distinct_findings
from grader.render.evidence import Row, place, rows
from grader.render.style import Style
from grader.render.terminal import (
    INNER,
    MOST_FINDINGS,
    anything_judged,
    fault_lines,
    header_lines,
    headline_lines,
    indented,
    note_lines,
    score_lines,
    subject_of,
)
from grader.render.text import tidy

_MOST_OUTLINED: Final = 8
"""Blocks of an outline."""


def render_outline(report: Report, *, style: Style) -> str:
    """Return the scores and, for each thing that is wrong, where and why: a screen at most.

    Without the total: what stands around the outline tells what counts.

    Args:
        report: redacted already, if a student is to read it.
        style: the terminal's glyphs and colours.
    """
    report = tidy(report)
    sections = [header_lines(report)]
    if report.status is Status.UNGRADABLE:
        found = distinct_findings(report.verdicts)[:MOST_FINDINGS]
        sections += [_brief("", Told(f), Status.UNGRADABLE, style) for f in found]
    else:
        sections.append(score_lines(report, style) if anything_judged(report) else [])
        sections += [fault_lines(report, style)] if report.status is Status.FAULT else []
        told = [block for block in blocks(report) if block.status is not Status.FAULT]
        sections += [_brief_block(block, style) for block in told[:_MOST_OUTLINED]]
        folded = len(told) - _MOST_OUTLINED
        sections.append([f"and {folded} more (-v shows all)"] if folded > 0 else [])
    sections.append(note_lines(report, style))
    text = "\n\n".join("\n".join(lines) for lines in sections if lines)
    return style.encode(text) + "\n"


def _brief_block(block: Block, style: Style) -> list[str]:
    subject = subject_of(block.verdicts[0]) if len(block.verdicts) == 1 else ""
    told = block.told[0] if block.told else Told(Finding(code="", headline="did not pass"))
    more = len(block.told) - 1
    facts = [
        ("checks", ", ".join(block.checks) if len(block.verdicts) > 1 else ""),
        ("also", f"{more} more finding{'s' * (more > 1)} (-v shows all)" if more > 0 else ""),
    ]
    return _brief(subject, told, block.status, style, facts)


def _brief(
    subject: str, told: Told, status: Status, style: Style, more: Sequence[Row] = ()
) -> list[str]:
    """The headline, and a line each for where, why, and what else there is."""
    finding = told.finding
    cause = " ".join(finding.causes[0].sentences) if finding.causes else ""
    facts = [
        ("where", place(finding)),
        ("cause", f"the same as for {told.same_as}" if told.same_as else cause),
        *more,
    ]
    return [
        *headline_lines(subject, finding.headline, finding.code, status, style),
        *indented(rows(facts, INNER)),
    ]

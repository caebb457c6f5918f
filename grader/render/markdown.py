"""A report as Markdown (`report.md`): a table of checks, then the findings."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from grader.records import CaseResult, Report, Status, Verdict
from grader.render.blocks import (
    EXTRA_CREDIT,
    Block,
    Told,
    blocks,
    check_id,
    distinct_findings,
)
from grader.render.evidence import family_count, family_rows, paragraphs, place, rows
from grader.render.figures import format_score
from grader.render.remedies import remedy
from grader.render.self_check import what_counts, what_waits
from grader.render.style import MARKS
from grader.render.text import one_line, tidy

_COLUMNS = 76
# an underscore inside a word is no markup, and names are easier to read without backslashes
_PUNCTUATION = re.compile(r"([\\`*\[\]{}#~$!|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_LINE_START = re.compile(r"^([-+=]|\d+(?=[.)]))")
_LINKS = (("://", "&#58;//"), ("www.", "www&#46;"), ("@", "&#64;"))
_IN_BLOCK = str.maketrans({c: f"&#{ord(c)};" for c in "`*[]|@:"})


def escape(text: str) -> str:
    """Return `text` as one line of Markdown that shows exactly it.

    No HTML, emphasis, links, images, mentions, maths or table cells can come of it.
    """
    text = html.escape(one_line(text), quote=False)
    text = _PUNCTUATION.sub(r"\\\1", text)
    text = _LINE_START.sub(_entity, text)
    for written, harmless in _LINKS:
        text = text.replace(written, harmless)
    return text


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0][0])};{found[0][1:]}"


def render_markdown(report: Report) -> str:
    """Return the report as Markdown; whatever a student wrote is escaped.

    Args:
        report: redacted already, if a student is to read it.
    """
    report = tidy(report)
    parts = [
        f"# {escape(report.title or report.assignment)}",
        _facts(report),
        f"**{format_score(report.earned, report.possible)}**{_outcome(report)}",
        _table(report),
        *_findings(report),
        "\n".join(f"- Note: {escape(note)}" for note in report.notes),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(report: Report) -> str:
    facts = [
        escape(report.assignment),
        f"submission {escape(report.submission)}",
        f"seed {report.seed}",
        f"sandbox {report.sandbox}",
    ]
    return " · ".join(facts)


def _outcome(report: Report) -> str:
    if report.status is Status.UNGRADABLE:
        return " ungradable: no check could be judged"
    if report.status is Status.FAULT:
        return " The grader could not judge every check. No points are lost."
    counts, waits = what_counts([report]), what_waits([report])
    return f" {counts}. {waits}" if counts else ""


def _table(report: Report) -> str:
    lines = ["| check | result | points |", "| --- | --- | ---: |"]
    for verdict in report.verdicts:
        score = format_score(verdict.earned, verdict.possible)
        lines.append(f"| {escape(check_id(verdict))} | {_result(report, verdict)} | {score} |")
    score = format_score(report.earned, report.possible)
    return "\n".join([*lines, f"| **total** | | **{score}** |"])


def _result(report: Report, verdict: Verdict) -> str:
    parts = [
        f"{MARKS[verdict.status]} {verdict.status}",
        EXTRA_CREDIT if verdict.extra_credit else "",
        "" if verdict.visibility == "visible" else "hidden",
        family_count(report, verdict),
    ]
    if verdict.status is Status.SKIPPED and verdict.waits_for:
        parts.append(f"waits for {escape(', '.join(verdict.waits_for))}")
    return ", ".join(part for part in parts if part)


def _findings(report: Report) -> Iterable[str]:
    if report.status is Status.UNGRADABLE:
        yield from _ungradable(report)
        return
    for block in blocks(report):
        yield from _block(report, block)
    if report.status is Status.FAULT and report.run.fault:
        yield f"Fault: {escape(report.run.fault)}"


def _ungradable(report: Report) -> Iterable[str]:
    for finding in distinct_findings(report.verdicts):
        yield f"## {MARKS[Status.UNGRADABLE]} {escape(finding.headline)} ({escape(finding.code)})"
        yield from _evidence(Told(finding), ())
        yield f"What to do: {remedy(finding.code)}"


def _block(report: Report, block: Block) -> Iterable[str]:
    verdict = block.verdicts[0]
    yield f"## {MARKS[block.status]} {escape(', '.join(block.checks))}"
    if not block.told:
        yield "did not pass"
    for told in block.told:
        yield f"**{escape(told.finding.headline)}** ({escape(told.finding.code)})"
        yield from _evidence(told, verdict.cases)
    if len(block.verdicts) == 1:
        yield _preformatted(rows(family_rows(report, verdict), _COLUMNS))


def _evidence(told: Told, cases: Sequence[CaseResult]) -> Iterable[str]:
    if place(told.finding):
        yield escape(place(told.finding))
    for lines in paragraphs(told, cases, _COLUMNS, verbose=True)[1:]:
        yield _preformatted(lines)


def _preformatted(lines: list[str]) -> str:
    """A block that keeps its spacing; entities only, so that nothing in it can end it."""
    if not lines:
        return ""
    text = "\n".join(html.escape(line, quote=False).translate(_IN_BLOCK) for line in lines)
    return f"<pre>\n{text}\n</pre>"

"""A report for a person at a terminal of 80 columns: scores, then what is wrong, then the total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from grader.records import CaseResult, Finding, Report, Status, Verdict
from grader.render.blocks import (
    EXTRA_CREDIT,
    Block,
    TaskScore,
    Told,
    blocks,
    check_id,
    distinct_findings,
    task_scores,
)
from grader.render.commands import ANY_PATH, next_commands
from grader.render.evidence import Row, family_count, family_rows, paragraphs, place, rows
from grader.render.figures import format_points, format_score
from grader.render.remedies import remedy
from grader.render.self_check import LEVELS, is_self_check, what_counts, what_waits
from grader.render.style import Style, Tone
from grader.render.text import one_line, pad, pad_left, shorten, tidy, width, wrap

WIDTH: Final = 78
"""Columns used at most: 80 less a margin, since some terminals break at the last one."""

_INDENT: Final = "    "
INNER: Final = WIDTH - len(_INDENT)
"""Columns of what is below a headline."""
_LONGEST_ID = 24
_LONGEST_NAME = 40
MOST_FINDINGS = 3
_CLOSED: Final[dict[str, str]] = {
    "hidden": "hidden",
    "after_due_date": "hidden until the due date",
    "after_published": "hidden until grades are out",
}


def render_terminal(
    report: Report, *, style: Style, verbose: bool = False, path: str = ANY_PATH
) -> str:
    """Return the report as text of at most 80 columns, with a newline at the end.

    Args:
        report: redacted already, if a student is to read it.
        style: the terminal's glyphs and colours.
        verbose: whether all findings and all their evidence are shown.
        path: of the submission, for the commands to run next.
    """
    report = tidy(report)
    path = path if one_line(path) == path else ANY_PATH
    sections = [header_lines(report)]
    if report.status is Status.UNGRADABLE:
        sections.append(_ungradable(report, style, path, verbose=verbose))
    else:
        sections.append(score_lines(report, style) if anything_judged(report) else [])
        sections += [fault_lines(report, style)] if report.status is Status.FAULT else []
        sections += [
            _block(report, block, style, path, verbose=verbose)
            for block in blocks(report)
            if block.status is not Status.FAULT
        ]
    sections += [note_lines(report, style), _total(report, style)]
    text = "\n\n".join("\n".join(lines) for lines in sections if lines)
    return style.encode(text) + "\n"


def anything_judged(report: Report) -> bool:
    """Whether any check has a score."""
    return any(verdict.status is not Status.FAULT for verdict in report.verdicts)


def header_lines(report: Report) -> list[str]:
    """Return what was judged and how, on one line where that fits."""
    parts = [
        shorten(report.assignment, _LONGEST_NAME),
        f"submission {shorten(report.submission, _LONGEST_NAME)}",
        *(["visible checks"] if is_self_check(report) else []),
        f"seed {report.seed}",
        f"sandbox {report.sandbox}",
    ]
    lines = [parts[0]]
    for part in parts[1:]:
        joined = f"{lines[-1]} · {part}"
        lines[-1:] = [joined] if width(joined) <= WIDTH else [f"{lines[-1]} ·", f"  {part}"]
    return lines


# --- the table of scores -------------------------------------------------------------------------


def score_lines(report: Report, style: Style) -> list[str]:
    """Return the table of scores: tasks, and their checks below them."""
    tasks = task_scores(report)
    ids = [task.task for task in tasks] + [f"  ✓ {v.check}" for v in report.verdicts]
    column = min(_LONGEST_ID, max(map(width, ids), default=0)) + 3
    points = _Points.of(tasks)
    lines = []
    for task in tasks:
        name = pad(shorten(task.task, column - 3), column)
        score = points.score(task.earned, task.possible)
        lines.append(_row(name, task.title, score, style, "strong"))
        lines += [_check(report, verdict, column, points, style) for verdict in task.verdicts]
    return lines


def _check(report: Report, verdict: Verdict, column: int, points: _Points, style: Style) -> str:
    name = f"  {style.mark(verdict.status)} {shorten(verdict.check, column - 7)}"
    score = points.score(verdict.earned, verdict.possible)
    return _row(pad(name, column), _remark(report, verdict), score, style)


def _row(name: str, remark: str, score: str, style: Style, tone: Tone | None = None) -> str:
    room = WIDTH - width(name) - width(score) - 2
    remark = pad(shorten(remark, room), room)
    return f"{style.paint(name, tone) if tone else name}{remark}  {score}"


def _remark(report: Report, verdict: Verdict) -> str:
    remarks = [
        EXTRA_CREDIT if verdict.extra_credit else "",
        _CLOSED.get(verdict.visibility, ""),
        _waits(verdict) if verdict.status is Status.SKIPPED else "",
        family_count(report, verdict) or _why(verdict),
        "not judged" if verdict.status in {Status.UNGRADABLE, Status.FAULT} else "",
    ]
    return " · ".join(remark for remark in remarks if remark)


def _why(verdict: Verdict) -> str:
    """For a check without cases: the code to look for below."""
    failed = verdict.status in {Status.PARTIAL, Status.FAIL} and verdict.findings
    return f"see {verdict.findings[0].code}" if failed else ""


def _waits(verdict: Verdict) -> str:
    names = [name.removeprefix(f"{verdict.task}/") for name in verdict.waits_for]
    return f"waits for {', '.join(names)}" if names else "not tried"


class _Points:
    """The widths of the two sides of the slash, so that slashes stand below each other."""

    def __init__(self, earned: int, possible: int) -> None:
        self.earned = earned
        self.possible = possible

    @classmethod
    def of(cls, tasks: list[TaskScore]) -> _Points:
        parts = [(t.earned, t.possible) for t in tasks]
        parts += [(v.earned, v.possible) for t in tasks for v in t.verdicts]
        return cls(
            max((len(format_points(earned)) for earned, _ in parts), default=0),
            max((len(format_points(possible)) for _, possible in parts), default=0),
        )

    def score(self, earned: float | None, possible: float) -> str:
        left = pad_left(format_points(earned), self.earned)
        return f"{left} / {pad_left(format_points(possible), self.possible)}"


# --- what is wrong -------------------------------------------------------------------------------


def _block(report: Report, block: Block, style: Style, path: str, *, verbose: bool) -> list[str]:
    if len(block.verdicts) > 1:
        return _shared(block, style, path, verbose=verbose)
    verdict = block.verdicts[0]
    subject = subject_of(verdict)
    if not block.told:
        parts = [headline_lines(subject, "did not pass", "", verdict.status, style)]
    else:
        first, *others = block.told
        finding = first.finding
        parts = [
            headline_lines(subject, finding.headline, finding.code, verdict.status, style),
            *_evidence(first, verdict.cases, verbose=verbose),
            *_others(others, verdict.cases, style, verbose=verbose),
        ]
    following = _next(block.told[0].finding, path) if block.told else []
    return _spaced([*parts, _table(family_rows(report, verdict)), following])


def _shared(block: Block, style: Style, path: str, *, verbose: bool) -> list[str]:
    told = block.told[0]
    finding = told.finding
    return _spaced(
        [
            headline_lines("", finding.headline, finding.code, block.status, style),
            *_evidence(told, (), verbose=verbose),
            _table([("checks", ", ".join(block.checks))]),
            _next(finding, path),
        ]
    )


def _others(
    others: Sequence[Told], cases: Sequence[CaseResult], style: Style, *, verbose: bool
) -> Iterable[list[str]]:
    """Further findings of one check: a line or two each, in full and all of them if verbose."""
    if verbose:
        for told in others:
            yield indented(_also(told, style))
            yield from _evidence(told, cases, verbose=True)
        return
    lines: list[str] = []
    for told in others[: MOST_FINDINGS - 1]:
        lines += _also(told, style)
        where = place(told.finding)
        lines += [f"      {line}" for line in wrap(where, INNER - 6)] if where else []
    folded = len(others) - (MOST_FINDINGS - 1)
    yield indented([*lines, f"and {folded} more (-v shows all)"] if folded > 0 else lines)


def _also(told: Told, style: Style) -> list[str]:
    return _coded("also  ", told.finding.headline, told.finding.code, INNER, style)


def _evidence(told: Told, cases: Sequence[CaseResult], *, verbose: bool) -> Iterable[list[str]]:
    return map(indented, paragraphs(told, cases, INNER, verbose=verbose))


def _next(finding: Finding, path: str) -> list[str]:
    return indented(next_commands(finding, INNER, path))


def _table(pairs: Sequence[Row]) -> list[str]:
    return indented(rows(pairs, INNER))


def subject_of(verdict: Verdict) -> str:
    """Return which check a block is about, as it stands before the headline."""
    task, check = (shorten(name, _LONGEST_ID) for name in (verdict.task, verdict.check))
    closed = "" if verdict.visibility == "visible" else " (hidden)"
    return f"{task}/{check}{closed}   "


def headline_lines(
    subject: str, headline: str, code: str, status: Status, style: Style
) -> list[str]:
    """Return a block's first line: mark, check, what is wrong, and the code at the edge."""
    first, *rest = _coded(subject, headline, code, WIDTH - 2, style, "strong")
    return [f"{style.mark(status)} {first}", *(f"  {line}" for line in rest)]


def _coded(
    lead: str, text: str, code: str, columns: int, style: Style, tone: Tone | None = None
) -> list[str]:
    """Wrap `text` after `lead`, hanging, with a code at the right edge of the first line."""
    room = columns - width(code) - 3
    if width(lead) > room // 2:
        lines = [*wrap(lead, room), *(f"  {line}" for line in wrap(text, room - 2))]
    else:
        first, *rest = wrap(text, room - width(lead))
        lines = [lead + first, *(" " * width(lead) + line for line in rest)]
    edge = " " * (columns - width(lines[0]) - width(code)) if code else ""
    painted = [style.paint(line, tone) if tone else line for line in lines]
    return [f"{painted[0]}{edge}{style.paint(code, 'quiet')}", *painted[1:]]


# --- when there is nothing to judge --------------------------------------------------------------


def _ungradable(report: Report, style: Style, path: str, *, verbose: bool) -> list[str]:
    found = distinct_findings(report.verdicts) or [Finding(code="", headline="cannot be graded")]
    first, *others = map(Told, found)
    finding = first.finding
    advice = [
        ("what to do", remedy(finding.code)),
        ("result", "ungradable (exit 3): no check could be judged"),
    ]
    return _spaced(
        [
            headline_lines("", finding.headline, finding.code, Status.UNGRADABLE, style),
            *_evidence(first, (), verbose=verbose),
            *_others(others, (), style, verbose=verbose),
            _table(advice),
            _next(finding, path),
        ]
    )


def fault_lines(report: Report, style: Style) -> list[str]:
    """Return what the grader failed on."""
    failed = [verdict for verdict in report.verdicts if verdict.status is Status.FAULT]
    found = distinct_findings(failed)
    judged = anything_judged(report)
    what = f"{len(failed)} of {len(report.verdicts)} checks" if judged else "this submission"
    headline = f"The grader could not judge {what}. No points are lost."
    code = found[0].code if found else ""
    facts = [
        ("checks", ", ".join(check_id(verdict) for verdict in failed) if judged else ""),
        ("fault", shorten(report.run.fault or "", _LONGEST_NAME)),
    ]
    return _spaced(
        [
            headline_lines("", headline, code, Status.FAULT, style),
            *(indented(wrap(finding.headline, INNER)) for finding in found[:MOST_FINDINGS]),
            _table(facts),
        ]
    )


# --- the end -------------------------------------------------------------------------------------


def note_lines(report: Report, style: Style) -> list[str]:
    """Return remarks that cost nothing."""
    told = [("note", note) for note in report.notes]
    if is_self_check(report):
        told.append(("sandbox", LEVELS[report.sandbox]))
    return [style.paint(line, "quiet") for line in rows(told, WIDTH)]


def _total(report: Report, style: Style) -> list[str]:
    score = format_score(report.earned, report.possible)
    if report.status is Status.FAULT:
        return [f"{style.paint(score, 'strong')}   no score yet"]
    counts, waits = what_counts([report]), what_waits([report])
    first, *rest = wrap(f"{score} {counts}. {waits}" if counts else score, WIDTH)
    return [style.paint(score, "strong") + first.removeprefix(score), *rest]


def indented(lines: list[str]) -> list[str]:
    """Return the lines of a block's body."""
    return [f"{_INDENT}{line}".rstrip() for line in lines]


def _spaced(parts: Iterable[list[str]]) -> list[str]:
    """Join the parts of a block with one empty line between them."""
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    return lines

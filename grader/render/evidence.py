"""The lines below a finding's headline, the same in every format for people. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from grader.records import CaseResult, Finding, Mismatch, Report, Verdict
from grader.render.blocks import Families, Told, failed_unseen, families
from grader.render.diagnosis import (
    angle_line,
    by_hand_lines,
    cause_lines,
    excerpt_lines,
    picture_lines,
)
from grader.render.figures import format_number, format_pair
from grader.render.text import pad, shorten, width, wrap

_MOST_DETAIL = 12
_PLACE_COLUMNS = 28
Row = tuple[str, str]


def place(finding: Finding) -> str:
    """Return "file:line", "file" or ""."""
    if finding.file is None:
        return ""
    return finding.file if finding.line is None else f"{finding.file}:{finding.line}"


def column_of(finding: Finding) -> int | None:
    """Return the first column of what is meant, from 1, where a line and a column are known."""
    if finding.file is None or finding.line is None or finding.columns is None:
        return None
    return finding.columns[0] + 1


def entry(mismatch: Mismatch) -> str:
    """Return the worst entry as one would index it, e.g. "w1[2, 5]"; a scalar by its name."""
    if not mismatch.worst_at:
        return mismatch.name
    return f"{mismatch.name}[{', '.join(map(str, mismatch.worst_at))}]"


def rows(pairs: Sequence[Row], columns: int) -> list[str]:
    """Lay labels and texts out in two columns; long texts continue under themselves."""
    pairs = [(label, text) for label, text in pairs if text]
    indent = max((width(label) for label, _ in pairs), default=0) + 3
    lines = []
    for label, text in pairs:
        first, *rest = wrap(text, columns - indent)
        lines.append(pad(label, indent) + first)
        lines += [" " * indent + line for line in rest]
    return lines


def mismatch_lines(
    mismatches: Sequence[Mismatch], cases: Sequence[CaseResult], columns: int
) -> list[str]:
    """Return where and by how much results differ from the reference."""
    lines: list[str] = []
    for number, mismatch in enumerate(mismatches, start=1):
        if len(mismatches) > 1 and mismatch.worst_at:
            lines += wrap(_count(mismatch), columns)
        lines += _worst(mismatch, columns)
        lines += _greatest(mismatch)
        lines += angle_line(mismatch)
        if all(later.case != mismatch.case for later in mismatches[number:]):
            lines += wrap(_seen_on(mismatch, cases), columns)
    return lines


def _count(mismatch: Mismatch) -> str:
    name = shorten(mismatch.name, _PLACE_COLUMNS)
    return f"{name} is wrong in {mismatch.wrong} of {mismatch.total} entries"


def _worst(mismatch: Mismatch, columns: int) -> list[str]:
    got, want = format_pair(mismatch.got, mismatch.want)
    label = "worst entry  " if mismatch.worst_at else ""
    head = f"{label}{shorten(entry(mismatch), _PLACE_COLUMNS)}   "
    allowed = format_number(mismatch.allowed, digits=2)
    indent = " " * width(head)
    witness = _witness(mismatch, indent, want)
    right = f"{indent}right {pad(want, width(got))}   allowed {allowed}"
    if width(right) <= columns:
        return [f"{head}yours {got}", right, *witness]
    return [f"{head}yours {got}", f"{indent}right {want}", f"{indent}allowed {allowed}", *witness]


def _witness(mismatch: Mismatch, indent: str, want: str) -> list[str]:
    """Return what finite differences say of the right entry, which they do not know."""
    if mismatch.difference is None or mismatch.difference_error is None:
        return []
    said = format_number(mismatch.difference, signed=True)
    error = format_number(mismatch.difference_error, digits=1)
    return [f"{indent}      {pad(said, width(want))}   finite difference, ±{error}"]


def _greatest(mismatch: Mismatch) -> list[str]:
    if not mismatch.worst_at:
        return []
    return [f"greatest absolute difference  {format_number(mismatch.greatest, digits=3)}"]


def _seen_on(mismatch: Mismatch, cases: Sequence[CaseResult]) -> str:
    family = next((case.family for case in cases if case.id == mismatch.case), "")
    remarks = [f"input family {family}" if family else "", "fresh inputs" * mismatch.secret]
    remark = ", ".join(part for part in remarks if part)
    return f"seen in case {mismatch.case}" + (f" ({remark})" if remark else "")


def family_rows(report: Report, verdict: Verdict) -> list[Row]:
    """Return which input families passed and which did not; nothing where none is known."""
    found = families(verdict)
    anew = failed_unseen(report, verdict)
    return [
        ("right on visible inputs of" if anew else "right on", ", ".join(found.passed)),
        ("wrong on", ", ".join(found.failed)),
        ("wrong on fresh inputs of", ", ".join(found.failed_fresh)),
    ]


def family_count(report: Report, verdict: Verdict) -> str:
    """Return e.g. "3 of 9 input families", or "" where there are none."""
    found: Families = families(verdict)
    if found.total == 0:
        return ""
    noun = "family" if found.total == 1 else "families"
    if failed_unseen(report, verdict):
        return f"{len(found.passed)} of {found.total} {noun} on visible inputs"
    return f"{len(found.passed)} of {found.total} input {noun}"


def detail_lines(finding: Finding, columns: int, *, verbose: bool) -> list[str]:
    """Return the finding's own lines of evidence, wrapped, the last ones folded."""
    lines = [part for line in finding.detail for part in wrap(line, columns)]
    if verbose or len(lines) <= _MOST_DETAIL:
        return lines
    return [*lines[:_MOST_DETAIL], f"and {len(lines) - _MOST_DETAIL} more lines (-v shows all)"]


def paragraphs(
    told: Told, cases: Sequence[CaseResult], columns: int, *, verbose: bool = False
) -> list[list[str]]:
    """Return the evidence of one finding: where, what it says itself, what the arrays say."""
    finding = told.finding
    pictures = [
        line for mismatch in told.mismatches[:1] for line in picture_lines(mismatch, columns)
    ]
    return [
        [
            *(wrap(place(finding), columns) if finding.file else []),
            *excerpt_lines(finding.excerpt, columns),
        ],
        mismatch_lines(told.mismatches, cases, columns),
        pictures,
        [f"cause  the same as for {told.same_as}"] if told.same_as else [],
        cause_lines(finding, columns),
        by_hand_lines(finding.by_hand, columns),
        detail_lines(finding, columns, verbose=verbose),
    ]

"""Why somebody has a score: one submission of a class on one screen, and as JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from grader.by_hand.overrides import Overridden, with_overrides
from grader.render.evidence import rows
from grader.render.figures import format_points, format_score
from grader.render.json import SCHEMA_VERSION, dump
from grader.render.lateness import worth_rows
from grader.render.outline import render_outline
from grader.render.style import Style
from grader.render.terminal import WIDTH, render_terminal
from grader.render.text import one_line, shorten, width, wrap
from grader.results import EntryRecord, Override, Past, Standing, StudentRecord

KEY_DIGITS: Final = 8
"""Of a grading's key; enough to tell them apart."""
_LONGEST_NAME: Final = 40
_MOST_PAST: Final = 8
_MOST_FILES: Final = 6


def standings_json(standings: Sequence[Standing]) -> str:
    """Return the one object that `grade show --json` prints."""
    shown = [_plain(standing) for standing in standings]
    return dump({"schema_version": SCHEMA_VERSION, "shown": shown})


def override_json(standing: Standing, override: Override) -> str:
    """Return the one object that `grade override --json` prints."""
    plain = json.loads(override.model_dump_json())
    return dump({"schema_version": SCHEMA_VERSION, "override": plain, **_points(standing)})


def render_standings(standings: Sequence[Standing], *, style: Style, verbose: bool) -> str:
    """Return why a submission has its scores, as text of at most 80 columns.

    Args:
        standings: redacted already, if a student is to read them.
        style: the terminal's glyphs and colours.
        verbose: whether nothing is folded.
    """
    return "\n\n".join(_standing(one, style, verbose=verbose) for one in standings)


def render_override(standing: Standing, override: Override, *, style: Style) -> str:
    """Return what an override, made or undone just now, makes of the score."""
    points = _counting(standing)
    what = f"{one_line(override.name)} of {one_line(standing.submission)}"
    undone = override.undone is not None
    said = "the override is undone" if undone else f"set to {_of(override)} by hand"
    lines = wrap(f"{what}: {said}", WIDTH)
    lines += [part for line in _lapsed(points) for part in wrap(line, WIDTH)]
    return style.encode("\n".join([*lines, *_total(points, style)])) + "\n"


# --- as JSON -------------------------------------------------------------------------------------


def _plain(standing: Standing) -> dict[str, Any]:
    # by way of JSON, see grader.render.json
    plain: dict[str, Any] = json.loads(standing.model_dump_json())
    return {**plain, **_points(standing)}


def _points(standing: Standing) -> dict[str, Any]:
    points = _counting(standing)
    if points is None:
        return {"graded": None, "total": None, "possible": None, "points": [], "lapsed": []}
    return {
        "graded": _number(points.graded),
        "total": _number(points.total),
        "possible": _number(points.possible),
        "points": [
            {
                "task": check.task,
                "check": check.check,
                "graded": _number(check.graded),
                "points": _number(check.points),
                "possible": _number(check.possible),
                "override": None if check.override is None else check.override.number,
            }
            for check in points.checks
        ],
        "lapsed": [{"override": one.override.number, "why": one.why} for one in points.lapsed],
    }


def _number(points: Decimal | None) -> float | None:
    return None if points is None else float(points)


def _counting(standing: Standing) -> Overridden | None:
    if standing.report is None:
        return None
    return with_overrides(standing.report, standing.overrides)


# --- as text -------------------------------------------------------------------------------------


def _standing(standing: Standing, style: Style, *, verbose: bool) -> str:
    points = _counting(standing)
    sections = [_whose(standing, style, verbose=verbose)]
    if standing.report is not None:
        report = (
            render_terminal(standing.report, style=style, verbose=True)
            if verbose
            else render_outline(standing.report, style=style)
        )
        sections.append(report.rstrip("\n").split("\n"))
    if points is not None:
        sections.append(_overrides(standing, points, style))
    total = [*_total(points, style), *_lateness(standing)]
    sections += [_history(standing.history, style, verbose=verbose), total]
    text = "\n\n".join("\n".join(lines) for lines in sections if lines)
    return style.encode(text) + "\n"


def _whose(standing: Standing, style: Style, *, verbose: bool) -> list[str]:
    entry = standing.entry
    first, *rest = wrap(one_line(standing.submission), WIDTH)
    lines = [style.paint(first, "strong"), *rest]
    pairs = [("student", _student(student)) for student in entry.students] if entry else []
    pairs.append(("found by", one_line(entry.why) if entry else ""))
    if standing.withdrawn:
        pairs.append(("class", "no longer part of it: its files were not there the last time"))
    pairs += _files(standing, verbose=verbose)
    pairs.append(("submitted", _submitted(entry) if entry else ""))
    if standing.report is None:
        pairs.append(("result", "not graded yet"))
    return [*lines, *rows(pairs, WIDTH)]


def _student(student: StudentRecord) -> str:
    parts = [student.name, student.email and f"<{student.email}>", student.sid]
    said = " ".join(one_line(part) for part in parts if part)
    return said or one_line(student.key) or "not named"


def _submitted(entry: EntryRecord) -> str:
    parts = [entry.submitted or "", "marked late" if entry.marked_late else ""]
    return " · ".join(one_line(part) for part in parts if part)


def _files(standing: Standing, *, verbose: bool) -> list[tuple[str, str]]:
    files = standing.files if verbose else standing.files[:_MOST_FILES]
    pairs = []
    for row in files:
        why = f" ({one_line(row.why)})" if row.why else ""
        pairs.append(("file", f"{one_line(row.file)}{why}"))
    more = len(standing.files) - len(files)
    return [*pairs, *([("", f"and {more} more (-v shows all)")] if more else [])]


def _overrides(standing: Standing, points: Overridden, style: Style) -> list[str]:
    """Every override that was ever made, and what became of each."""
    applied = {override.number for override in points.applied}
    lapsed = {one.override.number: one.why for one in points.lapsed}
    lines = []
    for override in standing.overrides:
        if override.undone is not None:
            became = "undone"
        elif override.number in applied:
            became = "counts"
        elif override.number in lapsed:
            became = f"no longer applies: {lapsed[override.number]}"
        else:
            became = "replaced by a later one"
        lines += _override(override, became)
    return [style.paint("overrides", "strong"), *lines] if lines else []


def _override(override: Override, became: str) -> list[str]:
    name = shorten(one_line(override.name), _LONGEST_NAME)
    lines = _headed(f"{override.at}  {name}  {_of(override)} · ", became, WIDTH - 2)
    said = [f"{_by(override.by)}{one_line(override.reason)}"]
    if override.undone is not None:
        undone = override.undone
        said.append(f"undone {undone.at}: {_by(undone.by)}{one_line(undone.reason)}")
    lines += [f"    {part}" for line in said for part in wrap(line, WIDTH - 6)]
    return [f"  {line}" for line in lines]


def _by(author: str | None) -> str:
    return f"{one_line(author)}: " if author else ""


def _of(override: Override) -> str:
    return f"{format_points(override.points)} of {format_points(override.possible)}"


def _history(history: Sequence[Past], style: Style, *, verbose: bool) -> list[str]:
    if not history:
        return []
    shown = history if verbose else history[-_MOST_PAST:]
    lines = [line for past in shown for line in _past(past)]
    folded = len(history) - len(shown)
    if folded:
        lines.insert(0, f"  {folded} before (-v shows all)")
    return [style.paint("gradings", "strong"), *lines]


def _past(past: Past) -> list[str]:
    key = f"  {past.key[:KEY_DIGITS]}" if past.key else ""
    status = " fault" if past.earned is None else ""
    head = f"{past.graded_at}{key}  {format_score(past.earned, past.possible)}{status}"
    changed = ", ".join(map(one_line, past.changed))
    return [f"  {line}" for line in _headed(f"{head}  ", changed, WIDTH - 2)]


def _headed(head: str, text: str, columns: int) -> list[str]:
    """Put a text behind what is in front of it, or below, where there is too little room."""
    room = columns - width(head)
    if width(text) <= room:
        return [(head + text).rstrip()]
    if room < columns // 3:
        return [head.rstrip(" ·"), *(f"    {line}" for line in wrap(text, columns - 4))]
    first, *rest = wrap(text, room)
    return [head + first, *(" " * width(head) + line for line in rest)]


def _lapsed(points: Overridden | None) -> list[str]:
    if points is None:
        return []
    return [f"{one_line(one.override.name)} no longer applies: {one.why}" for one in points.lapsed]


def _total(points: Overridden | None, style: Style) -> list[str]:
    """The score that counts, and where it is another one what the grader gave."""
    if points is None:
        return []
    score = format_score(_number(points.total), float(points.possible))
    if points.total is None:
        why = "   no score yet"
    elif points.applied:
        why = f" with overrides; graded {format_points(_number(points.graded))}"
    else:
        why = ""
    return [f"{style.paint(f'score  {score}', 'strong')}{why}"]


def _lateness(standing: Standing) -> list[str]:
    """How late it is and what counts then, apart from what was earned."""
    if standing.report is None:
        return []
    return rows(worth_rows(standing.lateness or (), standing.report.possible), WIDTH)

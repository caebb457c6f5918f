"""What is known of a mistake, as lines: source, picture, cause, a case for paper. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from grader.records import ByHand, Cause, Excerpt, Finding, Mismatch, Numbers, Step
from grader.render.figures import format_number
from grader.render.text import pad, pad_left, shorten, take, width, wrap

GLYPHS: Final = ("··", "░░", "▒▒", "██")
TIMES: Final = "\N{MULTIPLICATION SIGN}"
LEGEND: Final = ("right", "under 10 %", "under 100 %", "worse")
_MOST_CAUSES: Final = 3
_MOST_NUMBERS: Final = 12
"""Numbers of one array that are written out in a case for paper."""
_NAME_COLUMNS: Final = 14


def excerpt_lines(excerpt: Excerpt | None, columns: int) -> list[str]:
    """Return lines of the submission with their numbers, the wrong expression underlined."""
    if excerpt is None or not excerpt.lines:
        return []
    last = excerpt.first + len(excerpt.lines) - 1
    gutter = len(str(last))
    room = columns - gutter - 3
    shown = [
        f"{number:>{gutter}} │ {_cut(line, room)}".rstrip()
        for number, line in enumerate(excerpt.lines, start=excerpt.first)
    ]
    meant = excerpt.lines[-1]
    start = width(meant[: excerpt.start])
    end = min(width(meant[: excerpt.end] if excerpt.end else meant), room)
    if end <= start:
        return shown
    mark = f"{' ' * gutter} │ {' ' * start}{'─' * (end - start)}"
    label = " this result"
    return [*shown, mark + (label if width(mark + label) <= columns else "")]


def _cut(line: str, columns: int) -> str:
    return line if width(line) <= columns else f"{take(line, columns - 1)}…"


def angle_line(mismatch: Mismatch) -> list[str]:
    """Return how the wrong array lies to the right one, as vectors."""
    if mismatch.angle_deg is None or mismatch.length_ratio is None:
        return []
    ratio = format_number(mismatch.length_ratio, digits=3)
    return [f"angle to the right result  {mismatch.angle_deg:.1f}°   length {TIMES} {ratio}"]


def picture_lines(mismatch: Mismatch, columns: int) -> list[str]:
    """Return a map of how wrong each entry is; nothing where all are, or where there is none."""
    levels = mismatch.levels
    distinct = {level for row in levels for level in row}
    if len(levels) * len(levels[0] if levels else ()) < 2 or distinct <= {0} or len(distinct) < 2:
        return []
    label = len(str(len(levels) - 1))
    header = " ".join(f"{column:>2}" for column in range(len(levels[0])))
    lines = [f"error in {shorten(mismatch.name, 20)} by row and column", f"{'':{label}}  {header}"]
    for number, row in enumerate(levels):
        glyphs = " ".join(GLYPHS[level] for level in row)
        legend = f"    {GLYPHS[number]} {LEGEND[number]}" if number < len(LEGEND) else ""
        line = f"{number:>{label}}  {glyphs}"
        lines.append(line + legend if width(line + legend) <= columns else line)
    if len(levels) < len(LEGEND):
        rest = range(len(levels), len(LEGEND))
        lines.append("   " + "   ".join(f"{GLYPHS[i]} {LEGEND[i]}" for i in rest))
    return [line for line in lines if width(line) <= columns]


def cause_lines(finding: Finding, columns: int) -> list[str]:
    """Return what the mistake is, how certain that is, and where to look."""
    causes = finding.causes
    if not causes:
        return []
    lines = _labelled("cause", " ".join(causes[0].sentences), columns)
    for other in causes[1:_MOST_CAUSES]:
        lines += _labelled("or", " ".join(other.sentences), columns)
    lines += _under(_proof(causes), columns)
    lines += _labelled("hint", " ".join(causes[0].hints), columns)
    return lines


def _proof(causes: Sequence[Cause]) -> str:
    calls = causes[0].calls
    results = f"all {calls} results" if calls > 1 else "the result"
    if len(causes) == 1:
        return f"It explains {results} that came back, entry by entry."
    which = "Either" if len(causes) == 2 else "Each of them"
    return f"{which} explains {results} that came back, entry by entry; no input tells them apart."


def _labelled(label: str, text: str, columns: int) -> list[str]:
    first, *rest = wrap(text, columns - 7)
    return [f"{label:<7}{first}", *(f"{'':7}{line}" for line in rest)]


def _under(text: str, columns: int) -> list[str]:
    return [f"{'':7}{line}" for line in wrap(text, columns - 7)]


def by_hand_lines(case: ByHand | None, columns: int) -> list[str]:
    """Return a small case as a table: inputs, then each step, right and yours."""
    if case is None or any(_count(value) > _MOST_NUMBERS for _, value in case.inputs):
        return []
    inputs = "   ".join(f"{name} = {numbers(value)}" for name, value in case.inputs)
    lines = _labelled("by hand", inputs, columns) if width(inputs) > columns - 9 else []
    lines = lines or [f"by hand  {inputs}"]
    steps = [step for step in case.steps if _count(step.right) <= _MOST_NUMBERS]
    return [*lines, *_table(steps, columns)]


def _table(steps: Sequence[Step], columns: int) -> list[str]:
    rows = [("", "right", "yours")]
    rows += [(s.name, numbers(s.right), "" if s.yours is None else numbers(s.yours)) for s in steps]
    names = min(max(width(name) for name, _, _ in rows), _NAME_COLUMNS + 6)
    first = max(width(right) for _, right, _ in rows)
    lines = []
    for name, right, yours in rows:
        mark = "  <-" if yours and yours != right and name else ""
        line = f"  {pad(shorten(name, names), names)}  {pad_left(right, first)}   {yours}{mark}"
        lines.append(line.rstrip())
    return lines if all(width(line) <= columns for line in lines) else _narrow(rows, columns)


def _narrow(rows: Sequence[tuple[str, str, str]], columns: int) -> list[str]:
    lines = []
    for name, right, yours in rows[1:]:
        lines += wrap(f"  {name}: right {right}" + (f", yours {yours}" if yours else ""), columns)
    return lines


def _count(value: Numbers) -> int:
    return sum(map(_count, value)) if isinstance(value, tuple) else 1


def numbers(value: Numbers) -> str:
    """Return a number, or an array as it would be typed; a single entry by itself."""
    if not isinstance(value, tuple):
        return format_number(value)
    return numbers(value[0]) if _count(value) == 1 else _listed(value)


def _listed(value: Numbers) -> str:
    if not isinstance(value, tuple):
        return format_number(value)
    return f"[{', '.join(map(_listed, value))}]"

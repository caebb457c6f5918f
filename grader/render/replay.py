"""One case that was run again, for a person at a terminal of 80 columns, and as JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from grader.records import Finding, Output, Status
from grader.records.replayed import CallShown, Difference, Place, Replayed, Shown
from grader.render.diagnosis import excerpt_lines
from grader.render.evidence import mismatch_lines, place, rows
from grader.render.figures import format_number, format_pair
from grader.render.json import SCHEMA_VERSION, dump
from grader.render.style import Style
from grader.render.text import clean, one_line, pad, pad_left, shorten, width, wrap

WIDTH: Final = 78
_INNER: Final = 74
_MOST_OUTPUT: Final = 12
"""Lines of what was printed, of the head and of the tail."""
_STATUS: Final = {
    "right": Status.PASS,
    "wrong": Status.FAIL,
    "ungradable": Status.UNGRADABLE,
    "not judged": Status.SKIPPED,
}
_ENDED: Final = {
    "timed_out": "ran out of time",
    "out_of_memory": "ran out of memory",
    "killed": "the process ended",
    "garbled": "the answer could not be read",
    "not_tried": "was not made",
}


def replay_json(replayed: Replayed) -> str:
    """Return the one object that `grade replay --json` prints."""
    plain = json.loads(replayed.model_dump_json())
    return dump({"schema_version": SCHEMA_VERSION, "replay": plain})


def render_replay(replayed: Replayed, *, style: Style) -> str:
    """Return a case that was run again as text of at most 80 columns."""
    sections = [
        _header(replayed),
        _verdict(replayed, style),
        *(_call(call, replayed.calls[:number]) for number, call in enumerate(replayed.calls)),
        *_printed(replayed),
        _ending(replayed, style),
    ]
    text = "\n\n".join("\n".join(lines) for lines in sections if lines)
    return style.encode(text) + "\n"


def _header(replayed: Replayed) -> list[str]:
    kind = "hidden case" if replayed.secret else "case"
    names = [shorten(one_line(n), 36) for n in (replayed.assignment, replayed.submission)]
    lines = [f"{names[0]} · submission {names[1]} · sandbox {replayed.sandbox}"]
    about = [f"{kind} {one_line(replayed.case)}"]
    if replayed.family:
        about.append(f"input family {one_line(replayed.family)}")
    lines += wrap(" · ".join(about), WIDTH)
    return lines + (wrap(one_line(replayed.why), WIDTH) if replayed.why else [])


def _verdict(replayed: Replayed, style: Style) -> list[str]:
    mark = style.mark(_STATUS[replayed.result])
    if not replayed.findings:
        return [f"{mark} {style.paint(replayed.result, 'strong')}"]
    lines = []
    for finding in replayed.findings:
        code = f" {finding.code}"
        first, *rest = wrap(one_line(finding.headline), WIDTH - 2 - width(code) - 2)
        first = pad(first, WIDTH - 2 - width(code))
        lines.append(f"{mark} {style.paint(first, 'strong')}{style.paint(code, 'quiet')}")
        lines += [f"  {line}" for line in rest]
        lines += _indented(_where(finding))
    lines += _indented(mismatch_lines(replayed.mismatches, (), _INNER))
    return lines


def _where(finding: Finding) -> Iterator[str]:
    if finding.file is not None:
        yield from wrap(one_line(place(finding)), _INNER)
    if finding.excerpt is not None:
        lines = tuple(clean(line) for line in finding.excerpt.lines)
        yield from excerpt_lines(finding.excerpt.model_copy(update={"lines": lines}), _INNER)
    for line in finding.detail:
        yield from wrap(one_line(line), _INNER)


# --- one call ------------------------------------------------------------------------------------


def _call(call: CallShown, before: Sequence[CallShown]) -> list[str]:
    label = f"   ({one_line(call.label)})" if call.label else ""
    lines = wrap(one_line(call.call) + label, WIDTH)
    same = next((c for c in before if c.arguments and c.arguments == call.arguments), None)
    named = [] if same is not None else [*call.arguments]
    if same is not None:
        names = ", ".join(one_line(name) for name, _ in call.arguments)
        lines += _indented(wrap(f"{names}: the same as in ({one_line(same.label)})", _INNER))
    if call.yours is not None:
        named.append(("yours", call.yours))
    named += [_right(name, value, call) for name, value in call.right]
    room = max((width(one_line(name)) for name, _ in named), default=0)
    for name, value in named:
        lines += _indented(_value(pad(shorten(one_line(name), 24), min(room, 24)), value))
    if call.any_slope:
        lines += _indented(wrap("at a kink any slope in [0, 1] is right; shown is slope 0", _INNER))
    for name, found in call.differences:
        lines += _indented(_differences(name, found, len(call.differences) > 1))
    if call.outcome in _ENDED:
        limit = f" ({call.limit_s:g} s of CPU)" if call.outcome == "timed_out" else ""
        lines += _indented([f"it ended: {_ENDED[call.outcome]}{limit}"])
    return lines + _indented(_raised(call))


def _right(name: str, value: Shown, call: CallShown) -> tuple[str, Shown]:
    return ("right" if len(call.right) == 1 else f"right {name}"), value


def _raised(call: CallShown) -> Iterator[str]:
    if not call.raised:
        return
    yield from wrap(f"it raises {one_line(call.raised)}", _INNER)
    for frame, group in groupby(call.frames):
        count = len(list(group))
        times = f", {count} times" if count > 1 else ""
        yield from wrap(f"  {_at(frame)}, in {one_line(frame.function)}{times}", _INNER)
        if frame.source:
            yield f"      {shorten(one_line(frame.source), _INNER - 6)}"


def _at(frame: Place) -> str:
    cell = f" cell {frame.cell}, line" if frame.cell is not None else ":"
    return f"{one_line(frame.file)}{cell}{'' if cell == ':' else ' '}{frame.line}"


def _differences(name: str, found: Sequence[Difference], named: bool) -> Iterator[str]:
    label = f" in {one_line(name)}" if named else ""
    yield f"the first entries that differ{label}:"
    rows_ = []
    for one in found:
        at = f"[{', '.join(map(str, one.at))}]" if one.at else ""
        rows_.append((at, *format_pair(one.yours, one.right)))
    widths = [max(width(row[column]) for row in rows_) for column in range(3)]
    for at, yours, right in rows_:
        yield (
            f"  {pad(at, widths[0])}  yours {pad_left(yours, widths[1])}"
            f"  right {pad_left(right, widths[2])}"
        )


# --- one value -----------------------------------------------------------------------------------


def _value(name: str, value: Shown, depth: int = 0) -> Iterator[str]:
    about = [one_line(value.what)]
    if value.dtype is not None:
        about.append(value.dtype)
    if value.shape is not None:
        about.append(str(value.shape))
    if value.not_finite:
        about.append(f"{value.not_finite} not finite")
    single = len(value.entries) == 1 and value.whole
    said = format_number(value.entries[0], digits=17) if single else one_line(value.text)
    head = f"{name}  {', '.join(about)}" + (f"  {said}" if said else "")
    yield from wrap(head, _INNER)
    if not single:
        yield from (f"    {line}" for line in _entries(value))
    for part, inner in value.parts if depth < 3 else ():
        yield from (f"    {line}" for line in _value(one_line(part), inner, depth + 1))
    if value.parts and not value.whole:
        yield "    …"


def _entries(value: Shown) -> list[str]:
    texts = [format_number(entry) for entry in value.entries]
    if not texts:
        return []
    if not value.whole:
        facts = [("first", ", ".join(texts) + ", …")]
        if value.low is not None and value.high is not None:
            span = f"{format_number(value.low)} to {format_number(value.high)}"
            facts.append(("range", span))
        return rows(facts, _INNER - 4)
    column = max(map(width, texts))
    per_row = value.shape[-1] if value.shape and len(value.shape) > 1 else len(texts)
    if (column + 2) * per_row - 2 > _INNER - 8:
        return wrap(", ".join(texts), _INNER - 8)
    return [
        "  ".join(pad_left(text, column) for text in texts[start : start + per_row])
        for start in range(0, len(texts), max(per_row, 1))
    ]


# --- what was printed, and the end ---------------------------------------------------------------


def _printed(replayed: Replayed) -> Iterator[list[str]]:
    for name, output in (("stdout", replayed.stdout), ("stderr", replayed.stderr)):
        if output.bytes_total:
            plural = "" if output.bytes_total == 1 else "s"
            head = f"printed to {name}, {output.bytes_total} byte{plural}"
            yield [head, *_indented(_output(output))]


def _output(output: Output) -> list[str]:
    lines = clean(output.head + output.tail).rstrip("\n").split("\n")
    if len(lines) > 2 * _MOST_OUTPUT:
        left_out = f"… {len(lines) - 2 * _MOST_OUTPUT} lines left out …"
        lines = [*lines[:_MOST_OUTPUT], left_out, *lines[-_MOST_OUTPUT:]]
    return [shorten(line, _INNER) for line in lines]


def _ending(replayed: Replayed, style: Style) -> list[str]:
    limits = sorted({call.limit_s for call in replayed.calls})
    allowed = f"; a call may take {limits[-1]:g} s" if limits else ""
    told = [("CPU time", f"{replayed.cpu_s:g} s, the import and all calls together{allowed}")]
    if replayed.last_line:
        told.append(("last line", one_line(replayed.last_line)))
    told += [("note", one_line(note)) for note in replayed.notes]
    return [style.paint(line, "quiet") for line in rows(told, WIDTH)]


def _indented(lines: Iterator[str] | Sequence[str]) -> list[str]:
    return [f"    {line}".rstrip() for line in lines]

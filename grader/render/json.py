"""Reports and errors for programs: the objects of `--json`, and `report.json` as it is stored.

Strings are written as they are, escaped to ASCII; numbers that are not finite are strings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError

from grader.errors import GraderError, SpecError, SpecMistake, UsageError
from grader.records import Report
from grader.render.figures import add_points

SCHEMA_VERSION: Final = 1
_LONGEST_LINE = 100


def render_json(reports: Sequence[Report], *, student: bool) -> str:
    """Return the one object that `--json` prints.

    Args:
        reports: in the order to show them.
        student: whether a student will read it: then every report is redacted first.
    """
    shown = [report.for_student() if student else report for report in reports]
    return dump(
        {
            "schema_version": SCHEMA_VERSION,
            "earned": add_points(report.earned for report in shown),
            "possible": add_points(report.possible for report in shown),
            "reports": [_plain(report) for report in shown],
        }
    )


def render_error(error: GraderError) -> str:
    """Return the object that `--json` prints in place of reports."""
    content: dict[str, Any] = {"code": error.code, "message": error.message, "hint": error.hint}
    if isinstance(error, SpecError):
        content["mistakes"] = [_mistake(mistake) for mistake in error.mistakes]
    return dump({"schema_version": SCHEMA_VERSION, "error": content})


def report_json(report: Report) -> str:
    """Return one report, whole, as `read_report` reads it back."""
    return dump(_plain(report))


def report_line(report: Report) -> str:
    """Return one report on one line, for JSON Lines."""
    return _line(_plain(report)) + "\n"


def read_report(text: str) -> Report:
    """Return the report that `report_json` or `report_line` wrote.

    Raises:
        UsageError: the text is not such a report; says where it parts from one.
    """
    try:
        return Report.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"this is not a report of the grader: {where + ': ' if where else ''}{first['msg']}",
            "Reports are written by grade; grade the submission again to get a new one.",
        ) from error


def _plain(report: Report) -> Any:
    # By way of JSON: model_dump(mode="json") leaves NaN as it is, whatever the model says.
    return json.loads(report.model_dump_json())


def _mistake(mistake: SpecMistake) -> dict[str, Any]:
    return {
        "file": mistake.file,
        "line": mistake.line,
        "where": mistake.where,
        "message": mistake.message,
    }


def dump(value: Any) -> str:
    """Return plain data as JSON that people can read, too, with a newline at the end."""
    return _layout(value, "", 0) + "\n"


def _layout(value: Any, indent: str, before: int) -> str:
    """Write on one line what fits on one, and one entry per line otherwise."""
    line = _line(value)
    if len(indent) + before + len(line) < _LONGEST_LINE or not isinstance(value, dict | list):
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        keys = [f"{_line(key)}: " for key in value]
        entries = [
            key + _layout(item, inner, len(key))
            for key, item in zip(keys, value.values(), strict=True)
        ]
    else:
        entries = [_layout(item, inner, 0) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    body = ",\n".join(inner + entry for entry in entries)
    return f"{opening}\n{body}\n{indent}{closing}"


def _line(value: Any) -> str:
    # DEL is ASCII, so json leaves it alone; a terminal would not.
    return json.dumps(value, allow_nan=False).replace("\x7f", "\\u007f")

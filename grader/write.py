"""Writes reports to disk. Each file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.atomic import write_atomically
from grader.errors import UsageError
from grader.records import Report
from grader.render import render_json, render_markdown


def write_reports(folder: Path, reports: Sequence[Report]) -> None:
    """Write `report.json` and `report.md` into `folder`, which is made where it is missing.

    Raises:
        UsageError: the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / "report.json", render_json(reports, student=False))
        write_atomically(folder / "report.md", "\n".join(map(render_markdown, reports)))
    except OSError as error:
        raise UsageError(f"{folder}: the report cannot be written: {error.strerror}") from error

"""Writes reports to disk. Each file appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

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


def write_atomically(path: Path, text: str) -> None:
    """Write a text as UTF-8 beside its place and move it there."""
    write_bytes_atomically(path, text.encode(), mode=0o644)


def write_bytes_atomically(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file beside its place and move it there.

    Raises:
        OSError: it cannot be written; then nothing is left of it.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

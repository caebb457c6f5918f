"""Builders of downloads: a class as a folder, as a zip, and what was found in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.intake import Submission
from grader.intake.downloads import Class, Entry, read_class
from tests.grading import write_files
from tests.intake.packing import CODE, zip_bytes

HW = "hw2.py"


def as_folder(tmp_path: Path, files: Mapping[str, bytes]) -> Path:
    folder = tmp_path / "class"
    folder.mkdir(exist_ok=True)
    return write_files(folder, files)


def as_zip(tmp_path: Path, files: Mapping[str, bytes]) -> Path:
    path = tmp_path / "class.zip"
    path.write_bytes(zip_bytes(*files.items()))
    return path


LAID = pytest.mark.parametrize("laid", [as_folder, as_zip])
"""A test of a download as a folder and as a zip."""


def found(path: Path, *expected: str, **options: Any) -> Class:
    return read_class(path, expected or (HW,), **options)


def named(*names: str) -> dict[str, bytes]:
    return dict.fromkeys(names, CODE)


def entries(a_class: Class) -> dict[str, Entry]:
    return {entry.id: entry for entry in a_class.entries}


def read(a_class: Class, name: str) -> Submission:
    submission = entries(a_class)[name].read()
    assert submission.id == name
    return submission


def mapped(a_class: Class) -> dict[str, str | None]:
    return {row.file: row.submission for row in a_class.mapping}


def reasons(a_class: Class) -> dict[str, str]:
    """Why something is left over."""
    return {row.file: row.why for row in a_class.mapping if row.submission is None}


def refusal(path: Path, *expected: str, **options: Any) -> str:
    with pytest.raises(UsageError) as caught:
        found(path, *expected, **options)
    assert caught.value.hint
    return caught.value.message

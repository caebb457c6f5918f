"""Every program that measures still starts: what it imports is there, and it says what it does."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ..grading import ROOT

PROGRAMS = sorted(
    path.stem
    for path in (ROOT / "benchmarks").glob("*.py")
    if "__main__" in path.read_text(encoding="utf-8")
)


def test_there_are_programs() -> None:
    assert "judging" in PROGRAMS


@pytest.mark.parametrize("name", [*PROGRAMS, "side_by_side"])
def test_a_program_tells_how_it_is_used(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage:")

"""What tests of kits and self-checks share."""

from __future__ import annotations

import shutil
from pathlib import Path

from grader.kit import KIT
from grader.spec import LoadedAssignment, load_assignment

from .grading import ROOT

ASSIGNMENTS = ROOT / "assignments"
IDS = sorted(path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml"))


def kit_of(name: str) -> bytes:
    """The kit of an assignment as it is committed; test_kit.py proves that it is up to date."""
    return (ASSIGNMENTS / name / KIT).read_bytes()


def at_a_student(folder: Path, name: str, kit: bytes | None = None) -> LoadedAssignment:
    """An assignment as a student has it: with its kit, without its reference."""
    copy = folder / "assignments" / name
    shutil.copytree(ASSIGNMENTS / name, copy)
    if kit is not None:
        (copy / KIT).write_bytes(kit)
    loaded = load_assignment(copy)
    assert loaded.reference_folder is None
    return loaded

"""What tests of kits and self-checks share."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from grader.kit import KIT, build_kit
from grader.spec import LoadedAssignment, load_assignment

from .grading import ROOT

ASSIGNMENTS = ROOT / "assignments"
IDS = sorted(path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml"))


@cache
def kit_of(name: str) -> bytes:
    """The kit of an assignment as it is now, whatever is committed."""
    return build_kit(load_assignment(ASSIGNMENTS / name))


def at_a_student(folder: Path, name: str, kit: bytes | None = None) -> LoadedAssignment:
    """An assignment as a student has it: with its kit, without its reference."""
    copy = folder / "assignments" / name
    shutil.copytree(ASSIGNMENTS / name, copy)
    (copy / KIT).write_bytes(kit_of(name) if kit is None else kit)
    loaded = load_assignment(copy)
    assert loaded.reference_folder is None
    return loaded

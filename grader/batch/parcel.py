"""A job that travels: assignments with their references as bytes, unpacked where work is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch.work import Job
from grader.reference import HIDDEN, reference_folder
from grader.spec import LoadedAssignment

PATTERNS = ("**/*.py", HIDDEN)
"""Files of a reference that grading reads."""


@dataclass(frozen=True)
class Parcel:
    """A job with everything it needs.

    Attributes:
        job: whose paths mean something only where it was packed.
        references: content of each file of a reference, by assignment and relative path.
    """

    job: Job
    references: Mapping[str, Mapping[str, bytes]]


def read_parcel(job: Job) -> Parcel:
    """Pack a job.

    Raises:
        SpecError: the reference of an assignment is not on this machine.
    """
    return Parcel(
        replace(job, cache=None),
        {name: _content(reference_folder(one)) for name, one in job.assignments.items()},
    )


def write_parcel(parcel: Parcel, folder: Path) -> Job:
    """Unpack a parcel and return its job with the paths of this machine.

    Args:
        parcel: what came.
        folder: is made, for its owner alone: it will hold right answers.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True)
    unpacked = {
        name: _written(one, parcel.references[name], folder / name)
        for name, one in parcel.job.assignments.items()
    }
    return replace(parcel.job, assignments=unpacked)


def _content(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _written(
    assignment: LoadedAssignment, content: Mapping[str, bytes], folder: Path
) -> LoadedAssignment:
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return replace(assignment, reference_folder=folder.resolve())

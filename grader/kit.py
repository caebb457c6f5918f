"""Kits: what a student's self-check needs, beside the spec in `kit.npz`.

A kit holds right answers, tolerances and time limits of the visible cases, and the number of the
draw for each; no reference, no secret seed, nothing of hidden checks. See `packed.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from grader.agree import first_difference
from grader.atomic import write_bytes_atomically
from grader.diagnose import Foreseen, FromReference, foresee
from grader.errors import KitError, UsageError
from grader.limits import with_limits
from grader.packed import (
    DrawnOtherwiseError,
    OtherSpecError,
    pack_prepared,
    read_content,
    unpack_prepared,
)
from grader.prepare import Prepared, Seeds, prepare
from grader.reference import (
    read_functions,
    read_mistakes,
    read_needed_fixtures,
    read_solution,
)
from grader.spec import LoadedAssignment, call_of
from grader.stored import StoredError

KIT: Final = "kit.npz"
GET_ANEW: Final = "Get the whole folder of the assignment anew from your course"


def kit_file(assignment: LoadedAssignment, out: Path | None = None) -> Path:
    """Return where an assignment's kit is: beside the spec, or in a folder of its id in `out`."""
    folder = assignment.file.parent if out is None else out / assignment.spec.id
    return folder / KIT


def prepare_visible(assignment: LoadedAssignment) -> Prepared:
    """Compute the visible cases of an assignment from its reference.

    Raises:
        SpecError: the assignment or its reference is wrong, or the reference is not there.
    """
    functions = read_functions(assignment)
    seeds = Seeds(assignment.spec.seed, None)
    place, fixtures = str(assignment.file), read_needed_fixtures(assignment)
    prepared = prepare(assignment.spec, seeds, functions, place, fixtures)
    return replace(with_limits(prepared, functions), visible_only=True)


def build_kit(assignment: LoadedAssignment) -> bytes:
    """Return the kit of an assignment, made from its reference.

    Raises:
        SpecError: see `prepare_visible`.
    """
    prepared = prepare_visible(assignment)
    foreseen = foresee(prepared, read_predictions(assignment))
    return pack_prepared(assignment, prepared, foreseen=foreseen)


def write_kit(path: Path, content: bytes) -> None:
    """Write a kit; folders are made where they are missing.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(path, content, mode=0o644)
    except OSError as error:
        raise UsageError(f"{path}: the kit cannot be written: {error.strerror}") from error


def read_kit(assignment: LoadedAssignment) -> tuple[Prepared, Foreseen] | None:
    """Return the visible cases from the kit beside the spec, and what mistakes would answer.

    Returns:
        None where there is no kit.

    Raises:
        KitError: it is broken, belongs to another version of the assignment, or does not fit
            this machine.
    """
    path = kit_file(assignment)
    if not path.is_file():
        return None
    seeds = Seeds(assignment.spec.seed, None)
    command = f"grade kit {assignment.spec.id}"
    try:
        data = path.read_bytes()
        prepared = unpack_prepared(assignment, seeds, data, read_needed_fixtures(assignment))
        foreseen = _foreseen(data)
    except OSError as error:
        raise KitError(f"{path} cannot be read: {error.strerror}", f"{GET_ANEW}.") from error
    except DrawnOtherwiseError as error:
        raise KitError(f"{path}: {error}", _other_numpy(data, command)) from error
    except OtherSpecError as error:
        hint = f"{GET_ANEW}; staff write the kit with {command}."
        raise KitError(f"{path} is older than assignment.toml: {error}", hint) from error
    except StoredError as error:
        hint = f"{GET_ANEW}; staff write the kit with {command}."
        raise KitError(f"{path} is not a kit that can be used: {error}", hint) from error
    return replace(prepared, visible_only=True), foreseen


def _foreseen(data: bytes) -> Foreseen:
    try:
        return Foreseen.of(read_content(data)["foreseen"])
    except (KeyError, TypeError, ValueError) as error:
        raise StoredError("what it foresees cannot be read") from error


def read_predictions(assignment: LoadedAssignment) -> FromReference:
    """Return the answers of wrong versions of the reference, computed when they are asked for.

    Raises:
        SpecError: the reference is wrong, or not there.
    """
    calls = {task.id: call_of(task) for task in assignment.spec.task}
    return FromReference(
        read_solution(assignment),
        read_mistakes(assignment),
        {name: call.function for name, call in calls.items() if call is not None},
        read_needed_fixtures(assignment),
    )


def _other_numpy(data: bytes, command: str) -> str:
    made_with, here = read_content(data).get("numpy"), np.__version__
    if made_with == here:
        return f"Staff write a kit for this machine with {command}."
    return (
        f"The kit was made with numpy {made_with}, here is {here}: pip install numpy=={made_with}"
    )


def missing_kit(assignment: LoadedAssignment) -> KitError:
    """Return the error for an assignment that can be checked by nothing."""
    return KitError(
        f"{kit_file(assignment)}: there is no kit, so nothing says what is right",
        f"{GET_ANEW}; staff write the kit with grade kit {assignment.spec.id}, where the"
        " reference is.",
    )


def why_outdated(path: Path, content: bytes) -> str | None:
    """Return how a kit differs from what it should be now, or None where it does not.

    Numbers are compared as far as machines agree on them; times are not.

    Args:
        path: of the kit.
        content: from `build_kit`.
    """
    if not path.is_file():
        return "there is none"
    try:
        old: Mapping[str, Any] = read_content(path.read_bytes())
    except (OSError, StoredError) as error:
        return f"it cannot be read: {error}"
    new = read_content(content)
    for key in ("assignment", "spec", "seed"):
        if old.get(key) != new[key]:
            return "it belongs to another version of the assignment"
    for key in ("cases", "foreseen"):
        where = first_difference(old.get(key), new[key], key)
        if where is not None:
            return f"it differs in {where}"
    return None

"""What must not be in a kit: the secret seed, hidden checks, and numbers drawn from that seed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from grader.packed import read_content
from grader.prepare import Prepared, Seeds, prepare
from grader.reference import SOLUTION, read_functions, read_needed_fixtures, read_secret_seed
from grader.spec import LoadedAssignment

TELLING: Final = 6
"""Different numbers that an array must have for its bytes to be a secret."""


def leaks(assignment: LoadedAssignment, kit: bytes, prepared: Prepared) -> list[str]:
    """Return in sentences what a kit tells that it must not.

    Args:
        assignment: with its reference.
        kit: as students get it.
        prepared: all cases, hidden ones included.
    """
    content = _unpacked(kit)
    seed = read_secret_seed(assignment)
    written = [str(seed).encode(), f"{seed:x}".encode()]
    written += [seed.to_bytes(8, order) for order in ("big", "little")]
    found = []
    if any(text in content for text in written):
        found.append("the kit holds the secret seed")
    if SOLUTION.removesuffix(".py").encode() in content:
        found.append("the kit holds the name of the reference solution")
    checks = {
        f"{task.id}/{check.id}"
        for task in assignment.spec.task
        for check in task.check
        if check.visibility != "visible"
    }
    cases = {case["id"].split("#")[0] for case in read_content(kit)["cases"]}
    found += [f"the kit holds cases of the hidden check {name}" for name in sorted(checks & cases)]
    if any(_is_in(array, content) for array in secrets(assignment, prepared)):
        found.append("the kit holds right answers on secret inputs")
    return found


def secrets(assignment: LoadedAssignment, prepared: Prepared) -> list[np.ndarray[Any, Any]]:
    """Return the right answers on secret inputs that nobody could know otherwise.

    What another seed gives as well is drawn from none: published data, multiples of ones.
    """
    functions, fixtures = read_functions(assignment), read_needed_fixtures(assignment)
    seeds = Seeds(assignment.spec.seed + 1, None)
    other = prepare(assignment.spec, seeds, functions, str(assignment.file), fixtures)
    anybodys = {a.tobytes() for case in other.all_cases() for a in arrays_in(case.expected)}
    return [
        array
        for case in prepared.all_cases()
        if case.question.case.secret
        for array in arrays_in(case.expected)
        if array.dtype.kind == "f" and len(np.unique(array)) >= TELLING
        if array.tobytes() not in anybodys
    ]


def arrays_in(value: Any) -> Iterator[np.ndarray[Any, Any]]:
    """Yield every array within plain data and dataclasses."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from arrays_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from arrays_in(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from arrays_in(getattr(value, name))


def _unpacked(kit: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(kit)) as file:
        return b"\0".join(file.read(name) for name in file.namelist())


def _is_in(array: np.ndarray[Any, Any], content: bytes) -> bool:
    with np.errstate(over="ignore"):
        return array.tobytes() in content or array.astype(np.float32).tobytes() in content

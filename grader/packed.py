"""Prepared cases as bytes, and back. Pure.

Inputs are not stored: they are drawn again from the seed and the number of the draw, and a digest
proves that the drawing here is the one that the right answers belong to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from grader.checks import REGISTRY, Case, Functions, Question
from grader.prepare import Attempts, Key, Prepared, PreparedCase, Seeds, Table, cases_of, limit_key
from grader.spec.load import LoadedAssignment
from grader.spec.models import Check, Task
from grader.stored import StoredError, digest, pack, unpack
from grader.version import __version__

FORMAT: Final = "prepared cases"
VERSION: Final = 1
Content = Mapping[str, Any]


class DrawnOtherwiseError(StoredError):
    """The inputs that are drawn here are not those that the right answers belong to."""


class OtherSpecError(StoredError):
    """The right answers belong to another version of the assignment."""


def fingerprint(assignment: LoadedAssignment) -> str:
    """Return a digest of what the author wrote: the spec, whatever its layout, and the fixtures.

    What becomes of points after grading is left out: kits outlast a deadline that is moved.
    """
    spec = assignment.spec.model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude={"late", "gradebook"}
    )
    # line ends may have been changed on the way
    fixtures = (assignment.fixtures or b"").replace(b"\r\n", b"\n")
    return digest({"spec": spec, "fixtures": hashlib.sha256(fixtures).hexdigest()})


def pack_prepared(
    assignment: LoadedAssignment,
    prepared: Prepared,
    *,
    foreseen: Mapping[str, Any] | None = None,
    compressed: bool = True,
) -> bytes:
    """Return prepared cases as bytes. The seeds are not in them, but for the visible one.

    Args:
        assignment: that they belong to.
        prepared: the cases.
        foreseen: further plain data about them, see `diagnose.foreseen`; None for none.
        compressed: whether the bytes are to be few, which takes time.
    """
    digests = _Digests()
    content = {
        "format": FORMAT,
        "version": VERSION,
        "assignment": assignment.spec.id,
        "spec": fingerprint(assignment),
        "grader": __version__,
        "numpy": np.__version__,
        "seed": prepared.seeds.visible,
        "limits": [[*key, limit_s] for key, limit_s in prepared.limits_s.items()],
        "cases": [
            {
                "id": case.question.case.id,
                "attempts": list(case.attempts),
                "inputs": digests.of(case.question, case.attempts),
                "expected": case.expected,
            }
            for case in prepared.all_cases()
        ],
        "foreseen": foreseen,
    }
    return pack(content, compressed=compressed)


@dataclass(frozen=True)
class _Digests:
    """Digests of inputs; cases share their drawings, and large ones take time."""

    known: dict[tuple[str, bool, int], str] = field(default_factory=dict)

    def of(self, question: Question, attempts: Attempts) -> str:
        """Return one digest of a case's inputs and of its companion's."""
        case = question.case
        drawings = zip(attempts, (question.inputs, question.companion), strict=True)
        parts = []
        for attempt, inputs in drawings:
            key = (case.family, case.secret, attempt)
            if key not in self.known:
                self.known[key] = digest(inputs)
            parts.append(self.known[key])
        return digest(parts)


def read_content(data: bytes) -> Content:
    """Return what is in the bytes, as far as it can be told without the assignment.

    Raises:
        StoredError: they are not what `pack_prepared` writes.
    """
    content = unpack(data, {kind for check in REGISTRY.values() for kind in check.expected_types})
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StoredError("it holds something else")
    if content.get("version") != VERSION:
        raise StoredError("it was written by another version of the grader")
    return content


def unpack_prepared(
    assignment: LoadedAssignment, seeds: Seeds, data: bytes, fixtures: Functions
) -> Prepared:
    """Return the prepared cases that were packed.

    Args:
        assignment: that they belong to.
        seeds: that they were drawn from.
        data: from `pack_prepared`.
        fixtures: functions of fixtures.py by name, where a kind needs them on this side.

    Raises:
        DrawnOtherwiseError: other inputs are drawn here.
        OtherSpecError: they belong to another version of the assignment.
        StoredError: they are broken, or of another assignment or version.
    """
    content = read_content(data)
    spec = assignment.spec
    if content.get("assignment") != spec.id:
        raise StoredError(f"it belongs to the assignment {content.get('assignment')}")
    if content.get("spec") != fingerprint(assignment):
        raise OtherSpecError("it belongs to another version of the assignment")
    if content.get("seed") != seeds.visible:
        raise OtherSpecError("it belongs to another seed")
    stored, limits_s = _cases(content), _limits(content)
    table, digests = Table(spec, seeds, {}, fixtures), _Digests()
    cases: dict[Key, tuple[PreparedCase, ...]] = {}
    for task in spec.task:
        for check in task.check:
            cases[task.id, check.id] = tuple(
                _restored(table, digests, (task, check, case), stored.pop(case.id, None))
                for case in cases_of(task, check, seeds)
            )
    if stored:
        raise StoredError(f"it has the case {next(iter(stored))}, which the assignment has not")
    prepared = Prepared(spec, seeds, cases, limits_s)
    lacking = {limit_key(case.question) for case in prepared.all_cases()} - set(limits_s)
    if lacking:
        raise StoredError(f"it lacks the limit of {lacking.pop()[0]}")
    return prepared


def _limits(content: Content) -> dict[Key, float]:
    try:
        return {(str(name), str(family)): float(s) for name, family, s in content["limits"]}
    except (KeyError, TypeError, ValueError) as error:
        raise StoredError("its limits cannot be read") from error


def _cases(content: Content) -> dict[str, Content]:
    try:
        cases = {case["id"]: case for case in content["cases"]}
    except (KeyError, TypeError) as error:
        raise StoredError("its cases cannot be read") from error
    if not all(map(_is_case, cases.values())):
        raise StoredError("its cases cannot be read")
    return cases


def _is_case(case: Content) -> bool:
    match case:
        case {"id": str(), "attempts": [int(), int()], "inputs": str(), "expected": _}:
            return True
    return False


def _restored(
    table: Table, digests: _Digests, at: tuple[Task, Check, Case], stored: Content | None
) -> PreparedCase:
    task, check, case = at
    if stored is None:
        raise StoredError(f"it lacks the case {case.id}")
    mine, other = stored["attempts"]
    question = table.redrawn(task, check, case, (mine, other))
    if digests.of(question, (mine, other)) != stored["inputs"]:
        raise DrawnOtherwiseError(f"the inputs of {case.id} are drawn otherwise here")
    return PreparedCase(question, stored["expected"], REGISTRY[check.kind], (mine, other))

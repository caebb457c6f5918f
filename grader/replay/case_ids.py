"""Which case an id means, from the spec alone: no inputs are drawn, nothing runs. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from grader.diagnose.smallest import FAMILY
from grader.errors import UsageError
from grader.prepare import Seeds, cases_of
from grader.spec import Assignment, LoadedAssignment

NOT_SHOWN: Final = "its inputs are shown to nobody before the hand-in is graded"
_SMALLEST: Final = re.compile(rf"([^/#]+)/{FAMILY}(#\d+)?")


class Wanted(NamedTuple):
    """A case by its id.

    Attributes:
        id: "task/check#n", "task/smallest#n" or "task/smallest": the first that is wrong.
        secret: whether it is drawn from the secret seed.
    """

    id: str
    secret: bool

    @property
    def smallest(self) -> str | None:
        """The task, where it is a case for paper."""
        found = _SMALLEST.fullmatch(self.id)
        return found[1] if found else None


def cases_named(spec: Assignment) -> dict[str, Wanted]:
    """Return every case there can be, secret ones included, by id; no inputs are drawn."""
    anything = Seeds(spec.seed, 0)
    return {
        case.id: Wanted(case.id, case.secret)
        for task in spec.task
        for check in task.check
        for case in cases_of(task, check, anything)
    }


def only_case(
    assignments: Sequence[LoadedAssignment], wanted: str
) -> tuple[LoadedAssignment, Wanted]:
    """Return the case that an id means, and the assignment that has it.

    Raises:
        UsageError: no assignment has it, or several do.
    """
    found = [(a, case) for a in assignments if (case := _case(a.spec, wanted)) is not None]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(assignment.spec.id for assignment, _ in found)
        raise UsageError(f"several assignments have a case {wanted}: {ids}", "Name one with -a ID.")
    raise _unknown([a.spec for a in assignments], wanted)


def _case(spec: Assignment, wanted: str) -> Wanted | None:
    found = _SMALLEST.fullmatch(wanted)
    if found is not None and found[1] in {task.id for task in spec.task}:
        return Wanted(wanted, secret=False)
    return cases_named(spec).get(wanted)


def _unknown(specs: Sequence[Assignment], wanted: str) -> UsageError:
    known = [name for spec in specs for name in cases_named(spec)]
    check = wanted.partition("#")[0]
    of_check = [name for name in known if name.partition("#")[0] == check]
    if of_check:
        return UsageError(f"there is no case {wanted}", f"{check} has {listed(of_check)}.")
    if any(f"{t.id}/{c.id}" == check for spec in specs for t in spec.task for c in t.check):
        hint = "It is judged from the source alone; grade check says what is wrong."
        return UsageError(f"{check} has no cases that could be run again", hint)
    close = difflib.get_close_matches(wanted, known, n=1)
    task = next((name for name in known if name.split("/")[0] == wanted.split("/")[0]), None)
    meant = f"Did you mean {close[0]}? " if close else f"One is {task}. " if task else ""
    of_check = [n for n in known if close and n.partition("#")[0] == close[0].partition("#")[0]]
    more = f"{of_check[0].partition('#')[0]} has {listed(of_check)}." if of_check else ""
    hint = (meant + more).strip() or "A report names its cases: grade check SUBMISSION --json."
    return UsageError(f"there is no case {wanted}", hint)


def listed(ids: Sequence[str]) -> str:
    """Return ids that count up as "task/check#0 to #9"."""
    return ids[0] if len(ids) == 1 else f"{ids[0]} to #{ids[-1].partition('#')[2]}"


def may_be_shown(spec: Assignment, wanted: Wanted) -> bool:
    """Return whether students may see a case: of a visible check, drawn from the visible seed."""
    shown = [t.id for t in spec.task for c in t.check if c.visibility == "visible"]
    return not wanted.secret and (wanted.smallest is None or wanted.smallest in shown)


def refusal(wanted: Wanted) -> UsageError:
    """Return the error for a case that may not be shown."""
    return UsageError(
        f"{wanted.id} is a hidden case: {NOT_SHOWN}", "Cases of visible checks can be run again."
    )

"""Wrong versions of a reference handed in, judged in this process, and what is said of them.

Trusted code only. The reference is numpy's for every assignment, so it is handed in with numpy's
arrays in place of tensors, and the rules on imports and array types are left aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from grader.diagnose import Cause, FromReference, causes_of, explained, further_calls
from grader.evidence import Evidence, Request
from grader.judge import Judged, judge
from grader.mistakes import Mistake
from grader.prepare import Prepared, PreparedCase
from grader.prove.direct import observe_directly
from grader.records import Status
from grader.reference import read_mistakes, read_needed_fixtures, read_solution
from grader.sandbox.session import FollowUp
from grader.spec import LoadedAssignment, call_of

LARGEST: Final = 20_000
"""Numbers that go into a call; what large sizes catch is caught by small ones, a thousand times
faster."""
CPU_S: Final = 30.0
ALLOWED: Final = (
    "__future__",
    "collections",
    "dataclasses",
    "functools",
    "grader",
    "math",
    "numpy",
    "typing",
)

TWINS: Final = """
import sys
_real = {}
exec(%r, _real)
def __getattr__(name):
    own = getattr(sys.modules[%r], name, None)
    return _real[name] if own is None else own
"""
"""Public functions for a hand-in that is the reference: its own twins of them, or the real ones."""


@dataclass(frozen=True)
class Bench:
    """One assignment on which versions of its reference are tried.

    Attributes:
        assignment: with its reference.
        prepared: its cases; of a check that has small ones, the large ones should be left out.
    """

    assignment: LoadedAssignment
    prepared: Prepared

    @cached_property
    def source(self) -> str:
        """Source of the reference."""
        return read_solution(self.assignment)

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The named mistakes."""
        return read_mistakes(self.assignment)

    @cached_property
    def predictions(self) -> FromReference:
        """What wrong versions answer."""
        fixtures = read_needed_fixtures(self.assignment)
        return FromReference(self.source, self.mistakes, self.functions, fixtures)

    def predictions_without(self, *ids: str) -> FromReference:
        """Return predictions that know nothing of some mistakes; answers are computed once."""
        known = [mistake for mistake in self.mistakes if mistake.id not in ids]
        return replace(self.predictions, mistakes=known)

    @property
    def functions(self) -> dict[str, str]:
        """The function of each task."""
        calls = {task.id: call_of(task) for task in self.prepared.spec.task}
        return {name: call.function for name, call in calls.items() if call is not None}

    def evidence(self, source: str) -> Evidence:
        """Return what is seen of a version of the reference that is handed in."""
        requests = [r for case in self.prepared.all_cases() for r in case.requests(CPU_S)]
        return self._observed(source, requests, lambda _: ())

    def _observed(self, source: str, requests: Sequence[Request], follow_up: FollowUp) -> Evidence:
        made = self.prepared
        submission = made.spec.submission
        public = self.assignment.fixtures
        if public is not None and made.spec.arrays == "torch":
            module = submission.file.removesuffix(".py")
            public = (TWINS % (public.decode(), module)).encode()
        return observe_directly(
            {submission.file: source},
            submission.file,
            requests,
            fixtures=public,
            follow_up=follow_up,
            script=submission.script is not None,
        )

    def judged(self, evidence: Evidence) -> Judged:
        """Return the verdicts, the rules on imports and array types aside."""
        made = self.prepared
        submission = made.spec.submission.model_copy(
            update={"imports": ALLOWED, "forbid": (), "forbid_attributes": ()}
        )
        spec = made.spec.model_copy(update={"submission": submission, "strict": False})
        relaxed = Prepared(spec, made.seeds, made.cases, made.limits_s)
        return judge(relaxed, replace(evidence, modules=()), frozenset({"fixtures"}))

    def explained(
        self,
        source: str,
        evidence: Evidence,
        judged: Judged,
        predictions: FromReference | None = None,
    ) -> Judged:
        """Return the verdicts as a report has them: with causes and small cases.

        Args:
            source: the version that is handed in.
            evidence: what was seen of it.
            judged: the verdicts on that.
            predictions: in place of the bench's own.
        """
        known = predictions or self.predictions

        def together(more: Evidence) -> Evidence:
            return replace(evidence, calls={**evidence.calls, **more.calls})

        def follow_up(more: Evidence) -> list[Request]:
            found = further_calls(self.prepared, together(more), judged, known)
            return [request for request in found if request.id not in more.calls]

        more = self._observed(source, (), follow_up)
        return explained(self.prepared, together(more), judged, known)

    def causes(
        self, evidence: Evidence, task: str, predictions: FromReference | None = None
    ) -> tuple[Cause, ...]:
        """Return what is said of a task."""
        return causes_of(self.prepared, evidence, task, predictions or self.predictions)

    def holds(self, cause: Cause, evidence: Evidence, task: str) -> bool:
        """Return whether a cause that was found elsewhere explains these results, too."""
        return cause.id in {other.id for other in self.explanations(evidence, task, cause)}

    def explanations(self, evidence: Evidence, task: str, like: Cause) -> Sequence[Cause]:
        """Return all causes of a task made of the named mistakes of one cause alone."""
        others = {m.id for m in self.mistakes} - {m.id for m in like.mistakes}
        return self.causes(evidence, task, self.predictions_without(*others))


def without_large(prepared: Prepared) -> Prepared:
    """Return the cases without the large ones, where a check has others."""
    cases = {
        key: tuple(case for case in made if _size(case) <= LARGEST) or made
        for key, made in prepared.cases.items()
    }
    return replace(prepared, cases=cases)


def _size(case: PreparedCase) -> int:
    return sum(int(np.size(v)) for v in case.question.inputs.values() if not isinstance(v, list))


def losers(result: Judged) -> set[str]:
    """Return the tasks that lost points."""
    return {v.task for v in result.verdicts if v.possible and v.status is not Status.PASS}


def first_headlines(result: Judged) -> list[Any]:
    """Return what is told, for a message."""
    return [f.headline for v in result.verdicts for f in v.findings]

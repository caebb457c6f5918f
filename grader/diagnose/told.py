"""Adds to judged work what is known of its causes. Pure, but for the predictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from grader import records
from grader.diagnose.asked import ASIDE
from grader.diagnose.causes import Cause, causes_of
from grader.diagnose.leaves import Leaves, leaves
from grader.diagnose.patterns import pattern
from grader.diagnose.predictions import RIGHT, Predictions, predicted
from grader.diagnose.smallest import Small, first_wrong
from grader.evidence import Evidence, Outcome, Request
from grader.judge import LOST, Judged
from grader.prepare import Prepared
from grader.records import ByHand, Finding, Mismatch, Numbers, Status, Step, Verdict
from grader.spec.calls import call_of, loss_of

DERIVATIVES: Final = ("gradient", "vjp")
"""Kinds whose functions take the same way back: what one gets right tells of the other."""
AT_FIRST: Final = 4
"""So many small cases are tried first: most mistakes show on one of them."""
NAMEABLE: Final = frozenset(
    {"BP101", "BP103", "BP104", "BP142", "BP302", "BP303", "BP311", "BP315"}
    | {f"BP2{number:02}" for number in range(1, 8)}
    | {f"BP4{number:02}" for number in range(1, 12)}
)
"""Codes of findings about what came back; the others say themselves what went wrong."""
RAISED: Final = "BP110"
"""The code of an exception, which is explained where a mistake raises it, too."""


def further_calls(
    prepared: Prepared,
    evidence: Evidence,
    judged: Judged,
    predictions: Predictions,
    small: Small | None = None,
) -> Iterator[Request]:
    """Yield the calls that lead to a case small enough for paper, where something was wrong.

    Args:
        prepared: cases with right answers.
        evidence: what was seen so far.
        judged: the verdicts on it.
        predictions: answers of the reference.
        small: the small cases, where others of the class need them, too.
    """
    room = _Room(prepared, evidence, predictions, judged, small or Small(prepared))
    for task in dict.fromkeys(v.task for v in judged.verdicts if room.is_open(v)):
        tried = room.small.of(task)
        smallest = first_wrong(tried, evidence, predictions)
        if smallest is not None:
            yield from room.small.companions(smallest)
        elif tried and tried[0].request.id not in evidence.calls:
            yield from (candidate.request for candidate in tried[:AT_FIRST])
        else:
            yield from (candidate.request for candidate in tried[AT_FIRST:])


def explained(
    prepared: Prepared,
    evidence: Evidence,
    judged: Judged,
    predictions: Predictions,
    small: Small | None = None,
) -> Judged:
    """Return the verdicts with the causes of wrong answers in their findings.

    Args:
        prepared: cases with right answers.
        evidence: what was seen.
        judged: the verdicts so far.
        predictions: answers of wrong versions of the reference.
        small: as for `further_calls`.
    """
    room = _Room(prepared, evidence, predictions, judged, small or Small(prepared))
    return replace(judged, verdicts=tuple(map(room.explained, judged.verdicts)))


@dataclass
class _Room:
    prepared: Prepared
    evidence: Evidence
    predictions: Predictions
    judged: Judged
    small: Small
    found: dict[str, tuple[Cause, ...]] = field(default_factory=dict)
    redone: dict[str, ByHand | None] = field(default_factory=dict)

    def is_open(self, verdict: Verdict) -> bool:
        """Whether there is something to explain."""
        told = any(f.code in NAMEABLE or f.code == RAISED for f in verdict.findings)
        named = any(f.mistake is not None for f in verdict.findings)
        return told and not named and verdict.status in LOST and verdict.kind not in ASIDE

    def explained(self, verdict: Verdict) -> Verdict:
        if not self.is_open(verdict):
            return verdict
        found = self.causes(verdict.task)
        told = [self.told(verdict, finding, found) for finding in verdict.findings]
        witnessed = tuple(self.witnessed(verdict, mismatch) for mismatch in verdict.mismatches)
        return verdict.model_copy(update={"findings": tuple(told), "mismatches": witnessed})

    def witnessed(self, verdict: Verdict, mismatch: Mismatch) -> Mismatch:
        """Add what finite differences say at the worst entry of a gradient."""
        cases = self.prepared.cases[verdict.task, verdict.check]
        case = next((c for c in cases if c.question.case.id == mismatch.case), None)
        if case is None or verdict.kind != "gradient":
            return mismatch
        loss = loss_of(self.prepared.spec, case.question.check)
        if loss is None:
            return mismatch
        witness = self.predictions.slope(
            loss, case.question.inputs, mismatch.name, mismatch.worst_at
        )
        if witness is None:
            return mismatch
        found = {"difference": witness.value, "difference_error": witness.error}
        return mismatch.model_copy(update=found)

    def told(self, verdict: Verdict, finding: Finding, found: tuple[Cause, ...]) -> Finding:
        if finding.code == RAISED:
            found = tuple(cause for cause in found if cause.failures)
        if finding.code not in NAMEABLE and not found:
            return finding
        found_at = self.place(verdict.task, finding)
        finding = finding.model_copy(update={"by_hand": self.by_hand(verdict.task)} | found_at)
        if not found:
            lines = tuple(self.whereabouts(verdict))
            return finding.model_copy(update={"detail": (*finding.detail, *lines)})
        function = self.functions[verdict.task]
        made = tuple(
            records.Cause(
                id=cause.id,
                sentences=cause.sentences(function),
                hints=tuple(dict.fromkeys(cause.hints())),
                calls=cause.calls,
            )
            for cause in found
        )
        return finding.model_copy(update={"mistake": made[0].id, "causes": made})

    @property
    def functions(self) -> Mapping[str, str]:
        calls = {task.id: call_of(task) for task in self.prepared.spec.task}
        return {name: call.function for name, call in calls.items() if call is not None}

    def causes(self, task: str) -> tuple[Cause, ...]:
        if task not in self.found:
            found = causes_of(self.prepared, self.evidence, task, self.predictions)
            self.found[task] = tuple(sorted(found, key=self.passed))
        return self.found[task]

    def passed(self, cause: Cause) -> int:
        """Return how many tasks that a cause should cost points passed: it is the less likely."""
        lost = {
            verdict.task for verdict in self.judged.verdicts if verdict.status is not Status.PASS
        }
        return len({task for mistake in cause.mistakes for task in mistake.tasks} - lost)

    def place(self, task: str, finding: Finding) -> dict[str, Any]:
        """Return the line and the columns of the statement that last makes the result."""
        outline = self.evidence.outline
        is_script = self.prepared.spec.submission.script is not None
        made = outline.statements.get(self.functions[task]) if outline is not None else None
        if made is None or is_script or finding.file != self.prepared.spec.submission.file:
            return {}
        return {"line": made.line, "columns": (made.start, made.end)}

    def by_hand(self, task: str) -> ByHand | None:
        if task not in self.redone:
            self.redone[task] = self.by_hand_of(task)
        return self.redone[task]

    def by_hand_of(self, task: str) -> ByHand | None:
        smallest = first_wrong(self.small.of(task), self.evidence, self.predictions)
        if smallest is None:
            return None
        asked = [*self.small.companions(smallest), smallest.request]
        named = self.predictions.steps(smallest.request)
        return ByHand(
            case=smallest.question.case.id,
            inputs=tuple(
                (name, numbers((np.asarray(smallest.question.inputs[name], dtype=float),)))
                for name in smallest.question.call.arguments
            ),
            steps=(
                *(Step(name=name, right=numbers(found)) for name, found in named),
                *(step for request in asked for step in self.steps(request)),
            ),
        )

    def steps(self, request: Request) -> Iterator[Step]:
        """Yield what a function returns and should return, each result by itself."""
        right = predicted(self.predictions, RIGHT, request)
        seen = self.evidence.calls.get(request.id)
        got = leaves(seen.value) if seen is not None and seen.outcome is Outcome.RETURNED else None
        if right is None:
            return
        fits = got is not None and [g.size for g in got] == [r.size for r in right]
        for position, leaf in enumerate(right):
            name = request.function if len(right) == 1 else f"{request.function}[{position}]"
            yours = numbers((got[position],)) if fits and got is not None else None
            yield Step(name=name, right=numbers((leaf,)), yours=yours)

    def whereabouts(self, verdict: Verdict) -> Iterator[str]:
        """Yield what can be said of a mistake that is not known."""
        said = pattern(self.prepared.spec, verdict)
        if said is not None:
            yield said
        if verdict.kind not in DERIVATIVES:
            return
        others = [v for v in self.judged.verdicts if v.kind in DERIVATIVES]
        passed = {v.task for v in others} - {v.task for v in others if v.status != "pass"}
        for other, step in self.predictions.shared_steps(verdict.task):
            if other in passed and self.functions[other] != self.functions[verdict.task]:
                yield f"{other} is right, and it needs {step}, too: look first at what comes after"
                return


def numbers(found: Leaves) -> Numbers:
    """Return an array of at most two dimensions as plain numbers; several are one vector."""
    if not found:
        return ()
    array = np.atleast_1d(np.concatenate([leaf.ravel() for leaf in found]))
    shape = found[0].shape if len(found) == 1 else array.shape
    shape = shape if len(shape) < 3 else (shape[0], array.size // max(shape[0], 1))
    listed: Numbers = _tuple(array.reshape(shape).tolist())
    return listed


def _tuple(listed: Any) -> Any:
    return tuple(map(_tuple, listed)) if isinstance(listed, list) else float(listed)

"""Adds to judged work what is known of its causes. Pure, but for the predictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from grader import records
from grader.diagnose.causes import Cause, causes
from grader.diagnose.patterns import pattern
from grader.diagnose.predictions import Predictions
from grader.diagnose.samples import ASIDE, samples_of
from grader.evidence import Evidence
from grader.judge import LOST, Judged
from grader.prepare import Prepared
from grader.records import Finding, Verdict
from grader.spec.calls import call_of

NAMEABLE: Final = ("BP101", "BP103", "BP104", "BP302", "BP303")
"""Codes of findings about what came back; the others say themselves what went wrong."""


def explained(
    prepared: Prepared, evidence: Evidence, judged: Judged, predictions: Predictions
) -> Judged:
    """Return the verdicts with the causes of wrong answers in their findings.

    Args:
        prepared: cases with right answers.
        evidence: what was seen.
        judged: the verdicts so far.
        predictions: answers of wrong versions of the reference.
    """
    room = _Room(prepared, evidence, predictions, judged)
    return replace(judged, verdicts=tuple(map(room.explained, judged.verdicts)))


@dataclass
class _Room:
    prepared: Prepared
    evidence: Evidence
    predictions: Predictions
    judged: Judged
    found: dict[str, tuple[Cause, ...]] = field(default_factory=dict)

    def explained(self, verdict: Verdict) -> Verdict:
        open_ = [f for f in verdict.findings if f.code in NAMEABLE and f.mistake is None]
        if verdict.status not in LOST or verdict.kind in ASIDE or not open_:
            return verdict
        found = self.causes(verdict.task)
        told = [self.told(verdict, finding, found) for finding in verdict.findings]
        return verdict.model_copy(update={"findings": tuple(told)})

    def told(self, verdict: Verdict, finding: Finding, found: tuple[Cause, ...]) -> Finding:
        if finding.code not in NAMEABLE or finding.mistake is not None:
            return finding
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
            samples = samples_of(self.prepared, self.evidence, self.functions[task])
            self.found[task] = causes(samples, task, self.predictions)
        return self.found[task]

    def whereabouts(self, verdict: Verdict) -> Iterator[str]:
        """Yield what can be said of a mistake that is not known."""
        said = pattern(self.prepared.spec, verdict)
        if said is not None:
            yield said
        passed = {
            v.task for v in self.judged.verdicts if v.status == "pass" and v.kind not in ASIDE
        }
        failed = {v.task for v in self.judged.verdicts if v.status in LOST}
        for other, step in self.predictions.shared_steps(verdict.task):
            if other in passed - failed:
                yield f"{other} is right, and it needs {step}, too: look first at what comes after"
                return

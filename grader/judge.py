"""From evidence to verdicts and points. Pure.

What keeps the whole submission from being judged makes every verdict *ungradable*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import Final

from grader import follow_through
from grader.checks import Judgement, rules
from grader.checks.hand_in import missing_function, why_fruitless, why_ungradable
from grader.checks.precision import consistent
from grader.checks.unfilled import told_as_unfilled
from grader.evidence import Evidence, Observation, Outcome, Outline, Request
from grader.follow_through import Trials
from grader.prepare import Prepared, PreparedCase
from grader.records import CaseResult, Finding, Status, Verdict
from grader.spec.calls import call_of, loss_of
from grader.spec.models import Assignment, Check, Task
from grader.spec.needs import resolve_needs
from grader.verdicts import CENT, first_mismatches, merged, overall, points, verdict_of

LOST: Final = (Status.PARTIAL, Status.FAIL)
Key = tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """Everything the report says about the work.

    Attributes:
        verdicts: in the order of the spec.
        status: of the whole.
        earned: sum of the verdicts' rounded points.
        notes: remarks that cost nothing.
    """

    verdicts: tuple[Verdict, ...]
    status: Status
    earned: float
    notes: tuple[str, ...] = ()


class Judging:
    """Judges one submission while more and more is seen of it; what has not grown is kept.

    Evidence may only grow by calls from one time to the next.
    """

    def __init__(
        self, prepared: Prepared, siblings: frozenset[str], trials: Trials | None = None
    ) -> None:
        """Begin with nothing.

        Args:
            prepared: cases with right answers.
            siblings: roots of modules the submission brings along.
            trials: what serves the whole class.
        """
        self.prepared = prepared
        self.siblings = siblings
        self._known = _Known(trials or Trials())
        self._last: tuple[int, _Bench] | None = None

    def judge(self, evidence: Evidence) -> Judged:
        """Return the verdicts."""
        return self._bench(evidence).judged

    def follow_up(self, evidence: Evidence) -> tuple[Request, ...]:
        """Return the calls that the verdicts need besides."""
        bench = self._bench(evidence)
        if bench.why or bench.broken:
            return ()
        trials = self._known.trials
        asked = [
            request
            for (task, check), verdict in zip(self.prepared.checks(), bench.verdicts, strict=True)
            if bench.may_follow_through(check, verdict)
            for request in trials.of(self.prepared, task, check).requests(evidence.calls)
        ]
        return tuple(request for request in asked if request.id not in evidence.calls)

    def _bench(self, evidence: Evidence) -> _Bench:
        count = self.prepared.count(evidence.calls)
        if self._last is None or self._last[0] != count:
            broken = rules.violations(self.prepared.spec, evidence, self.siblings)
            why = why_ungradable(self.prepared.spec, evidence)
            unjudged = () if why is None else (why,)
            self._last = count, _Bench(self.prepared, evidence, broken, unjudged, self._known)
        return self._last[1]


def judge(prepared: Prepared, evidence: Evidence, siblings: frozenset[str]) -> Judged:
    """Judge one submission of which everything was seen.

    Args:
        prepared: cases with right answers.
        evidence: what was seen.
        siblings: roots of modules the submission brings along.
    """
    return Judging(prepared, siblings).judge(evidence)


def breaks_all(spec: Assignment, outline: Outline, siblings: frozenset[str]) -> bool:
    """Return whether the source alone breaks rules that cost every task: nothing need be run."""
    unseen = Evidence(outline, Observation(Outcome.NOT_TRIED))
    tasks = {task.id for task in spec.task}
    return tasks <= rules.tasks_of(spec) and bool(rules.violations(spec, unseen, siblings))


def ungradable(prepared: Prepared, why: Finding) -> Judged:
    """Return the verdicts of a submission that cannot be judged at all."""
    verdicts = tuple(
        verdict_of(task, check, Status.UNGRADABLE, Decimal(), findings=(why,))
        for task, check in prepared.checks()
    )
    return Judged(verdicts, Status.UNGRADABLE, 0.0)


def faulty(checks: Iterable[tuple[Task, Check]], why: Finding) -> tuple[Verdict, ...]:
    """Return the verdicts of a submission that the grader failed to judge: no score at all."""
    return tuple(
        verdict_of(task, check, Status.FAULT, None, findings=(why,)) for task, check in checks
    )


@dataclass(frozen=True)
class _Known:
    """What serves however much is seen of a submission.

    Attributes:
        trials: of the whole class.
        cases: by id, how many calls of the case were seen, and the judgement on them.
    """

    trials: Trials
    cases: dict[str, tuple[int, Judgement]] = field(default_factory=dict)

    def judgement(self, case: PreparedCase, evidence: Evidence) -> Judgement:
        """Return the judgement of a case; calls are only ever added to the evidence."""
        name = case.question.case.id
        count = len(evidence.by_case.get(name, ()))
        known = self.cases.get(name)
        if known is None or known[0] != count:
            known = self.cases[name] = (count, judge_case(case, evidence))
        return known[1]


@dataclass
class _Bench:
    """Judges check after check; a check that others need is judged once, when first needed.

    Attributes:
        broken: findings of broken rules.
        why: the one that says why the whole cannot be judged, if it cannot.
    """

    prepared: Prepared
    evidence: Evidence
    broken: tuple[Finding, ...]
    why: tuple[Finding, ...]
    known: _Known
    done: dict[Key, Verdict] = field(default_factory=dict)
    float32: set[str] = field(default_factory=set)
    mixed: set[str] = field(default_factory=set)
    noted: dict[str, None] = field(default_factory=dict)

    @cached_property
    def judged(self) -> Judged:
        """Everything the report says; broken rules are told also of what cannot be judged."""
        if self.why and not self.broken:
            return ungradable(self.prepared, *self.why)
        earned = float(sum((Decimal(str(v.earned)) for v in self.verdicts), Decimal()))
        if not earned and not self.broken:
            fruitless = why_fruitless(self.prepared.spec, self.evidence)
            if fruitless is not None:
                return ungradable(self.prepared, fruitless)
        return Judged(self.verdicts, overall(self.verdicts), earned, self.notes())

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Of all checks in order, which is that of the notes, too."""
        return tuple(self.verdict(task, check) for task, check in self.prepared.checks())

    def verdict(self, task: Task, check: Check) -> Verdict:
        key = (task.id, check.id)
        if key not in self.done:
            self.done[key] = self.judge(task, check)
        return self.done[key]

    def judge(self, task: Task, check: Check) -> Verdict:
        if check.kind == rules.NAME:
            return self.judge_rules(task, check)
        if self.broken and task.id in rules.tasks_of(self.prepared.spec):
            return verdict_of(task, check, Status.FAIL, Decimal(), findings=self.broken)
        if self.why:
            return verdict_of(task, check, Status.FAIL, Decimal(), findings=self.why)
        waits_for = self.unmet(task, check)
        if waits_for:
            return verdict_of(task, check, Status.SKIPPED, Decimal(), waits_for=waits_for)
        missing = missing_function(self.prepared.spec, task, self.evidence)
        if missing is not None:
            return verdict_of(task, check, Status.FAIL, Decimal(), findings=(missing,))
        return self.judge_cases(task, check)

    def judge_rules(self, task: Task, check: Check) -> Verdict:
        if not self.broken:
            return verdict_of(task, check, Status.PASS, Decimal(str(check.points)))
        return verdict_of(task, check, Status.FAIL, Decimal(), findings=self.broken)

    def unmet(self, task: Task, check: Check) -> tuple[str, ...]:
        if not check.needs:
            return ()
        known = {(t.id, c.id): (t, c) for t, c in self.prepared.checks()}
        # what waits until the hand-in cannot be waited for
        needed = [key for key in resolve_needs(self.prepared.spec, task, check) if key in known]
        return tuple(
            "/".join(key) for key in needed if self.verdict(*known[key]).status is not Status.PASS
        )

    def judge_cases(self, task: Task, check: Check) -> Verdict:
        cases = self.prepared.cases[task.id, check.id]
        judged = _consistent([(case, self.judge_case(case)) for case in cases])
        if any(f.code == "BP107" for _, judgement in judged for f in judgement.findings):
            self.mixed.add(judged[0][0].question.function)
        results = tuple(
            CaseResult(
                id=case.question.case.id,
                family=case.question.case.family,
                passed=judgement.passed,
                secret=case.question.case.secret,
            )
            for case, judgement in judged
        )
        earned = points(check, results)
        passed = bool(results) and all(result.passed for result in results)
        followed = self.followed(task, check, earned, passed=passed)
        earned = max(earned, followed or earned)
        status = Status.PASS if passed else Status.PARTIAL if earned else Status.FAIL
        judgements = [judgement for _, judgement in judged]
        place = self.place(task)
        told = follow_through.told(task, check, followed, place)
        return verdict_of(
            task,
            check,
            status,
            earned,
            cases=results,
            findings=(*merged(judgements, place), *told),
            mismatches=first_mismatches(judgements),
        )

    def may_follow_through(self, check: Check, verdict: Verdict) -> bool:
        """Whether a gradient check was lost whose loss is wrong as well."""
        is_lost = check.follow_through is not None and verdict.status in LOST
        return is_lost and self.loss_is_wrong(check)

    def loss_is_wrong(self, check: Check) -> bool:
        wanted = loss_of(self.prepared.spec, check)
        return any(
            self.verdict(task, other).status in LOST
            for task in self.prepared.spec.task
            for other in task.check
            if call_of(task) == wanted and other.kind == "values" and other.visibility == "visible"
        )

    def followed(
        self, task: Task, check: Check, earned: Decimal, *, passed: bool
    ) -> Decimal | None:
        """Return the points of follow-through where they are more than what was earned."""
        if check.follow_through is None or passed or not self.loss_is_wrong(check):
            return None
        if not self.known.trials.of(self.prepared, task, check).follow(self.evidence.calls):
            return None
        share = Decimal(str(check.follow_through)) * Decimal(str(check.points))
        points = share.quantize(CENT, ROUND_HALF_EVEN)
        return points if points > earned else None

    def judge_case(self, case: PreparedCase) -> Judgement:
        judgement = self.known.judgement(case, self.evidence)
        if judgement.precision == "float32" and "float64" in case.question.precisions():
            self.float32.add(case.question.function)
        self.noted.update(dict.fromkeys(judgement.notes))
        return judgement

    def place(self, task: Task) -> tuple[str | None, int | None]:
        call = call_of(task)
        if call is None or self.evidence.outline is None:
            return None, None
        line = self.evidence.outline.functions.get(call.function)
        return (self.prepared.spec.submission.file, line) if line is not None else (None, None)

    def notes(self) -> tuple[str, ...]:
        if not self.float32 - self.mixed:
            return tuple(self.noted)
        names = ", ".join(sorted(self.float32 - self.mixed))
        accurate = f"{names}: accurate to float32, which is enough"
        return (*self.noted, accurate)


def judge_case(case: PreparedCase, evidence: Evidence) -> Judgement:
    """Judge one case by itself, from what was seen of its calls."""
    observed = evidence.by_case.get(case.question.case.id, {})
    judgement = case.kind.judge(case.question, case.expected, _Observed(observed))
    return told_as_unfilled(case.question, evidence.outline, observed, judgement)


def _consistent(
    judged: Sequence[tuple[PreparedCase, Judgement]],
) -> list[tuple[PreparedCase, Judgement]]:
    """Return the judgements, precision consistent among all, and among the visible cases alone.

    What is said of a visible case may not hang on a secret one: a self-check says the same of it.
    """
    visible = [pair for pair in judged if not pair[0].question.case.secret]
    alone = {case.question.case.id: judgement for case, judgement in consistent(visible)}
    together = consistent(judged)
    return [(case, alone.get(case.question.case.id, judgement)) for case, judgement in together]


class _Observed(dict[str, Observation]):
    """Observations by label; a call that was not made did not return."""

    def __missing__(self, label: str) -> Observation:
        return Observation(Outcome.NOT_TRIED)

"""One case again, from its id: the same arguments, the same sandbox, a process of its own.

`case_ids.py` says which case an id means; `asked_for` has its calls, `rerun` makes them. A case
that was wrong in a report and is right here depends on what other calls left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.checks import Question, rules
from grader.checks.answers import failure, finding
from grader.checks.hand_in import missing_function, why_ungradable
from grader.diagnose.predictions import RIGHT, Predictions, predicted
from grader.diagnose.smallest import FAMILY, candidates, first_wrong, is_wrong
from grader.errors import UsageError
from grader.evidence import Evidence, Request
from grader.hand_in import Found, HandIn, in_cells, with_excerpt
from grader.judge import judge_case
from grader.prepare import Prepared, PreparedCase, limit_key
from grader.records import Finding, Mismatch
from grader.records.replayed import Replayed, Result
from grader.replay.calls import call_shown
from grader.replay.case_ids import Wanted, listed, may_be_shown, refusal
from grader.run import Grader, program_of
from grader.sandbox.session import observe
from grader.spec import call_of

__all__ = ["Asked", "asked_for", "rerun"]


@dataclass(frozen=True)
class Asked:
    """The calls of a case.

    Attributes:
        question: the case.
        requests: its calls in order; those of all cases for paper where it is not settled yet
            which one is meant.
        case: the case with what is right; None for a case for paper.
    """

    question: Question
    requests: tuple[Request, ...]
    case: PreparedCase | None = None


# --- its calls -----------------------------------------------------------------------------------


def asked_for(prepared: Prepared, wanted: Wanted, *, reference: bool) -> Asked:
    """Return the calls of a case.

    Args:
        prepared: the cases there are here.
        wanted: the case.
        reference: whether it is known which case for paper is the first wrong one.

    Raises:
        UsageError: it cannot be had here.
    """
    if wanted.smallest is not None:
        return _small(prepared, wanted, wanted.smallest, reference=reference)
    for case in prepared.all_cases():
        if case.question.case.id == wanted.id:
            limit_s = prepared.limits_s[limit_key(case.question)]
            return Asked(case.question, case.requests(limit_s), case)
    raise refusal(wanted)


def _small(prepared: Prepared, wanted: Wanted, task: str, *, reference: bool) -> Asked:
    tried = {c.question.case.id: c for c in candidates(prepared, task)}
    if not tried:
        raise UsageError(f"{task} has no cases for paper", "Its arguments are special.")
    ids = listed(list(tried))
    if wanted.id in tried:
        candidate = tried[wanted.id]
        return Asked(candidate.question, (candidate.request,))
    if "#" in wanted.id:
        raise UsageError(f"there is no case {wanted.id}", f"{task}/{FAMILY} has {ids}.")
    if not reference:
        message = f"{wanted.id}: which of its cases is wrong, only the reference can tell"
        raise UsageError(message, f"Name one of {ids}.")
    first = next(iter(tried.values()))
    return Asked(first.question, tuple(candidate.request for candidate in tried.values()))


# --- run it --------------------------------------------------------------------------------------


def rerun(grader: Grader, hand_in: HandIn, wanted: Wanted, *, student: bool) -> Replayed:
    """Run one case of a submission again and judge it by itself.

    Args:
        grader: of the assignment that has the case.
        hand_in: as it was read.
        wanted: the case.
        student: whether a student reads it: then hidden cases are refused, and a check's `hints`
            keep back what they keep back in a student's report.

    Raises:
        UsageError: the case cannot be had here.
        IntakeError: the hand-in could not be read.
        Fault: the grader failed.
    """
    spec, predictions = grader.assignment.spec, grader.ready.predictions
    if student and not may_be_shown(spec, wanted):
        raise refusal(wanted)
    asked = asked_for(grader.prepared, wanted, reference=predictions is not None)
    found = hand_in.find(spec.submission.file, accept_other_names=grader.accept_other_names)
    if found is None:
        headline = f"{spec.submission.file} is not in the hand-in"
        judged = _Judged("ungradable", (Finding(code="BP001", headline=headline),))
        return _replayed(grader, hand_in, asked.question, judged)
    calls = [call_of(task) for task in spec.task]
    evidence = observe(
        grader.zygote,
        program_of(grader.assignment, found),
        asked.requests,
        names=[call.function for call in calls if call is not None],
    )
    asked = _settled(grader, asked, evidence)
    judged = _judged(grader, asked, evidence)
    return _told(grader, hand_in, found, asked, evidence, judged, student=student)


def _settled(grader: Grader, asked: Asked, evidence: Evidence) -> Asked:
    """Return the first case for paper that is wrong, where several were asked."""
    predictions = grader.ready.predictions
    if asked.case is not None or len(asked.requests) == 1 or predictions is None:
        return asked
    tried = candidates(grader.prepared, asked.question.task.id)
    chosen = first_wrong(tried, evidence, predictions) or tried[0]
    return Asked(chosen.question, (chosen.request,))


@dataclass(frozen=True)
class _Judged:
    result: Result
    findings: tuple[Finding, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    notes: tuple[str, ...] = ()


def _judged(grader: Grader, asked: Asked, evidence: Evidence) -> _Judged:
    spec = grader.assignment.spec
    why = why_ungradable(spec, evidence)
    if why is not None:
        return _Judged("ungradable", (why,))
    missing = missing_function(spec, asked.question.task, evidence)
    if missing is not None:
        return _Judged("wrong", (missing,))
    if asked.case is None:
        return _judged_small(asked, evidence, grader.ready.predictions)
    judgement = judge_case(asked.case, evidence)
    result: Result = "right" if judgement.passed else "wrong"
    return _Judged(result, judgement.findings, judgement.mismatches, judgement.notes)


def _judged_small(asked: Asked, evidence: Evidence, predictions: Predictions | None) -> _Judged:
    question, (request,) = asked.question, asked.requests
    seen = evidence.calls[request.id]
    problem = failure(question, question.function, seen)
    if problem is not None:
        return _Judged("wrong", (problem,))
    if predictions is None or predicted(predictions, RIGHT, request) is None:
        note = "what is right here, only the reference knows; neither it nor the kit tells"
        return _Judged("not judged", notes=(note,))
    if not is_wrong(request, seen, predictions):
        return _Judged("right")
    return _Judged("wrong", (finding(question, "BP104", f"{question.function} is wrong"),))


# --- tell it -------------------------------------------------------------------------------------


def _told(
    grader: Grader,
    hand_in: HandIn,
    found: Found,
    asked: Asked,
    evidence: Evidence,
    judged: _Judged,
    *,
    student: bool,
) -> Replayed:
    hints = asked.question.check.hints if student else "cause"
    sources = found.submission.files
    calls = tuple(
        call_shown(
            asked.question,
            asked.case.expected if asked.case is not None else None,
            request,
            evidence.calls.get(request.id),
            sources,
            grader.ready.predictions,
            may_tell=hints != "none",
            passed=judged.result == "right",
        )
        for request in asked.requests
    )
    in_place = [_placed(f, asked.question, found, evidence) for f in judged.findings]
    placed = [in_cells(with_excerpt(f, sources), sources) for f in in_place]
    if hints == "code":
        bare = {"mistake": None, "causes": (), "by_hand": None, "detail": ()}
        placed = [finding.model_copy(update=bare) for finding in placed]
    told = _Judged(
        judged.result,
        () if hints == "none" else tuple(placed),
        () if hints == "none" else judged.mismatches,
        (*found.notes, *_notes(grader, found, asked, evidence, judged), *judged.notes),
    )
    return _replayed(grader, hand_in, asked.question, told).model_copy(
        update={
            "calls": calls,
            "cpu_s": round(evidence.usage.cpu_s, 3),
            "stdout": evidence.usage.stdout,
            "stderr": evidence.usage.stderr,
            "last_line": evidence.usage.last_line,
        }
    )


def _placed(told: Finding, question: Question, found: Found, evidence: Evidence) -> Finding:
    """Return a finding with the line of the function, where it names no other."""
    lines = evidence.outline.functions if evidence.outline is not None else {}
    if told.file is not None or question.function not in lines:
        return told
    return told.model_copy(update={"file": found.main, "line": lines[question.function]})


def _notes(
    grader: Grader, found: Found, asked: Asked, evidence: Evidence, judged: _Judged
) -> Iterator[str]:
    own = {"fixtures"} if grader.assignment.fixtures is not None else set()
    for broken in rules.violations(grader.assignment.spec, evidence, found.siblings | own):
        yield f"{broken.code} {broken.headline}: this costs points whatever the case gives"
    if judged.result == "right" and asked.case is not None:
        yield (
            "where a report says that this case is wrong, it depends on what other calls leave"
            " behind, or on other cases (BP107)"
        )


def _replayed(grader: Grader, hand_in: HandIn, question: Question, judged: _Judged) -> Replayed:
    case = question.case
    family = grader.assignment.spec.families.get(case.family)
    return Replayed(
        assignment=grader.assignment.spec.id,
        submission=hand_in.id,
        case=case.id,
        family=case.family,
        why=family.why if family is not None else "",
        secret=case.secret,
        reference=grader.ready.reference,
        sandbox=grader.level,
        result=judged.result,
        findings=judged.findings,
        mismatches=judged.mismatches,
        notes=judged.notes,
    )

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.evidence import Observation, Request
from grader.judge import judge
from grader.records import (
    ByHand,
    CaseResult,
    Cause,
    Excerpt,
    Finding,
    Mismatch,
    Output,
    Report,
    Run,
    Status,
    Step,
    Verdict,
    Visibility,
)

from .builders import a_check, answered, arguments, forward, prepared, returned

SENTINEL = "hush"
NUMBER = 8_225_419
"""In every number that may not be told."""
NUMBERS = (f"{NUMBER}", f"{NUMBER}.5")


def a_secret_finding(place: str, *, secret: bool) -> Finding:
    return Finding(
        code="BP104",
        headline=f"{SENTINEL} headline {place} {NUMBER}",
        mistake=f"{SENTINEL}_mistake",
        file=f"{SENTINEL}.py",
        line=NUMBER,
        detail=(f"{SENTINEL} detail", f"{NUMBER}"),
        case=f"{SENTINEL}/case#1",
        secret=secret,
        columns=(NUMBER, NUMBER),
        causes=(
            Cause(
                id=f"{SENTINEL}_mistake",
                sentences=(f"{SENTINEL} sentence {NUMBER}.",),
                hints=(f"{SENTINEL} hint {NUMBER}?",),
                calls=NUMBER,
            ),
        ),
        by_hand=ByHand(
            inputs=((SENTINEL, ((NUMBER + 0.5,),)),),
            steps=(Step(name=SENTINEL, right=NUMBER + 0.5, yours=(NUMBER + 0.5,)),),
            case=f"{SENTINEL}/smallest#0",
        ),
        excerpt=Excerpt(lines=(f"{SENTINEL} = {NUMBER}",), first=NUMBER, start=NUMBER, end=NUMBER),
    )


def a_secret_mismatch(*, secret: bool) -> Mismatch:
    return Mismatch(
        name=SENTINEL,
        wrong=NUMBER,
        total=NUMBER,
        worst_at=(NUMBER,),
        got=NUMBER + 0.5,
        want=NUMBER + 0.5,
        allowed=NUMBER + 0.5,
        greatest=NUMBER + 0.5,
        case=f"{SENTINEL}#0",
        secret=secret,
        angle_deg=NUMBER + 0.5,
        length_ratio=NUMBER + 0.5,
        levels=((NUMBER,),),
        difference=NUMBER + 0.5,
        difference_error=NUMBER + 0.5,
    )


def a_verdict(visibility: Visibility, *, secret: bool, **more: Any) -> Verdict:
    values: dict[str, Any] = {
        "task": "grad_w1",
        "check": "values",
        "kind": "gradient",
        "title": "Gradient",
        "status": Status.PARTIAL,
        "earned": 2.5,
        "possible": 4.0,
        "visibility": visibility,
        "cases": (
            CaseResult(id=f"{SENTINEL}#0", family=SENTINEL, passed=False, secret=secret),
            CaseResult(id="open#0", family="base", passed=True),
        )[: 1 if visibility != "visible" else 2],
        "findings": (a_secret_finding(visibility, secret=secret),),
        "mismatches": (a_secret_mismatch(secret=secret),),
    }
    return Verdict(**values | more)


def a_report(*verdicts: Verdict, run: Run | None = None) -> Report:
    return Report(
        assignment="two_layer_relu",
        title="Two layers",
        submission="ada",
        submission_digest="aa",
        spec_digest="bb",
        grader_version="1",
        seed=7,
        reference=True,
        sandbox="full",
        status=Status.PARTIAL,
        earned=2.5,
        possible=4.0,
        verdicts=verdicts,
        notes=("a note",),
        run=run or Run(),
    )


SECRET_RUN = Run(
    started="2026-01-01",
    wall_s=NUMBER + 0.5,
    student_cpu_s=NUMBER + 0.5,
    host=SENTINEL,
    python="3.11.9",
    numpy="2.4.0",
    layers=(SENTINEL,),
    last_line=f"{SENTINEL}.py:{NUMBER}",
    stdout=Output(head=SENTINEL, tail=SENTINEL, bytes_total=NUMBER),
    stderr=Output(head=SENTINEL, tail=SENTINEL, bytes_total=NUMBER),
    fault=f"Traceback {SENTINEL}",
)

HIDING: list[tuple[Visibility, bool]] = [
    ("visible", True),
    ("hidden", True),
    ("hidden", False),
    ("after_due_date", True),
    ("after_due_date", False),
    ("after_published", True),
    ("after_published", False),
]


@pytest.mark.parametrize(("visibility", "secret"), HIDING)
def test_nothing_secret_is_in_what_a_student_sees(visibility: Visibility, secret: bool) -> None:
    report = a_report(a_verdict(visibility, secret=secret), run=SECRET_RUN)
    assert SENTINEL in report.model_dump_json()
    told = report.for_student().model_dump_json()
    for word in (SENTINEL, str(NUMBER)):
        assert word not in told
    assert '"redacted":true' in told


@pytest.mark.parametrize(("visibility", "secret"), HIDING)
def test_points_and_status_are_told_nevertheless(visibility: Visibility, secret: bool) -> None:
    report = a_report(a_verdict(visibility, secret=secret))
    (one,) = report.for_student().verdicts
    assert (one.status, one.earned, one.possible) == (Status.PARTIAL, 2.5, 4.0)
    assert (one.task, one.check, one.visibility) == ("grad_w1", "values", visibility)


def test_in_a_visible_check_the_fact_of_a_secret_failure_remains() -> None:
    (one,) = a_report(a_verdict("visible", secret=True)).for_student().verdicts
    (found,) = one.findings
    assert (found.code, found.headline) == ("BP104", "wrong on inputs drawn anew at hand-in")
    assert [case.id for case in one.cases] == ["open#0"]


def test_what_is_not_secret_stays_whole() -> None:
    open_one = a_verdict("visible", secret=False)
    assert a_report(open_one).for_student().verdicts == (open_one,)
    assert a_report(open_one).for_student().notes == ("a note",)


def test_redacting_twice_changes_nothing_more() -> None:
    once = a_report(a_verdict("visible", secret=True), run=SECRET_RUN).for_student()
    assert once.for_student() == once


def test_the_report_itself_is_left_whole() -> None:
    report = a_report(a_verdict("hidden", secret=True), run=SECRET_RUN)
    report.for_student()
    assert SENTINEL in report.model_dump_json()
    assert not report.redacted


def test_no_secret_input_or_answer_of_a_judged_hand_in_is_told() -> None:
    made = prepared(
        a_check("values", families=["normal"]),
        a_check("gradient", families=["normal"], visibility="hidden"),
        secret=99,
    )

    def answer(request: Request) -> Observation | None:
        return returned(forward(*arguments(request)) * 1.5) if request.secret else None

    judged = judge(made, answered(made, instead=answer), frozenset())
    report = a_report(*judged.verdicts)
    staff, told = report.model_dump_json(), report.for_student().model_dump_json()
    secret = {
        repr(float(number))
        for case in made.all_cases()
        if case.question.case.secret
        for array in (*case.question.inputs.values(), case.expected.low)
        for number in np.ravel(array)
        if number != 0
    }
    assert any(number in staff for number in secret)
    assert not any(number in told for number in secret)
    hidden = {case.question.case.id for case in made.all_cases() if case.question.case.secret}
    assert not any(f'"{name}"' in told for name in hidden)


# --- hints ----------------------------------------------------------------------------------------


def dimmed(hints: str) -> Verdict:
    verdict = a_verdict("visible", secret=False, hints=hints)
    (one,) = a_report(verdict).for_student().verdicts
    return one


def test_with_hints_cause_everything_is_told() -> None:
    (finding,) = dimmed("cause").findings
    assert finding == a_secret_finding("visible", secret=False)


def test_with_hints_code_what_is_wrong_is_told_and_where_and_not_why() -> None:
    one = dimmed("code")
    (finding,) = one.findings
    whole = a_secret_finding("visible", secret=False)
    assert (finding.mistake, finding.causes, finding.by_hand, finding.detail) == (
        None,
        (),
        None,
        (),
    )
    for name in ("code", "headline", "file", "line", "columns", "excerpt", "case"):
        assert getattr(finding, name) == getattr(whole, name)
    assert one.mismatches == (a_secret_mismatch(secret=False),)
    for told in ("_mistake", "sentence", "hint ", "smallest"):
        assert f"{SENTINEL}{told}" not in one.model_dump_json()
        assert f"{SENTINEL} {told}" not in one.model_dump_json()


def test_with_hints_none_only_the_points_and_the_cases_are_told() -> None:
    one = dimmed("none")
    assert (one.findings, one.mismatches) == ((), ())
    assert (one.status, one.earned, one.possible) == (Status.PARTIAL, 2.5, 4.0)
    assert [case.passed for case in one.cases] == [False, True]


@pytest.mark.parametrize("hints", ["none", "code", "cause"])
@pytest.mark.parametrize(("visibility", "secret"), HIDING)
def test_no_hints_tell_what_is_secret(visibility: Visibility, secret: bool, hints: str) -> None:
    report = a_report(a_verdict(visibility, secret=secret, hints=hints), run=SECRET_RUN)
    told = report.for_student().model_dump_json()
    for word in (SENTINEL, str(NUMBER)):
        assert word not in told


def test_staff_are_told_whatever_the_hints() -> None:
    report = a_report(a_verdict("visible", secret=False, hints="none"))
    report.for_student()
    assert report.verdicts[0].findings[0].causes


# --- writing down ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, -0.0, 5e-324, 0.1])
def test_every_number_comes_back_from_json(number: float) -> None:
    mismatch = a_secret_mismatch(secret=False).model_copy(update={"got": number, "want": -number})
    report = a_report(a_verdict("visible", secret=False, mismatches=(mismatch,)))
    text = report.model_dump_json()
    json.loads(text, parse_constant=refuse)
    (back,) = Report.model_validate_json(text).verdicts[0].mismatches
    assert np.array([back.got, back.want]).tobytes() == (
        np.array([mismatch.got, mismatch.want]).tobytes()
        if not math.isnan(number)
        else np.array([back.got, back.want]).tobytes()
    )
    assert math.isnan(back.got) == math.isnan(number)


def refuse(text: str) -> None:
    raise AssertionError(f"{text} is not JSON")


def test_not_a_number_is_written_in_words() -> None:
    mismatch = a_secret_mismatch(secret=False).model_copy(
        update={"got": math.nan, "want": math.inf, "allowed": -math.inf}
    )
    data = json.loads(mismatch.model_dump_json())
    assert (data["got"], data["want"], data["allowed"]) == ("NaN", "Infinity", "-Infinity")


def test_a_report_comes_back_from_json_as_it_was() -> None:
    report = a_report(a_verdict("visible", secret=True), run=SECRET_RUN)
    assert Report.model_validate_json(report.model_dump_json()) == report


def records() -> Iterator[Any]:
    report = a_report(a_verdict("visible", secret=True), run=SECRET_RUN)
    one = report.verdicts[0]
    yield from (report, report.run, report.run.stdout, one)
    yield from (one.cases[0], one.findings[0], one.mismatches[0])
    finding = one.findings[0]
    yield from (finding.causes[0], finding.by_hand, finding.excerpt)
    assert finding.by_hand is not None
    yield finding.by_hand.steps[0]


@pytest.mark.parametrize("record", list(records()), ids=lambda record: type(record).__name__)
def test_records_are_frozen_and_closed(record: Any) -> None:
    name = next(iter(type(record).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(record, name, getattr(record, name))
    with pytest.raises(ValidationError, match="Extra inputs"):
        type(record).model_validate({**record.model_dump(), "more": 1})

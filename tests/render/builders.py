"""Small reports to render: say what matters, the rest is filled in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from grader.records import (
    CaseResult,
    Finding,
    Mismatch,
    Output,
    Report,
    Run,
    Status,
    Verdict,
    Withheld,
)

TITLES = {
    "rules": "Derivatives by hand, with numpy alone",
    "forward": "Forward pass",
    "loss": "Loss",
    "grad_w1": "Gradient of the loss with respect to w1",
    "grad_w2": "Gradient of the loss with respect to w2",
}
FAMILIES = (
    "by_hand",
    "base",
    "same_shapes",
    "other_n",
    "one_sample",
    "small",
    "large",
    "dead_unit",
    "at_zero",
)
FILE = "two_layer_relu.py"
FAILED = {Status.FAIL, Status.SKIPPED, Status.UNGRADABLE}


def a_finding(
    code: str = "BP104", headline: str = "wrong in 20 of 24 entries", **more: Any
) -> Finding:
    return Finding(code=code, headline=headline, **more)


def a_mismatch(**changes: Any) -> Mismatch:
    values: dict[str, Any] = {
        "name": "w1",
        "wrong": 20,
        "total": 24,
        "worst_at": (2, 5),
        "got": 0.4163391,
        "want": 0.0826112,
        "allowed": 8.43e-15,
        "greatest": 0.3337279,
        "case": "grad_w1/values#0",
    }
    return Mismatch(**values | changes)


def some_cases(
    check: str, families: tuple[str, ...] = FAMILIES, *, failed: tuple[str, ...] = ()
) -> tuple[CaseResult, ...]:
    return tuple(
        CaseResult(id=f"{check}#{number}", family=family, passed=family not in failed)
        for number, family in enumerate(families)
    )


def a_verdict(
    check: str = "grad_w1/values", status: Status = Status.PASS, **changes: Any
) -> Verdict:
    task, name = check.split("/")
    possible = changes.get("possible", 4.0)
    earned = None if status is Status.FAULT else 0.0 if status in FAILED else possible
    values: dict[str, Any] = {
        "task": task,
        "check": name,
        "kind": "gradient",
        "title": TITLES.get(task, task),
        "status": status,
        "earned": earned,
        "possible": possible,
        "visibility": "visible",
    }
    return Verdict(**values | changes)


def a_report(*verdicts: Verdict, **changes: Any) -> Report:
    values: dict[str, Any] = {
        "assignment": "two_layer_relu",
        "title": "Two-layer ReLU network by hand",
        "submission": "ada",
        "submission_digest": "5f1c",
        "spec_digest": "9ab0",
        "grader_version": "0.1.0",
        "seed": 7,
        "reference": True,
        "sandbox": "full",
        "status": _status(verdicts),
        "earned": _earned(verdicts),
        "possible": float(sum(Decimal(repr(v.possible)) for v in verdicts if not v.extra_credit)),
        "verdicts": verdicts,
    }
    return Report(**values | changes)


def _earned(verdicts: tuple[Verdict, ...]) -> float | None:
    total = Decimal(0)
    for verdict in verdicts:
        if verdict.earned is None:
            return None
        total += Decimal(repr(verdict.earned))
    return float(total)


def _status(verdicts: tuple[Verdict, ...]) -> Status:
    found = {verdict.status for verdict in verdicts if not verdict.extra_credit}
    for whole in (Status.FAULT, Status.UNGRADABLE):
        if whole in found:
            return whole
    if found <= {Status.PASS}:
        return Status.PASS
    return Status.PARTIAL if _earned(verdicts) else Status.FAIL


# --- whole reports, one for each situation -------------------------------------------------------


def full_marks() -> Report:
    return a_report(
        a_verdict("rules/imports", kind="rules", possible=0.0),
        a_verdict("forward/values", cases=some_cases("forward/values"), possible=2.0),
        a_verdict("grad_w1/values", cases=some_cases("grad_w1/values"), possible=8.0),
        a_verdict("grad_w1/purity", cases=some_cases("grad_w1/purity", ("base",)), possible=1.0),
        notes=("two_layer_relu.ipynb was taken for two_layer_relu.py",),
    )


def partial() -> Report:
    wrong = ("by_hand", "same_shapes", "other_n", "small", "large", "dead_unit")
    raised = [
        a_finding(
            "BP110",
            f"raises ValueError: shapes ({n},3) and ({n},7) not aligned",
            file=FILE,
            line=line,
            case=f"grad_w2/values#{number}",
        )
        for number, (n, line) in enumerate([(1, 40), (5, 40), (6, 41), (71, 44), (8, 45)])
    ]
    return a_report(
        a_verdict("forward/values", cases=some_cases("forward/values"), possible=2.0),
        a_verdict(
            "grad_w1/values",
            Status.PARTIAL,
            earned=2.67,
            possible=8.0,
            cases=some_cases("grad_w1/values", failed=wrong),
            findings=(
                a_finding(
                    file=FILE,
                    line=31,
                    case="grad_w1/values#0",
                    detail=(
                        "angle to the right gradient   24.9°",
                        "length   1.1 times the right one",
                    ),
                ),
            ),
            mismatches=(a_mismatch(),),
        ),
        a_verdict(
            "grad_w2/values",
            Status.FAIL,
            possible=8.0,
            cases=some_cases("grad_w2/values", failed=FAMILIES),
            findings=tuple(raised),
        ),
    )


def ungradable() -> Report:
    finding = a_finding(
        "BP003",
        "two_layer_relu.py has a syntax error: '(' was never closed",
        file=FILE,
        line=9,
        detail=(" 9 │ print(loss(x, y", "   │      ^"),
    )
    checks = ("rules/imports", "forward/values", "grad_w1/values", "grad_w2/values")
    return a_report(*(a_verdict(c, Status.UNGRADABLE, findings=(finding,)) for c in checks))


def rule_violation() -> Report:
    finding = a_finding(
        "BP501", "imports torch, which this assignment does not allow", file=FILE, line=2
    )
    missing = a_finding(
        "BP009",
        "two_layer_relu.py has no function grad_w1; it has grad_W1 (line 12)",
        file=FILE,
        line=12,
    )
    return a_report(
        a_verdict("rules/imports", Status.FAIL, kind="rules", possible=0.0, findings=(finding,)),
        a_verdict("forward/values", Status.FAIL, findings=(finding,)),
        a_verdict("grad_w1/values", Status.FAIL, findings=(finding, missing)),
        a_verdict("grad_w1/purity", Status.FAIL, possible=1.0, findings=(finding, missing)),
        a_verdict("grad_w2/values", Status.FAIL, findings=(finding,)),
    )


def skipped() -> Report:
    return a_report(
        a_verdict(
            "grad_w1/values",
            Status.PARTIAL,
            earned=2.0,
            cases=some_cases("grad_w1/values", ("base", "large"), failed=("large",)),
            findings=(a_finding("BP103", "NaN in 24 of 24 entries", file=FILE, line=31),),
        ),
        a_verdict("grad_w1/purity", Status.SKIPPED, possible=1.0, waits_for=("grad_w1/values",)),
        a_verdict("grad_w2/values", Status.SKIPPED, waits_for=("rules/imports", "forward/values")),
    )


def hidden(secret: float = -3.25, word: str = "unseen_family") -> Report:
    """A staff report; `secret` and `word` stand in everything that students must not see."""
    said = {"file": FILE, "line": 31, "detail": (f"{word}: {secret!r} at ({word})",)}
    mismatch = a_mismatch(
        name=word,
        got=secret,
        want=secret * 3,
        allowed=abs(secret),
        greatest=abs(secret),
        case=f"grad_w1/values#{word}",
        secret=True,
    )
    return a_report(
        a_verdict(
            "grad_w1/values",
            Status.PARTIAL,
            earned=2.0,
            cases=(
                *some_cases("grad_w1/values", ("base", "large")),
                CaseResult(id=f"grad_w1/values#{word}", family="large", passed=False, secret=True),
            ),
            findings=(
                a_finding(
                    headline=f"wrong in 3 of 24 entries: {secret!r} {word}",
                    case=f"grad_w1/values#{word}",
                    mistake=word,
                    secret=True,
                    **said,
                ),
            ),
            mismatches=(mismatch,),
        ),
        a_verdict(
            "grad_w1/unseen",
            Status.FAIL,
            possible=1.0,
            visibility="hidden",
            cases=(CaseResult(id="grad_w1/unseen#0", family=word, passed=False, secret=True),),
            findings=(a_finding(headline=f"wrong in 35 of 35 entries, {secret!r} {word}", **said),),
            mismatches=(mismatch,),
        ),
        a_verdict("grad_w2/unseen", possible=1.0, visibility="after_due_date"),
        run=Run(
            started="2026-02-03T10:00:00Z",
            host=word,
            last_line=f"two_layer_relu.py:31 {word}",
            stdout=Output(head=f"{word} {secret!r}", tail=word, bytes_total=9),
            stderr=Output(head=f"{word} {secret!r}"),
            fault=word,
        ),
    )


def redacted() -> Report:
    return hidden().for_student()


def a_fault() -> Report:
    busy = a_finding("BP903", "the machine was too busy to run the submission")
    return a_report(
        a_verdict("forward/values", cases=some_cases("forward/values"), possible=2.0),
        a_verdict("grad_w1/values", Status.FAULT, possible=8.0, findings=(busy,)),
        a_verdict("grad_w1/purity", Status.FAULT, possible=1.0, findings=(busy,)),
        run=Run(fault="7f3a"),
    )


def all_fault() -> Report:
    broken = a_finding("BP901", "the sandbox could not be started")
    checks = ("forward/values", "grad_w1/values")
    return a_report(
        *(a_verdict(c, Status.FAULT, findings=(broken,)) for c in checks), run=Run(fault="7f3a")
    )


def hostile() -> Report:
    escape = "\x1b[2J\x1b]0;owned\x07\x9b31m"
    name = (
        f"{escape}<script>alert(1)</script>|`*_[x](https://evil.example)\u202egpj.\x00\r\n# 20/20"
    )
    return a_report(
        a_verdict(
            "grad_w1/values",
            Status.FAIL,
            cases=some_cases("grad_w1/values", ("base", "x" * 120), failed=("base", "x" * 120)),
            findings=(
                a_finding(
                    "BP110",
                    f"raises Exception: {name} {'very' * 60}",
                    file=f"{name}{'a' * 90}.py",
                    line=3,
                    case="grad_w1/values#0",
                    detail=(
                        f"{escape}first\nsecond\r\n\tthird </pre><b>",
                        "漢字" * 50,
                        "e\u0301" * 90,
                    ),
                ),
                a_finding("BP114", "line\nfeeds\x85and\u2028more", detail=("\x7f\u2066x\u2069",)),
            ),
            mismatches=(a_mismatch(name=f"w{'1' * 100}{escape}", worst_at=(1,) * 40),),
        ),
        a_verdict(
            f"{'t' * 90}/{'c' * 90}", Status.SKIPPED, waits_for=("w" * 200, name), possible=1.0
        ),
        submission=f"{escape}{'n' * 300}",
        assignment="a" * 120,
        title=name,
        notes=(f"{name} {'note ' * 40}",),
    )


def nan_mismatch() -> Report:
    nothing = a_mismatch(
        got=float("nan"), greatest=float("nan"), wrong=24, worst_at=(0, 0), want=float("-inf")
    )
    return a_report(
        a_verdict(
            "grad_w1/values",
            Status.FAIL,
            cases=some_cases("grad_w1/values", ("base",), failed=("base",)),
            findings=(
                a_finding("BP103", "NaN in 24 of 24 entries", file=FILE, case="grad_w1/values#0"),
            ),
            mismatches=(nothing,),
        )
    )


def scalar_mismatch() -> Report:
    near = {"wrong": 1, "total": 1, "worst_at": (), "case": "loss/values#0"}
    return a_report(
        a_verdict(
            "loss/values",
            Status.FAIL,
            cases=some_cases("loss/values", ("base",), failed=("base",)),
            findings=(a_finding(headline="wrong value", case="loss/values#0"),),
            mismatches=(
                a_mismatch(name="loss", got=1.25, want=1.2500000001, greatest=1e-10, **near),
                a_mismatch(name="w2", case="loss/values#0", wrong=1, total=14, got=0.0),
            ),
        )
    )


def self_check() -> Report:
    """What a student sees of one's own work: visible checks, and what waits."""
    whole = partial()
    return whole.model_copy(
        update={
            "reference": False,
            "withheld": Withheld(checks=1, points=4.0),
            "sandbox": "none",
            "notes": ("ignored 1 file that is not Python",),
        }
    )


def self_check_of_everything() -> Report:
    """All checks are visible, and all pass."""
    nothing = Withheld(checks=0, points=0.0)
    return full_marks().model_copy(update={"reference": False, "withheld": nothing})


SITUATIONS = {
    "full_marks": full_marks,
    "partial": partial,
    "ungradable": ungradable,
    "rule_violation": rule_violation,
    "skipped": skipped,
    "hidden": hidden,
    "redacted": redacted,
    "fault": a_fault,
    "all_fault": all_fault,
    "hostile": hostile,
    "nan_mismatch": nan_mismatch,
    "scalar_mismatch": scalar_mismatch,
    "self_check": self_check,
    "self_check_of_everything": self_check_of_everything,
}

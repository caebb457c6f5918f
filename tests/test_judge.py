from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.checks.rules import violations
from grader.codes import CODES
from grader.evidence import (
    Evidence,
    Observation,
    Outcome,
    Outline,
    Raised,
    Request,
    SourceProblem,
    Use,
)
from grader.judge import Judging, faulty, judge, ungradable
from grader.prepare import Prepared
from grader.records import Finding, Status, Verdict
from grader.spec.models import Check

from .builders import (
    FILE,
    SIZES,
    a_check,
    a_spec,
    answered,
    codes,
    forward,
    importing,
    judged,
    prepared,
    raised,
    verdict,
)

MANY = {f"f{i}": {"dims": SIZES, "draw": "dyadic"} for i in range(8)}


def many(count: int, **check: Any) -> Prepared:
    """A check with `count` families f0, f1, …"""
    names = [f"f{i}" for i in range(count)]
    return prepared(a_check("values", families=names, **check), families=MANY)


def failing(made: Prepared, *families: str, secret: bool | None = None) -> Evidence:
    """Evidence that is wrong on some families."""
    wrong = {
        case.question.case.id
        for case in made.all_cases()
        if case.question.case.family in families and secret in (None, case.question.case.secret)
    }

    def answer(request: Request) -> Observation | None:
        return raised() if request.id.split(":")[0] in wrong else None

    return answered(made, instead=answer)


# --- points ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "families", "failed", "earned"),
    [
        (4, 2, 0, 4.0),
        (4, 2, 1, 2.0),
        (4, 2, 2, 0.0),
        (1, 3, 1, 0.67),
        (1, 3, 2, 0.33),
        (1, 8, 7, 0.12),  # 0.125, half to even
        (1, 8, 5, 0.38),  # 0.375
        (1, 8, 3, 0.62),  # 0.625
        (1, 8, 1, 0.88),  # 0.875
        (0.01, 8, 1, 0.0),  # 0.00875 would round to all
        (0.05, 8, 1, 0.04),
        (2.5, 4, 1, 1.88),  # 1.875
        (0, 2, 1, 0.0),
        (0, 2, 2, 0.0),
        (0, 2, 0, 0.0),
    ],
)
def test_points_are_shared_by_families_and_rounded_half_to_even(
    points: float, families: int, failed: int, earned: float
) -> None:
    made = many(families, points=points)
    got = verdict(made, failing(made, *(f"f{i}" for i in range(failed))))
    assert got.earned == earned
    assert got.status is (
        Status.PASS if not failed else Status.PARTIAL if earned > 0 else Status.FAIL
    )


@settings(max_examples=30, deadline=None)
@given(
    points=st.integers(0, 500).map(lambda cents: cents / 100),
    weights=st.lists(st.integers(1, 9), min_size=4, max_size=4),
    failed=st.sets(st.integers(0, 3)),
)
def test_points_are_the_rounded_share_and_full_only_without_a_failure(
    points: float, weights: list[int], failed: set[int]
) -> None:
    made = many(4, points=points, weights={f"f{i}": w for i, w in enumerate(weights)})
    got = verdict(made, failing(made, *(f"f{i}" for i in failed)))
    passed = sum(w for i, w in enumerate(weights) if i not in failed)
    share = Decimal(str(points)) * passed / sum(weights)
    exact = float(share.quantize(Decimal("0.01"), ROUND_HALF_EVEN))
    assert got.earned is not None
    assert 0 <= got.earned <= points
    assert got.earned in ((exact, round(points - 0.01, 2)) if failed else (points,))
    assert (got.status is Status.PASS) == (not failed)
    if failed and points:
        assert got.earned < points


def test_weights_count_one_unless_given() -> None:
    made = many(3, points=10, weights={"f0": 3})
    assert verdict(made, failing(made, "f0")).earned == 4.0
    assert verdict(made, failing(made, "f1")).earned == 8.0


def test_all_or_nothing_gives_nothing_for_a_part() -> None:
    made = many(3, credit="all")
    assert verdict(made).earned == 4.0
    partly = verdict(made, failing(made, "f0"))
    assert (partly.earned, partly.status) == (0.0, Status.FAIL)


@pytest.mark.parametrize("secret", [True, False])
def test_a_family_passes_only_if_both_drawings_do(secret: bool) -> None:
    made = prepared(a_check("values", families=["base", "normal"]), secret=3)
    got = verdict(made, failing(made, "base", secret=secret))
    assert (got.earned, got.status) == (2.0, Status.PARTIAL)
    assert [(case.family, case.secret, case.passed) for case in got.cases] == [
        ("base", False, secret),
        ("normal", False, True),
        ("base", True, not secret),
        ("normal", True, True),
    ]


def test_totals_add_the_rounded_parts() -> None:
    thirds = [a_check("values", id=f"c{i}", points=1, families=["f0", "f1", "f2"]) for i in "abc"]
    made = prepared(*thirds, families=MANY)
    got = judged(made, failing(made, "f0"))
    assert [one.earned for one in got.verdicts] == [0.67] * 3
    assert got.earned == 2.01


@pytest.mark.parametrize(
    ("failed", "status"),
    [((), Status.PASS), (("f0",), Status.PARTIAL), (("f0", "f1"), Status.FAIL)],
)
def test_the_status_of_the_whole(failed: tuple[str, ...], status: Status) -> None:
    made = many(2)
    assert judged(made, failing(made, *failed)).status is status


def test_a_check_without_cases_is_not_passed() -> None:
    made = prepared(a_check("values", visibility="hidden"))
    got = verdict(made)
    assert (got.status, got.earned, got.cases) == (Status.FAIL, 0.0, ())


def test_calls_that_were_never_made_are_not_passed() -> None:
    made = prepared(a_check("values"))
    got = verdict(made, replace(answered(made), calls={}))
    assert (got.earned, codes(got)) == (0.0, ["BP117"])


def test_what_was_seen_goes_with_the_submission_and_not_when_garbage_is_collected() -> None:
    made = many(2)
    judging, evidence = Judging(made, frozenset()), failing(made, "f0")
    assert judging.judge(evidence).earned > 0
    seen = weakref.ref(evidence)
    gc.disable()
    try:
        del judging, evidence
        assert seen() is None  # arrays of a class would pile up otherwise
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("outcome", "code"), [(Outcome.TIMED_OUT, "BP112"), (Outcome.OUT_OF_MEMORY, "BP113")]
)
def test_why_calls_were_given_up_is_told_by_the_ones_before(outcome: Outcome, code: str) -> None:
    made = many(2)
    first, second = answered(made).calls
    calls = {first: Observation(outcome), second: Observation(Outcome.NOT_TRIED)}
    assert codes(verdict(made, replace(answered(made), calls=calls))) == [code]


def test_answers_of_one_case_do_not_serve_another() -> None:
    made = many(8)
    evidence = answered(made)
    first = {k: v for k, v in evidence.calls.items() if k.startswith("values/values#1:")}
    got = verdict(made, replace(evidence, calls=first))
    assert [case.family for case in got.cases if case.passed] == ["f1"]


def test_precision_that_is_only_float32_is_noted_and_costs_nothing() -> None:
    made = prepared(a_check("values", families=["normal"]))
    coarse = {"forward": lambda x, w: forward(*(a.astype("f4") for a in (x, w))).astype("f8")}
    got = judged(made, answered(made, coarse))
    assert got.earned == 4.0
    assert got.notes == ("forward: accurate to float32, which is enough",)
    assert judged(made).notes == ()


# --- waiting --------------------------------------------------------------------------------------


def waiting(*needs: str, broken: str = "f0") -> tuple[Verdict, ...]:
    made = prepared(
        a_check("values", families=["f0"]),
        a_check("scalar", task="later", id="total", families=["f1"], needs=list(needs)),
        families=MANY,
    )
    return judged(made, failing(made, broken)).verdicts


@pytest.mark.parametrize("need", ["values", "values/values"])
def test_a_check_whose_need_is_not_passed_is_skipped_and_says_for_what(need: str) -> None:
    first, second = waiting(need)
    assert first.status is Status.FAIL
    assert (second.status, second.earned, second.waits_for) == (
        Status.SKIPPED,
        0.0,
        ("values/values",),
    )
    assert (second.cases, second.findings) == ((), ())


def test_a_check_whose_need_is_passed_is_judged() -> None:
    first, second = waiting("values", broken="f1")
    assert first.status is Status.PASS
    assert (second.status, second.waits_for) == (Status.FAIL, ())


def test_a_need_may_stand_later_in_the_spec_and_may_wait_itself() -> None:
    made = prepared(
        a_check("values", id="a", needs=["b"]),
        a_check("values", id="b", needs=["c"]),
        a_check("values", id="c", families=["f0"]),
        families=MANY,
    )
    got = judged(made, failing(made, "f0")).verdicts
    assert [one.status for one in got] == [Status.SKIPPED, Status.SKIPPED, Status.FAIL]
    assert [one.waits_for for one in got] == [("b/b",), ("c/c",), ()]


def test_a_part_is_not_enough_for_what_waits() -> None:
    made = prepared(
        a_check("values", families=["f0", "f1"]),
        a_check("scalar", id="total", needs=["values"]),
        families=MANY,
    )
    first, second = judged(made, failing(made, "f0")).verdicts
    assert (first.status, second.status) == (Status.PARTIAL, Status.SKIPPED)


# --- missing functions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "headline", "line"),
    [
        ({}, "tiny.py has no function forward", None),
        ({"forwards": 5}, "tiny.py has no function forward; it has forwards (line 5)", 5),
        ({"Forward": 5}, "tiny.py has no function forward; it has Forward (line 5)", 5),
        ({"fore_ward": 9}, "tiny.py has no function forward; it has fore_ward (line 9)", 9),
        ({"backward": 5}, "tiny.py has no function forward", None),
    ],
)
def test_a_missing_function_names_one_that_looks_like_it(
    there: dict[str, int], headline: str, line: int | None
) -> None:
    made = prepared(a_check("values"), a_check("scalar", id="total"))
    evidence = answered(made, callables=frozenset({"total"}), outline=Outline(functions=there))
    first, second = judged(made, evidence).verdicts
    (found,) = first.findings
    assert (first.status, first.earned) == (Status.FAIL, 0.0)
    assert (found.code, found.headline, found.file, found.line) == ("BP009", headline, FILE, line)
    assert second.status is Status.PASS


def test_a_name_that_is_no_function_says_what_it_is() -> None:
    made = prepared(a_check("values"), a_check("scalar", id="total"))
    evidence = answered(
        made,
        callables=frozenset({"total"}),
        others={"forward": "ndarray"},
        outline=Outline(functions={"forward": 3}),
    )
    (found,) = judged(made, evidence).verdicts[0].findings
    assert found.headline == "forward in tiny.py is of type ndarray, not a function"
    assert (found.code, found.line) == ("BP009", 3)


# --- nothing to judge -----------------------------------------------------------------------------


def problem(kind: str) -> Outline:
    return Outline(problem=SourceProblem(kind, "words", FILE, 3))


RETURNED = Observation(Outcome.RETURNED)

UNGRADABLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "syntax": ({"outline": problem("syntax")}, "BP003", "syntax error: words"),
    "python 2": ({"outline": problem("python2")}, "BP004", "this file is Python 2: words"),
    "unreadable": ({"outline": problem("unreadable")}, "BP002", "tiny.py cannot be read: words"),
    "raises": (
        {"imported": raised("KeyError", "'a'", line=4)},
        "BP005",
        "importing tiny.py raises KeyError: 'a'",
    ),
    "raises in silence": (
        {"imported": raised("KeyError")},
        "BP005",
        "importing tiny.py raises KeyError",
    ),
    "asks for input": (
        {"imported": raised("EOFError", "EOF when reading a line")},
        "BP005",
        "importing tiny.py asks for input(); nobody is there to answer",
    ),
    "exits": ({"imported": raised("SystemExit", "0")}, "BP006", "importing tiny.py calls exit()"),
    "ends": (
        {"imported": Observation(Outcome.KILLED, ended="signal SIGSEGV")},
        "BP006",
        "importing tiny.py ends the process (signal SIGSEGV)",
    ),
    "never ends": (
        {"imported": Observation(Outcome.TIMED_OUT, limit_s=2.5)},
        "BP007",
        "importing tiny.py takes longer than allowed (2.5 s of CPU)",
    ),
    "out of memory": (
        {"imported": Observation(Outcome.OUT_OF_MEMORY, raised=Raised("MemoryError", ""))},
        "BP010",
        "importing tiny.py takes more memory than allowed",
    ),
    "garbles": (
        {"imported": Observation(Outcome.GARBLED)},
        "BP006",
        "importing tiny.py ends the process",
    ),
    "nothing there": (
        {"callables": frozenset()},
        "BP008",
        "tiny.py defines none of forward, total",
    ),
}


@pytest.mark.parametrize("name", UNGRADABLE)
def test_what_keeps_all_from_being_judged_makes_every_check_ungradable(name: str) -> None:
    changes, code, headline = UNGRADABLE[name]
    made = prepared(a_check("rules"), a_check("values"), a_check("scalar", id="total"))
    got = judged(made, answered(made, **changes))
    assert (got.status, got.earned) == (Status.UNGRADABLE, 0.0)
    for one in got.verdicts:
        assert (one.status, one.earned) == (Status.UNGRADABLE, 0.0)
        (found,) = one.findings
        assert (found.code, found.headline, found.file) == (code, headline, FILE)
        assert code in CODES


def test_an_import_is_blamed_on_the_line_that_raised() -> None:
    made = prepared(a_check("values"))
    imported = Observation(Outcome.RAISED, raised=Raised("E", "", "helper.py", 8))
    (found,) = verdict(made, answered(made, imported=imported)).findings
    assert (found.file, found.line) == ("helper.py", 8)


def test_ungradable_and_faulty_cover_every_check() -> None:
    made = prepared(a_check("values"), a_check("scalar", id="b"))
    why = Finding(code="X", headline="")
    assert [v.earned for v in ungradable(made, why).verdicts] == [0.0, 0.0]
    assert [(v.earned, v.status, v.possible) for v in faulty(made.checks(), why)] == [
        (None, Status.FAULT, 4.0)
    ] * 2


# --- rules ----------------------------------------------------------------------------------------

SUBMISSION = {
    "file": FILE,
    "imports": ["math", "numpy", "os.path"],
    "forbid": ["numpy.gradient", "numpy.fft"],
}


def broken(
    outline: Outline | None, modules: tuple[str, ...] = (), siblings: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    spec = a_spec(a_check("rules"), a_check("values"), submission=SUBMISSION)
    evidence = Evidence(outline, RETURNED, modules=modules)
    found = violations(spec, evidence, frozenset(siblings))
    return [(finding.code, finding.headline.split()[0]) for finding in found]


def using(*names: str) -> Outline:
    return Outline(names=tuple(Use(name, FILE, 9) for name in names))


@pytest.mark.parametrize(
    "module",
    ["math", "numpy", "numpy.linalg", "os.path", "__future__", "helper", "helper.sub", "tiny"],
)
def test_what_may_be_imported_breaks_no_rule(module: str) -> None:
    assert broken(importing(module), siblings=("helper", "tiny")) == []


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("torch", "BP501"),
        ("torch.nn", "BP501"),
        ("os", "BP501"),
        ("numpyx", "BP501"),
        ("mathematics", "BP501"),
        ("helper", "BP501"),
        ("numpy.fft", "BP502"),
        ("numpy.fft.helper", "BP502"),
    ],
)
def test_what_may_not_be_imported_is_found(module: str, code: str) -> None:
    got = broken(importing("numpy", module))
    assert [found[0] for found in got] == [code]


def test_a_sibling_named_like_the_standard_library_does_not_excuse_it() -> None:
    assert broken(importing("socket"), siblings=("socket",)) == [("BP501", "socket")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("numpy.gradient", True),
        ("numpy.gradient.__call__", True),
        ("numpy.fft.fft", True),
        ("numpy.gradients", False),
        ("numpy.grad", False),
        ("numpy.linalg.gradient", False),
        ("gradient", False),
    ],
)
def test_forbidden_names_are_whole_names_and_all_beneath(name: str, found: bool) -> None:
    assert broken(using(name)) == ([("BP502", ".".join(name.split(".")[:2]))] if found else [])


@pytest.mark.parametrize("module", ["torch", "sympy"])
def test_a_module_that_was_loaded_unseen_is_found(module: str) -> None:
    assert broken(Outline(), modules=("json", "numpy", "tiny", module)) == [("BP503", module)]


def test_a_module_told_of_by_its_import_is_not_told_of_again() -> None:
    assert broken(importing("torch.nn"), modules=("torch",)) == [("BP501", "torch.nn")]


def test_a_violation_is_told_once_with_its_first_place() -> None:
    spec = a_spec(a_check("rules"), submission=SUBMISSION)
    outline = Outline(names=tuple(Use("numpy.gradient", FILE, line) for line in (4, 7, 9)))
    (found,) = violations(spec, Evidence(outline, RETURNED), frozenset())
    assert (found.file, found.line) == (FILE, 4)


def test_at_most_ten_violations_are_told() -> None:
    spec = a_spec(a_check("rules"), submission=SUBMISSION)
    outline = importing(*(f"module{i}" for i in range(25)))
    found = violations(spec, Evidence(outline, RETURNED), frozenset())
    assert len(found) == 10
    assert found[-1].detail == ("15 more are not shown.",)


@pytest.mark.parametrize(
    ("rules", "earned"),
    [
        ([a_check("rules")], [0, 0, 0]),
        ([a_check("rules", tasks=["values"])], [0, 0, 4]),
        ([a_check("rules", tasks=["b"])], [0, 4, 0]),
        ([a_check("rules", points=2, tasks=["values"])], [0, 0, 4]),
        ([], [0, 0]),
    ],
)
def test_a_broken_rule_costs_the_tasks_that_are_named(
    rules: list[dict[str, Any]], earned: list[float]
) -> None:
    made = prepared(*rules, a_check("values"), a_check("scalar", id="b"))
    evidence = answered(made, outline=importing("torch"))
    got = judged(made, evidence)
    assert [one.earned for one in got.verdicts] == earned
    for one in got.verdicts:
        if not one.earned:
            assert (one.status, codes(one)) == (Status.FAIL, ["BP501"])


def test_kept_rules_earn_their_points() -> None:
    made = prepared(a_check("rules", points=2), a_check("values"))
    assert [one.earned for one in judged(made).verdicts] == [2.0, 4.0]


def test_a_broken_rule_comes_before_an_import_that_fails() -> None:
    made = prepared(
        a_check("rules", tasks=["values"]), a_check("values"), a_check("scalar", id="b")
    )
    evidence = answered(made, outline=importing("torch"), imported=raised("ImportError"), calls={})
    got = judged(made, evidence)
    assert got.status is Status.FAIL
    assert [codes(one) for one in got.verdicts] == [["BP501"], ["BP501"], ["BP005"]]


# --- what is told ---------------------------------------------------------------------------------


def test_the_same_failure_on_many_families_is_told_once_at_the_functions_line() -> None:
    made = many(3)
    got = verdict(made, failing(made, "f0", "f1", "f2"))
    (found,) = got.findings
    assert (found.code, found.file, found.line, found.case) == (
        "BP110",
        FILE,
        10,
        "values/values#0",
    )


def test_failures_on_several_lines_are_told_apart() -> None:
    made = many(2)
    lines = iter((4, 6))
    got = verdict(made, answered(made, instead=lambda _: raised(line=next(lines))))
    assert [found.line for found in got.findings] == [4, 6]


def test_what_a_visible_case_shows_is_not_said_again_of_a_secret_one() -> None:
    made = prepared(a_check("values"), secret=3)
    assert [f.secret for f in verdict(made, failing(made, "base")).findings] == [False]
    (found,) = verdict(made, failing(made, "base", secret=True)).findings
    assert found.secret


def test_one_mismatch_is_kept_of_the_first_case_that_differs() -> None:
    made = many(3)
    got = verdict(made, answered(made, {"forward": lambda x, w: forward(x, w) + 1}))
    (found,) = got.mismatches
    assert (found.name, found.case, found.wrong, found.total) == (
        "forward",
        "values/values#0",
        20,
        20,
    )
    assert found.got == pytest.approx(found.want + 1)


def test_secret_mismatches_are_marked() -> None:
    made = prepared(a_check("values", visibility="hidden"), secret=3)
    got = verdict(made, answered(made, {"forward": lambda x, w: forward(x, w) + 1}))
    assert [m.secret for m in got.mismatches] == [True]
    assert all(f.secret for f in got.findings)
    assert all(case.secret for case in got.cases)


def test_judging_twice_gives_the_same() -> None:
    made = many(3)
    evidence = failing(made, "f1")
    assert judge(made, evidence, frozenset()) == judge(made, evidence, frozenset())


def test_every_verdict_names_its_check() -> None:
    made = prepared(a_check("values", visibility="after_due_date"), secret=5)
    got = verdict(made)
    assert (got.task, got.check, got.kind, got.title) == ("values", "values", "values", "Task 0")
    assert (got.possible, got.visibility) == (4.0, "after_due_date")
    assert isinstance(made.spec.task[0].check[0], Check)
    assert np.isfinite(got.possible)

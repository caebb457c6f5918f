"""What came back, in the order exception, arity, type, shape, dtype, finite, value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.codes import CODES
from grader.evidence import Observation, Outcome, Raised
from grader.judge import judge
from grader.records import Verdict
from grader.sandbox.wire import Opaque, WireArray

from ..builders import (
    FILE,
    FUNCTIONS,
    a_check,
    answered,
    arguments,
    codes,
    grad_w,
    prepared,
    raised,
    requests,
    returned,
    verdict,
)

Change = Callable[[Any], Any]


def judged_on(observation: Observation, kind: str = "gradient", family: str = "base") -> Verdict:
    """A check of one family whose call ended like this."""
    made = prepared(a_check(kind, families=[family]))
    return verdict(made, answered(made, instead=lambda _: observation))


def judged_as(change: Change, kind: str = "gradient", family: str = "base") -> Verdict:
    """A check of one family whose right answer was changed."""
    made = prepared(a_check(kind, families=[family]))
    (request,) = requests(made)
    right = FUNCTIONS[request.function](*arguments(request))
    changed = change(right)
    observation = changed if isinstance(changed, Observation) else returned(changed)
    return verdict(made, answered(made, instead=lambda _: observation))


def headline(made: Verdict) -> str:
    (found,) = made.findings
    assert found.code in CODES
    assert made.earned == 0.0
    return found.headline


# --- calls that did not return --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observation", "code", "said"),
    [
        (raised("ValueError", "shapes"), "BP110", "grad_w raises ValueError: shapes"),
        (raised("ZeroDivisionError"), "BP110", "grad_w raises ZeroDivisionError"),
        (Observation(Outcome.RAISED), "BP110", "grad_w raises an exception"),
        (raised("NotImplementedError", "todo"), "BP116", "grad_w is not filled in"),
        (raised("SystemExit", "0"), "BP114", "grad_w calls exit()"),
        (raised("EOFError"), "BP118", "grad_w asks for input(); nobody is there to answer"),
        (
            raised("TypeError", refused="(x)"),
            "BP111",
            "grad_w takes (x); it is called as grad_w(x, w)",
        ),
        (Observation(Outcome.TIMED_OUT), "BP112", "grad_w ran out of time"),
        (
            Observation(Outcome.TIMED_OUT, limit_s=2.5),
            "BP112",
            "grad_w ran out of time (2.5 s of CPU)",
        ),
        (Observation(Outcome.OUT_OF_MEMORY), "BP113", "grad_w ran out of memory"),
        (Observation(Outcome.KILLED), "BP114", "grad_w ended the process"),
        (
            Observation(Outcome.KILLED, ended="signal SIGSEGV"),
            "BP114",
            "grad_w ended the process (signal SIGSEGV)",
        ),
        (Observation(Outcome.GARBLED), "BP115", "the answer of grad_w could not be read"),
        (
            Observation(Outcome.NOT_TRIED),
            "BP117",
            "grad_w was not tried again: it took too much time or memory before",
        ),
    ],
)
def test_every_ending_has_its_code(observation: Observation, code: str, said: str) -> None:
    for kind in ("gradient", "purity"):
        made = judged_on(observation, kind)
        assert headline(made) == said
        assert codes(made) == [code]


def test_every_outcome_but_returned_is_a_failure() -> None:
    for outcome in Outcome:
        if outcome is not Outcome.RETURNED:
            assert codes(judged_on(Observation(outcome))) != []
            assert judged_on(Observation(outcome)).earned == 0.0


def test_an_exception_is_blamed_on_its_own_line_and_else_on_the_function() -> None:
    own, elsewhere = judged_on(raised(line=33)).findings + judged_on(raised()).findings
    assert (own.file, own.line) == (FILE, 33)
    assert (elsewhere.file, elsewhere.line) == (FILE, 10)


# --- what came back -------------------------------------------------------------------------------

ASKED = "a numpy array of shape (3, 5) is asked for"

WRONG_ARRAYS: dict[str, tuple[Change, str, str]] = {
    "nothing": (lambda _: None, "BP102", f"the result of grad_w is None; {ASKED}"),
    "a float": (lambda _: 1.5, "BP102", f"the result of grad_w is a float; {ASKED}"),
    "an int": (lambda _: 1, "BP102", f"the result of grad_w is an int; {ASKED}"),
    "a bool": (lambda _: True, "BP102", f"the result of grad_w is a bool; {ASKED}"),
    "a string": (lambda _: "x", "BP102", f"the result of grad_w is a string; {ASKED}"),
    "a list": (lambda g: g.tolist(), "BP102", f"the result of grad_w is a list of 3; {ASKED}"),
    "a tuple": (lambda g: (g,), "BP102", f"the result of grad_w is a tuple of 1; {ASKED}"),
    "an empty list": (lambda _: [], "BP102", f"the result of grad_w is an empty list; {ASKED}"),
    "an empty tuple": (lambda _: (), "BP102", f"the result of grad_w is an empty tuple; {ASKED}"),
    "a dict": (lambda _: {"w": 1}, "BP102", f"the result of grad_w is a dict; {ASKED}"),
    "an object": (
        lambda _: Observation(Outcome.RETURNED, value=Opaque("Net")),
        "BP102",
        f"the result of grad_w is of type Net; {ASKED}",
    ),
    "transposed": (
        lambda g: g.T,
        "BP101",
        "the result of grad_w has shape (5, 3); w has (3, 5)",
    ),
    "broadcastable": (
        lambda g: g[:1],
        "BP101",
        "the result of grad_w has shape (1, 5); w has (3, 5)",
    ),
    "with an axis more": (
        lambda g: g[None],
        "BP101",
        "the result of grad_w has shape (1, 3, 5); w has (3, 5)",
    ),
    "flat": (
        lambda g: g.ravel(),
        "BP101",
        "the result of grad_w has shape (15,); w has (3, 5)",
    ),
    "integers": (
        lambda g: g.astype(int),
        "BP105",
        "the result of grad_w has dtype int64; float64 or float32 is asked for",
    ),
    "half floats": (
        lambda g: g.astype(np.float16),
        "BP105",
        "the result of grad_w has dtype float16; float64 or float32 is asked for",
    ),
    "complex": (
        lambda g: g.astype(complex),
        "BP105",
        "the result of grad_w has dtype complex128; float64 or float32 is asked for",
    ),
    "too large to send": (
        lambda g: Observation(
            Outcome.RETURNED, value=WireArray("ndarray", "object", g.shape, None)
        ),
        "BP105",
        "the result of grad_w has dtype object; float64 or float32 is asked for",
    ),
    "NaN": (
        lambda g: np.where(np.arange(15).reshape(3, 5) < 2, np.nan, g),
        "BP103",
        "the result of grad_w holds NaN in 2 of 15 entries",
    ),
    "infinity": (
        lambda g: np.where(np.arange(15).reshape(3, 5) < 1, -np.inf, g),
        "BP103",
        "the result of grad_w holds infinity in 1 of 15 entries",
    ),
    "wrong everywhere": (lambda g: g + 1, "BP104", "grad_w is wrong in all 15 entries"),
    "wrong in one": (
        lambda g: g + (np.arange(15).reshape(3, 5) == 7),
        "BP104",
        "grad_w is wrong in 1 of 15 entries",
    ),
}


def as_a_tensor(g: Any) -> Observation:
    return Observation(Outcome.RETURNED, value=WireArray("Tensor", "float64", g.shape, g))


def test_an_array_of_the_other_library_is_judged_and_noted() -> None:
    made = prepared(a_check("gradient", families=["base"]))
    (request,) = requests(made)
    right = FUNCTIONS[request.function](*arguments(request))
    judged = judge(made, answered(made, instead=lambda _: as_a_tensor(right)), frozenset())
    assert judged.status == "pass"
    assert judged.notes == (
        (
            "grad_w returns a torch tensor where a numpy array is asked for; it was judged all the"
            " same"
        ),
    )


def test_it_is_wrong_where_the_spec_is_strict() -> None:
    made = prepared(a_check("gradient", families=["base"]), strict=True)
    (request,) = requests(made)
    right = FUNCTIONS[request.function](*arguments(request))
    said = headline(verdict(made, answered(made, instead=lambda _: as_a_tensor(right))))
    assert said == f"the result of grad_w is a torch tensor; {ASKED}"


@pytest.mark.parametrize("name", WRONG_ARRAYS)
def test_what_came_back_instead_of_the_array_is_said(name: str) -> None:
    change, code, said = WRONG_ARRAYS[name]
    made = judged_as(change)
    assert headline(made) == said
    assert codes(made) == [code]
    assert bool(made.mismatches) == (code in ("BP103", "BP104"))


ORDER: dict[str, tuple[Change, str]] = {
    "shape before dtype": (lambda g: g.T.astype(int), "BP101"),
    "shape before NaN": (lambda g: g.T * np.nan, "BP101"),
    "type before shape": (lambda g: g.T.tolist(), "BP102"),
    "dtype before value": (lambda g: (g + 1).astype(int), "BP105"),
    "finite before value": (lambda g: (g + 1) * np.where(g == g.max(), np.inf, 1), "BP103"),
}


@pytest.mark.parametrize("name", ORDER)
def test_the_first_thing_wrong_is_told(name: str) -> None:
    change, code = ORDER[name]
    assert codes(judged_as(change)) == [code]


@pytest.mark.parametrize(
    "change",
    [
        lambda g: g,
        lambda g: g.astype(np.float32),
        lambda g: np.asfortranarray(g),
        lambda g: np.ma.masked_array(g, mask=g > 0),
        lambda g: g.view(type("Matrix", (np.ndarray,), {})),
        lambda g: (g / 7) * 7,
        lambda g: g * (1 + 1e-15),
        lambda g: (g.astype(np.float32) * np.float32(1 + 2**-23)).astype(np.float64),
    ],
)
def test_right_answers_pass_in_whatever_dress(change: Change) -> None:
    assert judged_as(change).earned == 4.0


def test_float32_answers_have_the_float32_tolerance_only() -> None:
    assert judged_as(lambda g: (g * (1 + 1e-5)).astype(np.float32)).earned == 0.0
    assert judged_as(lambda g: g * (1 + 1e-5)).earned == 0.0
    assert judged_as(lambda g: (g * (1 + 1e-7)).astype(np.float32)).earned == 4.0


def test_float32_inputs_earn_float32() -> None:
    assert judged_as(lambda g: g, "gradient", "float32").earned == 4.0


def test_a_mismatch_has_the_numbers() -> None:
    (found,) = judged_as(lambda g: g + 3.0 * (np.arange(15).reshape(3, 5) == 7)).mismatches
    assert (found.name, found.wrong, found.total, found.worst_at) == ("w", 1, 15, (1, 2))
    assert found.got - found.want == 3.0
    assert found.greatest == 3.0
    assert 0 < found.allowed < 1e-3


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        float,
        lambda v: v,
        lambda v: np.float32(v),
        lambda v: np.array(v),
        lambda v: np.array([v]),
        lambda v: np.array([[v]]),
    ],
)
def test_a_number_may_come_in_any_dress(change: Change) -> None:
    made = judged_as(change, "scalar")
    assert made.earned == 4.0, made.findings


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (lambda _: True, "BP102", "total is a bool; a number is asked for"),
        (lambda _: None, "BP102", "total is None; one number is asked for"),
        (lambda v: [float(v)], "BP102", "total is a list of 1; one number is asked for"),
        (lambda v: np.array([v, v]), "BP101", "total has shape (2,); one number is asked for"),
        (lambda _: np.empty(0), "BP101", "total has shape (0,); one number is asked for"),
        (lambda _: np.float16(1), "BP105", "total has dtype float16; a float is asked for"),
        (lambda v: np.array(v + 1j), "BP105", "total has dtype complex128; a float is asked for"),
        (lambda _: np.bool_(True), "BP105", "total has dtype bool; a float is asked for"),
        (lambda _: float("nan"), "BP103", "total is NaN"),
        (lambda _: np.float64("inf"), "BP103", "total is infinity"),
        (lambda v: v + 1, "BP104", "total is wrong"),
        (lambda v: v / 2, "BP104", "total is wrong"),
        (lambda _: 10**300, "BP104", "total is wrong"),
    ],
)
def test_what_came_back_instead_of_the_number_is_said(change: Change, code: str, said: str) -> None:
    made = judged_as(change, "scalar")
    assert headline(made) == said
    assert codes(made) == [code]


# --- kinks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slope", "earned"), [(0.0, 4), (0.3, 4), (1.0, 4), (-0.2, 0), (1.2, 0)])
def test_at_kinks_any_one_slope_is_right(slope: float, earned: float) -> None:
    def mine(x: Any, w: Any) -> Any:
        h = x @ w
        return x.T @ np.where(h == 0, slope, h > 0)

    made = prepared(a_check("kinked", families=["ties"]))
    assert verdict(made, answered(made, {"grad_plain": mine})).earned == earned


def test_at_kinks_a_mixture_is_wrong() -> None:
    def mine(x: Any, w: Any) -> Any:
        h = x @ w
        slopes = np.arange(h.size).reshape(h.shape) / h.size
        return x.T @ np.where(h == 0, slopes, h > 0)

    made = prepared(a_check("kinked", families=["ties"]))
    (case,) = made.all_cases()
    ties = np.count_nonzero(case.question.inputs["x"] @ case.question.inputs["w"] == 0)
    assert ties > 1
    assert codes(verdict(made, answered(made, {"grad_plain": mine}))) == ["BP104"]


# --- a tolerance by hand --------------------------------------------------------------------------


@pytest.mark.parametrize(("off", "earned"), [(0.005, 4), (0.02, 0), (-0.005, 4), (-0.02, 0)])
def test_a_named_tolerance_replaces_the_computed_one(off: float, earned: float) -> None:
    made = prepared(a_check("gradient", tolerance={"rtol": 0.01}))
    mine = {"grad_w": lambda x, w: grad_w(x, w) * (1 + off)}
    assert verdict(made, answered(made, mine)).earned == earned


def test_a_named_tolerance_holds_float32_inputs_to_the_exact_answer() -> None:
    made = prepared(a_check("gradient", families=["float32"], tolerance={"rtol": 1e-13}))
    (case,) = made.all_cases()
    exact = grad_w(*(case.question.inputs[n].astype(np.float64) for n in "xw"))
    np.testing.assert_allclose(case.expected.low, exact, rtol=1e-13)


def test_raised_without_words_is_still_told() -> None:
    assert Raised("E", "").message == ""
    assert headline(judged_on(raised("E"))) == "grad_w raises E"

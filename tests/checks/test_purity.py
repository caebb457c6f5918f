from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.checks.purity import Purity
from grader.evidence import Observation, Outcome, Request
from grader.prepare import Prepared
from grader.records import Verdict

from ..builders import (
    a_check,
    answered,
    arguments,
    codes,
    forward,
    grad_w,
    only,
    prepared,
    raised,
    requests,
    returned,
    total,
    verdict,
)

CASE = "purity/purity#0"
Answer = Callable[[Request], Observation | None]


def purity(**more: Any) -> Prepared:
    return prepared(a_check("purity", **more))


def labels(made: Prepared) -> list[str]:
    return [request.id.removeprefix(CASE + ":") for request in requests(made)]


def judged_where(answer: Answer) -> Verdict:
    made = purity()
    return verdict(made, answered(made, instead=answer))


def at(label: str, observation: Callable[[Request], Observation]) -> Answer:
    return lambda request: observation(request) if request.id == f"{CASE}:{label}" else None


def off_by(amount: float) -> Callable[[Request], Observation]:
    return lambda request: returned(grad_w(*arguments(request)) + amount)


def test_the_calls_come_in_their_order() -> None:
    assert labels(purity()) == [
        "first",
        "again",
        "keeping x",
        "keeping w",
        "other",
        "kept",
        "shared",
        "back",
    ]


def test_siblings_are_called_in_between_and_only_those_named() -> None:
    others = [a_check("values", id="f"), a_check("scalar", id="t")]
    whole = prepared(*others, a_check("purity"))
    named = prepared(*others, a_check("purity", siblings=["total"]))
    asked = [r.id for r in requests(whole) if r.id.startswith(CASE)]
    assert asked[6:8] == [f"{CASE}:sibling forward", f"{CASE}:sibling total"]
    asked = [r.id for r in requests(named) if r.id.startswith(CASE)]
    assert asked[6:7] == [f"{CASE}:sibling total"]
    assert len(asked) == 9


def test_siblings_whose_arguments_the_family_lacks_are_left_out() -> None:
    made = prepared(a_check("training"), a_check("purity"))
    assert not [r for r in requests(made) if r.id.startswith(CASE) and "train" in r.id]


def test_the_first_result_is_kept_and_looked_at_again() -> None:
    first, again, *others, kept, shared, back = requests(purity())
    assert first.keep
    assert [kept.recall, shared.recall] == [first.id] * 2
    assert not any(request.keep or request.recall for request in (again, *others, back))


def test_the_other_call_has_other_inputs_of_the_same_shapes() -> None:
    first, again, *_, other, _, _, back = requests(purity())
    for a, b, c, d in zip(
        first.arguments, other.arguments, again.arguments, back.arguments, strict=True
    ):
        assert not np.array_equal(a.data, b.data)  # type: ignore[union-attr]
        assert a.shape == b.shape  # type: ignore[union-attr]
        np.testing.assert_array_equal(a.data, c.data)  # type: ignore[union-attr]
        np.testing.assert_array_equal(a.data, d.data)  # type: ignore[union-attr]


def test_a_function_that_leaves_all_alone_passes() -> None:
    assert verdict(purity()).earned == 4.0


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("first", "grad_w gives another answer on these inputs"),
        ("again", "grad_w gives another answer when it is called a second time with the same"),
        ("back", "grad_w gives another answer after other calls"),
        ("other", "grad_w gives another answer for other inputs of the same shapes"),
    ],
)
def test_an_answer_that_changes_is_told(label: str, said: str) -> None:
    made = judged_where(at(label, off_by(1.0)))
    assert codes(made)[0] == "BP121"
    assert made.findings[0].headline.startswith(said)
    assert made.earned == 0.0


def test_gradients_that_pile_up_are_told() -> None:
    held: list[Any] = []

    def piling(x: Any, w: Any) -> Any:
        held.append(grad_w(x, w))
        return sum(held)

    made = purity()
    assert codes(verdict(made, answered(made, {"grad_w": piling}))) == ["BP121"]


def test_an_answer_remembered_by_shape_is_told() -> None:
    known: dict[Any, Any] = {}
    made = purity()
    mine = {"grad_w": lambda x, w: known.setdefault(x.shape, grad_w(x, w))}
    assert codes(verdict(made, answered(made, mine))) == ["BP121"]


@pytest.mark.parametrize("label", ["first", "again", "other", "back"])
def test_a_changed_argument_is_told_by_name(label: str) -> None:
    def changing(request: Request) -> Observation:
        given = arguments(request)
        return returned(grad_w(*given), changed={1: given[1] * 2})

    made = judged_where(at(label, changing))
    assert [(f.code, f.headline) for f in made.findings] == [
        ("BP120", "grad_w changes its argument w")
    ]


@pytest.mark.parametrize("label", ["kept", "shared"])
def test_a_result_that_changes_later_is_told(label: str) -> None:
    made = judged_where(at(label, lambda _: returned(np.zeros((3, 5)))))
    assert [(f.code, f.headline) for f in made.findings] == [
        ("BP122", "a result of grad_w changes when the function is called again")
    ]


@pytest.mark.parametrize(
    "now",
    [
        lambda g: g.astype(np.float32),
        lambda g: g.T,
        lambda g: np.where(g == 0, -0.0, g) if np.any(g == 0) else -g,
        lambda _: None,
    ],
)
def test_the_kept_result_is_compared_byte_for_byte(now: Callable[[Any], Any]) -> None:
    right = only(purity()).expected.here.low
    assert codes(judged_where(at("kept", lambda _: returned(now(right))))) == ["BP122"]


def test_a_kept_nan_is_the_same_nan() -> None:
    nan = returned(np.full((3, 5), np.nan))
    seen = {f"{CASE}:{label}" for label in ("first", "kept", "shared")}
    made = judged_where(lambda r: nan if r.id in seen else None)
    assert codes(made) == ["BP121"]


def test_what_siblings_do_is_not_this_checks_business() -> None:
    made = prepared(a_check("values", id="f", points=0), a_check("purity"))

    def answer(request: Request) -> Observation | None:
        return raised() if "sibling" in request.id else None

    assert verdict_of(made, answer).earned == 4.0


def test_a_sibling_that_ends_the_process_costs_nothing_here() -> None:
    gone = Observation(Outcome.KILLED, ended="the process that held the result ended")
    assert judged_where(at("shared", lambda _: gone)).earned == 4.0


def verdict_of(made: Prepared, answer: Answer) -> Verdict:
    from ..builders import judged

    return judged(made, answered(made, instead=answer)).verdicts[-1]


@pytest.mark.parametrize("label", ["first", "again", "other", "back", "kept"])
def test_a_call_that_does_not_return_fails(label: str) -> None:
    made = judged_where(at(label, lambda _: Observation(Outcome.TIMED_OUT)))
    assert codes(made) == ["BP112"]


def test_a_number_is_pure_too() -> None:
    made = prepared(a_check("purity") | {"call": "total(x, w)"})
    assert verdict(made).earned == 4.0
    floats = {"total": lambda x, w: float(total(x, w))}
    assert verdict(made, answered(made, floats)).earned == 4.0
    assert forward(np.ones((1, 1)), np.ones((1, 1))).shape == (1, 1)


def test_a_result_remembered_by_one_argument_alone_is_seen() -> None:
    made = prepared(a_check("purity", families=["base"]))
    known: dict[bytes, Any] = {}

    def by_x(x: Any, w: Any) -> Any:
        return known.setdefault(x.tobytes(), grad_w(x, w))

    found = verdict(made, answered(made, {"grad_w": by_x})).findings
    assert [f.code for f in found] == ["BP121"]
    assert "with the same x" in found[0].headline


def test_a_case_whose_other_answer_is_the_same_is_drawn_again() -> None:
    question = purity().cases["purity", "purity"][0].question
    functions = {"grad_w": lambda x, w: w * 0 + len(x)}
    assert Purity().expect(question, functions) is None

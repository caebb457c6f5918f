from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.errors import SpecError
from grader.prepare import Prepared, Seeds, prepare
from grader.reference import read_functions

from .builders import FUNCTIONS, KINDS, SIZES, a_check, a_spec, only, prepared, requests
from .grading import two_layer_relu, without_families


def listed(made: Prepared) -> list[tuple[str, str, bool]]:
    cases = [case.question.case for case in made.all_cases()]
    return [(case.id, case.family, case.secret) for case in cases]


VISIBLE = [("values/values#0", "base", False), ("values/values#1", "normal", False)]


@pytest.mark.parametrize(
    ("visibility", "secret", "cases"),
    [
        ("visible", None, VISIBLE),
        (
            "visible",
            5,
            [*VISIBLE, ("values/values#2", "base", True), ("values/values#3", "normal", True)],
        ),
        ("hidden", 5, [("values/values#0", "base", True), ("values/values#1", "normal", True)]),
        ("hidden", None, []),
    ],
)
def test_visible_checks_are_drawn_twice_and_hidden_ones_from_the_secret_seed(
    visibility: str, secret: int | None, cases: list[Any]
) -> None:
    check = a_check("values", families=["base", "normal"], visibility=visibility)
    assert listed(prepared(check, secret=secret)) == cases


@pytest.mark.parametrize("visibility", ["hidden", "after_due_date", "after_published"])
def test_whatever_is_not_visible_is_secret(visibility: str) -> None:
    made = prepared(a_check("values", visibility=visibility), secret=5)
    assert all(request.secret for request in requests(made))
    assert len(list(requests(made))) == 1


def test_secret_inputs_depend_on_the_secret_seed_alone() -> None:
    one, two = (prepared(a_check("values"), secret=secret) for secret in (5, 6))
    (visible, hidden), (same, other) = (list(made.all_cases()) for made in (one, two))
    np.testing.assert_array_equal(visible.question.inputs["x"], same.question.inputs["x"])
    assert not np.array_equal(hidden.question.inputs["x"], other.question.inputs["x"])
    assert not np.array_equal(hidden.question.inputs["x"], visible.question.inputs["x"])


def test_cases_come_in_the_order_of_the_spec_and_rules_have_none() -> None:
    made = prepared(a_check("rules"), a_check("scalar", id="b"), a_check("values", id="a"))
    assert list(made.cases) == [("rules", "imports"), ("b", "b"), ("a", "a")]
    assert made.cases["rules", "imports"] == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_companion_is_another_drawing_of_the_same_family(kind: str) -> None:
    families = ["descent"] if kind == "training" else ["ties"] if kind == "kinked" else ["base"]
    question = only(prepared(a_check(kind, families=families))).question
    for name in ("x", "w"):
        assert question.inputs[name].shape == question.companion[name].shape
        assert not np.array_equal(question.inputs[name], question.companion[name])


@pytest.mark.parametrize("kind", KINDS)
def test_preparing_twice_gives_the_same(kind: str) -> None:
    families = ["descent"] if kind == "training" else ["ties"] if kind == "kinked" else ["base"]
    once, again = (list(requests(prepared(a_check(kind, families=families)))) for _ in "12")
    assert [r.id for r in once] == [r.id for r in again]
    for a, b in zip(once, again, strict=True):
        for x, y in zip(a.arguments, b.arguments, strict=True):
            np.testing.assert_array_equal(getattr(x, "data", x), getattr(y, "data", y))


def test_the_call_gets_its_arguments_in_order_with_room_for_the_answer() -> None:
    case = only(prepared(a_check("values")))
    (request,) = case.requests(2.5)
    x, w = request.arguments
    np.testing.assert_array_equal(x.data, case.question.inputs["x"])  # type: ignore[union-attr]
    np.testing.assert_array_equal(w.data, case.question.inputs["w"])  # type: ignore[union-attr]
    assert (request.function, request.cpu_s, request.keep, request.recall) == (
        "forward",
        2.5,
        False,
        None,
    )
    assert request.budget == 4 * 4 * 5 * 8 + 4096


# --- what makes a spec unusable -------------------------------------------------------------------


def refused(*checks: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(SpecError) as caught:
        prepared(*checks, **more)
    return [str(mistake) for mistake in caught.value.mistakes]


def zero(x: Any, w: Any) -> Any:
    return (x @ w) * 0


@pytest.mark.parametrize("kind", ["values", "purity"])
def test_an_answer_that_is_all_zero_separates_nothing(kind: str) -> None:
    functions = {**FUNCTIONS, "forward": zero, "grad_w": zero}
    (said,) = refused(a_check(kind), functions=functions)
    assert said == (
        f"tiny.toml: task {kind}, check {kind}: family base: none of 100 draws separates right from"
        " wrong: the reference's answer is all zero, a mask is all on or all off, or a"
        " pre-activation is too near 0; change its dims, draw or scale"
    )


def test_a_family_that_can_keep_no_kink_clear_says_so() -> None:
    families = {"flat": {"dims": {"N": 1, "D": 1, "H": 1}, "draw": "dyadic"}}
    (said,) = refused(a_check("values", families=["flat"]), families=families)
    assert "family flat: none of 100 draws keeps clear of the kinks" in said


def test_training_that_moves_nothing_separates_nothing() -> None:
    family = {"dims": SIZES, "draw": "dyadic", "values": {"rate": 1e-9, "steps": 2}}
    (said,) = refused(a_check("training"), families={"descent": family})
    assert "family descent: none of 100 draws separates right from wrong" in said


@pytest.mark.parametrize(
    ("function", "named"),
    [
        (lambda x, w: np.clip(x @ w, 0, 1), "numpy.clip"),
        (lambda x, w: np.sqrt(x @ w), "the square root of what is negative"),
        (lambda x, w: (x @ w) ** 0.5, "power 0.5"),
        (lambda x, w: 1 / ((x @ w) * 0), "division by what may be 0"),
        (lambda x, w: x @ w if (x @ w)[0, 0] > 0 else x @ w * 2, "a branch"),
        (lambda x, w: (x @ w).std(axis=0), "std"),
        (lambda x, w: (x @ w > 0).sum() * (x @ w), "sum"),
    ],
)
def test_an_operation_without_a_rule_is_named_with_the_remedy(function: Any, named: str) -> None:
    said = refused(a_check("values"), functions={**FUNCTIONS, "forward": function})
    assert len(said) == 1
    assert said[0].startswith("tiny.toml: task values, check values: the reference of forward uses")
    assert named in said[0]
    assert "give the check a tolerance" in said[0]
    assert " at 0x" not in said[0]


def test_a_tolerance_by_hand_needs_no_rules() -> None:
    functions = {**FUNCTIONS, "forward": lambda x, w: np.clip(x @ w, 0, 1)}
    made = prepared(a_check("values", tolerance={"atol": 0.5}), functions=functions)
    assert np.all(only(made).expected.allowed["float64"] == 0.5)


def test_every_family_that_cannot_be_used_is_told_once() -> None:
    functions = {**FUNCTIONS, "forward": zero}
    said = refused(
        a_check("values", families=["base", "normal"]),
        a_check("scalar", id="fine"),
        functions=functions,
        secret=3,
    )
    assert [line.split("family ")[1].split(":")[0] for line in said] == ["base", "normal"]


# --- the real assignment --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_real_spec_can_be_prepared_with_any_seed(seed: int) -> None:
    loaded = without_families(two_layer_relu(), "published")
    made = prepare(loaded.spec, Seeds(seed, seed + 1000), read_functions(loaded), "x.toml")
    assert len({case.question.case.id for case in made.all_cases()}) == len(list(made.all_cases()))
    ids = [request.id for request in requests(made)]
    assert len(set(ids)) == len(ids)
    hidden = made.cases["grad_w1", "unseen"]
    assert hidden
    assert all(case.question.case.secret for case in hidden)


def test_a_spec_is_not_needed_twice() -> None:
    spec = a_spec(a_check("values"))
    assert prepare(spec, Seeds(1, None), FUNCTIONS, "t").spec is spec

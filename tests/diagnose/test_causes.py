from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.diagnose import Cause, causes, samples_of, seen_of
from grader.diagnose.scale import Factor
from grader.diagnose.transforms import TRANSFORMS
from grader.evidence import Observation, Request

from ..builders import a_check, answered, arguments, grad_w, prepared, raised, returned
from .given import (
    FAMILIES,
    HALVED,
    HINT,
    MEAN,
    NO_MASK,
    NO_TWO,
    SENTENCE,
    a_case_list,
    a_mistake,
    a_reference,
    ids,
    made_wrong,
    named,
)

BY_ID = {transform.id: transform for transform in TRANSFORMS}


def test_the_reference_itself_has_no_cause() -> None:
    assert named(grad_w) == ()


@pytest.mark.parametrize("mistake", [NO_MASK, MEAN], ids=lambda mistake: mistake.id)
def test_a_named_mistake_is_named(mistake: Any) -> None:
    assert ids(named(made_wrong(mistake))) == [mistake.id]


def test_two_at_once_are_named_both() -> None:
    assert ids(named(made_wrong(NO_MASK, MEAN))) == ["no_mask+mean", "no_mask+factor:1/N"]


def test_all_that_no_call_tells_apart_is_reported() -> None:
    assert ids(named(made_wrong(NO_TWO))) == ["no_two", "halved"]
    pair = made_wrong(NO_TWO, NO_MASK)
    assert ids(named(pair)) == ["no_mask+no_two", "no_mask+halved", "no_mask+factor:1/2"]


def test_a_mistake_alone_is_preferred_to_a_factor_and_a_factor_to_two() -> None:
    assert ids(named(made_wrong(MEAN), NO_MASK, NO_TWO)) == ["factor:1/N"]
    assert ids(named(made_wrong(MEAN), NO_MASK, MEAN)) == ["mean"]
    # a quarter is made by two mistakes as well
    assert ids(named(lambda x, w: grad_w(x, w) / 4)) == ["factor:1/4"]


def test_a_generic_mistake_comes_with_a_named_one() -> None:
    wrong = made_wrong(NO_MASK)
    assert ids(named(lambda x, w: -wrong(x, w), NO_MASK)) == ["no_mask+sign"]
    assert ids(named(lambda x, w: wrong(x, w) / len(x), NO_MASK)) == ["no_mask+factor:1/N"]


def test_the_wrong_sign_is_said_once() -> None:
    assert ids(named(lambda x, w: -grad_w(x, w))) == ["sign"]


def test_what_nothing_explains_is_unknown() -> None:
    assert named(lambda x, w: grad_w(x, w) + 1) == ()
    assert named(lambda x, w: x.T @ (x @ w) ** 2) == ()


def test_mistakes_of_other_tasks_are_not_tried() -> None:
    elsewhere = a_mistake("no_mask", "grad_w.grad_h", "outer", "training")
    assert named(made_wrong(NO_MASK), elsewhere) == ()


def test_a_mistake_must_explain_the_right_results_too() -> None:
    """Wrong on one family only: the mistake would be wrong on both."""
    wrong = made_wrong(NO_MASK)
    assert named(lambda x, w: wrong(x, w) if len(x) == 4 else grad_w(x, w)) == ()


def test_one_call_is_too_few() -> None:
    wrong = made_wrong(NO_MASK)
    assert named(wrong, made=a_case_list("base")) == ()
    assert ids(named(wrong, made=a_case_list("base", "normal"))) == ["no_mask"]


def seen(instead: Any, *families: str, secret: int | None = None) -> tuple[Cause, ...]:
    made = a_case_list(*families, secret=secret)
    calls = seen_of(made, answered(made, instead=instead), "grad_w")
    return causes(calls, "gradient", a_reference())


def failing(*numbers: int) -> Any:
    wrong = made_wrong(NO_MASK)

    def answer(request: Request) -> Observation:
        number = int(request.id.split("#")[1].split(":")[0])
        return raised() if number in numbers else returned(wrong(*arguments(request)))

    return answer


def test_where_most_calls_failed_nothing_is_named() -> None:
    families = ("base", "normal", "other", "float32")
    assert ids(seen(failing(3), *families)) == ["no_mask"]
    assert seen(failing(2, 3), *families) == ()


def test_results_that_are_no_numbers_do_not_count() -> None:
    assert seen(lambda _: returned(None), "base", "other") == ()


def test_how_many_calls_were_held_against_it_is_told() -> None:
    (cause,) = seen(failing(3), "base", "normal", "other", "float32")
    assert cause.calls == 3


def test_float32_work_is_named_on_exact_inputs_and_on_others() -> None:
    wrong = made_wrong(NO_MASK)

    def in_float32(x: Any, w: Any) -> Any:
        return wrong(x.astype(np.float32), w.astype(np.float32))

    for families in (("base", "other"), ("base", "float32"), ("normal", "other")):
        assert ids(named(in_float32, made=a_case_list(*families))) == ["no_mask"]


def test_on_exact_inputs_float32_is_no_excuse() -> None:
    def nearly(x: Any, w: Any) -> Any:
        return np.float32(made_wrong(NO_MASK)(x, w) * (1 + 1e-5))

    assert named(nearly, NO_MASK, made=a_case_list("base", "normal")) == ()


def test_a_mistake_on_secret_inputs_alone_is_none_of_the_named() -> None:
    wrong = made_wrong(NO_MASK)

    def answer(request: Request) -> Observation | None:
        return returned(wrong(*arguments(request))) if request.secret else None

    assert seen(answer, "base", "other", secret=99) == ()


def test_calls_at_kinks_and_large_ones_are_left_out() -> None:
    large = {"large": {"dims": {"N": 3, "D": 101, "H": 50}, "draw": "normal"}}
    names = ["base", "ties", "large"]
    made = prepared(a_check("gradient", families=names), families=FAMILIES | large)
    samples = samples_of(made, answered(made), "grad_w")
    assert [sample.name for sample in samples] == ["base"]


def test_calls_of_other_functions_and_for_purity_are_left_out() -> None:
    made = prepared(a_check("gradient"), a_check("values"), a_check("purity"))
    samples = samples_of(made, answered(made), "grad_w")
    (sample,) = samples
    assert sample.asked.id.startswith("gradient/gradient#0:")


def times(factor: float, request: Request) -> Observation:
    with np.errstate(all="ignore"):
        return returned(grad_w(*arguments(request)) * factor)


def test_what_diverged_is_survived() -> None:
    for factor in (np.inf, np.nan):
        assert seen(lambda request, k=factor: times(k, request), "base", "other") == ()


# --- words ----------------------------------------------------------------------------------------


def test_a_cause_says_one_sentence_and_one_hint_for_each_mistake() -> None:
    both = Cause((NO_MASK, MEAN), calls=2)
    assert both.sentences("grad_w") == (SENTENCE, SENTENCE)
    assert both.hints() == (HINT, HINT)
    signed = Cause((NO_MASK,), BY_ID["sign"])
    assert signed.id == "no_mask+sign"
    assert signed.sentences("grad_w") == (SENTENCE, "grad_w has the wrong sign everywhere.")
    assert len(signed.hints()) == 2


@pytest.mark.parametrize(
    ("factor", "mistakes", "said", "hint"),
    [
        (Factor(0.5), (), "grad_w is 1/2 times the right result everywhere.", "factor by factor"),
        (Factor(1.0, (("N", -1),)), (), "grad_w is 1/N times the right result everywhere.", "mean"),
        (Factor(1.0, (("N", 1),)), (), "grad_w is N times the right result everywhere.", "once"),
        (
            Factor(2.0),
            (HALVED,),
            "grad_w is 2 times the right result everywhere besides.",
            "factor by factor",
        ),
    ],
)
def test_how_a_factor_is_told(factor: Factor, mistakes: Any, said: str, hint: str) -> None:
    cause = Cause(mistakes, factor=factor)
    assert cause.sentences("grad_w")[-1] == said
    assert hint in cause.hints()[-1]
    assert cause.id.endswith(f"factor:{factor.id}")


# --- exceptions -----------------------------------------------------------------------------------

NOT_TRANSPOSED = a_mistake("not_transposed", "grad_w.return", "x @ grad_h")
"""Raises where N and D differ; square inputs show what it returns."""
SQUARE = {"square": {"dims": {"N": 4, "D": 4, "H": 5}, "draw": "normal"}}


def raising(function: Any, *, secret: int | None = 5) -> tuple[Cause, ...]:
    made = prepared(
        a_check("gradient", families=["base", "other", "square"]),
        families=FAMILIES | SQUARE,
        secret=secret,
    )

    def answer(request: Request) -> Observation:
        try:
            return returned(function(*arguments(request)))
        except ValueError:
            return raised("ValueError")
        except KeyError:
            return raised("KeyError")

    calls = seen_of(made, answered(made, instead=answer), "grad_w")
    return causes(calls, "gradient", a_reference(NOT_TRANSPOSED, NO_MASK))


def test_a_mistake_that_raises_mostly_is_known_by_what_it_raises() -> None:
    (cause,) = raising(made_wrong(NOT_TRANSPOSED))
    assert (cause.id, cause.calls, cause.failures) == ("not_transposed", 2, 4)


def test_an_exception_of_another_type_is_another_mistake() -> None:
    def function(x: Any, w: Any) -> Any:
        if len(x) != x.shape[1]:
            raise KeyError
        return made_wrong(NOT_TRANSPOSED)(x, w)

    assert raising(function) == ()


def test_one_that_raises_where_the_right_one_does_is_wrong_nowhere() -> None:
    def function(x: Any, w: Any) -> Any:
        if len(x) != x.shape[1]:
            raise ValueError
        return grad_w(x, w)

    assert raising(function) == ()


def test_what_cancels_on_paper_is_met_to_rounding() -> None:
    """The right result is of size 1, the prediction is 0: what is left of rounding is no more."""
    made = prepared(a_check("gradient", families=["normal", "other", "float32"]), families=FAMILIES)
    gone = a_mistake("gone", "grad_w.return", "0 * (x.T @ grad_h)")

    def nearly(x: Any, w: Any) -> Any:
        noise = np.float32(1e-7) if x.dtype == np.float32 else 1e-16
        return grad_w(x, w) * noise

    def clearly(x: Any, w: Any) -> Any:
        return grad_w(x, w) * np.float32(1e-3)

    assert ids(named(nearly, gone, made=made)) == ["gone"]
    assert "gone" not in ids(named(clearly, gone, made=made))

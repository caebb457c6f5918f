from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from grader.diagnose.predictions import RIGHT, predicted
from grader.diagnose.smallest import DRAWS, Candidate, candidates, companions, first_wrong, is_wrong
from grader.evidence import Evidence, Observation, Outcome
from grader.sandbox.wire import WireArray
from grader.spec.calls import call_of

from ..builders import (
    SIZES,
    a_check,
    arguments,
    forward,
    grad_w,
    prepared,
    raised,
    returned,
)
from ..diagnosis.bench import a_bench
from .given import NO_MASK, a_reference, made_wrong

MADE = prepared(a_check("gradient"), a_check("values"), a_check("scalar"))
TRIED = candidates(MADE, "gradient")


def asked(tried: Sequence[Candidate], function: Any) -> Evidence:
    """What is seen where a function answers the candidates."""
    calls = {c.request.id: returned(function(*arguments(c.request))) for c in tried}
    return Evidence(None, Observation(Outcome.RETURNED), calls=calls)


def sizes(candidate: Candidate) -> dict[str, int]:
    (n, d), (_, h) = (np.shape(candidate.question.inputs[name]) for name in ("x", "w"))
    return {"N": n, "D": d, "H": h}


def test_they_are_few_and_the_smallest_come_first() -> None:
    counts = [sum(sizes(candidate).values()) for candidate in TRIED]
    assert counts[0] == 3
    assert sorted(counts) == counts
    assert max(counts) == 7
    # all 1, each dimension 2 by itself, all 2, and all different
    assert DRAWS < len(TRIED) <= 6 * DRAWS


def test_they_are_the_same_every_time_and_no_two_have_one_id() -> None:
    again = candidates(MADE, "gradient")
    for one, other in zip(TRIED, again, strict=True):
        assert one.request.id == other.request.id
        for name, value in one.question.inputs.items():
            assert np.array_equal(value, other.question.inputs[name])
    assert len({candidate.request.id for candidate in TRIED}) == len(TRIED)


def test_they_do_not_depend_on_a_seed() -> None:
    other = candidates(prepared(a_check("gradient"), secret=5, seed=8), "gradient")
    assert [str(c.question.inputs) for c in TRIED] == [str(c.question.inputs) for c in other]


def test_their_numbers_are_small_whole_and_off_the_kinks() -> None:
    for candidate in TRIED:
        for value in candidate.question.inputs.values():
            assert set(np.abs(value).ravel()) <= {1.0, 2.0, 3.0}
        assert np.all(candidate.question.inputs["x"] @ candidate.question.inputs["w"] != 0)


def test_none_is_secret_and_none_is_dear() -> None:
    made = prepared(a_check("gradient", visibility="hidden"), secret=99)
    for candidate in candidates(made, "gradient"):
        assert not candidate.request.secret
        assert not candidate.question.case.secret
        assert candidate.request.cpu_s <= 1


def test_the_first_that_is_wrong_is_the_case() -> None:
    found = first_wrong(TRIED, asked(TRIED, made_wrong(NO_MASK)), a_reference())
    assert found is not None
    assert sizes(found) == {"N": 1, "D": 1, "H": 1}
    x, w = (found.question.inputs[name] for name in ("x", "w"))
    assert x @ w < 0  # only a unit that is off shows a missing mask


def test_a_mistake_that_needs_two_samples_gets_two() -> None:
    found = first_wrong(TRIED, asked(TRIED, lambda x, w: grad_w(x[:1], w)), a_reference())
    assert found is not None
    assert sizes(found) == {"N": 2, "D": 1, "H": 1}


def test_what_is_right_on_all_of_them_has_no_case() -> None:
    assert first_wrong(TRIED, asked(TRIED, grad_w), a_reference()) is None
    nothing = Evidence(None, Observation(Outcome.RETURNED))
    assert first_wrong(TRIED, nothing, a_reference()) is None


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (lambda right: right, False),
        (lambda right: right.ravel(), False),  # another shape alone is no wrong number
        (lambda right: right.astype(np.float32), False),
        (lambda right: right * (1 + 1e-7), False),
        (lambda right: right * 1.01, True),
        (lambda right: right * np.nan, True),
        (lambda _: np.zeros((4, 4)), False),
        (lambda _: "text", False),
        (lambda _: None, False),
    ],
)
def test_a_number_is_wrong_where_it_is_another_number(answer: Any, wrong: bool) -> None:
    request = TRIED[-1].request
    right = grad_w(*arguments(request))
    assert np.any(right)
    assert is_wrong(request, returned(answer(right)), a_reference()) is wrong


def test_an_exception_is_no_wrong_number() -> None:
    assert not is_wrong(TRIED[0].request, raised(), a_reference())


def test_the_submissions_other_functions_are_asked_on_the_same_inputs() -> None:
    others = list(companions(MADE, TRIED[0]))
    assert [request.function for request in others] == ["forward", "total"]
    for request in others:
        given = [a.data for a in request.arguments if isinstance(a, WireArray)]
        assert np.array_equal(given[0], TRIED[0].question.inputs["x"])
        assert request.id.startswith("gradient/smallest#0:")
    (found,) = predicted(a_reference(), RIGHT, others[0]) or ()
    assert np.array_equal(found, forward(*arguments(others[0])))


# --- where there is none --------------------------------------------------------------------------


def test_a_task_without_a_check_of_numbers_has_none() -> None:
    made = prepared(a_check("purity"), a_check("training"))
    assert candidates(made, "purity") == ()
    assert candidates(made, "training") == ()
    assert candidates(made, "nothing") == ()


def test_a_number_that_the_spec_gives_has_none() -> None:
    """Nobody says what is drawn for it."""
    check = a_check("values", call="total(x, w, rate)", result=[], families=["descent"])
    made = prepared(check, functions={"total": lambda x, w, rate: np.sum(x @ w) * rate})
    assert candidates(made, "values") == ()


@pytest.mark.parametrize("name", ["gradient_arguments", "gradient_check"])
def test_fixtures_and_composed_arguments_have_none(name: str) -> None:
    made = a_bench(name).prepared
    special = {n for family in made.spec.families.values() for n in family.composed}
    special |= {n for n, how in made.spec.passed_as.items() if how == "fixture"}
    calls = {task.id: call for task in made.spec.task if (call := call_of(task)) is not None}
    tasks = [name for name, call in calls.items() if special & set(call.arguments)]
    assert tasks
    assert not [task for task in tasks if candidates(made, task)]


def test_the_spec_is_not_changed_by_them() -> None:
    assert "smallest" not in MADE.spec.families
    assert MADE.spec.families["base"].dims == SIZES

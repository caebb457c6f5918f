from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.evidence import Observation, Outcome
from grader.judge import judge
from grader.prepare import Prepared, Seeds, prepare
from grader.records import Verdict
from grader.sandbox.wire import Fixture

from ..builders import codes, only, raised, requests, returned
from .open_spec import evidence, open_spec


def along(x: Any, d: Any) -> Any:
    return np.sum(x * d)


TASKS = (
    {
        "id": "along",
        "title": "Along",
        "call": "along(x, d)",
        "check": [{"id": "v", "kind": "values", "result": [], "points": 1, "families": ["base"]}],
    },
    {
        "id": "whole",
        "title": "Whole",
        "call": "whole(x)",
        "check": [
            {
                "id": "built",
                "kind": "built_from",
                "replaces": "along",
                "by": "linear(c)",
                "returns": ["c"],
                "points": 2,
                "families": ["base"],
            }
        ],
    },
)


def made(secret: int | None = None) -> Prepared:
    spec = open_spec(
        *TASKS,
        variables={"x": ["N", "D"], "d": ["N", "D"], "c": ["N", "D"]},
        families={"base": {"dims": {"N": 4, "D": 3}, "draw": "dyadic"}},
    )
    functions = {"along": along, "whole": lambda x: (x,)}
    prepared = prepare(spec, Seeds(7, secret), functions, "t.toml")
    cases = {key: value for key, value in prepared.cases.items() if key[0] == "whole"}
    spec = spec.model_copy(update={"task": spec.task[1:]})
    return Prepared(spec, prepared.seeds, cases)


def judged(answer: Any) -> Verdict:
    prepared = made()
    c = only(prepared).question.inputs["c"]
    result = answer(c) if callable(answer) else answer
    observation = result if isinstance(result, Observation) else returned(result)
    (one,) = judge(prepared, evidence(prepared, lambda _: observation), frozenset()).verdicts
    return one


def test_the_function_is_replaced_by_what_the_fixture_makes() -> None:
    prepared = made()
    (request,) = requests(prepared)
    assert request.function == "whole"
    assert set(request.replacing) == {"along"}
    fixture = request.replacing["along"]
    assert isinstance(fixture, Fixture)
    assert fixture.name == "linear"
    (given,) = fixture.arguments or ()
    np.testing.assert_array_equal(given.data, only(prepared).question.inputs["c"])  # type: ignore[union-attr]


def test_the_map_is_drawn_anew_from_the_secret_seed() -> None:
    visible, secret = (case.question.inputs["c"] for case in made(secret=8).all_cases())
    assert not np.array_equal(visible, secret)


@pytest.mark.parametrize(
    "answer",
    [
        lambda c: (c,),
        lambda c: [c],
        lambda c: (c.astype(np.float32),),
        lambda c: (c * (1 + 1e-12),),
        lambda c: (c + 1e-7,),
    ],
)
def test_what_follows_is_right(answer: Any) -> None:
    assert judged(answer).earned == 2.0


@pytest.mark.parametrize(
    "answer", [lambda c: (c + 1,), lambda c: (2 * c,), lambda c: (-c,), lambda c: (c * np.nan,)]
)
def test_what_does_not_follow_is_told_as_such(answer: Any) -> None:
    one = judged(answer)
    assert codes(one) == ["BP151"]
    assert one.earned == 0.0
    assert one.findings[0].headline == "whole does not follow along"
    assert one.findings[0].detail == (
        "It was called with another along in the module: linear(c) of fixtures.py.",
        "Its result must be made of what along returns, and of nothing else.",
    )


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda c: (c.T,), "BP101"),
        (lambda c: c, "BP102"),
        (lambda c: (c, c), "BP106"),
        (lambda c: (c.tolist(),), "BP102"),
        (lambda c: (c.astype(int),), "BP105"),
        (raised("TypeError"), "BP110"),
        (Observation(Outcome.TIMED_OUT), "BP112"),
    ],
)
def test_other_troubles_say_that_it_was_replaced(answer: Any, code: str) -> None:
    one = judged(answer)
    assert codes(one) == [code]
    assert one.findings[0].detail[0].startswith("It was called with another along")

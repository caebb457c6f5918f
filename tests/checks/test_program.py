"""Expressions built by a public function from the student's class, and what is said of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.checks import Functions
from grader.checks.program import ExpectedNumbers, Program
from grader.errors import SpecError
from grader.evidence import Observation, Outcome
from grader.judge import judge
from grader.prepare import Prepared, Seeds, prepare
from grader.spec.models import Assignment

from ..builders import raised, returned


class Node:
    """A reference that can do no more than the programs here need."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def relu(self) -> Node:
        return Node(np.maximum(self.data, 0))


def ramp(made: Any, a: float) -> dict[str, Any]:
    """twice a ramp."""
    node = made(a).relu()
    return {"data": node.data + node.data, "slope": (node.data > 0) * 1.0}


def corner(made: Any, a: float) -> dict[str, Any]:
    node = made(a - a)
    return {"data": 1.0 + node.data, "slope": (node.data > 0) * 2.0, "again": (node.data > 0) * 4.0}


def nothing(made: Any, a: float) -> dict[str, Any]:
    return {"data": made(a).data * 0}


def untracked(made: Any, a: float) -> dict[str, Any]:
    number = made(a).data
    return {"data": number if isinstance(number, float) else number + 1}


PROGRAMS: Functions = {f.__name__: f for f in (ramp, corner, nothing, untracked)}


def a_spec(program: str) -> Assignment:
    check = {"id": "it", "kind": "program", "program": program, "points": 1, "families": ["base"]}
    return Assignment.model_validate(
        {
            "schema": 1,
            "id": "tiny",
            "title": "Tiny",
            "points": 1,
            "arrays": "python",
            "seed": 7,
            "submission": {"file": "tiny.py"},
            "variables": {"a": []},
            "passed_as": {"a": "number"},
            "families": {"base": {"dims": {}, "draw": "dyadic", "values": {"a": 1.5}}},
            "task": [{"id": "t", "title": "T", "call": "Node(a)", "check": [check]}],
        }
    )


def prepared(program: str, programs: Functions = PROGRAMS) -> Prepared:
    return prepare(a_spec(program), Seeds(7, None), {"Node": Node}, "tiny.toml", programs)


def only(made: Prepared) -> tuple[Any, ExpectedNumbers]:
    (case,) = made.all_cases()
    return case.question, case.expected


def told(program: str, observation: Observation) -> list[str]:
    question, expected = only(prepared(program))
    judgement = Program().judge(question, expected, {"result": observation})
    assert judgement.passed is (not judgement.findings)
    return [f"{f.code} {f.headline}" for f in judgement.findings]


def test_the_call_goes_through_the_public_function() -> None:
    (case,) = prepared("ramp").all_cases()
    (request,) = case.requests(1.0)
    assert (request.function, request.through, request.arguments) == ("Node", "ramp", (1.5,))


def test_right_numbers_of_any_kind_pass() -> None:
    for data in (3.0, 3, np.float64(3), np.float32(3), np.array(3.0), np.array([3.0])):
        assert told("ramp", returned({"data": data, "slope": 1})) == []


def test_rounding_is_allowed_for_and_no_more() -> None:
    assert told("ramp", returned({"data": 3.0 + 1e-15, "slope": 1.0})) == []
    wrong = returned({"data": 3.0 + 1e-12, "slope": 1.0})
    assert told("ramp", wrong) == ["BP104 data is wrong: twice a ramp"]


def test_each_wrong_number_is_named_and_shown() -> None:
    question, expected = only(prepared("ramp"))
    observed = {"result": returned({"data": 4.0, "slope": float("nan")})}
    judgement = Program().judge(question, expected, observed)
    assert [f.headline for f in judgement.findings] == ["data and slope are wrong: twice a ramp"]
    first = judgement.mismatches[0]
    assert (first.name, first.got, first.want) == ("data", 4.0, 3.0)


@pytest.mark.parametrize("slope", [0, 0.25, 1])
def test_any_slope_at_a_kink(slope: float) -> None:
    numbers = {"data": 1.0, "slope": 2 * slope, "again": 4 * slope}
    assert told("corner", returned(numbers)) == []


@pytest.mark.parametrize(("one", "two"), [(0, 4), (2, 0), (3, 6), (-1, -2)])
def test_not_two_slopes_at_once(one: float, two: float) -> None:
    assert told("corner", returned({"data": 1.0, "slope": one, "again": two}))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"data": None, "slope": 1.0}, "BP102 data is None; one number is asked for: twice a ramp"),
        ({"data": True, "slope": 1.0}, "BP102 data is a bool; a number is asked for: twice a ramp"),
        ({"data": "3", "slope": 1.0}, "BP102 data is a string; one number is asked for"),
        ({"data": [3.0], "slope": 1.0}, "BP102 data is a list of 1; one number is asked for"),
        ({"data": np.zeros(2), "slope": 1.0}, "BP101 data has shape (2,); one number"),
        ({"data": 3.0}, "BP115 the answer of Node could not be read: twice a ramp"),
        ([3.0, 1.0], "BP115 the answer of Node could not be read: twice a ramp"),
    ],
)
def test_what_is_no_number(numbers: Any, words: str) -> None:
    (headline,) = told("ramp", returned(numbers))
    assert headline.startswith(words)


def test_an_exception_names_the_expression() -> None:
    assert told("ramp", raised("RecursionError", "maximum recursion depth exceeded")) == [
        "BP110 Node raises RecursionError: maximum recursion depth exceeded: twice a ramp"
    ]
    assert told("ramp", Observation(Outcome.TIMED_OUT, limit_s=2)) == [
        "BP112 Node ran out of time (2 s of CPU): twice a ramp"
    ]


def test_recursion_is_explained() -> None:
    question, expected = only(prepared("ramp"))
    judgement = Program().judge(question, expected, {"result": raised("RecursionError", "deep")})
    assert "loop" in judgement.findings[0].detail[0]


def test_what_is_not_filled_in_fails_everywhere_alike() -> None:
    assert told("ramp", raised("NotImplementedError")) == ["BP116 Node is not filled in"]


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("lost", "fixtures.py has no function lost"),
        ("untracked", "untracked comes out otherwise on tracked numbers: data"),
        ("nothing", "all zero"),
    ],
)
def test_references_that_do_not_serve(program: str, words: str) -> None:
    with pytest.raises(SpecError, match=words):
        prepared(program)


def test_a_whole_verdict() -> None:
    from grader.evidence import Evidence, Outline

    made = prepared("ramp")
    right = returned({"data": 3.0, "slope": 1.0})
    evidence = Evidence(
        Outline(functions={"Node": 1}),
        Observation(Outcome.RETURNED),
        callables=frozenset({"Node"}),
        calls={"t/it#0:result": right},
    )
    assert judge(made, evidence, frozenset()).earned == 1.0

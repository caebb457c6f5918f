from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.errors import SpecError
from grader.evidence import Observation, Outcome
from grader.judge import judge
from grader.prepare import Prepared, Seeds, prepare
from grader.records import Verdict
from grader.sandbox.wire import Opaque, WireArray

from ..builders import codes, raised, requests, returned
from .open_spec import evidence, open_spec

TASK = {
    "id": "example",
    "title": "Example",
    "call": "example()",
    "check": [
        {
            "id": "shows",
            "kind": "witness",
            "property": "spread",
            "at_least": 0.5,
            "returns": ["a", "b"],
            "points": 2,
        }
    ],
}


def spread(a: Any, b: Any) -> Any:
    """|a - b| of two arrays of one shape."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"a has shape {a.shape}, b has {b.shape}")
    return np.max(np.abs(a - b))


def example() -> tuple[Any, Any]:
    return np.array([1.0]), np.array([3.0])


def made(function: Any = example, **fixtures: Any) -> Prepared:
    functions = fixtures or {"spread": spread}
    return prepare(open_spec(TASK), Seeds(7, 8), {"example": function}, "t.toml", functions)


def judged(observation: Observation, **fixtures: Any) -> Verdict:
    prepared = made(**fixtures)
    (one,) = judge(prepared, evidence(prepared, lambda _: observation), frozenset()).verdicts
    return one


def headline(verdict: Verdict, code: str) -> str:
    assert codes(verdict) == [code]
    assert verdict.earned == 0.0
    return verdict.findings[0].headline


def test_there_is_one_call_without_arguments() -> None:
    (request,) = requests(made())
    assert (request.function, request.arguments, request.secret) == ("example", (), False)
    assert request.budget < 2**20


@pytest.mark.parametrize(
    "value",
    [
        (np.array([1.0]), np.array([3.0])),
        [np.array([1]), np.array([3])],
        (np.float32([0]), np.float32([0.5])),
        ([1.0], [-3]),
        (1.0, 2),
        (np.array([2, 2]), np.array([0, 2])),
    ],
)
def test_whatever_reaches_it_is_right(value: Any) -> None:
    assert judged(returned(value)).earned == 2.0


def test_what_does_not_reach_it_is_told_how_far_it_got() -> None:
    said = headline(judged(returned((np.array([1.0]), np.array([1.25])))), "BP142")
    assert said == "example's spread is 0.25; at least 0.5 is asked for"


def test_the_property_says_what_cannot_be_evaluated() -> None:
    said = headline(judged(returned((np.zeros(2), np.zeros(3)))), "BP141")
    assert said == "example: a has shape (2,), b has (3,)"


A, B = np.array([1.0]), np.array([3.0])


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (None, "BP102", "example returns None; (a, b) is asked for"),
        (3.0, "BP102", "example returns a float; (a, b) is asked for"),
        (Opaque("Pair"), "BP102", "example returns something of type Pair; (a, b) is asked for"),
        ((A,), "BP106", "example returns 1 results; (a, b) is asked for"),
        ((A, B, A), "BP106", "example returns 3 results; (a, b) is asked for"),
        ((A, None), "BP141", "example: b is None; an array of numbers is asked for"),
        ((A, "3"), "BP141", "example: b is a string; an array of numbers is asked for"),
        ((A, {}), "BP141", "example: b is an empty dict; an array of numbers is asked for"),
        (
            (A, Opaque("Net")),
            "BP141",
            "example: b is of type Net; an array of numbers is asked for",
        ),
        (
            (A, WireArray("ndarray", "object", (2,), None)),
            "BP141",
            "example: b is an array of object; an array of numbers is asked for",
        ),
        (
            (A, WireArray("ndarray", "float64", (10**5, 10**4), None)),
            "BP141",
            "example: b is an array of shape (100000, 10000): too large",
        ),
        ((A, [B, [None]]), "BP141", "example: b is None; an array of numbers is asked for"),
        ((A, np.array([np.nan])), "BP141", "example: spread of it is not finite"),
        ((A, np.array([np.inf])), "BP141", "example: spread of it is not finite"),
        ((np.array([1e308]), np.array([-1e308])), "BP141", "example: spread of it is not finite"),
        (
            ([1.0], [[2.0], [3.0, 4.0]]),
            "BP141",
            "example: setting an array element with a sequence",
        ),
        ((A, np.array(["x"])), "BP141", "example's example cannot be evaluated (UFuncTypeError)"),
    ],
)
def test_hostile_and_clumsy_examples_end_as_findings(value: Any, code: str, said: str) -> None:
    assert headline(judged(returned(value)), code).startswith(said[:80])


def test_words_of_the_property_are_cut_and_printable() -> None:
    def angry(a: Any, b: Any) -> float:
        if np.ndim(a) == np.ndim(b) == 0:
            raise ValueError("\x1b[2J" + "no " * 500)
        return 1.0

    said = headline(judged(returned((1.0, 2.0)), spread=angry), "BP141")
    assert len(said) < 250
    assert said.isprintable()


@pytest.mark.parametrize(
    "error", [TypeError, ZeroDivisionError, IndexError, MemoryError, RecursionError, KeyError]
)
def test_whatever_a_property_raises_on_a_hand_in_is_no_fault(error: type[Exception]) -> None:
    def fragile(a: Any, b: Any) -> float:
        if np.ndim(a) == np.ndim(b) == 0:
            raise error("x")
        return 1.0

    said = headline(judged(returned((1.0, 2.0)), spread=fragile), "BP141")
    assert said == f"example's example cannot be evaluated ({error.__name__})"


def test_a_call_that_does_not_return_is_told_as_anywhere() -> None:
    assert codes(judged(raised("ValueError"))) == ["BP110"]
    assert codes(judged(Observation(Outcome.OUT_OF_MEMORY))) == ["BP113"]


def test_the_author_is_told_of_a_reference_that_does_not_reach_it() -> None:
    with pytest.raises(SpecError, match="the reference's example reaches 0, less than at_least"):
        made(lambda: (A, A))
    with pytest.raises(SpecError, match="spread raises ValueError on the reference's example"):
        made(lambda: (A, np.zeros(3)))


def test_the_author_is_told_of_a_property_that_is_not_there() -> None:
    with pytest.raises(SpecError, match=r"fixtures\.py has no function spread"):
        made(other=spread)

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.diagnose import Seen, causes
from grader.diagnose.asked import Asked
from grader.diagnose.leaves import Leaves
from grader.diagnose.samples import Sample
from grader.diagnose.transforms import TRANSFORMS
from grader.mistakes import Mistake

from .given import a_reference, a_sample, ids

BY_ID = {transform.id: transform for transform in TRANSFORMS}
W = np.array([[0.25, -3.0, 1.5], [2.0, -0.5, 4.0]])
RIGHT = np.array([[1.25, -2.5, 0.75], [-3.75, 2.25, -0.5]])
OTHER = np.array([[-1.5, 0.25, 2.75], [0.5, -1.25, 3.5]])
NAN, INF = float("nan"), float("inf")

# id -> what a function that does so returns in place of a right array
ALONE: dict[str, Any] = {
    "sign": np.negative,
    "transposed": np.transpose,
    "absolute_value": np.abs,
    "zero": np.zeros_like,
    "truncated": np.trunc,
    "rounded": np.round,
    "clipped": lambda right: np.clip(right, -2.0, 2.0),
    "negative_part_lost": lambda right: np.maximum(right, 0),
    "squared": np.square,
    "normalized": lambda right: right / np.linalg.norm(right),
    "variable_added": lambda right: W + right,
    "updated_variable": lambda right: W - right,
    "last_entry_missing": lambda right: np.append(right.ravel()[:-1], 0).reshape(right.shape),
}
# on several results at once; a variable is added to one result only
TOGETHER: dict[str, Any] = {
    **{
        name: lambda pair, change=change: tuple(map(change, pair))
        for name, change in ALONE.items()
        if name not in ("variable_added", "updated_variable")
    },
    "swapped": lambda pair: pair[::-1],
    "one_for_all": lambda pair: (pair[-1],) * 2,
}


class Told:
    """Predictions that know the right answers alone, by the id of the request."""

    mistakes: tuple[Mistake, ...] = ()

    def __init__(self, right: Mapping[str, Leaves]) -> None:
        self.right = right

    def answer(self, ids: Any, asked: Asked) -> Leaves:
        del ids
        return self.right[asked.id]

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} is not needed to name a cause")


def said(got: Any, right: Any) -> list[str]:
    """What is said of a function that returns the same on two calls."""
    return said_of([(got, right), (got, right)])


def said_of(calls: Sequence[tuple[Any, Any]]) -> list[str]:
    """What is said of a function by what each call returned, and what is right."""
    samples, known = [], {}
    for number, (got, right) in enumerate(calls):
        sample = a_sample(got, {"N": 2 + number}, inputs={"w": W})
        request = replace(sample.asked.request, id=str(number))
        samples.append(replace(sample, asked=Asked(request)))
        known[request.id] = right if isinstance(right, tuple) else (right,)
    return ids(causes(Seen(tuple(samples)), "gradient", Told(known)))  # type: ignore[arg-type]


def test_every_transform_is_tried_here() -> None:
    assert set(ALONE) | set(TOGETHER) == set(BY_ID)


@pytest.mark.parametrize("name", ALONE)
def test_it_is_recognised_on_one_result(name: str) -> None:
    change = ALONE[name]
    assert said_of([(change(right), right) for right in (RIGHT, 2 * RIGHT)]) == [name]


@pytest.mark.parametrize("name", TOGETHER)
def test_it_is_recognised_on_several(name: str) -> None:
    # the pair is not its own transpose, square or opposite in any order
    change = TOGETHER[name]
    pairs = [(RIGHT, OTHER), (2 * RIGHT, 2 * OTHER)]
    assert said_of([(change(pair), pair) for pair in pairs]) == [name]


def test_what_no_transform_makes_is_unknown() -> None:
    assert said(RIGHT + 1, RIGHT) == []
    assert said((RIGHT, OTHER + 1), (RIGHT, OTHER)) == []


def test_a_right_result_has_no_cause() -> None:
    assert said(RIGHT, RIGHT) == []


JUNK = [
    np.array(NAN),
    np.array(1.0),
    np.zeros(0),
    np.zeros((0, 3)),
    np.zeros((2, 3)),
    np.full((2, 3), NAN),
    np.full((2, 3), INF),
    np.full((2, 3), 1.7e308),
    np.full((2, 3), -1e-320),
    np.ones((3, 2)),
    np.ones((1, 2, 3)),
    np.ones(6),
    (),
    (np.ones(2),),
    (np.zeros(0), np.array(NAN)),
    (np.ones((2, 3)), np.ones((2, 3)), np.ones((2, 3))),
]


@pytest.mark.parametrize("right", JUNK, ids=repr)
@pytest.mark.parametrize("got", JUNK, ids=repr)
def test_junk_is_survived_in_silence(got: Any, right: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said(got, right)


@pytest.mark.parametrize("got", JUNK, ids=repr)
def test_junk_is_not_given_a_name_for_a_plain_right_answer(got: Any) -> None:
    zero = isinstance(got, np.ndarray) and got.shape == RIGHT.shape and not np.any(got)
    assert said(got, RIGHT) == (["zero"] if zero else [])


def test_a_limit_is_one_only_where_several_entries_lie_there() -> None:
    change = BY_ID["clipped"].change
    one_at_most = a_sample(np.array([1.0, 2.0, 3.0]))
    (kept,) = change((np.array([1.0, 2.0, 9.0]),), one_at_most) or ()
    assert kept.tolist() == [1.0, 2.0, 9.0]
    two_at_most = a_sample(np.array([1.0, -3.0, 3.0]))
    (cut,) = change((np.array([1.0, -8.0, 9.0]),), two_at_most) or ()
    assert cut.tolist() == [1.0, -3.0, 3.0]


def test_the_variable_is_added_only_where_there_is_one_of_that_shape() -> None:
    change = BY_ID["variable_added"].change
    both = a_sample(RIGHT, inputs={"w": W, "v": W})
    none = a_sample(RIGHT, inputs={"w": W.T, "rate": 0.5})
    assert change((RIGHT,), both) is None
    assert change((RIGHT,), none) is None


def test_no_change_touches_what_it_was_given() -> None:
    sample = Sample(a_sample(RIGHT).asked, (RIGHT.copy(),), {"w": W}, None, "")
    for transform in TRANSFORMS:
        right = (RIGHT.copy(), OTHER.copy())
        transform.change(right, sample)
        assert np.array_equal(right[0], RIGHT)
        assert np.array_equal(right[1], OTHER)


def test_sentences_name_the_function() -> None:
    for transform in TRANSFORMS:
        assert "grad_w" in transform.sentence.format(function="grad_w")
        assert transform.sentence.endswith(".")
        assert transform.hint.endswith((".", "?"))


def test_a_reference_predicts_what_it_answers() -> None:
    assert a_reference().answer((), a_sample(RIGHT).asked) is None  # it has no function f

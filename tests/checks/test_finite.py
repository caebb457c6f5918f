from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.errors import SpecError
from grader.evidence import Observation

from ..builders import FUNCTIONS, answered, codes, only, prepared, raised, returned, verdict

FAMILIES = {"huge": {"dims": {"N": 4, "D": 3, "H": 2}, "draw": "normal", "scale": 1e50}}


def finite(call: str = "forward(x, w)") -> dict[str, Any]:
    return {"call": call, "id": "stability", "kind": "finite", "points": 4, "families": ["huge"]}


def judged(answer: Observation, call: str = "forward(x, w)") -> Any:
    made = prepared(finite(call), families=FAMILIES, preactivations={})
    return verdict(made, answered(made, instead=lambda _: answer))


def test_what_is_expected_is_the_shape() -> None:
    assert only(prepared(finite(), families=FAMILIES, preactivations={})).expected == (4, 2)
    made = prepared(finite("total(x, w)"), families=FAMILIES, preactivations={})
    assert only(made).expected == ()


def test_values_do_not_matter() -> None:
    assert judged(returned(np.zeros((4, 2)))).status == "pass"
    assert judged(returned(0.0), "total(x, w)").status == "pass"
    assert judged(returned(np.ones((1, 1))), "total(x, w)").status == "pass"


BAD = {
    "NaN": (np.full((4, 2), np.nan), "BP103", "the result of forward holds NaN in 8 of 8 entries"),
    "infinity": (
        np.array([[1.0, np.inf]] * 4),
        "BP103",
        "the result of forward holds infinity in 4 of 8 entries",
    ),
    "a shape": (
        np.zeros((2, 4)),
        "BP101",
        "the result of forward has shape (2, 4); (4, 2) is asked for",
    ),
    "a list": (
        [1.0, 2.0],
        "BP102",
        "the result of forward is a list of 2; a numpy array of shape (4, 2) is asked for",
    ),
    "integers": (
        np.zeros((4, 2), dtype=int),
        "BP105",
        "the result of forward has dtype int64; float64 or float32 is asked for",
    ),
}


@pytest.mark.parametrize(("value", "code", "headline"), BAD.values(), ids=list(BAD))
def test_what_is_wrong_is_told(value: Any, code: str, headline: str) -> None:
    one = judged(returned(value))
    assert (codes(one), one.findings[0].headline) == ([code], headline)
    assert one.earned == 0


def test_a_number_that_is_not_finite() -> None:
    one = judged(returned(float("nan")), "total(x, w)")
    assert (codes(one), one.findings[0].headline) == (["BP103"], "total is NaN")


def test_a_call_that_does_not_return() -> None:
    assert codes(judged(raised("OverflowError", "math range error"))) == ["BP110"]


def test_a_reference_that_is_not_finite_is_a_mistake_in_the_spec() -> None:
    with pytest.raises(SpecError, match="none of 100 draws"):
        prepared(
            finite("total(x, w)"),
            families=FAMILIES,
            preactivations={},
            functions={**FUNCTIONS, "total": lambda *_: np.inf},
        )

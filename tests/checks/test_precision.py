from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.judge import Judged
from grader.records import Verdict

from ..builders import (
    FUNCTIONS,
    SIZES,
    a_check,
    answered,
    codes,
    forward,
    judged,
    prepared,
    verdict,
)

Array = Any
FAMILIES: dict[str, dict[str, Any]] = {
    "near": {"dims": SIZES, "draw": "normal", "scale": 1.0},
    "far": {"dims": SIZES, "draw": "normal", "scale": 2.6},
    "given": {
        "dims": {"N": 2, "D": 1, "H": 2},
        "draw": "normal",
        "values": {"x": [[1.0], [2.0]], "w": [[1.5, -3.0]]},
    },
}
ALL = ["base", "near", "far", "given", "float32"]


def judged_with(
    function: Any, families: list[str], reference: Any = forward, secret: int | None = None
) -> Judged:
    made = prepared(
        a_check("values", families=families),
        families=FAMILIES,
        functions={**FUNCTIONS, "forward": reference},
        secret=secret,
        preactivations={},
    )
    return judged(made, answered(made, {"forward": function}))


def only(result: Judged) -> Verdict:
    (one,) = result.verdicts
    return one


def in_float32(x: Array, w: Array) -> Array:
    return forward(x.astype(np.float32), w.astype(np.float32))


def promoted(x: Array, w: Array) -> Array:
    return in_float32(x, w).astype(float)


def test_float32_work_throughout_costs_nothing() -> None:
    for function in (in_float32, promoted):
        result = judged_with(function, ALL)
        assert only(result).earned == 4.0
        assert result.notes == ("forward: accurate to float32, which is enough",)


def test_float64_work_throughout_is_told_nothing() -> None:
    result = judged_with(forward, ALL)
    assert only(result).earned == 4.0
    assert result.notes == ()


def sometimes(x: Array, w: Array) -> Array:
    return promoted(x, w) if np.max(np.abs(x)) > 4 else forward(x, w)


def test_float32_here_and_float64_there_is_wrong_where_it_is_coarse() -> None:
    one = only(judged_with(sometimes, ALL))
    assert {case.family for case in one.cases if not case.passed} == {"far"}
    assert one.earned == 3.2
    (found,) = one.findings
    assert (found.code, found.case) == ("BP107", "values/values#2")
    assert found.headline == "forward is accurate on some inputs and not on others"


@pytest.mark.parametrize("families", [["base", "far"], ["given", "far"], ["float32", "far"]])
def test_cases_on_which_float32_is_exact_prove_nothing(families: list[str]) -> None:
    assert only(judged_with(promoted, families)).earned == 4.0
    # nor does it, as far as these families can tell
    assert only(judged_with(sometimes, families)).earned == 4.0


def test_another_formula_may_lose_some_digits() -> None:
    def careless(x: Array, w: Array) -> Array:
        return forward(x, w) * (1 + 1e-12 if np.max(np.abs(x)) > 4 else 1)

    assert only(judged_with(careless, ALL)).earned == 4.0


def test_what_is_wrong_is_told_as_wrong() -> None:
    def wrong(x: Array, w: Array) -> Array:
        return forward(x, w) * (1.01 if np.max(np.abs(x)) > 4 else 1)

    assert codes(only(judged_with(wrong, ALL))) == ["BP104"]


def test_a_secret_case_is_told_as_one() -> None:
    def by_value(x: Array, w: Array) -> Array:
        return promoted(x, w) if x[0, 0] == secret_x else forward(x, w)

    made = prepared(a_check("values", families=["near"]), families=FAMILIES, secret=11)
    visible, secret = made.all_cases()
    secret_x = secret.question.inputs["x"][0, 0]
    assert not visible.question.case.secret
    (found,) = verdict(made, answered(made, {"forward": by_value})).findings
    assert (found.code, found.secret) == ("BP107", True)


# --- what hides behind the float32 tolerance ------------------------------------------------------


def sigmoid_layer(x: Array, w: Array) -> Array:
    return 1 / (1 + np.exp(-(x @ w)))


@pytest.mark.parametrize("limit", [10, 14, 18])
def test_a_clipped_sigmoid_is_found_out(limit: float) -> None:
    def clipped(x: Array, w: Array) -> Array:
        return 1 / (1 + np.exp(-np.clip(x @ w, -limit, limit)))

    made = judged_with(clipped, ["near", "far"], sigmoid_layer)
    assert set(codes(only(made))) <= {"BP107", "BP104"}
    assert codes(only(made))
    assert only(judged_with(sigmoid_layer, ["near", "far"], sigmoid_layer)).earned == 4.0

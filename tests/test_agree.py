from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from grader.agree import first_difference


@dataclass(frozen=True)
class Right:
    low: Any
    allowed: Any


ONE = {"a": [1, "x", None, True], "right": Right(np.array([1.0, 2e6]), {"float32": np.ones(2)})}


def changed(**parts: Any) -> dict[str, Any]:
    right = Right(parts.get("low", ONE["right"].low), parts.get("allowed", ONE["right"].allowed))
    return {**ONE, "right": right, **{k: v for k, v in parts.items() if k in ("a", "b")}}


@pytest.mark.parametrize(
    ("other", "where"),
    [
        (changed(), None),
        (changed(low=np.array([1.0, 2e6 + 1e-4])), None),
        (changed(low=np.array([1.0 + 1e-4, 2e6])), None),  # small beside the greatest entry
        (changed(low=np.array([1.0, 2e6 + 1])), "it['right'].low"),
        (changed(low=np.array([1.0, 2e6], np.float32)), None),
        (changed(low=np.array([1, 2])), "it['right'].low"),
        (changed(low=np.array([1.0])), "it['right'].low"),
        (changed(low=np.array([1.0, np.nan])), "it['right'].low"),
        (changed(allowed={"float32": np.array([3.0, 0.3])}), None),
        (changed(allowed={"float32": np.array([5.0, 1.0])}), "it['right'].allowed['float32']"),
        (changed(allowed={"float64": np.ones(2)}), "it['right'].allowed"),
        (changed(a=[1, "x", None]), "it['a']"),
        (changed(a=[1, "y", None, True]), "it['a'][1]"),
        (changed(a=[1, "x", 0, True]), "it['a'][2]"),
        (changed(a=(1, "x", None, True)), "it['a']"),
        (changed(b=1), "it"),
        (None, "it"),
    ],
)
def test_where_two_values_part(other: Any, where: str | None) -> None:
    assert first_difference(ONE, other, "it") == where


def test_nan_agrees_with_nan_and_numbers_with_numbers() -> None:
    assert first_difference(float("nan"), np.float64("nan"), "x") is None
    assert first_difference(1.0, 1.0 + 1e-15, "x") is None
    assert first_difference(1.0, 1.001, "x") == "x"
    assert first_difference(np.zeros((0, 2)), np.zeros((0, 2)), "x") is None
    assert first_difference({"allowed": 0.0}, {"allowed": 0.0}, "x") is None

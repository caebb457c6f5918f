from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.render.figures import (
    add_points,
    format_number,
    format_pair,
    format_points,
    format_score,
)


@pytest.mark.parametrize(
    ("points", "text"),
    [(8.0, "8"), (2.67, "2.67"), (2.5, "2.5"), (0.0, "0"), (10.0, "10"), (100.0, "100")],
)
def test_points(points: float, text: str) -> None:
    assert format_points(points) == text


def test_no_score_is_a_dash() -> None:
    assert format_score(None, 8.0) == "\N{EN DASH} / 8"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.4163391, "+0.416339"),
        (-12.0, "-12"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e300, "+1e+300"),
        (float("nan"), "NaN"),
        (float("inf"), "+Infinity"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_values(value: float, text: str) -> None:
    assert format_number(value, signed=True) == text


def test_tolerances_have_two_digits() -> None:
    assert format_number(8.43e-15, digits=2) == "8.4e-15"


@pytest.mark.parametrize(
    ("got", "want", "pair"),
    [
        (0.4163391, 0.0826112, ("+0.416339", "+0.082611")),
        (1.25, 1.2500000001, ("+1.2500000000", "+1.2500000001")),
        (1.5, -0.25, ("+1.50", "-0.25")),
        (4.0, 12.0, ("+4", "+12")),
        (120.0, 10.0, ("+120", "+10")),
        (1000.0, 1e-5, ("+1000", "+1e-05")),
        (0.0, 0.5, ("0", "+0.5")),
        (float("nan"), 1.0, ("NaN", "+1")),
        (3e-9, 4e-9, ("+3e-09", "+4e-09")),
    ],
)
def test_pairs_are_told_apart(got: float, want: float, pair: tuple[str, str]) -> None:
    assert format_pair(got, want) == pair


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_different_values_look_different(got: float, want: float) -> None:
    left, right = format_pair(got, want)
    assert (left == right) == (got == want)
    assert max(len(left), len(right)) <= 24


def test_sums_are_exact() -> None:
    assert add_points([0.1] * 3) == 0.3
    assert add_points([2.67, 2.67, 2.66]) == 8.0
    assert add_points([]) == 0.0
    assert add_points([1.0, None]) is None

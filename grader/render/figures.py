"""Numbers as people read them: points, values, tolerances. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

NO_SCORE: Final = "\N{EN DASH}"
"""Stands where a number of points would, if there is none."""

_CENT = Decimal("0.01")
_MOST_DIGITS = 17
_SMALLEST_FIXED, _LARGEST_FIXED, _LIKE = 1e-4, 1e6, 1e3


def format_number(value: float, *, digits: int = 6, signed: bool = False) -> str:
    """Return `value` to `digits` significant digits, without trailing zeros.

    Args:
        value: any float; NaN and infinities are written as in JSON reports.
        digits: significant digits, 1 to 17.
        signed: whether a positive number gets a "+".
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "-Infinity" if value < 0 else "+Infinity" if signed else "Infinity"
    if value == 0:
        return "0"
    return f"{value:{'+' if signed else ''}.{digits}g}"


def format_pair(got: float, want: float) -> tuple[str, str]:
    """Return two values with sign, to 6 significant digits or as many more as tell them apart.

    Values of like size get the same decimals, so that they can be compared digit by digit.
    """
    for digits in range(6, _MOST_DIGITS + 1):
        pair = _pair(got, want, digits)
        if pair[0] != pair[1]:
            break
    return pair


def _pair(got: float, want: float, digits: int) -> tuple[str, str]:
    small, large = sorted((abs(got), abs(want)))
    if not (_SMALLEST_FIXED <= large < _LARGEST_FIXED and small > large / _LIKE):
        return _signed(got, digits), _signed(want, digits)
    decimals = max(0, digits - 1 - math.floor(math.log10(large)))
    left, right = f"{got:+.{decimals}f}", f"{want:+.{decimals}f}"
    while "." in left and left[-1] == right[-1] and left[-1] in "0.":
        left, right = left[:-1], right[:-1]
    return left, right


def _signed(value: float, digits: int) -> str:
    return format_number(value, digits=digits, signed=True)


def format_points(points: float | None) -> str:
    """Return points to at most 2 decimals without trailing zeros; a dash if there is no score."""
    if points is None:
        return NO_SCORE
    text = f"{_cents(points):f}"
    return text.rstrip("0").rstrip(".")


def format_score(earned: float | None, possible: float) -> str:
    """Return both sides of the slash, e.g. "2.67 / 8"."""
    return f"{format_points(earned)} / {format_points(possible)}"


def add_points(points: Iterable[float | None]) -> float | None:
    """Return the exact decimal sum, or None if any part has no score."""
    total = Decimal(0)
    for part in points:
        if part is None:
            return None
        total += _cents(part)
    return float(total)


def _cents(points: float) -> Decimal:
    return Decimal(repr(float(points))).quantize(_CENT, ROUND_HALF_EVEN)

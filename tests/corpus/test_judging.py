"""How near a run comes to its tolerances."""

from __future__ import annotations

from .judging import Near, greatest

CHANCE = Near("loss/values", "float64", {"float64": 0.6, "float32": 1e-9})
COARSE = Near("loss/values", "float32", {"float64": 1e8, "float32": 0.1})
OTHER = Near("grad_w/values", "float64", {"float64": 0.3, "float32": 1e-9})


def test_float32_work_is_held_against_its_tolerance_also_where_it_is_nearer_by_chance() -> None:
    assert greatest([CHANCE, COARSE]) == 0.1


def test_float64_work_is_held_against_its_own_whatever_another_check_needs() -> None:
    assert greatest([OTHER, CHANCE, COARSE]) == 0.3
    assert greatest([CHANCE]) == 0.6


def test_nothing_compared_is_no_error() -> None:
    assert greatest([]) == 0.0

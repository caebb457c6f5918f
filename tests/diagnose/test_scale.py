from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from grader.diagnose.asked import Asked
from grader.diagnose.scale import Factor, factors

from .given import a_sample

SIZES = (
    {"N": 5, "D_in": 3, "D_out": 2},
    {"N": 64, "D_in": 3, "D_out": 3},
    {"N": 7, "D_in": 5, "D_out": 3},
)
RATES = (0.5, 0.25, 0.125)
RIGHT = np.array([[1.0, -2.0], [0.5, 3.0]])
Numbers = Mapping[str, float]


def found(
    k: Callable[[Numbers], float],
    sizes: tuple[Mapping[str, int], ...] = SIZES,
    rates: tuple[float, ...] = RATES,
    **more: str,
) -> list[str]:
    """The factors that are said where each result is k times the right one."""
    samples = [
        a_sample(k({**dims, "rate": rate}) * RIGHT, dims, values={"rate": rate}, **more)
        for dims, rate in zip(sizes, rates, strict=True)
    ]
    return [factor.id for factor in factors(samples, [(RIGHT,)] * len(samples))]


@pytest.mark.parametrize(
    ("k", "said"),
    [
        (lambda _: 0.5, "1/2"),
        (lambda _: 2.0, "2"),
        (lambda _: -1.0, "-1"),
        (lambda _: -1.5, "-3/2"),
        (lambda _: 1 / 64, "1/64"),
        (lambda n: 1 / n["N"], "1/N"),
        (lambda n: 2 / n["N"], "2/N"),
        (lambda n: -1 / n["N"], "-1/N"),
        (lambda n: n["N"], "N"),
        (lambda n: 0.5 * n["N"], "N/2"),
        (lambda n: n["N"] ** 2, "N^2"),
        (lambda n: 1 / (n["N"] * n["D_out"]), "1/(D_outN)"),
        (lambda n: n["D_out"] / n["N"], "D_out/N"),
        (lambda n: n["rate"], "rate"),
        (lambda n: -n["rate"], "-rate"),
        (lambda _: 0.123456789, "0.123457"),
    ],
)
def test_a_factor_is_said_alone(k: Callable[[Numbers], float], said: str) -> None:
    assert found(k) == [said]


def test_a_factor_that_nothing_simple_explains_is_none() -> None:
    assert found(lambda n: 1 / (n["N"] + 1)) == []
    assert found(lambda n: 0.123456 * n["N"]) == []  # a name needs a simple constant beside it


def test_the_right_result_has_no_factor() -> None:
    assert found(lambda _: 1.0) == []


def test_nothing_is_said_where_all_sizes_agree() -> None:
    same = (SIZES[0],) * 3
    assert found(lambda n: 1 / n["N"], same, (0.5,) * 3) == []
    assert found(lambda _: 0.5, same, (0.5,) * 3) == []


def test_all_that_no_size_tells_apart_is_said() -> None:
    both = tuple({"N": n, "D": n} for n in (3, 5, 7))
    assert found(lambda n: 1 / n["N"], both) == ["1/D", "1/N"]


def test_what_is_no_multiple_has_no_factor() -> None:
    wrong = RIGHT + np.array([[1e-3, 0], [0, 0]])
    samples = [a_sample(0.5 * wrong, dims) for dims in SIZES]
    assert factors(samples, [(RIGHT,)] * 3) == ()


def test_one_result_that_is_no_multiple_spoils_it() -> None:
    samples = [a_sample(0.5 * RIGHT, dims) for dims in SIZES[:2]]
    samples.append(a_sample(RIGHT + 1, SIZES[2]))
    assert factors(samples, [(RIGHT,)] * 3) == ()


def test_several_results_share_one_factor() -> None:
    vector = np.array([1.0, 4.0])
    pair = (RIGHT, vector)
    samples = [a_sample((0.5 * RIGHT, 0.5 * vector), dims) for dims in SIZES]
    assert [f.id for f in factors(samples, [pair] * 3)] == ["1/2"]
    samples = [a_sample((0.5 * RIGHT, 0.25 * vector), dims) for dims in SIZES]
    assert factors(samples, [pair] * 3) == ()


def test_zeros_are_multiples_by_anything() -> None:
    zero = np.zeros((2, 2))
    samples = [a_sample(0.5 * RIGHT, dims) for dims in SIZES[:2]]
    samples.append(a_sample(zero, SIZES[2]))
    assert [f.id for f in factors(samples, [(RIGHT,), (RIGHT,), (zero,)])] == ["1/2"]
    assert factors(samples, [(RIGHT,)] * 3) == ()  # nothing is 0 times the right result


def test_a_factor_is_seen_through_float32() -> None:
    def k(numbers: Numbers) -> float:
        return (1 + 3e-6) / numbers["N"]

    assert found(k, dtype="float32") == ["1/N"]
    assert found(k) == []


def test_a_constant_is_no_simpler_than_the_most_accurate_call_allows() -> None:
    kinds = ("float32", "float64", "float32")
    samples = [
        a_sample(1.000003 * RIGHT, dims, dtype=dtype)
        for dims, dtype in zip(SIZES, kinds, strict=True)
    ]
    (factor,) = factors(samples, [(RIGHT,)] * 3)
    assert factor.constant == pytest.approx(1.000003, abs=1e-9)


def test_the_constant_is_not_that_of_a_call_on_secret_inputs() -> None:
    told = [
        a_sample(k * RIGHT, dims, dtype="float32")
        for k, dims in zip((0.123456, 0.123457), SIZES[:2], strict=True)
    ]
    asked = Asked(replace(told[0].asked.request, secret=True))
    secret = replace(told[0], asked=asked)
    (factor,) = factors([secret, told[1]], [(RIGHT,)] * 2)
    assert factor.constant == pytest.approx(0.123457, abs=1e-9)


@pytest.mark.parametrize("junk", [np.nan, np.inf, 1e200, 1e-200])
def test_junk_has_no_factor(junk: float) -> None:
    with np.errstate(all="ignore"):
        samples = [a_sample(np.full((2, 2), junk), dims) for dims in SIZES]
        assert factors(samples, [(RIGHT,)] * 3) == ()
        samples = [a_sample(RIGHT, dims) for dims in SIZES]
        assert factors(samples, [(np.full((2, 2), junk),)] * 3) == ()


@pytest.mark.parametrize(
    ("factor", "text", "name"),
    [
        (Factor(1.0, (("N", -1),)), "1/N", "1/N"),
        (Factor(-1.0, (("N", 1),)), "-N", "-N"),
        (Factor(-1.0), "-1", "-1"),
        (Factor(2.0, (("N", 1), ("rate", 2))), "2 N rate^2", "2Nrate^2"),
        (Factor(1.5, (("D", -1), ("N", -1))), "3/(2 D N)", "3/(2DN)"),
        (Factor(0.1), "1/10", "1/10"),
        (Factor(-0.5, (("N", -2),)), "-1/(2 N^2)", "-1/(2N^2)"),
    ],
)
def test_how_a_factor_is_written(factor: Factor, text: str, name: str) -> None:
    assert str(factor) == text
    assert factor.id == name

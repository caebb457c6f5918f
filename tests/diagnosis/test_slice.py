"""A slice of `make diagnosis`: named mistakes are named, and no name is wrong."""

from __future__ import annotations

from functools import cache

import pytest

from ..corpus.mutate import mutants
from .tally import Examiner, Tally

EVERY_PAIR = 7
EVERY_MUTANT = 40
PART = ("two_layer_relu", "linear_layer")
"""Assignments that are tried; tests/test_mistakes.py tries the single mistakes of all."""


@cache
def examiner(name: str) -> Examiner:
    return Examiner.of(name)


def outcomes(tally: Tally, kind: str) -> dict[str, int]:
    return {outcome: n for (of, outcome), n in tally.counts.items() if of == kind}


@pytest.mark.parametrize("name", PART)
def test_every_named_mistake_is_named(name: str) -> None:
    tally = examiner(name).single()
    found = outcomes(tally, "single")
    assert tally.told == []
    assert set(found) == {"named"}


def test_two_at_once_are_mostly_named_and_no_name_is_wrong() -> None:
    tally = examiner("two_layer_relu").pairs(EVERY_PAIR)
    found = outcomes(tally, "pair")
    assert tally.told == []
    assert found["named"] > found.get("unknown", 0) + found.get("synonym", 0)


@pytest.mark.parametrize("name", PART)
def test_a_mistake_that_is_not_in_the_list_gets_no_wrong_name(name: str) -> None:
    tally = examiner(name).without_rule()
    found = outcomes(tally, "rule removed")
    assert tally.told == []
    assert found
    assert "named" not in found


@pytest.mark.parametrize("function", ["grad_w1", "grad_w2"])
def test_what_nobody_wrote_down_gets_no_wrong_name(function: str) -> None:
    own, tally = examiner("two_layer_relu"), Tally()
    sources = [mutant.source for mutant in mutants(own.bench.source, function)][::EVERY_MUTANT]
    for source in sources:
        own.examine_source(tally, "mutant", source, ())
    assert tally.told == []
    assert sum(outcomes(tally, "mutant").values()) >= len(sources) // 2

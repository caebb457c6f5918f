from __future__ import annotations

import pytest

from grader.diagnose.patterns import pattern
from grader.records import CaseResult, Status, Verdict

from ..builders import a_check, a_spec

FAMILIES = {
    "one_sample": {"dims": {"N": 1, "D": 3, "H": 5}, "draw": "normal"},
    "one_each": {"dims": {"N": 1, "D": 3, "H": 1}, "draw": "dyadic"},
    "many": {"dims": {"N": 71, "D": 3, "H": 5}, "draw": "normal"},
    "near": {"dims": {"N": 4, "D": 3, "H": 5}, "draw": "dyadic", "preactivations": "near_zero"},
    "dead": {"dims": {"N": 4, "D": 3, "H": 5}, "draw": "dyadic", "preactivations": "dead"},
    "small": {"dims": {"N": 4, "D": 3, "H": 5}, "draw": "normal", "scale": 0.01},
    "large": {"dims": {"N": 4, "D": 3, "H": 5}, "draw": "normal", "scale": 100},
}
SPEC = a_spec(a_check("gradient"), families=FAMILIES)


def said(right: str, wrong: str) -> str | None:
    """What is said where some families are right and others wrong."""
    results = [(name, True) for name in right.split()] + [(name, False) for name in wrong.split()]
    verdict = Verdict(
        task="gradient",
        check="gradient",
        kind="gradient",
        title="",
        status=Status.PARTIAL,
        earned=1.0,
        possible=4.0,
        visibility="visible",
        cases=tuple(
            CaseResult(id=f"gradient/gradient#{n}", family=name, passed=passed)
            for n, (name, passed) in enumerate(results)
        ),
    )
    return pattern(SPEC, verdict)


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("base normal", "one_sample", "wrong only where N = 1"),
        ("base many", "one_sample one_each", "wrong only where N = 1"),
        ("one_sample one_each", "base normal many", "right only where N = 1"),
        ("base normal one_sample", "one_each", "wrong only where H = 1"),
        ("base normal dead", "near", "wrong only where pre-activations are within 0.1 of 0"),
        ("base normal", "ties", "wrong only where pre-activations are exactly 0"),
        ("base normal", "dead", "wrong only where one unit is always off and one always on"),
        ("base normal large", "small", "wrong only where numbers are small"),
        ("base normal small", "large", "wrong only where numbers are large"),
        ("base normal", "float32", "wrong only on float32 inputs"),
        ("float32", "base normal", "right only on float32 inputs"),
        ("base one_sample", "many", "wrong only where N = 71"),
        ("base", "many one_sample", "right only where N = 4"),
    ],
)
def test_one_property_that_tells_them_apart(right: str, wrong: str, sentence: str) -> None:
    assert said(right, wrong) == sentence


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("base", "one_sample"),  # two families are too few
        ("base normal many", ""),
        ("", "base normal many"),
        ("base normal", "near large"),  # nothing that these two alone have
        ("base large", "normal small"),
    ],
)
def test_nothing_is_said_where_none_does(right: str, wrong: str) -> None:
    assert said(right, wrong) is None


def test_a_family_that_failed_on_fresh_inputs_alone_counts_as_failed() -> None:
    assert said("base normal one_sample", "one_sample") == "wrong only where N = 1"


def test_a_check_without_families_has_no_pattern() -> None:
    assert said("", "nowhere") is None

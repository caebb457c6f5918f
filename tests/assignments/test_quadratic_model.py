"""quadratic_model: its handout, its known end, and right and wrong ways to solve it."""

from __future__ import annotations

import pytest

from ..corpus.quadratic_model.base import BASE
from .checking import bench, functions, is_full, judged, judged_reference, misjudged, starter, told

NAME = "quadratic_model"
DATA = ([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])


def test_the_example_by_hand() -> None:
    reference = functions(NAME)
    assert reference["forward"](2.0, 1.0, -1.0, 1.0) == 3
    assert reference["loss"](2.0, 1.0, 1.0, -1.0, 1.0) == 4
    assert reference["gradients"](2.0, 1.0, 1.0, -1.0, 1.0) == (16, 8, 4)
    assert reference["train"]([2.0], [1.0], 1.0, -1.0, 1.0, 0.0625, 1) == (0, -1.5, 0.75, [4.0])


def test_the_known_end() -> None:
    *parameters, _ = functions(NAME)["train"](*DATA, 1.0, 1.0, 1.0, 0.01, 100)
    assert [f"{p:.5f}" for p in parameters] == ["0.24038", "0.92668", "0.99135"]
    assert f"{functions(NAME)['forward'](4.0, *parameters):.5f}" == "8.54417"


def test_the_reference_gets_full_marks_and_the_starter_none() -> None:
    result = judged_reference(NAME)
    assert is_full(result), told(result)
    assert judged(NAME, starter(NAME)).earned == 0


def test_right_ways_get_full_marks_and_wrong_ones_do_not() -> None:
    assert not misjudged(NAME, seeds=[1, 2], every=5)


TYPES = {
    "two": ("return g_w1, g_w2", "gradients returns 2 results; (w1, w2, b) is asked for"),
    "a tensor": (
        "return torch.stack([g_w1, g_w2, g_b])",
        "gradients returns a torch tensor; (w1, w2, b) is asked for",
    ),
    "nothing": ("pass", "gradients returns None; (w1, w2, b) is asked for"),
    "swapped": ("return g_w2, g_w1, g_b", "gradients's result for w1 is wrong"),
}


@pytest.mark.parametrize(("end", "headline"), TYPES.values(), ids=list(TYPES))
def test_a_wrong_type_is_told_in_words(end: str, headline: str) -> None:
    variant = BASE.wrong("gradients", "x", "type", "", ("return g_w1, g_w2, g_b", end))
    told = bench(NAME).judge(variant, 1).told
    assert any(headline in line for line in told), told

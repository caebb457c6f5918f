"""linear_layer: its handout, its rules, and right and wrong ways to solve it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.run import Grader, HandIn
from grader.sandbox.nurseries import Nurseries

from ..corpus.linear_layer.base import BASE
from ..corpus.linear_layer.correct import CORRECT
from ..corpus.linear_layer.wrong import WRONG
from ..corpus.variant import Variant, clean
from ..grading import codes, write_files
from .checking import bench, functions, is_full, judged, judged_reference, misjudged, starter, told

NAME = "linear_layer"


def test_the_example_by_hand() -> None:
    x, t = np.array([[1.0, 2.0]]), np.array([[3.0, 2.0, 2.0]])
    w = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 1.0]])
    reference = functions(NAME)
    assert reference["loss"](x, t, w) == 2.5
    assert reference["mse"](x, t, w) == 5 / 3
    np.testing.assert_array_equal(reference["grad_w"](x, t, w), [[2, 0, -1], [4, 0, -2]])
    np.testing.assert_array_equal(reference["grad_x"](x, t, w), [[3, 3]])
    want = np.array([[4, 0, -2], [8, 0, -4]]) / 3
    np.testing.assert_allclose(reference["mse_grad_w"](x, t, w), want, rtol=1e-15)


def test_the_reference_gets_full_marks_and_the_starter_none() -> None:
    result = judged_reference(NAME)
    assert is_full(result), told(result)
    assert judged(NAME, starter(NAME)).earned == 0


def test_right_ways_get_full_marks_and_wrong_ones_do_not() -> None:
    assert not misjudged(NAME, seeds=[1, 2], every=5)


def test_arrays_are_judged_with_a_note() -> None:
    (variant,) = [v for v in CORRECT if v.name == "grad_x_numpy_returned"]
    result = judged(NAME, variant.source)
    assert is_full(result), told(result)
    assert any("grad_x returns a numpy array" in note for note in result.notes), result.notes


TYPES = {
    "a list": ("return grad.tolist()", "the result of grad_w is a list of"),
    "transposed": ("return grad.T", "the result of grad_w has shape (3, 2); w has (2, 3)"),
    "integers": ("return grad.long()", "the result of grad_w has dtype int64"),
    "NaN": ("return grad * float('nan')", "the result of grad_w holds NaN in 6 of 6 entries"),
}


@pytest.mark.parametrize(("end", "headline"), TYPES.values(), ids=list(TYPES))
def test_a_wrong_type_is_told_in_words(end: str, headline: str) -> None:
    variant = BASE.wrong("grad_w", "x", "type", "", ("return grad", end))
    told = bench(NAME).judge(variant, 1).told
    assert any(headline in line for line in told), told


# --- the rules, in the sandbox --------------------------------------------------------------------

_DUMMY = """
import torch

class Mine:
    def backward(self):
        pass

{right}

def grad_w(x, t, w):
    w = w.clone().requires_grad_()
    loss(x, t, w).backward()
    return w.grad
"""
_SPLIT = """
import torch

{right}

def grad_w(x, t, w):
    w = w.clone().requires_grad_()
    getattr(loss(x, t, w), "back" + "ward")()
    return w.grad
"""


@pytest.fixture(scope="module")
def grader(nurseries: Nurseries) -> Iterator[Grader]:
    with Grader(bench(NAME).assignment, nurseries=nurseries) as started:
        yield started


def _graded(grader: Grader, source: str, folder: Path) -> tuple[float, list[str]]:
    report = grader.grade(HandIn.read(write_files(folder / "a", {f"{NAME}.py": source})))
    assert report.earned is not None
    return report.earned, codes(report)


@pytest.mark.parametrize(
    "name", ["own_backward", "autograd_below_the_guard", "grad_w_needless_requires_grad"]
)
def test_what_only_looks_like_autograd_is_fine(name: str, tmp_path: Path, grader: Grader) -> None:
    (variant,) = [v for v in CORRECT if v.name == name]
    assert _graded(grader, variant.source, tmp_path) == (15, [])


@pytest.mark.parametrize(
    "variant", [v for v in WRONG if v.mistake == "autograd"], ids=lambda v: v.name
)
def test_autograd_costs_all_points(variant: Variant, tmp_path: Path, grader: Grader) -> None:
    assert _graded(grader, variant.source, tmp_path) == (0, ["BP502"])


@pytest.mark.parametrize("text", [_DUMMY, _SPLIT], ids=["behind a method", "name in two parts"])
def test_hidden_autograd_fails_when_it_runs(text: str, tmp_path: Path, grader: Grader) -> None:
    """The source gives nothing away, but torch records nothing, either."""
    right = "\n\n".join(clean(BASE.functions[name]) for name in ("loss", "mse"))
    earned, found = _graded(grader, text.format(right=right), tmp_path)
    assert earned == 4
    assert "BP110" in found

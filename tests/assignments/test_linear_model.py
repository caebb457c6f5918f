"""linear_model: its handout, its known end, and right and wrong ways to solve it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.run import Grader, HandIn
from grader.sandbox.nurseries import Nurseries

from ..corpus.linear_model.base import BASE
from ..corpus.linear_model.correct import CORRECT
from ..grading import write_files
from .checking import bench, functions, is_full, judged, judged_reference, misjudged, starter, told

NAME = "linear_model"
DATA = ([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])


def test_the_examples_by_hand() -> None:
    reference = functions(NAME)
    assert reference["forward"](2.0, 1.0) == 2
    assert reference["loss"](2.0, 3.0, 1.0) == 1
    assert reference["gradient"](2.0, 3.0, 1.0) == -4
    assert reference["train"]([1.0, 2.0], [2.0, 4.0], 1.0, 0.125, 1) == (2.0, [2.25])


def test_the_known_end() -> None:
    w, losses = functions(NAME)["train"](*DATA, 1.0, 0.01, 100)
    assert f"{w:.4f}" == "2.0000"
    assert f"{functions(NAME)['forward'](4.0, w):.4f}" == "8.0000"
    assert [f"{loss:.4f}" for loss in losses[:3]] == ["7.3159", "3.9988", "2.1857"]
    published = bench(NAME).spec.families["published"].values
    assert published == {
        "x_data": DATA[0],
        "y_data": DATA[1],
        "w": 1.0,
        "learning_rate": 0.01,
        "epochs": 100,
    }


def test_the_reference_gets_full_marks_and_the_starter_none() -> None:
    result = judged_reference(NAME)
    assert is_full(result), told(result)
    assert judged(NAME, starter(NAME)).earned == 0


def test_right_ways_get_full_marks_and_wrong_ones_do_not() -> None:
    assert not misjudged(NAME, seeds=[1, 2], every=5)


TYPES = {
    "a tuple of one": ("return (grad,)", "gradient is a tuple of 1; one number is asked for"),
    "two numbers": (
        "return torch.stack([grad, grad])",
        "gradient has shape (2,); one number is asked for",
    ),
    "None": ("pass", "gradient is None; one number is asked for"),
    "a bool": ("return bool(grad > 0)", "gradient is a bool; a number is asked for"),
    "float16": ("return grad.half()", "gradient has dtype float16; a float is asked for"),
    "NaN": ("return grad * float('nan')", "gradient is NaN"),
}


@pytest.mark.parametrize(("end", "headline"), TYPES.values(), ids=list(TYPES))
def test_a_wrong_type_is_told_in_words(end: str, headline: str) -> None:
    variant = BASE.wrong("gradient", "x", "type", "", ("return grad", end))
    told = bench(NAME).judge(variant, 1).told
    assert any(line.endswith(": " + headline) for line in told), told


def test_losses_are_told_by_epoch() -> None:
    wrong = BASE.wrong("train", "x", "x", "", ("last = r**2", "last = r**2 / 2"))
    assert any("losses[0] is wrong, the loss of the first epoch" in t for t in _told(wrong.source))
    short = BASE.wrong("train", "x", "x", "", ("range(epochs)", "range(1, epochs)"))
    assert any("train returns 0 losses for 1 epochs" in t for t in _told(short.source))


def _told(source: str) -> list[str]:
    return told(judged(NAME, source))


@pytest.mark.parametrize("name", ["tutorial", "module", "gradient_func_grad", "train_sgd"])
def test_autograd_may_be_used_in_the_sandbox(
    name: str, tmp_path: Path, nurseries: Nurseries
) -> None:
    """What torch imports when it is first needed is nobody's rule violation."""
    (variant,) = [v for v in CORRECT if v.name == name]
    with Grader(bench(NAME).assignment, nurseries=nurseries) as grader:
        report = grader.grade(HandIn.read(write_files(tmp_path / "a", variant.files(f"{NAME}.py"))))
    assert report.earned == report.possible

"""The truth about made variants can be told, and told wrong: what is known beforehand agrees."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from .made import PAIR, Maker, _edits, _merged
from .packages import Package, find_packages
from .truth import Label, Probe, Truth, distance, loaded
from .two_layer_relu.base import FILE, FUNCTIONS
from .two_layer_relu.probes import BASE, probes
from .variant import WHOLE, Variant, clean

PACKAGE: Package = find_packages()["two_layer_relu"]
MAIN = "f.py"


@cache
def truth(function: str) -> Truth:
    base = Variant("base", function, "the base", BASE)
    return Truth(base, function, probes(function, np.random.default_rng(8)), FILE)


def small(changed: str) -> Label:
    """What a changed f is, where f(a) = 3a on two inputs was right."""
    right = Variant("right", "f", "right", "def f(a):\n    return 3 * a\n")
    inputs = [Probe(str(a), (np.array(a),)) for a in ([1.0, 2.0], [4.0])]
    return Truth(right, "f", inputs, MAIN).of({MAIN: clean(changed)}).label


@pytest.mark.parametrize("variant", PACKAGE.wrong, ids=lambda v: v.name)
def test_a_wrong_variant_is_found_to_be_wrong(variant: Variant) -> None:
    assert truth(variant.function).of(variant.files(FILE)).label is Label.WRONG


@pytest.mark.parametrize("variant", PACKAGE.correct, ids=lambda v: v.name)
def test_a_right_variant_is_not_found_to_be_wrong(variant: Variant) -> None:
    names = FUNCTIONS if variant.function == WHOLE else (variant.function,)
    labels = {truth(name).of(variant.files(FILE)).label for name in names}
    allowed = {Label.RIGHT, Label.UNDECIDED} if "float32" in variant.name else {Label.RIGHT}
    assert labels <= allowed


@pytest.mark.parametrize(
    "text",
    [
        "def f(a):\n    return a + a + a\n",
        "def f(a):\n    return (6 * a) / 2\n",
        "def f(a):\n    return 3 * (a + 1e-14)\n",
    ],
)
def test_another_way_to_compute_the_same_is_right(text: str) -> None:
    assert small(text) is Label.RIGHT


@pytest.mark.parametrize(
    "text",
    [
        "def f(a):\n    return 2 * a\n",
        "def f(a):\n    return 3 * a if len(a) > 1 else a\n",
        "def f(a):\n    a *= 3\n    return a\n",
        "def f(a):\n    return [3 * v for v in a]\n",
        "def f(a):\n    return (3 * a)[:1]\n",
        "def f(a):\n    return (3 * a).astype(int)\n",
        "def f(a):\n    return 3 * a / 0 * 0\n",
        "def f(a):\n    raise ValueError\n",
        "def g(a):\n    return 3 * a\n",
        "calls = []\ndef f(a):\n    calls.append(a)\n    return (2 + len(calls)) * a\n",
        "o = []\ndef f(a):\n    o.append(3 * a)\n    o[0][0] = o[-1][0]\n    return o[-1]\n",
        "raise SystemExit\n",
    ],
)
def test_what_differs_in_anything_that_is_asked_is_wrong(text: str) -> None:
    assert small(text) is Label.WRONG


def test_what_lies_between_rounding_and_a_mistake_is_undecided() -> None:
    assert small("def f(a):\n    return (3 + 1e-7) * a\n") is Label.UNDECIDED


def verdict_of(changed: str, **more: bool) -> Label:
    """What a changed f is, where `a > 0` was right."""
    right = Variant("right", "f", "right", "def f(a):\n    return a > 0\n")
    inputs = [Probe("1", (1.0,)), Probe("-1", (-1.0,)), Probe("0", (0.0,), **more)]
    return Truth(right, "f", inputs, MAIN).of({MAIN: clean(changed)}).label


def test_a_verdict_is_right_or_wrong_and_a_number_is_none() -> None:
    numpy = "import numpy as np\n"
    assert verdict_of("def f(a):\n    return not a <= 0\n") is Label.RIGHT
    assert verdict_of(numpy + "def f(a):\n    return np.array([a > 0])\n") is Label.RIGHT
    assert verdict_of("def f(a):\n    return a < 0\n") is Label.WRONG
    assert verdict_of("def f(a):\n    return int(a > 0)\n") is Label.WRONG


def test_where_either_answer_is_allowed_another_one_proves_nothing() -> None:
    other = "def f(a):\n    return a >= 0\n"
    assert verdict_of(other) is Label.WRONG
    assert verdict_of(other, doubtful=True) is Label.UNDECIDED
    assert verdict_of("def f(a):\n    return a > 0\n", doubtful=True) is Label.RIGHT


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("return 2 * a", Label.RIGHT),
        ("return (2 * a).float()", Label.WRONG),
        ("return 2 * a.clone().requires_grad_()", Label.WRONG),
        ("return 2 * a.requires_grad_().detach()", Label.WRONG),
        ("a.grad = a.clone()\n    return 2 * a", Label.WRONG),
    ],
)
def test_what_is_left_on_tensors_and_their_dtype_count_where_they_are_asked(
    body: str, label: Label
) -> None:
    import torch

    right = Variant("right", "f", "right", "def f(a):\n    return 2 * a\n")
    argument = (torch.tensor([1.0, 2.0], dtype=torch.float64),)
    text = {MAIN: f"def f(a):\n    {body}\n"}
    strict = [Probe("x", argument, clean=True, same_dtype=True)]
    assert Truth(right, "f", strict, MAIN).of(text).label is label
    assert Truth(right, "f", [Probe("x", argument)], MAIN).of(text).label is Label.RIGHT


def test_what_never_ends_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.corpus.truth.PATIENCE_S", 0.1)
    assert small("def f(a):\n    while True:\n        pass\n") is Label.ENDLESS


def test_at_a_kink_every_point_between_the_sides_is_right() -> None:
    low, high = np.array([0.0, 1.0]), np.array([2.0, 5.0])
    for share in (0.0, 0.3, 1.0):
        assert distance(low + share * (high - low), [low, high]) < 1e-15
    assert distance(np.array([2.0, 1.0]), [low, high]) > 0.1
    assert distance(low - 0.5 * (high - low), [low, high]) > 0.1


def test_two_edits_are_put_together_unless_they_touch_the_same_lines() -> None:
    base, one, other = "a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nc\nD\nE\n"
    assert _merged(base, [*_edits(base, one), *_edits(base, other)]) == "a\nB\nc\nD\nE\n"
    assert _merged(base, [*_edits(base, one), *_edits(base, "a\nX\nc\nd\n")]) is None


def test_pairs_are_all_different_and_hold_both_mistakes() -> None:
    maker = Maker(PACKAGE, FILE, seed=1)
    pairs = list(maker.pairs(30, seed=2))
    assert len({pair.variant.source for pair in pairs}) == 30
    assert all(pair.kind == PAIR and "+" in pair.variant.name for pair in pairs)
    assert [pair.variant.source for pair in maker.pairs(30, seed=2)] == [
        pair.variant.source for pair in pairs
    ]


def test_loading_leaves_no_module_behind() -> None:
    with loaded({"helper.py": "x = 1\n", MAIN: "from helper import x\n"}, MAIN) as module:
        assert module.x == 1
    import sys

    assert "helper" not in sys.modules
    assert "f" not in sys.modules


def test_every_package_that_is_there_is_found() -> None:
    here = Path(__file__).parent
    assert set(find_packages()) == {p.parent.name for p in here.glob("*/correct.py")}

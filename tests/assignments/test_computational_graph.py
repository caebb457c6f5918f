"""The class that differentiates itself: what its handout says, and what its examples must get."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.reference import read_fixtures, read_functions
from grader.run import Grader, HandIn
from grader.spec import load_assignment

from ..corpus.computational_graph.base import BASE, method
from ..corpus.computational_graph.correct import CORRECT
from ..corpus.computational_graph.wrong import WRONG
from ..corpus.judging import Bench
from ..grading import ROOT, headlines, write_files

ASSIGNMENT = load_assignment(ROOT / "assignments" / "computational_graph")
FILE = "computational_graph.py"
EXAMPLES = sorted((ROOT / "submissions_example" / "computational_graph").glob("*/*"))
FIXTURES: Any = read_fixtures(ASSIGNMENT)
BENCH = Bench(ASSIGNMENT)
SEED = 0
"""All variants, at more seeds: make corpus."""


def value_of(source: str) -> Any:
    space: dict[str, Any] = {"__name__": "hand_in"}
    exec(source, space)  # noqa: S102  the tests' own
    return space["Value"]


REFERENCE: Any = read_functions(ASSIGNMENT)["Value"]
CLASSES = [REFERENCE, value_of(BASE)]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(ASSIGNMENT) as started:
        yield started


# --- the handout ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", CLASSES)
def test_the_example_by_hand(value: Any) -> None:
    a, b = value(2), value(-3)
    c = a * b
    d = c + a
    out = d * c + c
    out.backward()
    assert (c.data, d.data, out.data, a.grad, b.grad) == (-6, -4, 18, 21, -18)
    out.backward()
    assert (a.grad, b.grad) == (42, -36)


@pytest.mark.parametrize("value", CLASSES)
def test_the_first_lines(value: Any) -> None:
    x, y = value(2.0), value(-3.0)
    out = x * y + x**2
    out.backward()
    assert (out.data, x.grad, y.grad) == (-2.0, 1.0, 2.0)


def test_the_handouts_call_of_a_fixture() -> None:
    told = {"data": 18.0, "a.grad": 21.0, "b.grad": -18.0}
    assert FIXTURES["braid"](REFERENCE, 2.0, -3.0) == told


def test_points_in_the_handout_add_up() -> None:
    text = (ASSIGNMENT.folder / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[-2] for line in text.split("## Points")[1].splitlines() if "|" in line]
    points = [sum(map(float, row.split("+"))) for row in rows[2:] if "**" not in row]
    assert sum(points) == ASSIGNMENT.spec.points


# --- the reference against torch's autograd -------------------------------------------------------


class Torch:
    """torch's own graph under the names that the expressions use."""

    def __init__(self, data: Any, tensor: Any = None) -> None:
        import torch

        leaf = torch.tensor(float(data), dtype=torch.float64, requires_grad=True)
        self.tensor = leaf if tensor is None else tensor

    @property
    def data(self) -> float:
        return float(self.tensor.detach())

    @property
    def grad(self) -> float:
        return 0.0 if self.tensor.grad is None else float(self.tensor.grad)

    def backward(self) -> None:
        self.tensor.backward(retain_graph=True)

    def relu(self) -> Torch:
        return Torch(0, self.tensor.relu())

    def exp(self) -> Torch:
        return Torch(0, self.tensor.exp())

    def __neg__(self) -> Torch:
        return Torch(0, -self.tensor)


def _operator(name: str) -> Any:
    def apply(self: Torch, other: Any) -> Torch:
        return Torch(0, getattr(self.tensor, name)(getattr(other, "tensor", other)))

    return apply


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow"):
    setattr(Torch, f"__{_name}__", _operator(f"__{_name}__"))

OF_TWO = [
    *("sums", "differences", "products", "quotients", "reciprocals", "reused", "twins", "diamond"),
    *("braid", "total", "ladder", "twice", "two_graphs", "shared_part", "bystander"),
]


def agree(name: str, *arguments: Any) -> None:
    ours, theirs = (FIXTURES[name](made, *arguments) for made in (REFERENCE, Torch))
    assert ours.keys() == theirs.keys()
    for key, number in ours.items():
        assert math.isclose(number, theirs[key], rel_tol=1e-10, abs_tol=1e-10), (name, key)


@pytest.mark.parametrize("name", OF_TWO)
def test_the_reference_agrees_with_autograd(name: str) -> None:
    for a, b in ((2.0, -3.0), (-1.25, 0.75), (0.37, 1.9)):
        agree(name, a, b)


@pytest.mark.parametrize(
    "name", ["whole_powers", "fractional_powers", "rectified", "rectified_zero", "exponential"]
)
def test_functions_agree_with_autograd(name: str) -> None:
    for a in (2.0, -1.25, 0.37):
        agree(name, a)


def test_the_chain_agrees_with_autograd() -> None:
    agree("chain", 0.75, -1.25)


@pytest.mark.parametrize("seed", range(60))
def test_random_expressions_agree_with_autograd(seed: int) -> None:
    drawn = random.Random(seed)  # noqa: S311  nothing secret
    numbers = [drawn.uniform(-1, 1) for _ in range(drawn.randint(1, 6))]
    steps = [[drawn.uniform(-1, 1) for _ in range(3)] for _ in range(drawn.randint(1, 60))]
    agree("expression", numbers, steps)


def test_random_expressions_use_every_operation() -> None:
    used = set()
    for seed in range(40):
        drawn = random.Random(seed)  # noqa: S311  nothing secret
        used |= {FIXTURES["_picked"](drawn.uniform(-1, 1), 14) for _ in range(8)}
    assert used == set(range(len(FIXTURES["OPERATIONS"])))


# --- hand-ins -------------------------------------------------------------------------------------


def test_there_are_enough() -> None:
    assert len(CORRECT) >= 15
    assert len(WRONG) >= 40
    assert len(EXAMPLES) >= 12
    assert sum(folder.parent.name == "full" for folder in EXAMPLES) >= 4


@pytest.mark.parametrize("variant", CORRECT, ids=lambda v: v.name)
def test_right_classes_get_full_marks(variant: Any) -> None:
    run = BENCH.judge(variant, SEED)
    assert run.all_passed, run.told


@pytest.mark.parametrize("variant", WRONG[::3], ids=lambda v: v.name)
def test_wrong_classes_never_do(variant: Any) -> None:
    assert not BENCH.judge(variant, SEED).all_passed


def test_recursion_is_named_with_the_chain_and_costs_no_more(grader: Grader) -> None:
    folder = ROOT / "submissions_example" / "computational_graph" / "partial" / "recursive_backward"
    report = grader.grade(HandIn.read(folder))
    (headline,) = headlines(report)
    assert headline.startswith("Value raises RecursionError: maximum recursion depth exceeded")
    assert headline.endswith("a chain of 10,000 nodes")
    assert report.earned == 19.0


def test_a_timeout_on_one_expression_costs_that_one_alone(grader: Grader) -> None:
    folder = ROOT / "submissions_example" / "computational_graph" / "timeout" / "one_visit_per_path"
    report = grader.grade(HandIn.read(folder))
    lost = [f"{v.task}/{v.check}" for v in report.verdicts if v.earned != v.possible]
    assert lost == ["depth/ladder"]


def test_the_chain_is_longer_than_python_recurses() -> None:
    assert sys.getrecursionlimit() * 5 < FIXTURES["CHAIN"]


def test_no_state_leaks_from_one_expression_to_the_next(tmp_path: Path, grader: Grader) -> None:
    counting = "        Value.total += 1\n        self.grad += Value.total\n"
    leaking = BASE.replace("        self.grad += 1.0\n", counting)
    leaking = leaking.replace("class Value:\n", "class Value:\n    total = 0\n\n")
    report = grader.grade(HandIn.read(write_files(tmp_path / "x", {FILE: leaking})))
    assert report.earned is not None
    assert report.earned < 1  # where no gradient counts, such as relu's at 0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "self.grad += 1.0\n",
            "self.grad = Value(1.0)\n",
            "of type Value; one number is asked for",
        ),
        ("parents=()", "parents", "missing 1 required positional argument: 'parents'"),
        (method("backward"), "    grad_of = None\n", "no attribute 'backward'"),
        (method("relu"), "", "no attribute 'relu'"),
    ],
)
def test_slips_are_told_in_words(
    tmp_path: Path, grader: Grader, old: str, new: str, words: str
) -> None:
    source = BASE.replace(old, new)
    assert source != BASE
    report = grader.grade(HandIn.read(write_files(tmp_path / "x", {FILE: source})))
    assert any(words in headline for headline in headlines(report)), headlines(report)

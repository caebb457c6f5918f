"""No right way of writing two_layer_relu loses a point, no wrong one gets full marks.

A slice of `python -m tests.corpus`: a core of what was written by hand is judged at ten seeds,
the rest, mutants and pairs of mistakes at some of them. The calls run in this process; the
published sizes, which only cost time, are left to `test_through_the_sandbox`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from grader.run import Grader, HandIn

from .corpus.judging import Bench
from .corpus.made import Made, Maker
from .corpus.packages import find_packages
from .corpus.tally import MOST_RATIO
from .corpus.truth import Label
from .corpus.two_layer_relu.base import FILE
from .corpus.variant import WHOLE, Variant
from .grading import headlines, write_files

PACKAGE = find_packages()["two_layer_relu"]
SEEDS = [pytest.param(n, marks=pytest.mark.xdist_group(f"corpus {n}")) for n in range(10)]
"""Those of one seed run in one process, which prepares it once."""
GRADIENTS = ("grad_w1", "grad_w2", WHOLE)
RIGHT_GRADIENTS = [v for v in PACKAGE.correct if v.function in GRADIENTS]
WRONG_GRADIENTS = [v for v in PACKAGE.wrong if v.function in GRADIENTS]
CORE_RIGHT = RIGHT_GRADIENTS[::2]
CORE_WRONG = WRONG_GRADIENTS[::4]
REST = [v for v in (*PACKAGE.correct, *PACKAGE.wrong) if v.function not in GRADIENTS]
EVERY_MUTANT = 40
"""One mutant in so many is judged."""
PAIRS = 60


@cache
def bench() -> Bench:
    return Bench("two_layer_relu")


@cache
def made() -> list[Made]:
    """A slice of what `python -m tests.corpus` makes."""
    assert PACKAGE.making is not None
    maker = Maker(PACKAGE, FILE, seed=3)
    mutants = chain.from_iterable(
        maker.mutants(original, start=number, step=EVERY_MUTANT)
        for number, original in enumerate(PACKAGE.making.originals)
    )
    return [*mutants, *maker.pairs(PAIRS, seed=4)]


def sample(core: Sequence[Variant], everything: Sequence[Variant], seed: int) -> list[Variant]:
    """The core, and a seventh of the others: over the seeds each of them is judged."""
    return [*core, *[v for v in everything if v not in core][seed % 7 :: 7]]


def misjudged(variants: Sequence[Variant], seed: int) -> dict[str, tuple[str, ...]]:
    """What is said of the variants that do not get what they ought to."""
    runs = {v.name: (v.is_right, bench().judge(v, seed)) for v in variants}
    narrow = {n: (f"{run.ratio:.2f} of the tolerance",) for n, (is_right, run) in runs.items()
              if is_right and run.ratio > MOST_RATIO}  # fmt: skip
    return narrow | {n: run.told for n, (right, run) in runs.items() if right != run.all_passed}


def test_the_corpus_is_large_enough() -> None:
    assert len(CORE_RIGHT) >= 30
    assert len(CORE_WRONG) >= 60
    for function in ("grad_w1", "grad_w2"):
        assert sum(v.function == function for v in PACKAGE.correct) >= 40
        assert sum(v.function == function for v in PACKAGE.wrong) >= 100


@pytest.mark.parametrize("seed", SEEDS)
def test_right_gradients_get_full_marks(seed: int) -> None:
    assert not misjudged(sample(CORE_RIGHT, RIGHT_GRADIENTS, seed), seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_gradients_never_get_full_marks(seed: int) -> None:
    assert not misjudged(sample(CORE_WRONG, WRONG_GRADIENTS, seed), seed)


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_the_other_functions(seed: int) -> None:
    assert not misjudged(REST, seed)


@pytest.mark.xdist_group("corpus made")
def test_mutants_and_pairs_of_mistakes() -> None:
    known = [one.variant for one in made() if one.is_judged]
    assert len(known) > 0.95 * len(made()) > 100
    assert not misjudged(known, 5)


@pytest.mark.xdist_group("corpus made")
def test_hardly_any_made_variant_is_left_undecided() -> None:
    undecided = [m.variant.name for m in made() if m.verdict.label is Label.UNDECIDED]
    assert len(undecided) <= len(made()) // 100, undecided


@pytest.mark.parametrize(
    "variant", [v for v in PACKAGE.correct if not v.slow][::5], ids=lambda v: v.name
)
def test_through_the_sandbox(variant: Variant, tmp_path: Path, grader: Grader) -> None:
    files = write_files(tmp_path / "hand_in", variant.files(FILE))
    report = grader.grade(HandIn.read(files))
    assert report.earned == report.possible, headlines(report)

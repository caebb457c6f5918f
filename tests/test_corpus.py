"""No right way of writing the gradients loses a point, no wrong one gets full marks.

A core of both is judged at twenty seeds, the rest at some of them. The calls run in this process;
the published sizes, which only cost time, are left to `test_through_the_sandbox`.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from grader.judge import Judged, judge
from grader.prepare import Prepared, Seeds, prepare
from grader.reference import read_functions
from grader.run import Grader, HandIn

from .corpus.two_layer_relu.base import FILE, Variant
from .corpus.two_layer_relu.correct import CORRECT
from .corpus.two_layer_relu.wrong import WRONG
from .direct import observe_directly
from .grading import headlines, two_layer_relu, without_families, write_files

SEEDS = range(20)
POSSIBLE = 18
"""Of 20: the two hidden checks, a point each, have no cases without a secret seed."""
GRADIENTS = ("grad_w1", "grad_w2", "module")
RIGHT_GRADIENTS = [v for v in CORRECT if v.function in GRADIENTS]
WRONG_GRADIENTS = [v for v in WRONG if v.function in GRADIENTS]
CORE_RIGHT = RIGHT_GRADIENTS[::2]
CORE_WRONG = WRONG_GRADIENTS[::4]
REST = [v for v in (*CORRECT, *WRONG) if v.function not in GRADIENTS]


@cache
def prepared(seed: int) -> Prepared:
    assignment = without_families(two_layer_relu(), "published")
    return prepare(
        assignment.spec, Seeds(seed, None), read_functions(assignment), "assignment.toml"
    )


def judged(variant: Variant, seed: int) -> Judged:
    ready = prepared(seed)
    requests = [request for case in ready.all_cases() for request in case.requests(2.0)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # overflow and the like are the hand-in's own affair
        evidence = observe_directly(variant.files, FILE, requests)
    siblings = frozenset(path.split("/")[0].removesuffix(".py") for path in variant.files)
    return judge(ready, evidence, siblings)


def told(result: Judged) -> list[str]:
    return [f"{f.case}: {f.headline}" for v in result.verdicts for f in v.findings]


def sample(core: Sequence[Variant], everything: Sequence[Variant], seed: int) -> list[Variant]:
    """The core, and a seventh of the others: over the seeds each of them is judged thrice."""
    return [*core, *[v for v in everything if v not in core][seed % 7 :: 7]]


def test_the_corpus_is_large_enough() -> None:
    assert len(CORE_RIGHT) >= 30
    assert len(CORE_WRONG) >= 60


@pytest.mark.parametrize("seed", SEEDS)
def test_right_gradients_get_full_marks(seed: int) -> None:
    some = sample(CORE_RIGHT, RIGHT_GRADIENTS, seed)
    lost = {v.name: told(r) for v in some if (r := judged(v, seed)).earned != POSSIBLE}
    assert not lost


@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_gradients_never_get_full_marks(seed: int) -> None:
    some = sample(CORE_WRONG, WRONG_GRADIENTS, seed)
    passed = [v.name for v in some if judged(v, seed).earned == POSSIBLE]
    assert not passed


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_the_other_functions(seed: int) -> None:
    results = {v.name: (v.mistake is None, judged(v, seed)) for v in REST}
    wrong = {
        n: told(r) for n, (is_right, r) in results.items() if is_right != (r.earned == POSSIBLE)
    }
    assert not wrong


@pytest.mark.parametrize("variant", [v for v in CORRECT if not v.slow], ids=lambda v: v.name)
def test_through_the_sandbox(variant: Variant, tmp_path: Path, grader: Grader) -> None:
    report = grader.grade(HandIn.read(write_files(tmp_path / "hand_in", variant.files)))
    assert report.earned == report.possible, headlines(report)

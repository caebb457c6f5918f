"""forward_vs_reverse: its handout, its special rules, and right and wrong ways to solve it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.reference import read_functions
from grader.spec import load_assignment

from ..corpus.forward_vs_reverse.base import hand_in
from ..corpus.forward_vs_reverse.correct import CORRECT
from ..corpus.forward_vs_reverse.wrong import WRONG
from ..corpus.judging import Bench
from ..corpus.variant import WHOLE, Variant, clean

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "assignments" / "forward_vs_reverse"
SEEDS = range(1)

X = np.array([[1.0, 2.0]])
Y = np.array([[3.0]])
W1 = np.array([[1.0, 2.0], [1.0, -2.0]])
W2 = np.array([[2.0], [-1.0]])


@cache
def bench() -> Bench:
    return Bench("forward_vs_reverse")


@cache
def functions() -> Any:
    return read_functions(load_assignment(FOLDER))


def passed(source: str, seed: int = 1, **siblings: str) -> dict[str, bool]:
    files = {f"{name}.py": text for name, text in siblings.items()}
    return bench().judge(Variant("", WHOLE, "", source, siblings=files), seed).passed


# --- the handout ----------------------------------------------------------------------------------


def test_the_example_by_hand() -> None:
    jvp, vjp = functions()["jvp"], functions()["vjp"]
    dw1, dw2 = np.array([[1.0, 0.0], [0.0, 3.0]]), np.array([[1.0], [5.0]])
    assert jvp(X, Y, W1, W2, dw1, dw2) == 30
    grad_w1, grad_w2 = vjp(X, Y, W1, W2)
    np.testing.assert_array_equal(grad_w1, [[12, 0], [24, 0]])
    np.testing.assert_array_equal(grad_w2, [[18], [0]])
    assert np.sum(grad_w1 * dw1) + np.sum(grad_w2 * dw2) == 30
    for got, want in zip(
        functions()["gradient_by_forward_mode"](X, Y, W1, W2), (grad_w1, grad_w2), strict=True
    ):
        np.testing.assert_array_equal(got, want)


def test_the_answers_are_those_of_the_published_sizes() -> None:
    n, d_in, hidden, d_out = 64, 1000, 100, 10
    answers = functions()["ANSWERS"]
    assert n not in answers.values()
    assert answers["forward_sweeps"] == d_in * hidden + hidden * d_out == 101_000
    assert answers["reverse_sweeps"] == 1
    assert answers["computed"] == "d loss / d weights"
    assert functions()["REASONS"].keys() == answers.keys()


def test_the_handout_does_not_give_the_answers_away() -> None:
    for name in ("README.md", "starter.py", "assignment.toml", "fixtures.py"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert not re.search(r"101[ ,_]?000|\bone sweep for each\b", text), name


def test_what_the_handout_says_of_points_is_so() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    points = [float(p) for p in re.findall(r"^\|.*\| ([\d.]+) \|$", text, re.MULTILINE)]
    checks = [c for task in bench().spec.task for c in task.check if c.points]
    assert points == [check.points for check in checks]
    assert f"**{bench().spec.points:g}**" in text
    kinds = {"jvp": 12, "vjp": 12, "gradient_by_forward_mode": 11}
    whole = load_assignment(FOLDER).spec
    for task in whole.task:
        if task.id in kinds:
            assert len(task.check[0].families) == kinds[task.id]


def test_the_second_call_of_the_handout_works(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    code = next(c for c in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "mine.jvp" in c)
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.syspath_prepend(
        str(ROOT / "submissions_example" / "forward_vs_reverse" / "full" / "textbook")
    )
    printed: list[tuple[object, ...]] = []
    names = {"print": lambda *words: printed.append(words)}
    exec(code, names)  # noqa: S102 - the handout's own
    assert printed == [(True, True)]


# --- the starter and the special rule ------------------------------------------------------------


def test_the_starter_scores_nothing() -> None:
    source = (FOLDER / "starter.py").read_text(encoding="utf-8")
    assert not any(passed(source).values())
    part = bench().part(*_seeds())
    assert bench().judged(part, Variant("", WHOLE, "", source)).earned == 0


def _seeds() -> Any:
    from grader.prepare import Seeds

    return Seeds(1, 2), tuple(task.id for task in bench().spec.task)


def test_a_right_construction_from_a_wrong_jvp_keeps_its_points() -> None:
    source = hand_in({"jvp": "def jvp(x, y, w1, w2, dw1, dw2):\n    return np.sum(dw1 * 3)\n"})
    variant = Variant("", "gradient_by_forward_mode", "", source, "wrong")
    told = bench().judge(variant, 1).told
    assert not any("built_from_jvp" in line for line in told)
    assert any("gradient_by_forward_mode/values" in line for line in told)


@pytest.mark.parametrize("name", ["calls_vjp", "own_jvp", "backpropagates"])
def test_right_values_by_another_way_lose_the_points_for_following(name: str) -> None:
    (variant,) = [v for v in WRONG if v.name == f"gradient_by_forward_mode_{name}"]
    told = bench().judge(variant, 1).told
    assert {line.split()[0] for line in told} == {"gradient_by_forward_mode/built_from_jvp"}


def test_the_student_s_own_jvp_is_back_after_the_call() -> None:
    source = hand_in({}) + clean(
        """
        own = jvp


        def vjp(x, y, w1, w2, old=vjp):
            assert jvp is own
            return old(x, y, w1, w2)
        """
    )
    assert all(passed(source).values())


# --- the corpus -----------------------------------------------------------------------------------


def test_the_corpus_is_large_enough() -> None:
    right, wrong = Counter(v.function for v in CORRECT), Counter(v.function for v in WRONG)
    for function in ("jvp", "vjp", "gradient_by_forward_mode"):
        assert right[function] >= 15
        assert wrong[function] >= 40


@pytest.mark.parametrize("seed", SEEDS)
def test_right_ways_get_full_marks(seed: int) -> None:
    runs = {variant.name: bench().judge(variant, seed) for variant in CORRECT}
    assert not {name: run.told for name, run in runs.items() if not run.all_passed}


@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_ways_never_get_full_marks(seed: int) -> None:
    assert not [v.name for v in WRONG[seed::4] if bench().judge(v, seed).all_passed]

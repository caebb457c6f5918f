"""The pure parts of the comparison with other tools, and what its hand-ins are."""

from __future__ import annotations

import ast
import json
import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.side_by_side.hand_ins import FILE, Arrays, HandIn, of_kind, the_class, timed
from benchmarks.side_by_side.rounds import Found
from benchmarks.side_by_side.table import PlaceError, number, placed, spread, table
from benchmarks.side_by_side.tools import TOOLS, Measured
from benchmarks.side_by_side.tools.base import write_hand_in, write_right_answers
from grader.run import Grader
from grader.run import HandIn as Submission
from grader.spec import load_assignment

ROOT = Path(__file__).parents[2]
FLOOR = ROOT / "benchmarks" / "side_by_side" / "floor.py"


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
def test_the_class_is_the_same_each_time_and_each_hand_in_another(arrays: Arrays) -> None:
    hand_ins = the_class(40, arrays)
    assert hand_ins == the_class(40, arrays)
    assert len({one.source for one in hand_ins}) == len({one.id for one in hand_ins}) == 40
    kinds = Counter(one.kind for one in hand_ins)
    assert kinds == {"right": 29, "wrong": 8, "syntax": 1, "loop": 1, "forging": 1}


def test_throughput_leaves_the_loop_out_and_always_has_the_forging_one_last() -> None:
    hand_ins = the_class(40, "numpy")
    assert len(timed(hand_ins)) == 39
    for most in (1, 8):
        chosen = timed(hand_ins, most)
        assert len(chosen) == most
        assert chosen[-1].kind == "forging"


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
def test_only_the_broken_one_does_not_compile(arrays: Arrays) -> None:
    for one in the_class(40, arrays):
        if one.kind == "syntax":
            with pytest.raises(SyntaxError):
                ast.parse(one.source)
        else:
            ast.parse(one.source)


@pytest.fixture(scope="module")
def told_by_floor(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float | None]:
    """What a bare fork loop, which believes everybody, says of the class."""
    folder = tmp_path_factory.mktemp("floor")
    write_right_answers(folder, "numpy")
    written = [write_hand_in(folder / one.id, one) for one in timed(the_class(40, "numpy"))]
    files = [str(path / FILE) for path in written]
    done = subprocess.run(
        [sys.executable, str(FLOOR), str(folder), *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # traces of the broken ones
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=True,
    )
    said = [line for line in done.stdout.decode().splitlines() if line.startswith('{"wall_s"')]
    scores: dict[str, float | None] = json.loads(said[-1])["scores"]
    return scores


def test_right_ones_are_right_and_the_others_are_not(
    told_by_floor: dict[str, float | None],
) -> None:
    for one in timed(the_class(40, "numpy")):
        score = told_by_floor[one.id]
        match one.kind:
            case "right":
                assert score == 1, one
            case "wrong":
                assert score is not None, one
                assert score < 1, one
            case "syntax":
                assert score is None


def test_the_forging_one_forges_where_nothing_is_kept_apart_and_gets_nothing_here(
    told_by_floor: dict[str, float | None], tmp_path: Path
) -> None:
    forging = of_kind(the_class(40, "numpy"), "forging")
    assert told_by_floor[forging.id] == 1
    assert graded(forging, tmp_path) == 0


def test_right_ones_of_every_style_get_full_points_here(tmp_path: Path) -> None:
    right = [one for one in the_class(40, "numpy") if one.kind == "right"]
    styles = {one.source.split("# version")[0]: one for one in right[:6]}
    assert len(styles) == 6
    assert [graded(one, tmp_path / one.id) for one in styles.values()] == [10] * 6


def test_the_endless_one_uses_up_any_time() -> None:
    loop = of_kind(the_class(40, "numpy"), "loop")
    call = f"{loop.source}\ngrad_w1(np.ones((2, 3)), np.ones((2, 1)), None, None)\n"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (1, 2))

    done = subprocess.run([sys.executable, "-c", call], preexec_fn=limit, check=False)
    assert done.returncode == -signal.SIGXCPU


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.2934, "0.293"), (0.9996, "1.00"), (4.7, "4.70"), (61.04, "61.0"), (99.96, "100")],
)
def test_numbers_have_three_figures(value: float, text: str) -> None:
    assert number(value) == text


def test_a_spread_is_the_median_and_the_range() -> None:
    assert spread([4.0, 2.0, 3.0]) == "3.00 (2.00 to 4.00)"
    assert spread([4.0]) == "4.00"
    assert spread([]) == "-"


def test_a_table_has_a_row_a_tool() -> None:
    hand_ins = (HandIn("a", "right", ""), HandIn("b", "wrong", ""), HandIn("f", "forging", ""))
    quick = Measured(2.0, 40, {"a": 1.0, "b": 0.5, "f": 0.0}, start_s=1.25, sandbox="full")
    slow = Measured(10.0, 3, {"a": 1.0, "b": 1.0, "f": 1.0})
    endless = Measured(100.4, 1, {"l": None}, late=True)
    ended = Measured(4.01, 1, {"l": 0.0})
    found = {
        "grader": Found(TOOLS["grader"], [quick, quick], [], 151.2, ended),
        "otter-grader": Found(TOOLS["otter-grader"], [slow, slow], [66.0, 67.0], 400.0, endless),
    }
    lines = table(found, hand_ins).splitlines()
    assert lines[2] == (
        "| grader | full | 20.0 (20.0 to 20.0) | - | - | 40 | 1.25 | 151 |"
        " ended by itself after 4.01 s, 0 % | 0 % | 1 of 1, 1 of 1 |"
    )
    assert lines[3] == (
        "| otter-grader | none | 0.300 (0.300 to 0.300) | 66.5 (66.0 to 67.0) | - | 3 | - | 400 |"
        " never ended; ended from outside after 100 s | 100 % | 1 of 1, 0 of 1 |"
    )
    assert {line.count("|") for line in lines} == {12}


def test_a_table_tells_of_rounds_that_did_not_end() -> None:
    hand_ins = (HandIn("a", "right", ""), HandIn("f", "forging", ""))
    ended = Measured(10.0, 8, {"a": 1.0, "f": 1.0})
    late = Measured(60.0, 8, {"a": None, "f": 1.0}, late=True)
    found = {"otter-grader": Found(TOOLS["otter-grader"], [ended, late])}
    (row,) = table(found, hand_ins).splitlines()[2:]
    assert "| 8, ended from outside in 1 of 2 rounds |" in row


def test_a_table_replaces_the_one_before_it_between_its_marks() -> None:
    empty = placed(
        "before\n<!-- numpy: written by python -m benchmarks.side_by_side --write -->\nold\n"
        "<!-- end of numpy -->\nafter\n",
        "numpy",
        "new",
    )
    assert "old" not in empty
    assert placed(empty, "numpy", "new") == empty
    assert empty.startswith("before\n")
    assert empty.endswith("\nnew\n\n<!-- end of numpy -->\nafter\n")


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(PlaceError, match="end of torch"):
        placed("nothing here", "torch", "new")


def graded(hand_in: HandIn, folder: Path) -> float | None:
    """Points in the benchmark's own assignment."""
    assignment = load_assignment(ROOT / "benchmarks" / "assignment" / "two_layer")
    with Grader(assignment, sandbox="none") as grader:
        return grader.grade(Submission.read(write_hand_in(folder, hand_in))).earned

"""What a student's process says of itself is bounded, and bounds hide nothing."""

from __future__ import annotations

import json
import sys

import pytest

from grader.intake.limits import MAX_PYTHON_FILES
from grader.sandbox.child import Reply
from grader.sandbox.replies import MAX_ROOTS, read_roots


def roots(*names: object) -> tuple[str, ...]:
    return read_roots(Reply({}, json.dumps(names).encode()))


def test_a_module_cannot_be_hidden_behind_all_that_may_be_loaded() -> None:
    siblings = [f"a{number}" for number in range(MAX_PYTHON_FILES)]
    assert "torch" in roots(*siblings, *sys.stdlib_module_names, "torch")


def test_names_are_sorted_told_once_and_bounded() -> None:
    assert roots("b", "a", "b") == ("a", "b")
    assert len(roots(*(f"m{number}" for number in range(2 * MAX_ROOTS)))) == MAX_ROOTS


@pytest.mark.parametrize("payload", [b"", b"{}", b'"torch"', b"[" * 100_000, b"\xff"])
def test_what_is_no_list_of_names_is_nothing(payload: bytes) -> None:
    assert read_roots(Reply({}, payload)) == ()


def test_what_is_no_name_is_left_out() -> None:
    assert roots("a", 1, None, ["torch"]) == ("a",)

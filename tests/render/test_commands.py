"""The commands below a failed check."""

from __future__ import annotations

import shlex

import pytest

from grader.render import Style, render_terminal
from grader.render.commands import next_commands, quoted

from .builders import a_fault, a_finding, hostile, partial, rule_violation, ungradable

CASE = "grad_w1/values#0"


def commands(path: str = ".", case: str | None = CASE, columns: int = 74) -> list[str]:
    return next_commands(a_finding(case=case), columns, path)


def test_both_commands_on_one_line() -> None:
    assert commands() == [f"more   grade explain BP104      again  grade replay . {CASE}"]


def test_on_two_lines_where_one_is_too_short() -> None:
    assert commands("homework/two_layer_relu.py") == [
        "more   grade explain BP104",
        f"again  grade replay homework/two_layer_relu.py {CASE}",
    ]


def test_a_path_that_is_too_long_is_stood_in_for() -> None:
    assert commands("a" * 90)[1] == f"again  grade replay SUBMISSION {CASE}"


def test_a_finding_without_a_case_has_nothing_to_run_again() -> None:
    assert commands(case=None) == ["more   grade explain BP104"]
    assert next_commands(a_finding(code=""), 74) == []
    assert commands(case="x" * 90) == ["more   grade explain BP104"]


@pytest.mark.parametrize("path", ["my homework", "a'b", "$(rm)", "#x", "a#b", "a;b", "ä/b", "*"])
def test_a_path_can_be_pasted_into_a_shell(path: str) -> None:
    assert shlex.split(quoted(path), comments=True) == [path] or path == "a#b"
    assert shlex.split(quoted(path)) == [path]


def test_in_the_report_once_for_each_block() -> None:
    text = render_terminal(partial(), style=Style(), path=".")
    assert text.count("more   grade explain") == 2
    assert f"    more   grade explain BP104      again  grade replay . {CASE}\n" in text
    assert "more   grade explain BP003" in render_terminal(ungradable(), style=Style())
    assert render_terminal(rule_violation(), style=Style()).count("grade explain BP501") == 1
    assert "grade explain" not in render_terminal(a_fault(), style=Style())


def test_a_path_that_could_steer_a_terminal_is_stood_in_for() -> None:
    text = render_terminal(hostile(), style=Style(), path="\x1b[2Jx")
    assert "\x1b" not in text
    assert "grade replay SUBMISSION" in text

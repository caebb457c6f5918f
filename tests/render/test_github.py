"""Annotations of a GitHub workflow: one line each, and nothing of a student's becomes a command."""

from __future__ import annotations

import re

import pytest

from grader.records import Cause, Report, Status
from grader.render import FORMATS, Options, render_github
from grader.render.github import command, escape_data, escape_property

from .builders import (
    FILE,
    SITUATIONS,
    a_fault,
    a_finding,
    a_report,
    a_verdict,
    full_marks,
    partial,
    redacted,
    self_check,
    ungradable,
)

COMMAND = re.compile(r"::(error|warning) ((?:\w+=[^,:\n]*,?)+)::([^\n]*)")


def wrong(**more: object) -> Report:
    found = a_finding("BP104", "wrong in 2 of 4 entries", file=FILE, line=31, **more)
    return a_report(a_verdict("grad_w1/values", Status.FAIL, findings=(found,)))


def test_a_finding_is_an_annotation_at_its_line_and_columns() -> None:
    cause = Cause(id="x", sentences=("The mask is missing.",), hints=("Look.",), calls=3)
    text = render_github(wrong(columns=(11, 23), causes=(cause,)), "homework")
    assert text == (
        "::error file=homework/two_layer_relu.py,line=31,col=12,endColumn=23,"
        "title=BP104 grad_w1/values::wrong in 2 of 4 entries%0AThe mask is missing.\n0 / 4\n"
    )


def test_what_goes_on_in_another_line_ends_where_it_begins() -> None:
    assert "col=12,endColumn=12," in render_github(wrong(columns=(11, 0)))


def test_a_place_that_is_not_known_is_left_out() -> None:
    report = a_report(a_verdict("loss/values", Status.FAIL, findings=(a_finding(),)))
    assert render_github(report).startswith("::error title=BP104 loss/values::wrong in 20")


def test_lines_of_a_notebook_are_of_its_cells_and_left_out() -> None:
    found = a_finding(file="homework.ipynb", line=3)
    text = render_github(a_report(a_verdict("loss/values", Status.FAIL, findings=(found,))))
    assert "file=homework.ipynb,title=" in text


def test_the_rest_of_a_report() -> None:
    assert render_github(full_marks()) == "11 / 11\n"
    assert render_github(ungradable()).count("::error ") == 1
    assert "Run the file with python yourself" in render_github(ungradable())
    assert set(re.findall("::(error|warning) ", render_github(a_fault()))) == {"warning"}
    assert "::error title=grad_w1/unseen::did not pass (hidden)" in render_github(redacted())
    assert render_github(self_check()).endswith("4.67 / 18 on visible checks\n")
    assert render_github(partial()).count("::error ") == 6


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_line_is_a_whole_command_or_the_total(situation: str) -> None:
    *commands, total = render_github(SITUATIONS[situation](), "a,b: c%").splitlines()
    assert all(COMMAND.fullmatch(line) for line in commands)
    assert not total.startswith(("::", "##["))


def test_nothing_of_a_student_ends_a_command_or_begins_one() -> None:
    evil = "x\n::set-output name=a::b\r\n::error file=/etc/passwd,line=1::%0A::stop-commands::t"
    found = a_finding("BP110", evil, file=f"a,line=9::{evil}.py", line=3)
    report = a_report(
        a_verdict("t,a/c::x", Status.FAIL, findings=(found,)), submission=evil, title=evil
    )
    lines = render_github(report, evil).splitlines()
    assert len(lines) == 2
    found_command = COMMAND.fullmatch(lines[0])
    assert found_command
    names = [part.partition("=")[0] for part in found_command[2].split(",")]
    assert names == ["file", "line", "title"]
    assert "%250A" in found_command[3]


def test_escapes_are_those_that_github_documents() -> None:
    assert escape_data("a%b\r\nc:d,e") == "a%25b%0D%0Ac:d,e"
    assert escape_property("a%b\r\nc:d,e") == "a%25b%0D%0Ac%3Ad%2Ce"
    assert command("error", {"title": "a:b"}, ["c", "d"]) == "::error title=a%3Ab::c%0Ad"


def test_the_format_puts_each_assignment_in_its_folder() -> None:
    options = Options(folders={"two_layer_relu": "sub"})
    assert "file=sub/two_layer_relu.py" in FORMATS["github"]([wrong()], options)
    assert FORMATS["github"]([partial(), partial()], options).endswith("in 2 assignments\n")

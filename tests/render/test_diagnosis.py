from __future__ import annotations

import re
from typing import Any

import pytest

from grader.records import ByHand, Cause, Excerpt, Finding, Report, Status, Step
from grader.render import FORMATS, Options, Style, render_terminal
from grader.render.diagnosis import (
    GLYPHS,
    angle_line,
    by_hand_lines,
    cause_lines,
    excerpt_lines,
    numbers,
    picture_lines,
)
from grader.render.text import width

from .builders import FILE, a_finding, a_mismatch, a_report, a_verdict

COLUMNS = 74
HOSTILE = "\x1b[2J\x1b]0;owned\x07<script>\u202e\x00|`*_"
MASK = Cause(
    id="no_mask", sentences=("The mask is missing.",), hints=("Which unit is off?",), calls=12
)
OTHER = Cause(id="half", sentences=("It is halved.", "It is reversed."), hints=("Look.",), calls=12)


def an_excerpt(*lines: str, first: int = 30, start: int = 4, end: int = 0) -> Excerpt:
    return Excerpt(lines=lines, first=first, start=start, end=end)


def a_case(**changes: Any) -> ByHand:
    steps = (
        Step(name="h", right=-1.0),
        Step(name="grad_w1", right=((0.0,),), yours=((-12.0,),)),
    )
    values: dict[str, Any] = {"inputs": (("x", ((1.0,),)), ("w1", ((-1.0,),))), "steps": steps}
    return ByHand(**values | changes)


def explained(**changes: Any) -> Finding:
    values: dict[str, Any] = {
        "file": FILE,
        "line": 31,
        "columns": (11, 23),
        "mistake": "no_mask",
        "causes": (MASK,),
        "by_hand": a_case(),
        "excerpt": an_excerpt("    grad_h = g @ w2.T", "    return x.T @ grad_h", start=11, end=23),
        "case": "grad_w1/values#0",
    }
    return a_finding(**values | changes)


def a_whole_report(finding: Finding, **mismatch: Any) -> Report:
    levels = ((0, 1, 2), (3, 0, 1))
    shown = a_mismatch(**{"levels": levels, "angle_deg": 24.9, "length_ratio": 1.1} | mismatch)
    check = a_verdict(
        "grad_w1/values", Status.FAIL, findings=(finding,), mismatches=(shown,), possible=8.0
    )
    return a_report(check)


def terminal(finding: Finding, style: Style | None = None, **mismatch: Any) -> str:
    return render_terminal(a_whole_report(finding, **mismatch), style=style or Style())


# --- the source -----------------------------------------------------------------------------------


def test_the_wrong_expression_is_underlined() -> None:
    excerpt = an_excerpt("    grad_h = g @ w2.T", "    return x.T @ grad_h", start=11, end=23)
    assert excerpt_lines(excerpt, COLUMNS) == [
        "30 │     grad_h = g @ w2.T",
        "31 │     return x.T @ grad_h",
        "   │            ──────────── this result",
    ]


def test_numbers_of_lines_stand_below_each_other() -> None:
    lines = excerpt_lines(an_excerpt("a", "b", first=9, start=0), COLUMNS)
    assert lines[:2] == [" 9 │ a", "10 │ b"]


def test_an_expression_that_goes_on_is_underlined_to_the_end_of_the_line() -> None:
    *_, mark = excerpt_lines(an_excerpt("y = f(a,", start=4), COLUMNS)
    assert mark == "   │     ──── this result"


def test_wide_characters_take_two_columns() -> None:
    line = "y = '漢字' + wrong"
    lines = excerpt_lines(an_excerpt(line, start=11, end=16), COLUMNS)
    assert width(lines[1].split("─")[0]) == width(lines[0].split("wrong")[0])
    assert lines[1].count("─") == 5


@pytest.mark.parametrize("line", ["x" * 300, "漢" * 150, "e\u0301" * 200, " " * 190 + "x"])
@pytest.mark.parametrize("start", [0, 60, 150, 400])
@pytest.mark.parametrize("columns", [40, COLUMNS])
def test_no_line_of_the_source_is_too_wide(line: str, start: int, columns: int) -> None:
    for end in (0, start + 5):
        lines = excerpt_lines(an_excerpt(line, first=9999, start=start, end=end), columns)
        assert max(map(width, lines)) <= columns


def test_what_lies_beyond_the_edge_is_not_underlined() -> None:
    assert len(excerpt_lines(an_excerpt("x" * 200, start=180, end=190), COLUMNS)) == 1


def test_no_excerpt_is_no_line() -> None:
    assert excerpt_lines(None, COLUMNS) == []
    assert excerpt_lines(an_excerpt(), COLUMNS) == []


# --- the picture ----------------------------------------------------------------------------------


def test_the_picture_shows_every_entry_and_its_legend() -> None:
    lines = picture_lines(a_mismatch(levels=((0, 1, 2), (3, 0, 1))), COLUMNS)
    assert lines == [
        "error in w1 by row and column",
        "    0  1  2",
        "0  ·· ░░ ▒▒    ·· right",
        "1  ██ ·· ░░    ░░ under 10 %",
        "   ▒▒ under 100 %   ██ worse",
    ]


@pytest.mark.parametrize(
    "levels", [(), ((),), ((3,),), ((0, 0), (0, 0)), ((3, 3), (3, 3)), ((2, 2),)]
)
def test_there_is_no_picture_where_it_would_tell_nothing(levels: Any) -> None:
    assert picture_lines(a_mismatch(levels=levels), COLUMNS) == []


def test_the_largest_picture_fits() -> None:
    row = tuple(n % 4 for n in range(16))
    lines = picture_lines(a_mismatch(name="w" * 90, levels=(row,) * 16), COLUMNS)
    assert len(lines) == 18
    assert max(map(width, lines)) <= COLUMNS


def test_the_angle_needs_both_its_numbers() -> None:
    assert angle_line(a_mismatch()) == []
    assert angle_line(a_mismatch(angle_deg=24.94, length_ratio=1.1)) == [
        "angle to the right result  24.9°   length \N{MULTIPLICATION SIGN} 1.1"
    ]


# --- the cause ------------------------------------------------------------------------------------


def test_one_cause_is_said_with_its_proof_and_its_hint() -> None:
    assert cause_lines(explained(), COLUMNS) == [
        "cause  The mask is missing.",
        "       It explains all 12 results that came back, entry by entry.",
        "hint   Which unit is off?",
    ]


def test_of_several_it_is_said_that_nothing_tells_them_apart() -> None:
    text = "\n".join(cause_lines(explained(causes=(MASK, OTHER)), COLUMNS))
    assert "cause  The mask is missing.\nor     It is halved. It is reversed.\n" in text
    assert "Either explains all 12 results" in text
    assert "no\n       input tells them apart." in text
    text = "\n".join(cause_lines(explained(causes=(MASK, OTHER, MASK)), COLUMNS))
    assert "Each of them explains all 12 results" in text


def test_at_most_three_causes_are_said() -> None:
    assert (
        len([line for line in cause_lines(explained(causes=(MASK,) * 5), 74) if "or " in line]) == 2
    )


def test_no_cause_is_no_line() -> None:
    assert cause_lines(explained(causes=()), COLUMNS) == []


# --- by hand --------------------------------------------------------------------------------------


def test_a_case_for_paper_is_a_table() -> None:
    assert by_hand_lines(a_case(), COLUMNS) == [
        "by hand  x = 1   w1 = -1",
        "           right   yours",
        "  h           -1",
        "  grad_w1      0   -12  <-",
    ]


def test_what_is_right_has_no_mark() -> None:
    steps = (Step(name="f", right=1.0, yours=1.0), Step(name="g", right=1.0, yours=2.0))
    marked = [line for line in by_hand_lines(a_case(steps=steps), COLUMNS) if "<-" in line]
    assert len(marked) == 1
    assert marked[0].strip().startswith("g ")


def test_arrays_are_written_as_one_would_type_them() -> None:
    assert numbers(((1.0, 2.0), (3.0, -0.5))) == "[[1, 2], [3, -0.5]]"
    assert numbers(((4.0,),)) == "4"
    assert numbers((1.0, 2.0)) == "[1, 2]"
    assert numbers(()) == "[]"


def test_a_case_that_is_too_large_for_paper_is_not_shown() -> None:
    large = tuple(float(n) for n in range(13))
    assert by_hand_lines(a_case(inputs=(("x", large),)), COLUMNS) == []
    steps = (Step(name="big", right=large), Step(name="g", right=1.0, yours=2.0))
    assert "big" not in "\n".join(by_hand_lines(a_case(steps=steps), COLUMNS))
    assert by_hand_lines(None, COLUMNS) == []


@pytest.mark.parametrize("columns", [40, COLUMNS])
def test_no_line_of_a_case_is_too_wide(columns: int) -> None:
    row = (-1.2345678e-10,) * 3
    matrix = (row,) * 4
    inputs = tuple((f"variable_{n}", matrix) for n in range(4))
    steps = tuple(Step(name="n" * 60, right=matrix, yours=matrix[:3]) for _ in range(2))
    lines = by_hand_lines(ByHand(inputs=inputs, steps=steps), columns)
    assert max(map(width, lines)) <= columns
    infinite = Step(name="漢" * 30, right=float("nan"), yours=(float("inf"),) * 12)
    lines = by_hand_lines(a_case(steps=(infinite,)), columns)
    assert max(map(width, lines)) <= columns


# --- whole reports --------------------------------------------------------------------------------

LONG = {
    "excerpt": an_excerpt("\t" + HOSTILE + "x" * 190, "y = " + "漢字" * 90, start=4, end=190),
    "causes": (
        Cause(id="i" * 90, sentences=("word " * 60, "w" * 200), hints=("h" * 200,), calls=9),
        OTHER,
    ),
    "by_hand": ByHand(
        inputs=(("v" * 100, 1.0), (HOSTILE, ((1e-300, float("nan")),))),
        steps=(Step(name=HOSTILE + "s" * 90, right=1.0, yours=float("inf")),),
        case=HOSTILE,
    ),
}


@pytest.mark.parametrize("style", [Style(), Style(unicode=False), Style(colour=True)])
def test_an_explained_report_keeps_to_80_columns(style: Style) -> None:
    for finding in (explained(), explained(**LONG)):
        text = terminal(finding, style, name="w" * 80)
        assert max(map(width, text.split("\n"))) <= 80


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_steers_nothing(name: str) -> None:
    report = a_whole_report(explained(**LONG), name=HOSTILE)
    text = FORMATS[name]([report], Options(verbose=True))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)


def test_hostile_text_is_no_html_and_breaks_out_of_no_fence() -> None:
    lines = ("```", "<script>alert(1)</script>", "~~~~ </pre>")
    report = a_whole_report(explained(excerpt=an_excerpt(*lines)))
    text = FORMATS["markdown"]([report], Options())
    for line in text.split("\n"):
        assert "<script>" not in line or line.startswith("    ") or in_a_fence(text, line)


def in_a_fence(text: str, wanted: str) -> bool:
    """Whether a line lies in a fenced block, none of whose lines could end it."""
    fence = ""
    for line in text.split("\n"):
        ticks = re.match(r"(`{3,}|~{3,})", line)
        if ticks and not fence:
            fence = ticks[1]
        elif fence and re.fullmatch(rf"{re.escape(fence[0])}{{{len(fence)},}}\s*", line):
            fence = ""
        elif line == wanted:
            return bool(fence)
    return False


def test_everything_has_a_stand_in_in_ascii() -> None:
    text = terminal(explained(), Style(unicode=False), difference=0.0826, difference_error=4e-10)
    assert text.isascii()
    assert "?" not in text.replace("Which unit is off?", "")
    stand_ins = [Style(unicode=False).encode(glyph) for glyph in GLYPHS]
    assert len(set(stand_ins)) == len(GLYPHS)


def test_the_order_is_place_numbers_picture_cause_paper() -> None:
    text = terminal(explained())
    parts = ["two_layer_relu.py:31", "31 │", "worst entry", "error in w1", "cause  ", "by hand  "]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)

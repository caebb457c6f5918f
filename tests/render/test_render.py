from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import grader.render
from grader.records import ByHand, Cause, Excerpt, Report, Status, Step
from grader.render import (
    FORMATS,
    Options,
    Style,
    render_concise,
    render_markdown,
    render_terminal,
    report_json,
)
from grader.render.markdown import escape
from grader.render.text import width

from .builders import (
    FILE,
    SITUATIONS,
    a_fault,
    a_finding,
    a_mismatch,
    a_report,
    a_verdict,
    hidden,
    partial,
    redacted,
    rule_violation,
    skipped,
    some_cases,
    ungradable,
)

PLAIN = Style()
COLOUR = Style(colour=True)
STYLES = [PLAIN, COLOUR, Style(unicode=False), Style(unicode=False, colour=True)]
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(params=SITUATIONS)
def report(request: pytest.FixtureRequest) -> Report:
    return SITUATIONS[request.param]()


def terminal(report: Report, *, verbose: bool = False) -> str:
    return render_terminal(report, style=PLAIN, verbose=verbose)


# --- what holds for every report -----------------------------------------------------------------


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("style", STYLES)
def test_no_line_is_wider_than_80_columns(report: Report, style: Style, verbose: bool) -> None:
    text = render_terminal(report, style=style, verbose=verbose)
    assert max(width(line) for line in text.split("\n")) <= 80


def test_nothing_ends_in_blanks_and_no_two_lines_are_empty(report: Report) -> None:
    text = terminal(report)
    assert not re.search(r"[ \t]\n|\n\n\n", text)
    assert text.endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_only_newlines_steer(report: Report, name: str) -> None:
    text = FORMATS[name]([report], Options())
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", text
    )


def test_colour_only_adds_colour(report: Report) -> None:
    coloured = render_terminal(report, style=COLOUR)
    assert "\x1b[" in coloured
    assert SGR.sub("", coloured) == terminal(report)


def test_ascii_is_ascii(report: Report) -> None:
    assert render_terminal(report, style=Style(unicode=False)).isascii()
    assert render_concise(report, style=Style(unicode=False)).isascii()


@pytest.mark.parametrize("name", FORMATS)
def test_rendering_twice_gives_the_same(report: Report, name: str) -> None:
    assert FORMATS[name]([report], Options()) == FORMATS[name]([report], Options())


def test_the_points_shown_add_up(report: Report) -> None:
    rows = re.findall(r"^(  )?\S.*?  +(\S+) / +(\S+)$", terminal(report), re.MULTILINE)
    if report.status is Status.UNGRADABLE or not rows:
        return
    assert len(rows) == len(report.verdicts) + len({v.task for v in report.verdicts})
    for column, total in ((1, report.earned), (2, report.possible)):
        tasks = [row[column] for row in rows if not row[0]]
        checks = [row[column] for row in rows if row[0]]
        if total is None:
            assert "\N{EN DASH}" in tasks
            continue
        assert sum(map(Decimal, tasks)) == sum(map(Decimal, checks)) == Decimal(repr(total))


# --- secrets -------------------------------------------------------------------------------------


def explained(report: Report, number: float, word: str) -> Report:
    """The report with a cause, a case for paper and an excerpt in every finding."""
    known = {
        "causes": (Cause(id=word, sentences=(f"{word} {number!r}.",), hints=(word,), calls=2),),
        "by_hand": ByHand(
            inputs=((word, number),), steps=(Step(name=word, right=number, yours=-number),)
        ),
        "excerpt": Excerpt(lines=(f"{word} = {number!r}",), first=30, start=0, end=4),
        "columns": (0, 4),
    }
    pictured = {"levels": ((0, 3),), "difference": number, "difference_error": abs(number)}
    verdicts = tuple(
        verdict.model_copy(
            update={
                "findings": tuple(f.model_copy(update=known) for f in verdict.findings),
                "mismatches": tuple(m.model_copy(update=pictured) for m in verdict.mismatches),
            }
        )
        for verdict in report.verdicts
    )
    return report.model_copy(update={"verdicts": verdicts})


def test_hidden_checks_show_students_no_cause_case_excerpt_or_picture() -> None:
    staff = explained(hidden(12345.5, "qxzjkvw"), 12345.5, "qxzjkvw")
    for name, render in FORMATS.items():
        shown = render([staff], Options(verbose=True))
        assert name == "concise" or name == "github" or "qxzjkvw 12345.5." in shown, name
        text = render([staff.for_student()], Options(verbose=True))
        for sign in ("qxzjkvw", "12345", "cause  ", "by hand  ", "░", "this result", "smallest"):
            assert sign not in text, (name, sign)


@given(
    st.floats(min_value=10_000.5, max_value=99_999),
    st.text("qxzjkvw", min_size=12, max_size=20),
)
def test_a_redacted_report_holds_no_secret(number: float, word: str) -> None:
    staff = explained(hidden(number, word), number, word)
    student = staff.for_student()
    digits = repr(number)[:6]
    for render in FORMATS.values():
        shown = render([staff], Options(verbose=True))
        assert word in shown
        assert digits in shown
        text = render([student], Options(verbose=True))
        assert word not in text
        assert digits not in text
    assert word not in report_json(student)


def test_a_redacted_report_says_that_fresh_inputs_failed() -> None:
    text = terminal(redacted())
    assert "wrong on inputs drawn anew at hand-in" in text
    assert "2 of 2 families on visible inputs" in text
    assert re.search(r"✗ unseen +hidden +0 / 1", text)
    assert "grad_w1/unseen: did not pass (hidden)" in render_concise(redacted())


def test_staff_see_that_only_fresh_inputs_failed() -> None:
    assert "wrong on fresh inputs of   large" in terminal(hidden())


# --- the terminal --------------------------------------------------------------------------------


def test_the_first_line_says_what_was_graded() -> None:
    first = terminal(partial()).splitlines()[0]
    assert first == "two_layer_relu · submission ada · seed 7 · sandbox full"


def test_points_stand_at_once_with_both_sides_of_the_slash() -> None:
    lines = terminal(partial()).splitlines()
    assert re.fullmatch(r"grad_w1 +Gradient of the loss with respect to w1 +2\.67 / 8", lines[4])
    assert re.fullmatch(r"  ✗ values +3 of 9 input families +2\.67 / 8", lines[5])
    assert lines[-1] == "4.67 / 18"


def test_a_failed_check_says_what_where_and_how_much() -> None:
    text = terminal(partial())
    assert re.search(r"^✗ grad_w1/values   wrong in 20 of 24 entries +BP104$", text, re.MULTILINE)
    for part in (
        "two_layer_relu.py:31",
        "w1[2, 5]   yours +0.416339",
        "right +0.082611   allowed 8.4e-15",
        "greatest absolute difference  0.334",
        "input family by_hand",
        "right on   base, one_sample, at_zero",
    ):
        assert part in text


def test_more_than_three_findings_are_folded() -> None:
    text = terminal(partial())
    assert text.count("raises ValueError") == 3
    assert "and 2 more (-v shows all)" in text
    verbose = terminal(partial(), verbose=True)
    assert verbose.count("raises ValueError") == 5
    assert "more (-v" not in verbose


def test_long_evidence_is_folded() -> None:
    finding = a_finding(detail=tuple(f"line {n}" for n in range(40)))
    report = a_report(a_verdict(status=Status.FAIL, findings=(finding,)))
    assert "and 28 more lines (-v shows all)" in terminal(report)
    assert "line 39" in terminal(report, verbose=True)


def test_the_same_finding_on_several_cases_is_told_once() -> None:
    findings = tuple(a_finding(headline="raises E", case=f"grad_w1/values#{n}") for n in range(4))
    text = terminal(a_report(a_verdict(status=Status.FAIL, findings=findings)))
    assert text.count("raises E") == 1


@pytest.mark.parametrize("render", [terminal, render_concise])
def test_a_finding_of_several_checks_is_told_once(render: object) -> None:
    text = terminal(rule_violation()) if render is terminal else render_concise(rule_violation())
    assert text.count("imports torch") == 1
    assert text.count("has no function grad_w1") == 1
    assert "grad_w1/values, grad_w1/purity" in text


def test_alike_headlines_with_numbers_of_their_own_are_not_merged() -> None:
    report = a_report(
        *(
            a_verdict(
                f"{task}/values",
                Status.FAIL,
                findings=(a_finding(file=FILE, case=f"{task}/values#0"),),
                mismatches=(a_mismatch(name=task, case=f"{task}/values#0"),),
            )
            for task in ("grad_w1", "grad_w2")
        )
    )
    text = terminal(report)
    assert text.count("wrong in 20 of 24 entries") == 2
    assert "grad_w1[2, 5]" in text
    assert "grad_w2[2, 5]" in text


def test_a_skipped_check_names_the_one_it_waits_for() -> None:
    text = terminal(skipped())
    assert re.search(r". purity +waits for values +0 / 1", text)
    assert "waits for rules/imports, forward/values" in text


def test_a_failed_check_without_findings_is_not_passed_over() -> None:
    cases = some_cases("grad_w1/values", ("base",), failed=("base",))
    text = terminal(a_report(a_verdict(status=Status.FAIL, cases=cases)))
    assert "✗ grad_w1/values   did not pass" in text
    assert "wrong on   base" in text


def test_an_ungradable_report_is_one_block() -> None:
    text = terminal(ungradable())
    assert text.count("syntax error") == 1
    for part in ("two_layer_relu.py:9", "what to do", "exit 3", "0 / 16"):
        assert part in text
    assert "forward" not in text


def test_a_fault_takes_no_points_and_gives_its_id() -> None:
    text = terminal(a_fault())
    assert "The grader could not judge 2 of 3 checks. No points are lost." in text
    assert text.count("No points are lost") == 1
    assert "7f3a" in text
    assert "\N{EN DASH} / 11" in text


def test_notes_come_before_the_total() -> None:
    *_, note, _, total = terminal(a_report(a_verdict(), notes=("one", "two"))).splitlines()
    assert (note, total) == ("note   two", "4 / 4")


def test_an_empty_report_can_be_shown() -> None:
    for status in Status:
        assert "0 / 0" in terminal(a_report(status=status, earned=0.0))


# --- other formats -------------------------------------------------------------------------------


def test_concise() -> None:
    assert render_concise(partial()).splitlines()[0] == (
        "two_layer_relu.py:31: BP104 grad_w1/values: wrong in 20 of 24 entries, "
        "worst (2, 5): +0.416339, right +0.082611"
    )


def test_concise_has_columns_from_1_where_they_are_known() -> None:
    found = a_finding(file=FILE, line=31, columns=(11, 23))
    text = render_concise(a_report(a_verdict("loss/values", Status.FAIL, findings=(found,))))
    assert text.startswith(f"{FILE}:31:12: BP104 loss/values: wrong in 20 of 24 entries")


def test_several_reports_end_in_their_sum() -> None:
    for name in ("full", "concise"):
        text = FORMATS[name]([partial(), skipped()], Options())
        assert text.endswith("\n6.67 / 27 in 2 assignments\n")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("grad_w1", "grad_w1"),
        ("_so_ __init__", r"\_so\_ \_\_init\_\_"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("a|b\nc", r"a\|b c"),
        ("![x](y)", r"\!\[x\](y)"),
        ("- item", "&#45; item"),
        ("12. item", "&#49;2. item"),
        ("# head", r"\# head"),
        (
            "https://e.example @ada www.e.example",
            "https&#58;//e.example &#64;ada www&#46;e.example",
        ),
    ],
)
def test_markdown_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_markdown_of_a_student_makes_no_markup(report: Report) -> None:
    text = render_markdown(report)
    assert set(re.findall(r"</?\w+>", text)) <= {"<pre>", "</pre>"}
    assert text.count("<pre>") == text.count("</pre>")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} <= {4}


def test_public_names_are_there() -> None:
    assert all(hasattr(grader.render, name) for name in grader.render.__all__)
    assert set(FORMATS) == {"full", "concise", "json", "markdown", "github"}

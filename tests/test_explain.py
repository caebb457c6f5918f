"""`grade explain`: every code has a page, pages tell the truth, errors say what to do."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from grader.codes import CODES
from grader.errors import UsageError
from grader.explain import all_codes, explained, page, written
from grader.explain.pages import AREAS
from grader.render.page import render_page
from grader.render.style import Style
from grader.render.text import width

from .grading import ROOT, run_grade
from .kits import at_a_student

ASSIGNMENTS = ROOT / "assignments"
PLAIN = Style()
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def source(code: str) -> str:
    return (files("grader.explain") / "pages" / f"{code}.md").read_text(encoding="utf-8")


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert written() == set(CODES)


def test_every_area_of_codes_has_a_name() -> None:
    assert {code[:3] for code in CODES} == set(AREAS)


@pytest.mark.parametrize("code", CODES)
def test_examples_run_and_assert_what_they_say(code: str) -> None:
    """The examples of one page run one after the other, as a reader would type them."""
    space: dict[str, object] = {"__name__": "example"}
    for number, example in enumerate(EXAMPLE.findall(source(code))):
        assert re.search(r"^\s*assert ", example, re.MULTILINE), f"example {number} asserts nothing"
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(example, f"{code}.md#{number}", "exec"), space)  # noqa: S102


@pytest.mark.parametrize("code", CODES)
def test_pages_are_short_and_say_what_to_do(code: str) -> None:
    text = source(code)
    assert 12 <= text.count("\n") <= 60
    assert not text.startswith("#")
    assert re.search(r"^## (How to look for it|What to do)$", text, re.MULTILINE)
    assert text.isascii() or "ä" in text
    assert "|" not in re.sub(r"```.*?```|`.*?`|^    .*$", "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("code", CODES)
def test_pages_fit_a_terminal(code: str) -> None:
    for style in (PLAIN, Style(colour=True), Style(unicode=False)):
        text = render_page(page(code), style=style)
        assert max(width(line) for line in text.split("\n")) <= 78
        assert "```" not in text
    assert text.isascii()


def test_the_title_is_the_catalogue_line() -> None:
    assert page("BP104").startswith(f"# BP104: {CODES['BP104']}\n\n")


def test_no_page_gives_away_a_reference() -> None:
    """No line of code on a page is a step of any reference solution."""
    steps = {
        line.strip()
        for path in (ROOT / "reference").glob("*/solution.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if ("=" in line or "return" in line) and "__main__" not in line
    }
    for code in CODES:
        shown = {
            line.strip() for text in EXAMPLE.findall(source(code)) for line in text.split("\n")
        }
        shared = {line for line in shown & steps if len(line) > 18}
        assert not shared, (code, shared)


# --- asking --------------------------------------------------------------------------------------


def test_a_code_in_any_case() -> None:
    assert explained("bp104", ASSIGNMENTS) == page("BP104")


def test_a_mistake_of_several_assignments_is_told_for_each() -> None:
    text = explained("missing_mask", ASSIGNMENTS)
    assert "In two_layer_relu: grad_w1, train" in text
    assert "In two_layer_script" in text
    assert "Hint: " in text
    assert "Concept: " in text


def test_mistakes_made_at_once_and_mistakes_that_any_could_make() -> None:
    text = explained("missing_mask+sign", ASSIGNMENTS)
    assert "# missing_mask" in text
    assert "# sign" in text


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("BP999", "Did you mean BP9"),
        ("missing_maks", "Did you mean missing_mask? grade explain lists all codes."),
        ("zzzzzz", "grade explain lists all codes."),
    ],
)
def test_what_is_not_there_is_one_clear_error(asked: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        explained(asked, ASSIGNMENTS)
    assert caught.value.message == f"nothing is called {asked}"
    assert caught.value.hint.startswith(hint)


def test_without_references_only_codes_are_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing is called missing_mask") as caught:
        explained("missing_mask", tmp_path)
    assert "grade explain lists all codes" in caught.value.hint


def test_a_kit_knows_the_mistakes_of_its_assignment(tmp_path: Path) -> None:
    course = at_a_student(tmp_path, "two_layer_relu").folder.parent
    text = explained("missing_mask", course)
    assert "In two_layer_relu: grad_w1, train" in text
    assert "Hint: " in text


def test_the_list_holds_every_code_with_its_line() -> None:
    text = render_page(all_codes(), style=PLAIN)
    assert all(f"{code} {line}" in text for code, line in CODES.items())


# --- the command ---------------------------------------------------------------------------------


def test_the_command_shows_a_page_and_raw_markdown() -> None:
    done = run_grade("explain", "BP104")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == render_page(page("BP104"), style=PLAIN)
    assert "\x1b" not in done.stdout
    assert run_grade("explain", "BP104", "--format", "markdown").stdout == page("BP104")
    assert run_grade("explain").stdout == render_page(all_codes(), style=PLAIN)


def test_the_command_says_what_is_not_there() -> None:
    done = run_grade("explain", "nothing_like_it")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is called nothing_like_it" in done.stderr
    assert "Traceback" not in done.stderr


def test_colour_only_when_wanted() -> None:
    assert "\x1b[1m" in run_grade("explain", "BP104", "--color", "always").stdout


def test_a_page_is_shown_without_numpy() -> None:
    code = (
        "import sys; from grader.cli import main\n"
        "try: main(['explain', 'BP104'])\n"
        "finally: print(*(m for m in sys.modules if '.' not in m), file=sys.stderr)"
    )
    start = os.times().children_user
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert os.times().children_user - start < 2
    assert not {"numpy", "torch"} & set(done.stderr.split())


# --- Markdown in a terminal ----------------------------------------------------------------------


def test_markdown_becomes_text() -> None:
    markdown = (
        "# A `title`\n\nSome **strong** words\nand `a * b` in one paragraph.\n\n"
        "- first item\n  goes on\n- second\n\n1. one\n2. two\n\n"
        "```python\nx  =  1\n\n# not a title\n```\n\n    kept as  it is\n"
    )
    assert render_page(markdown, style=PLAIN) == (
        "A title\n\nSome strong words and a * b in one paragraph.\n\n"
        "  - first item goes on\n  - second\n\n  1. one\n  2. two\n\n"
        "    x  =  1\n\n    # not a title\n\n    kept as  it is\n"
    )


def test_a_page_cannot_steer_a_terminal() -> None:
    text = render_page("# a\x1b[2Jb\n\n```\n\x1b]0;x\x07c\n", style=PLAIN)
    assert text == "ab\n\n    c\n"


def test_headings_are_painted() -> None:
    assert render_page("# One\n\ntwo\n", style=Style(colour=True)) == "\x1b[1mOne\x1b[0m\n\ntwo\n"

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.render.text import clean, one_line, shorten, to_ascii, width, wrap

ANY_TEXT = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("plain ✓ é 漢", "plain ✓ é 漢"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\text", "text"),
        ("\x1b(0text\x1bc", "text"),
        ("a\x1b", "a"),
        ("a\rb\r\nc\x85d\u2028e", "a\nb\nc\nd\ne"),
        ("a\tb", "a    b"),
        ("\x00\x07\x08\x7f\x80a", "a"),
        ("\u202egpj.\u2066exe\u2069\u200b\ufeff", "gpj.exe"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_clean(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@given(ANY_TEXT)
def test_clean_text_holds_no_control_character_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    bad = {c for c in cleaned if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert bad <= {"\n"}
    assert clean(cleaned) == cleaned
    cleaned.encode()


@given(ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(), st.integers(8, 90))
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    text = one_line(text)
    lines = wrap(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


def test_wrapping_keeps_the_spacing_of_what_fits_and_the_indentation_of_what_does_not() -> None:
    assert wrap("  a   b", 10) == ["  a   b"]
    assert wrap("  aaa bbb", 6) == ["  aaa", "  bbb"]
    assert wrap("", 10) == [""]


@given(st.text(), st.integers(3, 40))
def test_shortened_text_fits(text: str, columns: int) -> None:
    assert width(shorten(one_line(text), columns)) <= columns


def test_a_shortened_text_keeps_both_ends() -> None:
    assert shorten("abcdefghij", 5) == "ab…ij"
    assert shorten("abcde", 5) == "abcde"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("\x1b[1mabc\x1b[0m", 3)]
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text())
def test_ascii_is_as_wide(text: str) -> None:
    text = one_line(text)
    assert to_ascii(text).isascii()
    assert width(to_ascii(text)) == width(text)

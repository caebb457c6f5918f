"""Text that is safe and fits: cleaning, measuring, clipping and wrapping. Pure.

Whatever comes from a student (names, messages, quoted code) goes through `clean` before it is
shown; `tidy` does so for a whole report, so that a renderer cannot forget a field.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from grader.records import Report

_NEWLINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_TERMINAL_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    # OSC and other strings: titles, links
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]"  # two-character sequences
)
_OWN_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LINES_OF_TEXT = frozenset({"detail", "lines"})
_LONGEST_LINE = 400
_LONGEST_RAW = 4000


def clean(text: str) -> str:
    """Return `text` without anything that could steer a terminal or reorder a line.

    Terminal sequences go as a whole. Of control characters (C0, DEL, C1) only the newline stays; a
    tab becomes four spaces. Invisible format characters go: bidirectional overrides, marks and
    isolates, zero-width characters, tags. A lone surrogate becomes U+FFFD, so that the result can
    always be encoded.
    """
    text = _NEWLINES.sub("\n", _TERMINAL_SEQUENCE.sub("", text))
    return "".join(map(_clean_character, text))


def _clean_character(character: str) -> str:
    if character == "\n" or " " <= character <= "~":
        return character
    if character == "\t":
        return "    "
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category in {"Cc", "Cf"} else character


def one_line(text: str) -> str:
    """Return `text` cleaned, on one line, with every run of blanks as one space."""
    return " ".join(clean(text).split())


def tidy(report: Report) -> Report:
    """Return the report with every string cleaned and, except for evidence, on one line."""
    return Report.model_validate(_tidy(report.model_dump(), key=""))


def _tidy(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _tidy(item, name) for name, item in value.items()}
    if key in _LINES_OF_TEXT:
        return [
            shorten(line, _LONGEST_LINE)
            for text in value
            for line in clean(_ends(text)).split("\n")
        ]
    if isinstance(value, list | tuple):
        return [_tidy(item, key) for item in value]
    if type(value) is str:
        return shorten(one_line(_ends(value)), _LONGEST_LINE)
    return value


def _ends(text: str) -> str:
    """The two ends of a text too long to be looked at character by character."""
    half = _LONGEST_RAW // 2
    return text if len(text) <= _LONGEST_RAW else text[:half] + text[-half:]


def shorten(text: str, columns: int) -> str:
    """Return `text`, cut to `columns` with "…" in the middle where it is longer."""
    if width(text) <= columns:
        return text
    head = take(text, (columns - 1) // 2)
    tail = take(text[::-1], columns - 1 - width(head))[::-1]
    return f"{head}…{tail}"


def take(text: str, columns: int) -> str:
    """The longest prefix of `text` that is at most `columns` wide."""
    used = 0
    for position, character in enumerate(text):
        used += width(character)
        if used > columns:
            return text[:position]
    return text


def width(text: str) -> int:
    """Return how many columns `text` takes in a terminal; our own colours take none."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_character_width, _OWN_COLOURS.sub("", text)))


def _character_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """Return `text` with blanks on the right up to `columns`."""
    return text + " " * (columns - width(text))


def pad_left(text: str, columns: int) -> str:
    """Return `text` with blanks on the left up to `columns`."""
    return " " * (columns - width(text)) + text


def wrap(text: str, columns: int) -> list[str]:
    """Break `text` at blanks into lines of at most `columns`; a longer word is broken anywhere.

    A text that fits stays as it is, with its inner spacing. Continuation lines repeat the
    indentation of the first. An empty text is one empty line.
    """
    if width(text) <= columns:
        return [text.rstrip()]
    indent = take(text[: len(text) - len(text.lstrip())], columns // 2)
    lines: list[str] = []
    line = indent
    for word in text.split():
        joined = f"{line} {word}" if line.strip() else indent + word
        if width(joined) <= columns:
            line = joined
            continue
        if line.strip():
            lines.append(line)
        *full, line = (indent + part for part in _parts(word, columns - width(indent)))
        lines += full
    return [*lines, line]


def _parts(word: str, columns: int) -> list[str]:
    parts = []
    while width(word) > columns:
        part = take(word, columns)
        parts.append(part)
        word = word[len(part) :]
    return [*parts, word]


_PLAIN = str.maketrans(
    {
        "✓": "+",
        "✗": "x",
        "·": "-",
        "…": "~",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MULTIPLICATION SIGN}": "x",
        "│": "|",
        "─": "~",
        "░": ":",
        "▒": "%",
        "█": "#",
        "→": ">",
        "°": "o",
        "\N{PLUS-MINUS SIGN}": "~",
    }
)


def to_ascii(text: str) -> str:
    """Return `text` in ASCII and just as wide: known glyphs have a stand-in, others become "?"."""
    if text.isascii():
        return text
    return "".join(
        character if character.isascii() else "?" * _character_width(character)
        for character in text.translate(_PLAIN)
    )

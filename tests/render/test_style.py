from __future__ import annotations

from dataclasses import dataclass

import pytest

from grader.render.style import ColorChoice, Style


@dataclass
class Terminal:
    tty: bool = True
    encoding: str | None = "utf-8"

    def isatty(self) -> bool:
        return self.tty


@pytest.mark.parametrize(
    ("tty", "environ", "color", "colour"),
    [
        (True, {}, "auto", True),
        (False, {}, "auto", False),
        (True, {"TERM": "dumb"}, "auto", False),
        (True, {"NO_COLOR": "1"}, "auto", False),
        (True, {"NO_COLOR": ""}, "auto", True),
        (False, {"FORCE_COLOR": "1"}, "auto", True),
        (True, {"FORCE_COLOR": "0"}, "auto", False),
        (False, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, "auto", False),
        (False, {"NO_COLOR": "1"}, "always", True),
        (True, {"FORCE_COLOR": "1"}, "never", False),
    ],
)
def test_colour(tty: bool, environ: dict[str, str], color: ColorChoice, colour: bool) -> None:
    assert Style.for_stream(Terminal(tty), environ, color).colour is colour


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [
        ("utf-8", True),
        ("UTF-16", True),
        ("ascii", False),
        ("cp1252", False),
        ("latin-1", False),
        (None, False),
        ("no such encoding", False),
    ],
)
def test_an_encoding_without_a_tick_falls_back(encoding: str | None, unicode: bool) -> None:
    assert Style.for_stream(Terminal(encoding=encoding), {}).unicode is unicode

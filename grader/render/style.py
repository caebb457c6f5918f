"""How a terminal can be written to: which glyphs, and whether in colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from grader.records import Status
from grader.render.text import to_ascii

Tone = Literal["good", "bad", "care", "quiet", "strong"]
ColorChoice = Literal["auto", "always", "never"]

MARKS: Final[dict[Status, str]] = {
    Status.PASS: "✓",
    Status.PARTIAL: "✗",
    Status.FAIL: "✗",
    Status.SKIPPED: "\N{EN DASH}",
    Status.UNGRADABLE: "!",
    Status.FAULT: "!",
}
_STATUS_TONES: Final[dict[Status, Tone]] = {
    Status.PASS: "good",
    Status.PARTIAL: "bad",
    Status.FAIL: "bad",
    Status.SKIPPED: "quiet",
    Status.UNGRADABLE: "care",
    Status.FAULT: "care",
}
_ANSI: Final[dict[Tone, str]] = {
    "good": "32",
    "bad": "31",
    "care": "33",
    "quiet": "2",
    "strong": "1",
}
_GLYPHS = "✓✗·…\N{EN DASH}"


class Stream(Protocol):
    """What is asked of an output stream."""

    @property
    def encoding(self) -> str | None:
        """Name of the character encoding, if there is one."""

    def isatty(self) -> bool:
        """Whether a person looks at it directly."""


@dataclass(frozen=True)
class Style:
    """Glyphs and colours of one terminal. Colour only repeats what a glyph or a word says.

    Attributes:
        unicode: whether ✓ and its like can be written; otherwise all output is ASCII.
        colour: whether ANSI colours are written.
    """

    unicode: bool = True
    colour: bool = False

    @classmethod
    def for_stream(
        cls, stream: Stream, environ: Mapping[str, str], color: ColorChoice = "auto"
    ) -> Style:
        """Return what suits `stream`.

        Args:
            stream: where the text will go.
            environ: the environment; NO_COLOR, FORCE_COLOR and TERM are honoured, in that order.
            color: what the user asked for on the command line; it wins over the environment.
        """
        return cls(
            unicode=_can_encode(stream.encoding, _GLYPHS), colour=_colour(stream, environ, color)
        )

    def paint(self, text: str, tone: Tone) -> str:
        """Return `text` in the colour of `tone`, or as it is."""
        return f"\x1b[{_ANSI[tone]}m{text}\x1b[0m" if self.colour and text else text

    def mark(self, status: Status) -> str:
        """Return the glyph of a status, one column wide."""
        return self.paint(MARKS[status], _STATUS_TONES[status])

    def encode(self, text: str) -> str:
        """Return `text` as this terminal can show it, just as wide."""
        return text if self.unicode else to_ascii(text)


def _colour(stream: Stream, environ: Mapping[str, str], color: ColorChoice) -> bool:
    if color != "auto":
        return color == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return environ["FORCE_COLOR"] != "0"
    return environ.get("TERM") != "dumb" and stream.isatty()


def _can_encode(encoding: str | None, text: str) -> bool:
    try:
        text.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True

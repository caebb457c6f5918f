"""One hand-in of the corpus as source text, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent

WHOLE = "module"
"""`Variant.function` of a hand-in that was written anew from top to bottom."""


@dataclass(frozen=True)
class Variant:
    """One whole hand-in: usually a right one with a single function written differently."""

    name: str
    """Unique within the assignment."""
    function: str
    """The function (class, or name that is read) that differs from the base; `WHOLE` if all do.
    Only its tasks are judged: what else the file holds must be right."""
    why: str
    """Why it is right, or what is wrong with it, in one sentence."""
    source: str
    """The text of the expected file."""
    mistake: str | None = None
    """What is wrong as a slug, e.g. "missing_mask"; None for right ones."""
    purity_only: bool = False
    """Wrong, but every call returns the right values: it changes its arguments, or a result that
    it returned before."""
    slow: bool = False
    """Takes seconds or more at the published sizes, which it is therefore spared."""
    siblings: Mapping[str, str] = field(default_factory=dict)
    """Other files of the hand-in: path -> text."""

    @property
    def is_right(self) -> bool:
        """Whether it must get full points."""
        return self.mistake is None

    def files(self, main: str) -> dict[str, str]:
        """All files of the hand-in: path -> text; `main` is the expected file's name."""
        return {main: self.source, **self.siblings}


def clean(text: str) -> str:
    """Return text of a triple-quoted string as it would stand in a file."""
    return dedent(text).strip("\n") + "\n"

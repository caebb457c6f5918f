"""Hand-ins made of pieces: a right one, in which one function is written otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .variant import WHOLE, Variant, clean

Edit = tuple[str, str]
"""What stands in the base, exactly once, and what comes in its place; lines of it after the first
get the margin of the line they replace."""
Slip = tuple[str, str, str, Edit]
"""Name, mistake, why, and the edit."""


@dataclass(frozen=True)
class Pieces:
    """A right hand-in: its imports, and the text of each function by name.

    Every piece stands on its own, none calls another: whatever one replaces, the rest stays right.
    """

    header: str
    functions: Mapping[str, str]

    def source(self, function: str = "", text: str = "") -> str:
        """Return the whole file, with one function's text replaced."""
        pieces = [text if name == function else own for name, own in self.functions.items()]
        return "\n\n".join([clean(self.header), *(clean(piece) for piece in pieces)])

    def right(self, function: str, name: str, why: str, text: str) -> Variant:
        """Return the hand-in with one function written another way."""
        return Variant(f"{function}_{name}", function, why, self.source(function, text))

    def wrong(self, function: str, name: str, mistake: str, why: str, *edits: Edit) -> Variant:
        """Return the hand-in with one function edited.

        Raises:
            ValueError: what an edit replaces is not there exactly once.
        """
        text = clean(self.functions[function])
        for old, new in edits:
            if text.count(old) != 1:
                raise ValueError(f"{function}_{name}: {old!r} stands there {text.count(old)} times")
            before = text[: text.index(old)].rpartition("\n")[2]
            margin = before[: len(before) - len(before.lstrip())]
            lines = [line and margin + line for line in new.split("\n")]
            text = text.replace(old, "\n".join(lines).removeprefix(margin))
        return Variant(f"{function}_{name}", function, why, self.source(function, text), mistake)

    def slips(self, functions: Sequence[str], slips: Sequence[Slip]) -> Iterator[Variant]:
        """Yield each of the slips in each of the functions."""
        for function in functions:
            for name, mistake, why, edit in slips:
                yield self.wrong(function, name, mistake, why, edit)

    def pairs(
        self, function: str, ones: Sequence[Slip], others: Sequence[Slip]
    ) -> Iterator[Variant]:
        """Yield each of some slips together with each of others, which edit other places."""
        for first, mistake, why, edit in ones:
            for second, mistake_too, why_too, edit_too in others:
                yield self.wrong(
                    function,
                    f"{first}_and_{second}",
                    f"{mistake}+{mistake_too}",
                    f"{why}; {why_too}",
                    edit,
                    edit_too,
                )


def whole(name: str, why: str, text: str, mistake: str | None = None) -> Variant:
    """Return a hand-in that was written anew."""
    return Variant(name, WHOLE, why, clean(text), mistake)

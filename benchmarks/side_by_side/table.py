"""What was found, as Markdown. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Final

from benchmarks.side_by_side.hand_ins import HandIn, of_kind
from benchmarks.side_by_side.rounds import Found

BEGIN: Final = "<!-- {name}: written by python -m benchmarks.side_by_side --write -->"
END: Final = "<!-- end of {name} -->"


class PlaceError(Exception):
    """A document has no place for a table; `str` says what is missing."""


def number(value: float) -> str:
    """Return a positive number with three figures, e.g. "0.293", "4.70", "61.0", "1200"."""
    if value >= 99.95:
        return f"{value:.0f}"
    return (
        f"{value:.1f}" if value >= 9.995 else f"{value:.2f}" if value >= 0.995 else f"{value:.3f}"
    )


def spread(values: Sequence[float]) -> str:
    """Return median and range, e.g. "4.70 (4.51 to 4.83)"."""
    if not values:
        return "-"
    middle = number(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({number(min(values))} to {number(max(values))})"


def table(found: Mapping[str, Found], hand_ins: Sequence[HandIn], anew: str | None = None) -> str:
    """Return one row for each tool.

    Args:
        found: what was found, ours first.
        hand_ins: the class.
        anew: name of our run that keeps nothing, where it was measured.
    """
    heads = [
        "", "sandbox", "hand-ins a second", "ours ÷ it", "nothing kept ÷ it", "graded a round",
        "once, s", "peak MiB", "endless hand-in", "forging hand-in", "right, wrong told apart",
    ]  # fmt: skip
    rows = [_row(name, one, found, hand_ins, anew) for name, one in found.items()]
    return "\n".join(
        [_line(heads), _line(["---"] + ["---:"] * 6 + ["---:"] + ["---"] * 3), *map(_line, rows)]
    )


def ways(found: Mapping[str, Found]) -> str:
    """Return how each tool was run, as a list."""
    return "\n".join(
        f"* {name}: {one.tool.how}; limit of its own: {one.tool.own_limit}"
        for name, one in found.items()
    )


def placed(document: str, name: str, text: str) -> str:
    """Return a document with `text` between the two marks of that name.

    Raises:
        PlaceError: the marks are not there.
    """
    begin, end = BEGIN.format(name=name), END.format(name=name)
    before, found, rest = document.partition(begin)
    _, found_end, after = rest.partition(end)
    if not found or not found_end:
        raise PlaceError(f"it has no lines {begin!r} and {end!r}")
    return f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}"


def _row(
    name: str,
    one: Found,
    found: Mapping[str, Found],
    hand_ins: Sequence[HandIn],
    anew: str | None,
) -> list[str]:
    last = one.runs[-1]
    ratios = []
    if anew is not None and anew in found and name != anew and one.ratios:
        ratios = [a.rate / b.rate for a, b in zip(found[anew].runs, one.runs, strict=True)]
    return [
        name,
        last.sandbox,
        spread([run.rate for run in one.runs]),
        spread(one.ratios),
        spread(ratios),
        _graded(one),
        "-" if last.start_s is None else number(last.start_s),
        "-" if one.peak_mib is None else f"{one.peak_mib:.0f}",
        _loop(one),
        _share(last.scores.get(of_kind(hand_ins, "forging").id)),
        _told_apart(last.scores, hand_ins),
    ]


def _graded(one: Found) -> str:
    late = sum(run.late for run in one.runs)
    ended = f", ended from outside in {late} of {len(one.runs)} rounds" if late else ""
    return f"{one.runs[-1].count}{ended}"


def _loop(one: Found) -> str:
    if one.loop is None:
        return "-"
    if one.loop.late:
        return f"never ended; ended from outside after {one.loop.wall_s:.0f} s"
    (score,) = one.loop.scores.values()
    return f"ended by itself after {number(one.loop.wall_s)} s, {_share(score)}"


def _share(score: float | None) -> str:
    return "no score" if score is None else f"{100 * score:.0f} %"


def _told_apart(scores: Mapping[str, float | None], hand_ins: Sequence[HandIn]) -> str:
    """Return how many right ones got everything and how many wrong ones did not."""
    graded = [one for one in hand_ins if one.id in scores]
    right = [scores[one.id] for one in graded if one.kind == "right"]
    wrong = [scores[one.id] for one in graded if one.kind in ("wrong", "syntax")]
    full = sum(score == 1 for score in right)
    less = sum(score is None or score < 1 for score in wrong)
    return f"{full} of {len(right)}, {less} of {len(wrong)}"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"

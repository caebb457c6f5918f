"""Whose score moves when a class is graded again: the table of `grade regrade`. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from grader.by_hand.moves import CheckMove, Move
from grader.render.figures import NO_SCORE, format_points
from grader.render.json import SCHEMA_VERSION, dump
from grader.render.lateness import moved_worth
from grader.render.style import Style, Tone
from grader.render.text import one_line, pad, pad_left, shorten

COLUMNS: Final = 80
NAME: Final = 34
POINTS: Final = 8


def render_moves(
    moves: Sequence[Move], unchanged: int, *, applied: bool, style: Style, verbose: bool = False
) -> str:
    """Return the table.

    Args:
        moves: of what was graded again, in any order.
        unchanged: how many submissions were not, since nothing they depend on changed.
        applied: whether the new scores count already.
        style: of the terminal.
        verbose: whether those whose score stays are listed, too.
    """
    ordered = sorted(moves, key=lambda move: (move.assignment, move.submission))
    moving = [move for move in ordered if move.before != move.after or move.checks]
    shown = ordered if verbose else moving
    lines = [line for move in shown for line in _move(move, style)]
    if lines:
        lines.append("")
    lines += [f"{count} because of: {why}" for why, count in _reasons(moving)]
    stays = unchanged + len(ordered) - len(moving)
    lines.append(f"{len(moving)} {_scores(len(moving))} {'moved' if applied else 'would move'}.")
    lines.append(f"{stays} {'stays' if stays == 1 else 'stay'}.")
    if moving and not applied:
        lines.append("--apply makes it so.")
    return style.encode("\n".join(lines))


def _scores(count: int) -> str:
    return "score" if count == 1 else "scores"


def _move(move: Move, style: Style) -> list[str]:
    name = pad(shorten(one_line(move.submission), NAME), NAME)
    before, after = pad_left(_points(move.before), POINTS), pad_left(_points(move.after), POINTS)
    tone: Tone = "good" if move.by > 0 else "bad" if move.by < 0 else "quiet"
    sign = "+" if move.by > 0 else ""
    by = style.paint(pad_left(sign + format_points(float(move.by)), POINTS), tone)
    lines = [f"{name}{before} →{after}{by}  {move.assignment}"]
    lines += [f"    {_check(check)}" for check in move.checks]
    lines += [f"    {_row(*row)}" for row in moved_worth(move.lateness)]
    lines += [f"    the override of {name} does not count any more" for name in move.lapsed]
    return lines


def _check(check: CheckMove) -> str:
    return _row(check.name, _points(check.before), _points(check.after))


def _row(said: str, before: str, after: str) -> str:
    name = pad(shorten(said, NAME - 4), NAME - 4)
    return f"{name}{pad_left(before, POINTS)} →{pad_left(after, POINTS)}"


def _points(points: Decimal | None) -> str:
    return NO_SCORE if points is None else format_points(float(points))


def _reasons(moves: Sequence[Move]) -> list[tuple[str, int]]:
    counted = Counter(", ".join(move.why) for move in moves)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def moves_json(moves: Sequence[Move], unchanged: int, *, applied: bool) -> str:
    """Return the moves as the one object of `--json`; see `render_moves`."""
    ordered = sorted(moves, key=lambda move: (move.assignment, move.submission))
    return dump(
        {
            "schema_version": SCHEMA_VERSION,
            "applied": applied,
            "unchanged": unchanged,
            "moves": [_plain(move) for move in ordered],
        }
    )


def _plain(move: Move) -> dict[str, Any]:
    return {
        "submission": move.submission,
        "assignment": move.assignment,
        "before": _number(move.before),
        "after": _number(move.after),
        "possible": _number(move.possible),
        "checks": [
            {"check": one.name, "before": _number(one.before), "after": _number(one.after)}
            for one in move.checks
        ],
        "why": list(move.why),
        "lapsed_overrides": list(move.lapsed),
        "lateness": [
            {
                "before": None if one.before is None else one.before.model_dump(mode="json"),
                "after": one.after.model_dump(mode="json"),
            }
            for one in move.lateness
        ],
    }


def _number(points: Decimal | None) -> float | None:
    return None if points is None else float(points)

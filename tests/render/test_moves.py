from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from grader.by_hand.moves import CheckMove, Move, WorthMove
from grader.render.moves import moves_json, render_moves
from grader.render.style import Style
from grader.render.text import width
from grader.results import Worth

PLAIN = Style(colour=False)


def a_move(
    name: str = "ada", before: float | None = 10, after: float | None = 11, **more: Any
) -> Move:
    numbers = [None if n is None else Decimal(repr(n)) for n in (before, after)]
    checks = () if before == after else (CheckMove("grad_w2/values", Decimal(4), Decimal(5)),)
    given = {"possible": Decimal(20), "checks": checks, "why": ("spec",), **more}
    return Move(name, "two_layer_relu", *numbers, **given)


def shown(*moves: Move, unchanged: int = 0, **options: Any) -> str:
    return render_moves(moves, unchanged, **{"applied": False, "style": PLAIN, **options})


def test_who_moves_where_and_why() -> None:
    text = shown(a_move("b", 20, 18.5), a_move("a"), a_move("c", 7, 7), unchanged=3)
    assert text.splitlines() == [
        "a                                       10 →      11      +1  two_layer_relu",
        "    grad_w2/values                       4 →       5",
        "b                                       20 →    18.5    -1.5  two_layer_relu",
        "    grad_w2/values                       4 →       5",
        "",
        "2 because of: spec",
        "2 scores would move.",
        "4 stay.",
        "--apply makes it so.",
    ]


def test_what_stays_is_listed_on_demand() -> None:
    assert "c  " not in shown(a_move("c", 7, 7))
    assert shown(a_move("c", 7, 7), verbose=True).startswith("c  ")


def test_applied_is_told_as_done() -> None:
    lines = shown(a_move(), applied=True).splitlines()
    assert lines[-2:] == ["1 score moved.", "0 stay."]


def test_nothing_to_do_is_said_too() -> None:
    assert shown(unchanged=1) == "0 scores would move.\n1 stays."


def test_a_fault_has_no_score_and_an_override_that_lapses_is_told() -> None:
    text = shown(a_move(after=None, lapsed=("loss/values",)))
    assert "10 →       \N{EN DASH}" in text
    assert "the override of loss/values does not count any more" in text


def a_worth(counts: float | None, student: str = "Ada", lateness: str = "late 1:00:00") -> Worth:
    notes = () if lateness == "on time" else ("1 day late: 10 % taken off",)
    return Worth(student=student, lateness=lateness, notes=notes, counts=counts, out_of=20)


def test_what_counts_is_told_apart_from_what_was_earned() -> None:
    alike = tuple(WorthMove(a_worth(9, who), a_worth(9.9, who)) for who in ("Ada", "Bo"))
    late = "    late 1:00:00 counts                  9 →     9.9"
    assert shown(a_move(lateness=alike)).splitlines()[2] == late
    new = WorthMove(None, a_worth(9.9))
    assert "late 1:00:00 counts" + 18 * " " + "\N{EN DASH} →" in shown(a_move(lateness=(new,)))


def test_who_of_a_group_is_late_is_told_by_name() -> None:
    in_time = WorthMove(a_worth(10, "Bo", "on time"), a_worth(11, "Bo", "on time"))
    text = shown(a_move(lateness=(WorthMove(a_worth(9), a_worth(9.9)), in_time)))
    assert "    Ada: late 1:00:00 counts             9 →     9.9" in text
    assert "Bo" not in text  # all that was earned counts
    assert "counts" not in shown(a_move(lateness=(in_time,)))


def test_hostile_and_long_names_fit() -> None:
    said = "\x1b[31m" + "x" * 200 + "\n\u202e"
    worth = [a_worth(9, said), a_worth(10, "b")]
    text = shown(a_move(said, lateness=tuple(WorthMove(one, one) for one in worth)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(width(line) for line in text.splitlines()) <= 80


def test_without_unicode() -> None:
    assert shown(a_move(), style=Style(unicode=False)).isascii()


def test_as_json() -> None:
    told = json.loads(moves_json([a_move("b", 20, None), a_move("a")], 3, applied=False))
    assert (told["applied"], told["unchanged"]) == (False, 3)
    assert [move["submission"] for move in told["moves"]] == ["a", "b"]
    assert told["moves"][0] == {
        "submission": "a",
        "assignment": "two_layer_relu",
        "before": 10,
        "after": 11,
        "possible": 20,
        "checks": [{"check": "grad_w2/values", "before": 4, "after": 5}],
        "why": ["spec"],
        "lapsed_overrides": [],
        "lateness": [],
    }
    assert told["moves"][1]["after"] is None

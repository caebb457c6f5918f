"""The class that every tool grades: right, wrong, broken, endless and forging hand-ins. Pure.

The same bytes each time: what differs from one hand-in to the next follows from its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from benchmarks.side_by_side.forging import FORGING
from benchmarks.side_by_side.styles import NUMPY, TORCH, WRONG_NUMPY, WRONG_TORCH

Kind = Literal["right", "wrong", "syntax", "loop", "forging"]
Arrays = Literal["numpy", "torch"]

FILE: Final = "two_layer.py"
"""What a hand-in's file is called."""
SYNTAX: Final = "def grad_w1(x, y, w1, w2)\n    return x\n"
LOOP: Final = """\
def converged(step):
    return step < 0


def grad_w1(x, y, w1, w2):
    step = 1.0
    while not converged(step):
        step = step / 2
    return x.T @ y


def grad_w2(x, y, w1, w2):
    return w2
"""
NAMES: Final[Sequence[Mapping[str, str]]] = (
    {},
    {"h_relu": "hidden", "grad_y_pred": "dy", "y_pred": "out"},
    {"h_relu": "a1", "grad_y_pred": "delta", "y_pred": "yhat"},
    {"h_relu": "h_activated", "grad_y_pred": "d_out", "y_pred": "prediction"},
)
"""What learners call the same things."""


@dataclass(frozen=True)
class HandIn:
    """One student's file.

    Attributes:
        id: names its folder.
        kind: what is to become of it.
        source: content of the file.
    """

    id: str
    kind: Kind
    source: str


def the_class(count: int, arrays: Arrays) -> tuple[HandIn, ...]:
    """Return `count` hand-ins, at least 10: most right, a fifth wrong, one of each other kind.

    The forging one comes last, so that whatever it does to a process it shares harms few others.
    """
    right, wrong = (NUMPY, WRONG_NUMPY) if arrays == "numpy" else (TORCH, WRONG_TORCH)
    wrong_count = count // 5
    right_count = count - wrong_count - 3
    head = f"import {'numpy as np' if arrays == 'numpy' else 'torch'}\n"
    parts: list[tuple[Kind, str]] = [
        *(("right", source) for source in islice(_varied(right), right_count)),
        *(("wrong", source) for source in islice(_varied(wrong), wrong_count)),
        ("syntax", head + SYNTAX),
        ("loop", head + LOOP),
    ]
    mixed = [part for start in range(7) for part in parts[start::7]]
    all_parts = [*mixed, ("forging", head + FORGING)]
    return tuple(HandIn(f"student_{n:03}", *part) for n, part in enumerate(all_parts))


def of_kind(hand_ins: Sequence[HandIn], kind: Kind) -> HandIn:
    """Return the first hand-in of a kind."""
    return next(one for one in hand_ins if one.kind == kind)


def timed(hand_ins: Sequence[HandIn], most: int | None = None) -> tuple[HandIn, ...]:
    """Return those that throughput is measured on: not the loop, at most `most`, the forging last.

    Args:
        hand_ins: the class.
        most: how many; None for all.
    """
    forging = of_kind(hand_ins, "forging")
    others = [one for one in hand_ins if one.kind not in ("loop", "forging")]
    return (*others[: None if most is None else max(most - 1, 0)], forging)


def _varied(styles: Sequence[str]) -> Iterator[str]:
    """Yield the styles again and again, each time with other names."""
    turn = 0
    while True:
        for style in styles:
            source = style
            for name, other in NAMES[turn % len(NAMES)].items():
                source = source.replace(name, other)
            yield f"{source}\n# version {turn + 1}\n"
        turn += 1

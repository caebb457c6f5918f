"""A right hand-in in three pieces; none calls another."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

PIECES = {
    "collapse": """\
def collapse(w1, b1, w2, b2):
    return w1 @ w2, b1 @ w2 + b2
""",
    "collapse_many": """\
def collapse_many(layers):
    w, b = layers[0]
    for next_w, next_b in layers[1:]:
        w, b = w @ next_w, b @ next_w + next_b
    return w, b
""",
    "counterexample": """\
def counterexample():
    one = np.array([[1.0]])
    return one, one, one, -one
""",
}


def hand_in(pieces: Mapping[str, str]) -> str:
    """Return a whole module: the base with some functions' texts replaced."""
    texts = [dedent(pieces.get(name, base)).strip("\n") + "\n" for name, base in PIECES.items()]
    return "\n\n".join(["import numpy as np\n", *texts])

"""A mistake in a spec before its place in the text is known."""

from __future__ import annotations

from typing import NamedTuple

from grader.spec.locate import SpecPath


class Problem(NamedTuple):
    """What is wrong, and where in the spec.

    Attributes:
        path: keys and positions that lead to the mistake.
        message: what is wrong and, where possible, what was meant.
    """

    path: SpecPath
    message: str

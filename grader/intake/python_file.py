"""A single `.py`, or a single `.ipynb`: the file is the hand-in."""

from __future__ import annotations

from pathlib import Path

from grader.intake.basket import MOST_BYTES, Basket
from grader.intake.disk import read_file
from grader.intake.names import decoded, parts_of, suffix_of


def read(path: Path, basket: Basket) -> None:
    """Put one file into the basket, under its own name.

    Raises:
        IntakeError: it cannot be read, is too large or has a name that must not be shown.
    """
    name = decoded(path.name)
    parts_of(name)
    basket.add(name, read_file(path, name, MOST_BYTES[suffix_of(name)]))

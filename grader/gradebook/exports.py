"""The forms that a gradebook is exported in: one registry, one name for each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from grader.errors import UsageError
from grader.gradebook.export_csv import csv_text
from grader.gradebook.rows import Row
from grader.spec.suggest import listed

Export = Callable[[Sequence[Row]], str]
"""Makes the whole text of a file from rows; its line ends are kept as they are."""

EXPORTS: Final[Mapping[str, Export]] = MappingProxyType({"csv": csv_text})
"""By the name that `grade export --to` takes."""


def export_named(name: str) -> Export:
    """Return the form of a name.

    Raises:
        UsageError: there is none; says which there are.
    """
    if name not in EXPORTS:
        raise UsageError(f"there is no export {name!r}", f"--to takes {listed(EXPORTS)}.")
    return EXPORTS[name]

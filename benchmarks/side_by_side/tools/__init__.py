"""The tools, by name. One name, one object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.side_by_side.tools.base import Measured, Tool
from benchmarks.side_by_side.tools.notebooks import Nbgrader, Otter
from benchmarks.side_by_side.tools.one_by_one import Check50, Gradescope, PlainPytest
from benchmarks.side_by_side.tools.own import FLOOR, OURS, OURS_ANEW
from benchmarks.side_by_side.tools.xdist import Xdist

_TOOLS: Final = (
    OURS,
    OURS_ANEW,
    FLOOR,
    Gradescope(),
    Check50(),
    PlainPytest(),
    Xdist(),
    Nbgrader(),
    Otter(),
)
TOOLS: Final[Mapping[str, Tool]] = {tool.name: tool for tool in _TOOLS}

__all__ = ["OURS", "OURS_ANEW", "TOOLS", "Measured", "Tool"]

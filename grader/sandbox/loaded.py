"""Which modules were loaded since a moment, found without looking at those from before.

The names of a warm process's modules lie all over its memory, and each one that a forked process
looks at costs it a page: counting a reference is writing. Modules are kept in the order in which
they came, so this one is put behind all others, and what is behind it is new.

Runs in the student's process: standard library only.
"""

from __future__ import annotations

import sys


class Loaded:
    """What is loaded at the time that it is made."""

    def __init__(self) -> None:
        sys.modules[__name__] = sys.modules.pop(__name__)
        self._before = frozenset(sys.modules)

    def since(self) -> set[str]:
        """Return the names of modules that were not loaded then."""
        try:
            names = _behind_this()
        except RuntimeError:  # another thread imports something
            names = list(sys.modules)
        return {name for name in names if type(name) is str and name not in self._before}


def _behind_this() -> list[str]:
    """Return the last names, up to this module's; all of them if somebody took it out."""
    names = []
    for name in reversed(sys.modules):
        if name == __name__:
            break
        names.append(name)
    return names

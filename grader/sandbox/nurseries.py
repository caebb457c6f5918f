"""Warm processes that several graders can share: one for each level and array library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from grader.records import Level
from grader.sandbox.levels import first_ready, settings_for, start
from grader.sandbox.nursery import Nursery

Key = tuple[tuple[Level, ...], str]


@dataclass
class Nurseries:
    """Starts nurseries when they are first asked for. Closing it ends every process they made."""

    _warming: dict[Key, Nursery] = field(default_factory=dict)
    _ready: dict[Key, tuple[Level, Nursery]] = field(default_factory=dict)

    def begin(self, levels: Sequence[Level], arrays: str) -> None:
        """Begin to warm a nursery of the first level; it goes on in its own process.

        Raises:
            SandboxError: it cannot be started.
        """
        key = (tuple(levels), arrays)
        if key not in self._ready and key not in self._warming:
            self._warming[key] = start(settings_for(levels[0], arrays))

    def ready(self, levels: Sequence[Level], arrays: str) -> tuple[Level, Nursery]:
        """Wait until one is warm, and return the level it has. One that has died is replaced.

        Args:
            levels: to try, best first.
            arrays: "numpy" or "torch".

        Raises:
            UsageError: none of the levels can be had here.
            SandboxError: it cannot be started.
        """
        key = (tuple(levels), arrays)
        if key in self._ready and not self._ready[key][1].alive:
            self._ready.pop(key)[1].close()
        if key not in self._ready:
            self.begin(levels, arrays)
            self._ready[key] = first_ready(self._warming.pop(key), levels, arrays)
        return self._ready[key]

    def close(self) -> None:
        """End them all."""
        for nursery in [*self._warming.values(), *(one for _, one in self._ready.values())]:
            nursery.close()
        self._warming.clear()
        self._ready.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

"""Children on any system: an interpreter of its own for each, instead of a fork of a warm one.

This is for people's own machines, where there is no Linux to fork and lock down: the same wire,
the same time limits and caps, at level `none` only. Starting takes as long as importing numpy or
torch does, so one interpreter is kept ahead as soon as it shows that more than one is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from grader.errors import SandboxError
from grader.sandbox.capture import Captures
from grader.sandbox.fresh_child import FreshChild
from grader.sandbox.nursery import Settings


class FreshNursery:
    """Starts interpreters. Use as a context manager: leaving it ends every process it made."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.versions: Mapping[str, str] = {}
        self.readable: tuple[str, ...] = ()
        self.layers: tuple[str, ...] = ()
        self.spare: FreshChild | None = None
        self.children: list[FreshChild] = []

    @classmethod
    def start(cls, settings: Settings) -> Self:
        """Start the first interpreter; `ready` waits until it is warm.

        Raises:
            SandboxError: it cannot be started.
        """
        nursery = cls(settings)
        if settings.level == "none":
            nursery.spare = FreshChild.start(settings)
        return nursery

    @property
    def alive(self) -> bool:
        """True: each child is started by itself."""
        return True

    def ready(self) -> Self:
        """Wait until an interpreter is warm.

        Raises:
            SandboxError: the level needs Linux, or a module cannot be imported.
        """
        if self.settings.level != "none":
            raise SandboxError(f"level {self.settings.level} needs Linux and a forked process")
        if not self.versions:
            self.spare = self.spare or FreshChild.start(self.settings)
            self.versions = self.spare.await_warm()
        return self

    def fork(self, memory_mib: int, cpu_s: int, captures: Captures) -> FreshChild:
        """Take the spare interpreter, or a new one, and set its limits; see `Nursery.fork`.

        Raises:
            SandboxError: it could not be started or limited.
        """
        child = self._warm_child()
        self.layers = child.begin(memory_mib, cpu_s, captures)
        is_first = not self.children
        self.children = [other for other in self.children if other.alive] + [child]
        if not is_first:
            self.spare = FreshChild.start(self.settings)
        return child

    def _warm_child(self) -> FreshChild:
        had_spare, self.spare = self.ready().spare, None
        child = had_spare or FreshChild.start(self.settings)
        if not child.warm:
            child.await_warm()
        return child

    def close(self) -> None:
        """End the interpreters, each with the processes of its group."""
        for child in [*self.children, *([self.spare] if self.spare else [])]:
            child.end()
        self.children, self.spare = [], None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

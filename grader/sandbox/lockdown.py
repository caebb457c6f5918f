"""All layers, in order: what the zygote prepares once and each child applies to itself.

Promises: `prepare` and `apply` either do every layer of the level or raise `LayerError` with the
name of the one that is missing; no level turns into a lower one. After `apply` nothing needs to be
opened for the sandbox's sake, and none of it can be undone.
Does not promise: a wall clock, caps on output and answers (the grader's side), and at level `none`
anything about files and the network.

The order is not free: the ruleset's descriptor must outlive the closing of the others, the parent's
death signal is cleared by a change of uid, and seccomp forbids what the layers before it do.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.sandbox import identity, landlock, libc, preload, rlimits, seccomp, syscalls
from grader.sandbox.libc import LayerError

__all__ = ["LayerError", "Level", "Lockdown", "lock_capabilities_for_children"]

Level = Literal["full", "files-closed", "none"]
Layer = tuple[str, Callable[[], None]]


@dataclass(frozen=True)
class Lockdown:
    """What is prepared before forking; children inherit it.

    Attributes:
        level: which layers `apply` applies.
        parent: the process that prepared it, and that forks the children.
        own_uid: a child can take a uid of its own and still read what it needs.
        real_uid: it cannot, but it can take one as its real uid.
        ruleset: the Landlock ruleset's descriptor at level `full`, otherwise None.
        filter: the seccomp filter, or None at level `none`.
    """

    level: Level
    parent: int
    own_uid: bool
    real_uid: bool
    ruleset: int | None
    filter: seccomp.Filter | None

    @classmethod
    def prepare(cls, level: Level, readable: Sequence[str] = ()) -> Lockdown:
        """Build what children need. To be called in the zygote, with one thread, after imports.

        Raises:
            LayerError: a layer of this level cannot be had on this machine.
        """
        if level == "none":
            with contextlib.suppress(LookupError):
                syscalls.this_machine()  # imported here: children close descriptors by it
            return cls(level, os.getpid(), False, False, None, None)
        compiled = _prepare_filter(level)
        ruleset = _prepare_ruleset(readable) if level == "full" else None
        needed = _needed_files(readable) if level == "full" else ()
        own_uid = identity.can_take_uid(identity.FIRST_UID, needed)
        real_uid = not own_uid and identity.can_take_real_uid(identity.FIRST_UID)
        return cls(level, os.getpid(), own_uid, real_uid, ruleset, compiled)

    def apply(
        self,
        *,
        memory_mib: int,
        cpu_s: int,
        keep_fds: Collection[int],
        child_uid: int | None = None,
    ) -> tuple[str, ...]:
        """Lock the calling child down. To be called right after the fork, with one thread.

        Args:
            memory_mib: address space on top of what is mapped now, in MiB.
            cpu_s: CPU seconds until SIGXCPU; SIGKILL follows a second later.
            keep_fds: descriptors to keep; all others are closed, 0 to 2 among them.
            child_uid: a uid and gid that no other child has, taken where `own_uid` holds, or as
                the real uid where `real_uid` does.

        Returns:
            The names of the layers, in the order they were applied.

        Raises:
            LayerError: a layer failed; the child must end without running anything of a student's.
        """
        applied = []
        for name, step in self.layers(memory_mib, cpu_s, keep_fds, child_uid):
            try:
                step()
            except (OSError, ValueError, LookupError) as error:
                raise LayerError(name, _reason(error)) from error
            applied.append(name)
        return tuple(applied)

    def layers(
        self, memory_mib: int, cpu_s: int, keep_fds: Collection[int], child_uid: int | None
    ) -> list[Layer]:
        """The layers by name, in order, each ready to be applied."""
        if sys.platform == "win32":
            return []
        kept = set(keep_fds) if self.ruleset is None else {*keep_fds, self.ruleset}
        counted_alone = child_uid is not None and (self.own_uid or self.real_uid)
        layers: list[Layer] = [
            ("close-fds", functools.partial(_close_all_but, kept)),
            ("session", _new_session),
            ("rlimits", functools.partial(rlimits.apply, memory_mib, cpu_s, counted_alone)),
        ]
        if sys.platform == "linux":
            layers += self._identity_layers(child_uid) + self._linux_layers()
        return layers

    def _identity_layers(self, uid: int | None) -> list[Layer]:
        if uid is not None and self.own_uid:
            return [("own-uid", functools.partial(identity.take_uid, uid))]
        layers: list[Layer] = [("drop-capabilities", identity.drop_capabilities)]
        if uid is not None and self.real_uid:
            layers.insert(0, ("real-uid", functools.partial(identity.take_real_uid, uid)))
        return layers

    def _linux_layers(self) -> list[Layer]:
        layers: list[Layer] = [
            ("not-dumpable", identity.forbid_tracing),
            ("parent-death", functools.partial(identity.die_with_parent, self.parent)),
        ]
        if self.ruleset is not None:
            layers.append(("landlock", functools.partial(_restrict, self.ruleset)))
        if self.filter is not None:
            layers.append(("seccomp", self.filter.install))
        return layers


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _prepare_filter(level: seccomp.Level) -> seccomp.Filter:
    try:
        syscalls.this_machine()
    except LookupError as error:
        raise LayerError("seccomp", str(error)) from error
    if not seccomp.available():
        raise LayerError("seccomp", "the kernel offers no seccomp filters, or they are forbidden")
    built = seccomp.build(level)
    _ = built.head  # laid out here, with the program, so that children need not
    return built


def lock_capabilities_for_children() -> None:
    """Have the calling process, for good, what its children inherit: 41 calls each otherwise.

    Raises:
        LayerError: the kernel refuses.
    """
    try:
        identity.lock_capabilities()
    except OSError as error:
        raise LayerError("drop-capabilities", str(error)) from error


def _prepare_ruleset(readable: Iterable[str]) -> int:
    try:
        ruleset = landlock.build(tuple(readable))
    except OSError as error:
        raise LayerError("landlock", _reason(error)) from error
    if ruleset is None:
        raise LayerError("landlock", "the kernel offers no Landlock, or it is switched off")
    # A child cannot list the folders on sys.path, so it must inherit what is in them.
    preload.remember_folders()
    return ruleset


def _needed_files(readable: Iterable[str]) -> tuple[str, ...]:
    """One file of the standard library and one of each package, all of which a child must read."""
    packages = (Path(root, "__init__.py") for root in readable)
    return (os.__file__, *(str(file) for file in packages if file.is_file()))


def _restrict(ruleset: int) -> None:
    landlock.restrict(ruleset)
    os.close(ruleset)


def _new_session() -> None:
    os.setsid()
    os.umask(0o077)


def _close_all_but(kept: Iterable[int]) -> None:
    """Close the gaps between the kept descriptors, and everything above the last."""
    first = 0
    for descriptor in sorted(kept):
        if descriptor > first:
            _close_range(first, descriptor - 1)
        first = descriptor + 1
    _close_range(first, 2**31 - 1)


def _close_range(first: int, last: int) -> None:
    """One call where the kernel has it (5.9); elsewhere only open descriptors are gone through."""
    try:
        libc.call("close_range", first, last, 0)
    except (OSError, LookupError):
        for descriptor in _open_descriptors():
            if first <= descriptor <= last:
                os.closerange(descriptor, descriptor + 1)


def _open_descriptors() -> list[int]:
    for folder in ("/proc/self/fd", "/dev/fd"):
        try:
            return [int(name) for name in os.listdir(folder)]  # noqa: PTH208 - no Path after a fork
        except OSError:
            continue
    return list(range(os.sysconf("SC_OPEN_MAX")))

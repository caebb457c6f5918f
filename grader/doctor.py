"""What the sandbox is worth on this machine: every layer tried, every level really started.

health = examine(Path("assignments"))
print(render_doctor(health, style=Style()))        # or doctor_json(health)
sys.exit(exit_code(health))

Nothing rests on a version number: layers are tried in throw-away children by `sandbox.probe`, and
the grader's own sandbox process is started at each level and runs a submission of a few lines.
"""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from grader.discover import read_assignments
from grader.errors import Fault, GraderError, SandboxError
from grader.evidence import Outcome
from grader.records import Level
from grader.render.doctor import (
    Exposed,
    Health,
    LevelHealth,
    Machine,
    References,
    Start,
    Trial,
    doctor_json,
    render_doctor,
)
from grader.sandbox import landlock
from grader.sandbox.capture import Captures
from grader.sandbox.levels import levels_for, settings_for
from grader.sandbox.levels import start as start_nursery
from grader.sandbox.nursery import Nursery
from grader.sandbox.probe import probe
from grader.sandbox.program import Program
from grader.sandbox.session import observe
from grader.version import __version__

__all__ = ["Health", "doctor_json", "examine", "exit_code", "render_doctor"]

LEVELS: Final[tuple[Level, ...]] = ("full", "files-closed", "none")
HOLDS, DOES_NOT_HOLD = 0, 4

_MEMORY_MIB: Final = 1024
_CPU_S: Final = 10
_SUBMISSIONS: Final = {
    "numpy": b"import numpy as np\nvalue = float((np.ones((2, 2)) @ np.ones(2)).sum())\n",
    "torch": b"import torch\nw = torch.ones(2, requires_grad=True)\n(w * w).sum().backward()\n",
}


def examine(assignments: Path | None = None) -> Health:
    """Try every level on this machine; takes about ten seconds, longer with torch.

    Args:
        assignments: a folder of assignments whose references are looked for among what
            submissions can read; None to leave that out.
    """
    readable: set[str] = set()
    levels = [_examine_level(level, "numpy", readable) for level in LEVELS]
    auto = auto_level(levels)
    if auto is not None and _version("torch"):
        at = LEVELS.index(auto)
        started = _start(auto, "torch", readable)
        levels[at] = levels[at].model_copy(update={"starts": (*levels[at].starts, started)})
    return Health(
        machine=_machine(),
        levels=tuple(levels),
        auto=auto,
        references=None if assignments is None else _references(assignments, readable),
    )


def exit_code(health: Health) -> int:
    """Return 0 where a class can be graded, 4 where it cannot."""
    return HOLDS if health.ok else DOES_NOT_HOLD


def auto_level(levels: Iterable[LevelHealth]) -> Level | None:
    """Return the level `--sandbox auto` takes: the first it tries whose zygote comes up."""
    up = {health.level for health in levels if health.warms}
    return next((level for level in levels_for("auto", None) if level in up), None)


def _examine_level(level: Level, arrays: str, readable: set[str]) -> LevelHealth:
    started = _start(level, arrays, readable)
    try:
        trials = tuple(Trial(**asdict(found)) for found in probe(level))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        problem = f"the helper that tries the layers failed: {error}"
        return LevelHealth(level=level, starts=(started,), problem=problem)
    return LevelHealth(level=level, trials=trials, starts=(started,))


def _start(level: Level, arrays: str, readable: set[str]) -> Start:
    """Start the grader's own zygote, have it run a submission, and end it.

    What children may read is added to `readable`.
    """
    start = Start(arrays=arrays)
    began = time.perf_counter()
    try:
        with closing(start_nursery(settings_for(level, arrays))) as zygote:
            zygote.ready()
            readable.update(zygote.readable)
            start = start.model_copy(update={"warm_ms": _milliseconds_since(began)})
            began = time.perf_counter()
            child = zygote.fork(_MEMORY_MIB, _CPU_S, Captures())
            took = {"child_ms": _milliseconds_since(began), "layers": zygote.layers}
            start = start.model_copy(update=took)
            child.end()
            return start.model_copy(update={"problem": _run_something(zygote, arrays)})
    except Fault as error:
        return start.model_copy(update={"problem": error.message})
    except (OSError, AttributeError) as error:  # a system without the sockets or calls it needs
        return start.model_copy(update={"problem": f"{type(error).__name__}: {error}"})


def _run_something(zygote: Nursery, arrays: str) -> str:
    """Import a submission of a few lines; return why that failed, or an empty string."""
    program = Program({"doctor.py": _SUBMISSIONS[arrays]}, "doctor.py", _MEMORY_MIB, _CPU_S)
    try:
        imported = observe(zygote, program, []).imported
    except SandboxError as error:
        return error.message
    if imported.outcome is Outcome.RETURNED:
        return ""
    raised = imported.raised
    why = f"{raised.type}: {raised.message}" if raised else imported.ended or imported.outcome.value
    return f"a submission that only imports {arrays} did not run: {why}"


def _milliseconds_since(began: float) -> float:
    return round(1000 * (time.perf_counter() - began), 2)


def _references(folder: Path, readable: Iterable[str]) -> References:
    """Look for the references of all assignments among what submissions can read."""
    try:
        loaded = read_assignments(folder).values()
    except GraderError as error:
        return References(folder=str(folder), problem=error.message)
    found = tuple(
        sorted(str(one.reference_folder.resolve()) for one in loaded if one.reference_folder)
    )
    exposed = tuple(
        Exposed(reference=secret, root=root)
        for root, secret in landlock.exposed(sorted(readable), found)
    )
    return References(folder=str(folder), looked_at=found, exposed=exposed)


def _machine() -> Machine:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return Machine(
        grader=__version__,
        python=f"{platform.python_version()} ({platform.python_implementation()})",
        numpy=_version("numpy") or "not installed",
        torch=_version("torch"),
        system=platform.system(),
        kernel=platform.release(),
        processor=platform.machine(),
        processors=os.cpu_count() or 1,
        landlock_abi=landlock.abi(),
        user="root" if root else "an ordinary user",
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None

"""What `grade doctor` found, as records, as JSON and as text for a terminal. Pure.

The records are here, below what gathers them, so that rendering reads nothing but them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from grader.records import Level, Record, Status
from grader.render.style import Style
from grader.render.text import one_line, pad, width, wrap

SCHEMA_VERSION: Final = 1
WIDTH: Final = 78
_NAME: Final = 19
_TOGETHER: Final = "all"
_PREPARE: Final = "prepare it"
_NO_SANDBOX: Final = (
    "Grade on Linux, x86-64 or aarch64, in a container that allows seccomp. --sandbox none runs"
    " submissions without a sandbox: only for code you trust."
)


class Trial(Record):
    """One forbidden act that was tried in a throw-away child.

    Attributes:
        layer: the layer that is to refuse it; "all" for every layer of the level together.
        enforced: it was refused.
        tried: the act.
        happened: what came of it; for the act "prepare it", why the layer is missing.
        remedy: what to do, or an empty string where it is enforced.
        required: the level cannot be had without it.
    """

    layer: str
    enforced: bool
    tried: str
    happened: str
    remedy: str = ""
    required: bool = True


class Start(Record):
    """One start of the grader's own sandbox process, and of one child that ran a submission.

    Attributes:
        arrays: "numpy" or "torch".
        warm_ms: until it had imported what submissions need; None if it never did.
        child_ms: from the wish for a child to one with every layer on; None if there was none.
        layers: the layers that the child reported.
        problem: why it did not come up, or an empty string.
    """

    arrays: str
    warm_ms: float | None = None
    child_ms: float | None = None
    layers: tuple[str, ...] = ()
    problem: str = ""


class LevelHealth(Record):
    """What one level of isolation is worth on this machine.

    Attributes:
        level: its name.
        trials: every act that was tried.
        starts: the grader's own processes that were started at this level.
        problem: why nothing could be tried, or an empty string.
    """

    level: Level
    trials: tuple[Trial, ...] = ()
    starts: tuple[Start, ...] = ()
    problem: str = ""

    @property
    def warms(self) -> bool:
        """Whether a grader would take this level: its sandbox process comes up."""
        return any(start.warm_ms is not None for start in self.starts)

    @property
    def holds(self) -> bool:
        """Whether all that the level promises was tried, refused, and a submission still ran."""
        return (
            not self.problem
            and bool(self.trials)
            and bool(self.starts)
            and all(trial.enforced for trial in self.trials if trial.required)
            and not any(start.problem for start in self.starts)
        )


class Machine(Record):
    """What the grader runs on. `landlock_abi` is 0 where the kernel has none."""

    grader: str
    python: str
    numpy: str
    torch: str | None
    system: str
    kernel: str
    processor: str
    processors: int
    landlock_abi: int
    user: str


class Exposed(Record):
    """A reference that lies inside something submissions can read."""

    reference: str
    root: str


class References(Record):
    """Whether submissions could read the references of an assignments folder.

    Attributes:
        folder: the folder that was looked at.
        looked_at: reference folders found.
        exposed: those that submissions can read at level `full`.
        problem: why the folder could not be read, or an empty string.
    """

    folder: str
    looked_at: tuple[str, ...] = ()
    exposed: tuple[Exposed, ...] = ()
    problem: str = ""


class Health(Record):
    """Everything `grade doctor` found.

    Attributes:
        machine: versions and kernel.
        levels: best first.
        auto: the level that `--sandbox auto` takes, or None where it refuses.
        references: None where no assignments were looked at.
    """

    machine: Machine
    levels: tuple[LevelHealth, ...]
    auto: Level | None
    references: References | None = None

    @property
    def ok(self) -> bool:
        """Whether a class can be graded: `auto` has a level, it holds, no reference is exposed."""
        taken = [health for health in self.levels if health.level == self.auto]
        safe = self.references is None or not (self.references.exposed or self.references.problem)
        return safe and bool(taken) and all(health.holds for health in taken)


def doctor_json(health: Health) -> str:
    """Return the one object that `grade doctor --json` prints."""
    levels = [
        {"level": level.level, "holds": level.holds, **level.model_dump(mode="json")}
        for level in health.levels
    ]
    content = {
        "schema_version": SCHEMA_VERSION,
        "ok": health.ok,
        **health.model_dump(mode="json"),
        "levels": levels,
    }
    return json.dumps(content, indent=2, allow_nan=False) + "\n"


def render_doctor(health: Health, *, style: Style) -> str:
    """Return the findings as text of at most 80 columns, with a newline at the end."""
    sections = [
        [f"grade doctor · grader {health.machine.grader}"],
        list(_verdict(health, style)),
        list(_machine(health.machine)),
        *(list(_level(level, health.auto, style)) for level in health.levels),
        list(_references(health.references, style)),
        list(_advice(health)),
    ]
    text = "\n\n".join("\n".join(lines) for lines in sections if lines)
    return style.encode(text) + "\n"


def _verdict(health: Health, style: Style) -> Iterator[str]:
    taken = next((one for one in health.levels if one.level == health.auto), None)
    status = Status.PASS if health.ok else Status.FAULT
    yield from _hanging(f"{style.mark(status)} ", _verdict_text(health, taken))


def _verdict_text(health: Health, taken: LevelHealth | None) -> str:
    if taken is None:
        return "No sandbox can be had here: --sandbox auto refuses to grade."
    if not taken.holds:
        return f"--sandbox auto takes {taken.level}, but {taken.level} does not hold here."
    if health.references is not None and health.references.exposed:
        return "Submissions can read a reference: grading is refused until it is moved."
    if health.references is not None and health.references.problem:
        return f"--sandbox auto takes {taken.level}, which holds; the assignments cannot be read."
    tried = sum(trial.required for trial in taken.trials)
    return f"--sandbox auto takes {taken.level}: {tried} trials of forbidden acts, all refused."


def _machine(machine: Machine) -> Iterator[str]:
    processors = "1 processor" if machine.processors == 1 else f"{machine.processors} processors"
    landlock = f"ABI {machine.landlock_abi}" if machine.landlock_abi else "not there"
    rows = {
        "system": f"{machine.system} {machine.kernel}, {machine.processor}, {processors}",
        "landlock": landlock,
        "user": machine.user,
        "python": machine.python,
        "numpy": machine.numpy,
        "torch": machine.torch or "not installed",
    }
    for name, value in rows.items():
        yield from _hanging(f"  {pad(name, _NAME)}", value)


# --- one level -----------------------------------------------------------------------------------


def _level(health: LevelHealth, auto: Level | None, style: Style) -> Iterator[str]:
    yield pad(health.level, _NAME + 2) + _role(health, auto)
    if health.problem:
        yield from _line(style, Status.FAULT, "not tried", health.problem)
    for layer, trials in groupby(health.trials, key=lambda trial: trial.layer):
        yield from _layer(layer, list(trials), style)
    for start in health.starts:
        yield from _start(start, style)


def _role(health: LevelHealth, auto: Level | None) -> str:
    if health.level == "none":
        return "only when asked for by name; files and network stay open"
    if not health.warms:
        return "cannot be had here"
    holds = "holds" if health.holds else "does not hold"
    return f"{holds}; what auto takes" if health.level == auto else holds


def _layer(layer: str, trials: list[Trial], style: Style) -> Iterator[str]:
    name = "all together" if layer == _TOGETHER else layer
    refused = sum(trial.enforced for trial in trials)
    if not any(trial.required for trial in trials):
        trial = trials[0]
        status = Status.PASS if trial.enforced else Status.SKIPPED
        yield from _line(style, status, name, f"{trial.tried}: {trial.happened}")
        return
    if trials[0].tried == _PREPARE:
        yield from _line(style, Status.FAIL, name, trials[0].happened)
        return
    status = Status.PASS if refused == len(trials) else Status.FAIL
    acts = "forbidden act" if len(trials) == 1 else "forbidden acts"
    yield from _line(style, status, name, f"{refused} of {len(trials)} {acts} refused")
    for trial in trials:
        if not trial.enforced:
            yield from _hanging(" " * (_NAME + 4), f"{trial.tried}: {trial.happened}")


def _start(start: Start, style: Style) -> Iterator[str]:
    name = f"{start.arrays} starts"
    if start.problem:
        yield from _line(style, Status.FAIL, name, start.problem)
        return
    warm, child = start.warm_ms or 0.0, start.child_ms or 0.0
    text = f"warm in {warm / 1000:.1f} s, a child in {child:.1f} ms, a submission ran"
    yield from _line(style, Status.PASS, name, text)


def _line(style: Style, status: Status, name: str, text: str) -> Iterator[str]:
    yield from _hanging(f"  {style.mark(status)} {pad(name, _NAME)}", text, indent=_NAME + 4)


# --- the rest ------------------------------------------------------------------------------------


def _references(references: References | None, style: Style) -> Iterator[str]:
    if references is None:
        return
    yield pad("references", _NAME + 2) + one_line(references.folder)
    if references.problem:
        yield from _line(style, Status.FAULT, "not looked at", references.problem)
        return
    exposed = {one.reference for one in references.exposed}
    count = len(references.looked_at)
    what = "reference" if count == 1 else "references"
    status = Status.FAIL if exposed else Status.PASS if count else Status.SKIPPED
    text = f"{len(exposed)} of {count} {what} where submissions can read"
    yield from _line(style, status, "out of reach", text)
    for one in references.exposed:
        yield from _hanging(" " * (_NAME + 4), f"{one.reference} lies inside {one.root}")


def _advice(health: Health) -> Iterator[str]:
    remedies = _remedies(health)
    if not remedies:
        return
    yield "what to do"
    for name, remedy in remedies.items():
        yield from _hanging(f"  {pad(name, _NAME)}", remedy)


def _remedies(health: Health) -> dict[str, str]:
    """What to do by layer, each once; what follows from another layer is left out."""
    found = {
        trial.layer: trial.remedy
        for trial in _wanting(health.levels)
        if trial.remedy and trial.layer != _TOGETHER
    }
    if health.auto is None:
        found["sandbox"] = _NO_SANDBOX
    if health.references is not None and health.references.exposed:
        found["references"] = "Move the course's folder out of the Python installation."
    return found


def _wanting(levels: Iterable[LevelHealth]) -> Iterator[Trial]:
    for level in levels:
        yield from (trial for trial in level.trials if not trial.enforced)


def _hanging(start: str, text: str, indent: int | None = None) -> list[str]:
    """Return `text` behind `start`, its further lines below its first."""
    column = width(start) if indent is None else indent
    first, *others = wrap(one_line(text), WIDTH - column)
    return [start + first, *(" " * column + line for line in others)]

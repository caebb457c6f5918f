"""Runs attacks through one grader per level and says what is wrong afterwards.

An attack's functions are wrong unless it succeeded, so that points mean a hole; and after each the
machine is looked at and an honest hand-in is graded by the same zygote.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Self

from grader.records import Report, Run, Status
from grader.render import FORMATS, Options
from grader.run import Grader, HandIn, Wish
from grader.spec import load_assignment

from .corpus import HERE, MAIN, Attack
from .scene import (
    Scene,
    adopt_orphans,
    condition,
    descendants,
    remove_system_v,
    strays,
    system_v,
    write_assignment,
)

Kind = Literal["points", "damage", "finding"]
MEMORY_KIB: Final = 400 * 1024
"""The grader itself may grow by so much while it grades one hand-in."""
CLEAN: Final[set[int]] = set()
"""Reports in which nothing was found."""
ZYGOTES: Final[set[int]] = set()
"""Processes below this one that are meant to be there: one for every bench in use, and what was
there before."""
TRIES: Final = 3
BUSY: Final = "BP903"
RENDERED: Final = 300_000
"""Characters that a report may have."""
MARKUP: Final = re.compile(r"<script|!\[x\]\(|^#+ 20 / 20|^\| a \| b \|", re.MULTILINE)


@dataclass(frozen=True)
class Hole:
    """One thing that should not have been.

    Attributes:
        kind: what went wrong: points were scored, damage was done, or the finding is wrong.
        text: what it was.
    """

    kind: Kind
    text: str


@dataclass(frozen=True)
class Outcome:
    """What came of one attack.

    Attributes:
        attack: its id.
        level: the isolation it ran at.
        skipped: why it was not run, or "".
        earned: points; 0 where there was no report.
        holes: what is wrong; empty if it was contained.
        seconds: that it took, with the look afterwards.
    """

    attack: str
    level: str
    skipped: str = ""
    earned: float = 0.0
    holes: tuple[Hole, ...] = ()
    seconds: float = 0.0


class StuckError(BaseException):
    """The grader did not come back; not an `Exception`, so that nothing takes it for a fault."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `StuckError` in the main thread after so many seconds."""

    def ring(*_: object) -> None:
        raise StuckError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass
class Bench:
    """One level: a scene, a warm grader, and an honest hand-in. Use as a context manager."""

    wish: Wish
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="attacks-")))
            self.folder.chmod(0o755)
            ZYGOTES.update(descendants(os.getpid()))  # of graders that other tests have warm
            adopt_orphans()
            stack.callback(adopt_orphans, False)
            self.scene = stack.enter_context(Scene(self.folder))
            imports = (
                *sorted(sys.stdlib_module_names),
                "numpy",
                "grader",
                "solution",
                "this_is_not_there",
            )
            self.assignment = load_assignment(write_assignment(self.folder, imports).parent)
            os.environ["ATTACK_SECRET"] = "secret-of-the-course"  # noqa: S105  a decoy
            stack.callback(os.environ.pop, "ATTACK_SECRET", None)
            self.grader = self.new_grader()
            stack.callback(lambda: self.end_grader())
            self.level = self.grader.level
            self.secrets = _secret_texts(self.grader)
            honest = (HERE / "preludes" / "honest.py").read_text()
            self.honest = self.hand_in("honest", {MAIN: honest})
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def new_grader(self) -> Grader:
        """Return a grader with a zygote of its own."""
        grader = Grader(self.assignment, sandbox=self.wish)
        grader.zygote.ready()
        ZYGOTES.add(grader.zygote.process.pid)
        return grader

    def end_grader(self) -> None:
        """End the grader and its zygote."""
        ZYGOTES.discard(self.grader.zygote.process.pid)
        self.grader.zygote.close()

    def hand_in(self, name: str, files: Mapping[str, str]) -> HandIn:
        """Write a hand-in and read it as the grader does."""
        folder = self.folder / "hand-ins" / name
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return HandIn.read(folder)

    def run(self, attack: Attack) -> Outcome:
        """Run one attack and look for harm."""
        skipped = attack.skipped(self.level)
        if skipped:
            return Outcome(attack.id, self.level, skipped)
        start = time.monotonic()
        hand_in = self.hand_in(attack.id, attack.files(self.scene.targets()))
        before = self.look()
        earned, holes = 0.0, list[Hole]()
        try:
            with at_most(attack.within_s):
                report = self.graded(hand_in)
                earned = report.earned or 0.0
                holes += judged(report, attack, self.level)
                holes += shown(report, self.secrets)
        except StuckError:
            holes.append(Hole("damage", f"the grader did not come back in {attack.within_s:g} s"))
        except Exception as error:  # noqa: BLE001  a renderer that fails is what is looked for
            holes.append(
                Hole("damage", f"the grader failed: {type(error).__name__}: {error}"[:300])
            )
        holes += self.damage(before)
        return Outcome(attack.id, self.level, "", earned, tuple(holes), time.monotonic() - start)

    def graded(self, hand_in: HandIn) -> Report:
        """Grade; again where the grader says that the machine was busy, as it may have been.

        An attack that makes it look so does it every time, and then the fault stands.
        """
        for _ in range(TRIES - 1):
            report = self.graded_once(hand_in)
            if BUSY not in {f.code for verdict in report.verdicts for f in verdict.findings}:
                return report
        return self.graded_once(hand_in)

    def graded_once(self, hand_in: HandIn) -> Report:
        """Grade; a zygote that the grader had to replace meanwhile is no stray process."""
        try:
            return self.grader.grade(hand_in)
        finally:
            ZYGOTES.add(self.grader.zygote.process.pid)

    def look(self) -> dict[str, Any]:
        """Return the state of everything that an attack might damage."""
        return {
            "pid": self.grader.zygote.process.pid,
            "zygote": condition(self.grader.zygote.process.pid),
            "grader": condition(os.getpid()),
            "files": self.scene.files(),
            "System V": system_v(self.scene.key),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }

    def damage(self, before: Mapping[str, Any]) -> list[Hole]:
        """Return what is no longer as it was, and set it right where that can be done."""
        said: list[str] = []
        process = self.grader.zygote.process
        said += strays(ZYGOTES)
        if process.pid != before["pid"]:
            said.append("the zygote ended and was replaced")
        elif process.poll() is None:
            after = self.look()
            for part in ("zygote", "grader", "files"):
                said += _differences(part, before[part], after[part])
            if left := after["System V"] - before["System V"]:
                said.append(f"System V objects are left: {sorted(left)}")
                remove_system_v(left)
            grown = after["memory"] - before["memory"]
            if grown > MEMORY_KIB:
                said.append(f"the grader grew by {grown // 1024} MiB")
        else:
            said.append(f"the zygote ended with status {process.returncode}")
        said += self.scene.heard()
        for path in self.scene.marked():
            said.append(f"{path} is new")
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        said += self.honesty()
        return [Hole("damage", text) for text in said]

    def honesty(self) -> list[str]:
        """Grade the honest hand-in with the same zygote; a spoilt grader is replaced."""
        try:
            with at_most(30):
                report = self.graded(self.honest)
        except StuckError:
            said = ["an honest hand-in is not graded any more"]
        else:
            if report.status is Status.PASS and report.earned == report.possible:
                return []
            why = report.run.fault or str([f.headline for v in report.verdicts for f in v.findings])
            said = [f"an honest hand-in gets {report.earned} afterwards: {why[-300:]}"]
        self.end_grader()
        self.grader = self.new_grader()
        return said


def judged(report: Report, attack: Attack, level: str) -> list[Hole]:
    """Compare a report with what must come out."""
    must = attack.must(level)
    codes = {finding.code for verdict in report.verdicts for finding in verdict.findings}
    holes = []
    if report.earned:
        holes.append(Hole("points", f"{report.earned:g} points"))
    if report.status is Status.FAULT:
        tail = (report.run.fault or "").strip().splitlines()[-1:]
        busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
        holes.append(Hole("finding", f"a fault ({busy}): {' '.join(tail)}"[:300]))
    elif report.status != must.status or not must.codes <= codes:
        told = [f"{f.code} {f.headline}"[:100] for v in report.verdicts for f in v.findings]
        wanted = " ".join([must.status, *sorted(must.codes)])
        got = " ".join([report.status, *sorted(codes)])
        told = list(dict.fromkeys(told))[:3]
        holes.append(Hole("finding", f"must be {wanted}, is {got}: {told}"))
    if report.sandbox != level:
        holes.append(Hole("finding", f"the report says {report.sandbox}, not {level}"))
    return holes


def shown(report: Report, secrets: frozenset[str]) -> list[Hole]:
    """Look for harm in what is shown: secret inputs, control characters, markup.

    Many attacks come to the same report; what was looked at once is not rendered again.
    """
    same = report.model_copy(update={"submission": "", "submission_digest": "", "run": Run()})
    run = str((report.run.stdout, report.run.stderr, report.run.last_line))
    key = hash((same.model_dump_json(), run, secrets))
    if key in CLEAN:
        return []
    holes: list[Hole] = []
    for reader, seen in (("student", report.for_student()), ("staff", report)):
        for name, render in FORMATS.items():
            text = render([seen], Options())
            if len(text) > RENDERED:
                holes.append(Hole("damage", f"{name} for {reader} has {len(text)} characters"))
            odd = {
                f"U+{ord(c):04X}" for c in set(text) - {"\n"} if unicodedata.category(c)[0] == "C"
            }
            if odd:
                holes.append(
                    Hole("damage", f"{name} for {reader} holds {' '.join(sorted(odd))[:80]}")
                )
            if name == "markdown" and (found := MARKUP.search(text)):
                holes.append(Hole("damage", f"{name} for {reader} holds {found[0]!r}"))
            if name == "json":
                json.loads(text)
            leaked = [secret for secret in secrets if reader == "student" and secret in text]
            if leaked:
                holes.append(
                    Hole("damage", f"{name} for students tells secret inputs: {leaked[0]}")
                )
    if not holes:
        CLEAN.add(key)
    return holes


def _secret_texts(grader: Grader) -> frozenset[str]:
    """Return what tells the inputs of secret cases: the texts that attacks make of them."""
    texts: dict[bool, set[str]] = {False: set(), True: set()}
    for case in grader.prepared.all_cases():
        for inputs in (case.question.inputs, case.question.companion):
            raw = inputs["x"].tobytes()[:16]
            halves = tuple(int.from_bytes(raw[i : i + 2], sys.byteorder) for i in range(0, 6, 2))
            first = repr(float(inputs["x"].flat[0]))
            texts[case.question.case.secret] |= {raw.hex(), str(halves), first}
    return frozenset(texts[True] - texts[False])


def _differences(part: str, before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    names = sorted({*before, *after})
    return [
        f"{part}: {name} was {before.get(name)}, is {after.get(name)}"[:300]
        for name in names
        if before.get(name) != after.get(name)
    ]


def run_all(
    wish: Wish, attacks: tuple[Attack, ...], tell: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Run attacks at one level."""
    outcomes = []
    with Bench(wish) as bench:
        for attack in attacks:
            outcomes.append(bench.run(attack))
            tell(outcomes[-1])
    return outcomes

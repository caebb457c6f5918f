"""Reads the hostile modules: what each tries, what must come of it, and its files.

A module begins with comment lines `# key: value`:

    tries          what it attempts, in words
    must           status and finding codes that must come out, e.g. "fail BP104 BP112"
    must at LEVEL  the same for one level, where it differs
    at LEVEL       "not promised": the level makes no promise here, the attack is not run
    only on        a machine, e.g. "x86_64"
    within         seconds that grading and rendering may take, 25 unless given
    repeat         how many import lines take the place of the line REPEATED
    prelude        which shared texts are put in front: answers, frames, syscalls

Further files of the hand-in follow a line `# --- file: NAME`.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import syscall_numbers

HERE: Final = Path(__file__).parent
MAIN: Final = "two_layer_relu.py"
WITHIN_S: Final = 25.0
KEYS: Final = re.compile(
    r"tries|must|must at (full|files-closed|none)|at (full|files-closed|none)|only on|within"
    r"|repeat|prelude"
)
_HEADER = re.compile(r"# ([a-z][a-z0-9 -]*): (.*)")
_MUST = re.compile(r"(fail|ungradable)((?: BP\d{3})*)")


@dataclass(frozen=True)
class Must:
    """What has to come out: the report's status, and codes that must be among its findings."""

    status: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Attack:
    """One hostile module.

    Attributes:
        kind: its class, the name of its folder.
        name: of its file, without suffix.
        header: its comment lines by key.
        text: all that follows them.
    """

    kind: str
    name: str
    header: Mapping[str, str]
    text: str

    @property
    def id(self) -> str:
        """Class and name."""
        return f"{self.kind}/{self.name}"

    @property
    def within_s(self) -> float:
        """Seconds that grading and rendering may take."""
        return float(self.header.get("within", WITHIN_S))

    def must(self, level: str) -> Must:
        """Return what must come out at a level."""
        text = self.header.get(f"must at {level}", self.header["must"])
        match = _MUST.fullmatch(text)
        if match is None:
            raise ValueError(f"{self.id}: cannot read what must come out: {text!r}")
        return Must(match[1], frozenset(match[2].split()))

    def skipped(self, level: str) -> str:
        """Return why the attack is not run at a level, or "" if it is."""
        only = self.header.get("only on")
        if only is not None and only != platform.machine():
            return f"only on {only}"
        return self.header.get(f"at {level}", "")

    def files(self, targets: Mapping[str, object]) -> dict[str, str]:
        """Return the hand-in's files by name.

        Args:
            targets: what the attack is told of the machine.
        """
        main, *others = re.split(r"^# --- file: (.+)\n", self.text, flags=re.MULTILINE)
        repeated = "\n    ".join(
            f"import missing_{n}" for n in range(int(self.header.get("repeat", 0)))
        )
        preludes = [
            (HERE / "preludes" / f"{name}.py").read_text()
            for name in self.header["prelude"].split()
        ]
        text = "\n".join([*preludes, main.replace("REPEATED", repeated)])
        text = text.replace("\nT = {}", f"\nT = {dict(targets)!r}", 1)
        table = (
            syscall_numbers.X86_64 if platform.machine() == "x86_64" else syscall_numbers.AARCH64
        )
        text = text.replace("\nNUMBERS = {}", f"\nNUMBERS = {table!r}", 1)
        return {MAIN: text, **dict(zip(others[::2], others[1::2], strict=True))}


def read_attack(path: Path) -> Attack:
    """Read one module.

    Raises:
        ValueError: its header is not as it should be.
    """
    header: dict[str, str] = {}
    lines = path.read_text().split("\n")
    while lines and (match := _HEADER.fullmatch(lines[0])):
        if KEYS.fullmatch(match[1]) is None:
            raise ValueError(f"{path}: unknown key {match[1]!r}")
        header[match[1]] = match[2]
        lines.pop(0)
    if not {"tries", "must", "prelude"} <= header.keys():
        raise ValueError(f"{path}: tries, must and prelude are needed")
    attack = Attack(path.parent.name, path.stem, header, "\n".join(lines))
    for level in ("full", "files-closed", "none"):
        attack.must(level)
    return attack


def corpus() -> tuple[Attack, ...]:
    """Return every attack, by class and name."""
    return tuple(read_attack(path) for path in sorted((HERE / "modules").glob("*/*.py")))

"""The place that attacks are let loose on, and the look afterwards that finds what was done.

There are files to read and to damage, ports to reach, and processes to hurt.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import resource
import secrets
import shutil
import signal
import socket
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Final, Self

import numpy as np

ROOT: Final = Path(__file__).resolve().parents[2]
REFERENCE: Final = ROOT / "reference" / "two_layer_relu"
# ruff: noqa: S108  attacks write to the folders that everybody shares
SHARED_FOLDERS: Final = ("/tmp", "/var/tmp", "/dev/shm")
PR_SET_CHILD_SUBREAPER: Final = 36
PATIENCE_S: Final = 0.5

ASSIGNMENT: Final = """\
schema = 1
id = "two_layer_relu"
title = "Two-layer ReLU network, one small family a check"
points = 20
seed = 7
reference = "{reference}"

[submission]
file = "two_layer_relu.py"
imports = [{imports}]

[limits]
cpu_s = 0.3
import_s = 0.4
memory_mib = 128

[variables]
x = ["N", "D_in"]
y = ["N", "D_out"]
w1 = ["D_in", "H"]
w2 = ["H", "D_out"]
learning_rate = []
steps = []

[preactivations]
h = "x @ w1"

[families.base]
dims = {{ N = 5, D_in = 3, H = 7, D_out = 2 }}
draw = "normal"

[families.descent]
dims = {{ N = 5, D_in = 3, H = 7, D_out = 2 }}
draw = "normal"
values = {{ learning_rate = 0.0009765625, steps = 9 }}

[[task]]
id = "rules"
title = "Rules"
check = [{{ id = "imports", kind = "rules", points = 0 }}]

[[task]]
id = "forward"
title = "Forward"
call = "forward(x, w1, w2)"
check = [
    {{ id = "values", kind = "values", result = ["N", "D_out"], points = 4, families = ["base"] }},
]

[[task]]
id = "loss"
title = "Loss"
call = "loss(x, y, w1, w2)"
check = [{{ id = "values", kind = "values", result = [], points = 4, families = ["base"] }}]

[[task]]
id = "grad_w1"
title = "Gradient for w1"
call = "grad_w1(x, y, w1, w2)"

[[task.check]]
id = "values"
kind = "gradient"
wrt = "w1"
points = 2
families = ["base"]

[[task.check]]
id = "unseen"
kind = "gradient"
wrt = "w1"
points = 1
families = ["base"]
visibility = "hidden"

[[task.check]]
id = "purity"
kind = "purity"
points = 1
families = ["base"]
needs = ["values"]
siblings = ["forward"]

[[task]]
id = "grad_w2"
title = "Gradient for w2"
call = "grad_w2(x, y, w1, w2)"
check = [{{ id = "values", kind = "gradient", wrt = "w2", points = 4, families = ["base"] }}]

[[task]]
id = "train"
title = "Training"
call = "train(x, y, w1, w2, learning_rate, steps)"

[[task.check]]
id = "trajectory"
kind = "training"
returns = ["w1", "w2", "losses"]
steps = "steps"
points = 4
families = ["descent"]
"""
"""The functions of two_layer_relu with short limits. Everything in the standard library may be
imported: what holds here is held by the sandbox, not by the rule on imports."""


def write_assignment(folder: Path, imports: tuple[str, ...]) -> Path:
    """Write the assignment that attacks are graded against; return its file."""
    file = folder / "two_layer_relu" / "assignment.toml"
    file.parent.mkdir(parents=True)
    quoted = ", ".join(f'"{name}"' for name in imports)
    file.write_text(ASSIGNMENT.format(reference=REFERENCE, imports=quoted))
    return file


class Scene:
    """Decoys and listeners. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = f"attackmark-{secrets.token_hex(4)}"
        self.key = secrets.randbelow(2**30) + 1
        self.stage = folder / "stage"
        self.tcp = _listening(socket.AF_INET, ("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self._plant()
        self.unix = _listening(socket.AF_UNIX, str(self.stage / "listener"))
        self.abstract = _listening(socket.AF_UNIX, "\0" + self.mark + "-listener")
        self.listeners = (self.tcp, self.udp, self.unix, self.abstract)
        for listener in self.listeners:
            listener.setblocking(False)

    def _plant(self) -> None:
        for name in ("home", "submissions/own", "package/__pycache__", "empty", "tmp"):
            (self.stage / name).mkdir(parents=True)
        (self.stage / "tmp").chmod(0o1777)
        for name in (
            "canary.txt",
            "home/notes.txt",
            "submissions/other.py",
            "submissions/own/two_layer_relu.py",
        ):
            (self.stage / name).write_text(f"private = {secrets.token_hex(8)!r}\n")
        for source in ("__init__.py", "version.py"):
            shutil.copy(ROOT / "grader" / source, self.stage / "package" / source)
        (self.stage / "package" / "__pycache__" / "__init__.cpython-311.pyc").write_bytes(
            b"compiled"
        )

    def targets(self) -> dict[str, object]:
        """Return what attacks are told."""
        stage = str(self.stage)
        return {
            "mark": self.mark,
            "key": self.key,
            "solution": str(REFERENCE / "solution.py"),
            "hidden": str(REFERENCE / "hidden.toml"),
            "assignment": str(self.folder / "two_layer_relu" / "assignment.toml"),
            "canary": f"{stage}/canary.txt",
            "home": f"{stage}/home",
            "submissions": f"{stage}/submissions",
            "other": f"{stage}/submissions/other.py",
            "package": f"{stage}/package",
            "empty": f"{stage}/empty",
            "tmp": f"{stage}/tmp",
            "unix": f"{stage}/listener",
            "folders": [
                f"{stage}/tmp",
                f"{stage}/home",
                f"{stage}/submissions",
                *SHARED_FOLDERS,
                ".",
            ],
            "grader": os.getpid(),
            "tcp": self.tcp.getsockname()[1],
            "udp": self.udp.getsockname()[1],
            "abstract": self.mark + "-listener",
        }

    def heard(self) -> list[str]:
        """Return what reached the listeners since the last look."""
        heard = []
        for name, listener in zip(("TCP", "UDP", "Unix", "abstract"), self.listeners, strict=True):
            with contextlib.suppress(BlockingIOError):
                if listener.type == socket.SOCK_DGRAM:
                    listener.recv(100)
                else:
                    listener.accept()[0].close()
                heard.append(f"something reached the {name} listener")
        return heard

    def files(self) -> dict[str, tuple[object, ...]]:
        """Return all there is to know of the planted files but when they were read."""
        known: dict[str, tuple[object, ...]] = {}
        for path in [self.stage, *sorted(self.stage.rglob("*"))]:
            with contextlib.suppress(FileNotFoundError):
                seen = path.lstat()
                content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
                known[str(path)] = (
                    seen.st_mode, seen.st_uid, seen.st_gid, seen.st_size, seen.st_nlink,
                    seen.st_mtime_ns, seen.st_ctime_ns, content,
                )  # fmt: skip
        return known

    def marked(self) -> list[Path]:
        """Return files with the attacks' name in folders that are not ours alone."""
        grader = ROOT / "grader"
        places: list[str | Path] = [*SHARED_FOLDERS, "."]
        places += [grader, grader / "sandbox", grader / "__pycache__"]
        places += ["/etc/cron.d", "/etc/profile.d", Path(os.__file__).parent, *_site_packages()]
        found: list[Path] = []
        for place in map(Path, places):
            with contextlib.suppress(OSError):
                found += [entry for entry in place.iterdir() if self.mark in entry.name]
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self.listeners:
            listener.close()


def _listening(family: int, address: object) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.bind(address)  # type: ignore[arg-type]  # an address of that family
    listener.listen()
    return listener


def _site_packages() -> Iterator[Path]:
    package = Path(np.__file__).parent
    yield package
    yield package.parent


# --- processes --------------------------------------------------------------------------------


def adopt_orphans(adopt: bool = True) -> None:
    """Have orphans among our descendants become our children, so that none escapes the look."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0)


def descendants(ancestor: int) -> list[int]:
    """Return all processes below one, zombies included."""
    parents: dict[int, int] = {}
    for name in (entry.name for entry in Path("/proc").iterdir()):
        if name.isdigit():
            with contextlib.suppress(OSError):
                text = Path("/proc", name, "stat").read_text()
                parents[int(name)] = int(text.rpartition(")")[2].split()[1])
    below = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    return sorted(below - {ancestor})


def strays(zygotes: Collection[int]) -> list[str]:
    """Return what was left below us besides these processes, and end it."""
    others = _none_after_a_while(lambda: [p for p in descendants(os.getpid()) if p not in zygotes])
    left = []
    for pid in others:
        with contextlib.suppress(OSError):
            left.append(f"process {pid} is left: {Path(f'/proc/{pid}/stat').read_text()[:60]}")
            os.kill(pid, signal.SIGKILL)
    for pid in others:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
    return left


def _none_after_a_while(look: Callable[[], list[int]]) -> list[int]:
    deadline = time.monotonic() + PATIENCE_S
    while (found := look()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


STATUS_LINES: Final = (
    "Umask", "State", "Uid", "Gid", "Groups", "Threads", "SigBlk", "SigIgn", "SigCgt", "CapEff",
    "CapBnd", "NoNewPrivs", "Seccomp",
)  # fmt: skip


def condition(pid: int) -> dict[str, object]:
    """Return all of a process's settings that another might have changed."""
    seen: dict[str, object] = {}
    for name in dir(resource):
        if name.startswith("RLIMIT_"):
            seen[name] = resource.prlimit(pid, getattr(resource, name))
    seen["processors"] = sorted(os.sched_getaffinity(pid))
    seen["niceness"] = os.getpriority(os.PRIO_PROCESS, pid)
    seen["scheduler"] = os.sched_getscheduler(pid)
    seen["session"] = os.getsid(pid), os.getpgid(pid)
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in STATUS_LINES:
            seen[name] = value.strip()
    if seen.get("State", "")[:1] in ("R", "S", "D"):  # type: ignore[index]  # a text
        del seen["State"]
    seen["oom"] = Path(f"/proc/{pid}/oom_score_adj").read_text()
    with contextlib.suppress(OSError):
        seen["cwd"] = str(Path(f"/proc/{pid}/cwd").readlink())
        seen["descriptors"] = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return seen


def system_v(key: int) -> set[tuple[str, int]]:
    """Return kind and number of System V memory, queues and semaphores that have this key.

    Others on this machine may make some at any time, so only those with the attacks' key count.
    """
    found = set()
    for name in ("shm", "msg", "sem"):
        with contextlib.suppress(OSError):
            lines = Path("/proc/sysvipc", name).read_text().splitlines()[1:]
            rows = [line.split() for line in lines]
            found |= {(name, int(row[1])) for row in rows if int(row[0]) == key}
    return found


def remove_system_v(objects: Iterable[tuple[str, int]]) -> None:
    """Remove what an attack left."""
    libc = ctypes.CDLL(None)
    for name, number in objects:
        if name == "sem":
            libc.semctl(number, 0, 0)
        else:
            getattr(libc, f"{name}ctl")(number, 0, 0)

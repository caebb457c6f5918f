"""How much the sandbox costs: from fork to ready, beside a bare fork of the same warm process.

python benchmarks/sandbox_overhead.py [--forks 200] [--level full] [--arrays numpy torch]

A fresh process is warmed exactly as the grader's zygote is. Then it forks in turn a child that
says "ready" at once and a child that first applies every layer, and measures the time until each
is heard. Both kinds see the same memory, the same load and the same moment. No time is asserted.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grader.records import Level
from grader.sandbox import identity
from grader.sandbox.capture import Captures
from grader.sandbox.host import Zygote as Host
from grader.sandbox.levels import settings_for
from grader.sandbox.lockdown import Lockdown
from grader.sandbox.threads import ONE_THREAD
from grader.sandbox.zygote import Zygote

MEMORY_MIB = 1024
CPU_S = 30
WARM_UP = 10
"""Forks of each kind that are thrown away: the first copy pages that later ones find copied."""


@dataclass(frozen=True)
class Sample:
    """Milliseconds of one kind of fork, in the order they were measured."""

    milliseconds: tuple[float, ...]

    @property
    def least(self) -> float:
        """The least disturbed one."""
        return min(self.milliseconds)

    @property
    def median(self) -> float:
        """What is to be expected."""
        return statistics.median(self.milliseconds)

    @property
    def middle_half(self) -> tuple[float, float]:
        """First and third quartile: how far the machine's noise reaches."""
        low, _, high = statistics.quantiles(self.milliseconds, n=4)
        return low, high


@dataclass(frozen=True)
class Measured:
    """What one warm process showed.

    Attributes:
        bare: until a child that does nothing else is heard.
        locked: until a child with every layer is heard.
        reap_bare: until a killed bare child is collected.
        reap_locked: the same for a locked one.
        by_layer: median milliseconds of each layer within the child, in order.
    """

    bare: Sample
    locked: Sample
    reap_bare: Sample
    reap_locked: Sample
    by_layer: Mapping[str, float]


# --- inside the warm process ---------------------------------------------------------------------


def inside(level: Level, arrays: str, forks: int) -> None:
    """Warm this process as a zygote, measure, and print what was measured as JSON."""
    settings = settings_for(level, arrays)
    zygote = Zygote(None, set())  # type: ignore[arg-type]  # nobody talks to it over a socket
    zygote.do_warm([], level, arrays, list(settings.modules), list(settings.packages))
    kinds: dict[str, Callable[[int, int], int]] = {
        "bare": _fork_bare,
        "locked": lambda reader, writer: _fork_locked(zygote, reader, writer),
    }
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for turn in range(forks + WARM_UP):
        # Alternating, and first in turn: what follows the other kind gains nothing from it.
        for name in sorted(kinds, reverse=bool(turn % 2)):
            took[name].append(_timed(kinds[name]))
    assert zygote.lockdown is not None  # noqa: S101  it was warmed above
    layers = [_time_layers(zygote.lockdown, turn) for turn in range(forks + WARM_UP)][WARM_UP:]
    answer = {
        **{name: [ready for ready, _ in times[WARM_UP:]] for name, times in took.items()},
        **{f"reap_{name}": [reap for _, reap in times[WARM_UP:]] for name, times in took.items()},
        "by_layer": {name: statistics.median(one[name] for one in layers) for name in layers[0]},
    }
    sys.stdout.write(json.dumps(answer))


def _timed(fork: Callable[[int, int], int]) -> tuple[float, float]:
    """Milliseconds until the child says that it is ready, and until it is killed and collected."""
    reader, writer = os.pipe()
    start = time.perf_counter()
    pid = fork(reader, writer)
    said = os.read(reader, 4096)
    heard = time.perf_counter()
    if not said.startswith(b"ready"):
        raise SystemExit(said.decode("utf-8", "replace") or "a child ended without a word")
    killing = time.perf_counter()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    ended = time.perf_counter()
    os.close(reader)
    return 1000 * (heard - start), 1000 * (ended - killing)


def _fork_bare(reader: int, writer: int) -> int:
    pid = os.fork()
    if pid == 0:
        os.write(writer, b"ready\n")
        os.read(reader, 0)
        signal.pause()
    os.close(writer)
    return pid


def _fork_locked(zygote: Zygote, _reader: int, writer: int) -> int:
    """Fork as the grader does; the child's other descriptors lead nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    requests, unused = os.pipe()
    pid: int = zygote.do_fork([requests, writer, null, os.dup(null)], MEMORY_MIB, CPU_S)["pid"]
    zygote.children.discard(pid)
    os.close(unused)
    return pid


def _time_layers(lockdown: Lockdown, turn: int) -> dict[str, float]:
    """Milliseconds of each layer, measured by the child that applies it."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        took = {}
        uid = identity.FIRST_UID + turn
        for name, step in lockdown.layers(MEMORY_MIB, CPU_S, (0, 1, 2, writer), uid):
            start = time.perf_counter()
            step()
            took[name] = 1000 * (time.perf_counter() - start)
        os.write(writer, json.dumps(took).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read()
    os.waitpid(pid, 0)
    return dict(json.loads(said))


# --- outside -------------------------------------------------------------------------------------


def measure(level: Level, arrays: str, forks: int) -> Measured:
    """Measure in a fresh process with one thread, started as the zygote is."""
    done = subprocess.run(
        [sys.executable, "-s", "-P", "-B", __file__, "--inside", level, arrays, str(forks)],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **ONE_THREAD, "PYTHONHASHSEED": "0"},
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    by_layer = said.pop("by_layer")
    return Measured(
        **{name: Sample(tuple(times)) for name, times in said.items()}, by_layer=by_layer
    )


def through_the_socket(level: Level, arrays: str, forks: int) -> Sample:
    """Milliseconds of `Zygote.fork` as the grader calls it, descriptors and messages included."""
    times = []
    with Host.start(settings_for(level, arrays)) as zygote:
        zygote.ready()
        for _ in range(forks + WARM_UP):
            start = time.perf_counter()
            child = zygote.fork(MEMORY_MIB, CPU_S, Captures())
            times.append(1000 * (time.perf_counter() - start))
            child.end()
    return Sample(tuple(times[WARM_UP:]))


def table(level: Level, results: Mapping[str, tuple[Measured, Sample]], forks: int) -> str:
    """Return the figures as text of 80 columns."""
    lines = [
        f"sandbox {level}, {forks} forks of each kind in turn, milliseconds",
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors",
        "",
        f"{'':26}{'median':>9}{'minimum':>9}   {'middle half':>15}",
    ]
    for arrays, (found, socket) in results.items():
        lines += [
            _row(f"{arrays}: bare fork", found.bare),
            _row(f"{arrays}: all layers", found.locked),
            _comparison("  the layers add", found),
            _row("  seen by the grader", socket),
            _row("  reaping, bare", found.reap_bare),
            _row("  reaping, all layers", found.reap_locked),
            "",
        ]
    for arrays, (found, _) in results.items():
        lines += [f"{arrays}: median of each layer, within the child"]
        lines += [f"  {name:24}{took:9.3f}" for name, took in found.by_layer.items()]
        lines += [f"  {'sum':24}{sum(found.by_layer.values()):9.3f}", ""]
    return "\n".join(lines)


def _row(name: str, sample: Sample) -> str:
    low, high = sample.middle_half
    return f"{name:26}{sample.median:9.2f}{sample.least:9.2f}   {low:6.2f} to {high:5.2f}"


def _comparison(name: str, found: Measured) -> str:
    pairs = zip(found.locked.milliseconds, found.bare.milliseconds, strict=True)
    more = Sample(tuple(locked - bare for locked, bare in pairs))
    low, high = more.middle_half
    least = found.locked.least - found.bare.least
    ratio = found.locked.median / found.bare.median
    spread = f"{low:6.2f} to {high:5.2f}"
    return f"{name:26}{more.median:9.2f}{least:9.2f}   {spread}   x {ratio:.2f}"


def main(argv: Sequence[str]) -> None:
    """Parse the command line, measure, print the table."""
    if argv[:1] == ["--inside"]:
        level: Level = argv[1]  # type: ignore[assignment]  # from `measure`, below the parser
        inside(level, argv[2], int(argv[3]))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--forks", type=int, default=200, help="measured forks of each kind")
    parser.add_argument("--level", choices=["full", "files-closed", "none"], default="full")
    parser.add_argument("--arrays", nargs="+", choices=["numpy", "torch"], default=None)
    asked = parser.parse_args(argv)
    os.environ.update(ONE_THREAD)
    known = ["numpy"] + (["torch"] if importlib.util.find_spec("torch") else [])
    results = {
        arrays: (
            measure(asked.level, arrays, asked.forks),
            through_the_socket(asked.level, arrays, asked.forks),
        )
        for arrays in asked.arrays or known
    }
    sys.stdout.write(table(asked.level, results, asked.forks))


if __name__ == "__main__":
    main(sys.argv[1:])

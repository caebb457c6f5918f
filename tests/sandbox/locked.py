"""Runs pieces of code in locked-down children of a fresh interpreter, and tells how each ended.

The interpreter plays the zygote: it imports, prepares and forks one child a piece, so that nothing
is forked from the process that runs the tests.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

ONE_THREAD = {
    f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
}
NUMPY = ("numpy", "numpy.libs")
TORCH = (
    *NUMPY,
    *("torch", "torchgen", "functorch", "sympy", "mpmath", "networkx", "jinja2", "markupsafe"),
    *("filelock", "fsspec", "typing_extensions.py"),
)

ZYGOTE = r"""
import ctypes, errno, json, os, signal, socket, struct, sys, tempfile, threading, time
from pathlib import Path
order = json.loads(sys.stdin.read())
exec(order["setup"])
from grader.sandbox import landlock, libc, lockdown, preload, syscalls

def syscall(name, *arguments):
    return libc.call(name, *arguments)

folder = tempfile.TemporaryDirectory(prefix="grader-test-")
scratch = Path(folder.name)
secret = scratch / "secret"
secret.write_text("planted")
opened = secret.open("rb")
zygote = os.getpid()
if order["level"] == "files-closed":
    preload.preload()
roots = [*landlock.default_readable(order["entries"]), *order["readable"]]
prepared = lockdown.Lockdown.prepare(order["level"], roots)

def answer(piece, writer):
    try:
        layers = ()
        if order["locked"]:
            layers = prepared.apply(
                memory_mib=order["memory_mib"], cpu_s=order["cpu_s"],
                keep_fds={0, 1, 2, writer}, child_uid=order["child_uid"],
            )
        names = globals() | {"result": None, "layers": layers}
        exec(piece, names)
        return {"result": names["result"]}
    except BaseException as error:
        return {"raised": type(error).__name__, "errno": getattr(error, "errno", None),
                "text": str(error)}

def run(piece):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, json.dumps(answer(piece, writer)).encode())
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as stream:
        said = stream.read()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return {"signal": os.WTERMSIG(status)}
    return json.loads(said) if said else {"raised": "nothing was said"}

print(json.dumps({name: run(piece) for name, piece in order["pieces"].items()}))
opened.close()
folder.cleanup()
"""


@dataclass(frozen=True)
class Ending:
    """How a piece ended: with a result, an exception or a signal."""

    result: object = None
    raised: str = ""
    errno: int | None = None
    text: str = ""
    signal: int = 0

    @property
    def worked(self) -> bool:
        return not self.raised and not self.signal


def run_pieces(
    pieces: Mapping[str, str],
    *,
    level: str = "full",
    locked: bool = True,
    setup: str = "",
    entries: tuple[str, ...] = (),
    readable: tuple[str, ...] = (),
    memory_mib: int = 512,
    cpu_s: int = 20,
    child_uid: int | None = None,
) -> dict[str, Ending]:
    """Run each piece in a child of its own; a piece leaves what it found in `result`."""
    order = {
        "pieces": dict(pieces),
        "level": level,
        "locked": locked,
        "setup": setup,
        "entries": entries,
        "readable": readable,
        "memory_mib": memory_mib,
        "cpu_s": cpu_s,
        "child_uid": child_uid,
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-c", ZYGOTE],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **ONE_THREAD},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return {name: Ending(**ending) for name, ending in json.loads(done.stdout).items()}


def run_piece(piece: str, **options: object) -> Ending:
    """Run one piece; options as in `run_pieces`."""
    return run_pieces({"piece": piece}, **options)["piece"]  # type: ignore[arg-type]


@functools.cache
def run_table(table: tuple[tuple[str, str], ...], level: str, locked: bool) -> Mapping[str, Ending]:
    """Run a table of acts once, however many tests look at the endings."""
    return run_pieces(dict(table), level=level, locked=locked)

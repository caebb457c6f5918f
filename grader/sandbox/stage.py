"""What a learner's script finds around it when it is run for grading.

Scripts wait for keys, sleep, draw, log to files and show progress. None of that counts here, and
none of it may keep a script from its end: while a script runs, files are kept in memory, waiting
takes no time, programs are not started, and packages for plots and progress that are not installed
are stood in for. `input()` raises EOFError: nobody is there to answer.

Runs in the student's process: standard library and numpy only; torch where it was imported.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.sandbox.plots import Inert
from grader.sandbox.stand_ins import stand_ins


@contextlib.contextmanager
def set_up(main: str, submitted: Mapping[str, bytes]) -> Iterator[None]:
    """Change what a script could wait for or fail at, and put everything back.

    Args:
        main: what the script is called.
        submitted: files that can be read; what is written goes beside them, in memory.
    """
    files = dict(submitted)
    with contextlib.ExitStack() as stack:
        for owner, name, value in _changes(files, main):
            if hasattr(owner, name):
                stack.enter_context(_instead(owner, name, value))
        stack.enter_context(stand_ins())
        stack.enter_context(_torch_defaults())
        yield


def _changes(files: dict[str, bytes], main: str) -> Iterable[tuple[Any, str, Any]]:
    yield sys, "argv", [main]
    yield builtins, "input", _input
    yield builtins, "open", _opener(files, builtins.open)
    yield io, "open", _opener(files, io.open)
    yield np, "savetxt", _saver(files, np.savetxt)
    yield time, "sleep", _nothing
    yield os, "system", lambda *_: 0
    yield os, "startfile", _nothing
    for name in ("mkdir", "makedirs", "remove", "unlink", "chdir"):
        yield os, name, _nothing
    yield os, "popen", lambda *_, **__: io.StringIO()
    for name in ("run", "call", "check_call", "check_output", "Popen", "getoutput"):
        yield subprocess, name, Inert()
    torch = sys.modules.get("torch")
    if torch is not None:
        yield from _changes_to_torch(torch)


def _changes_to_torch(torch: Any) -> Iterable[tuple[Any, str, Any]]:
    saved: dict[str, Any] = {}

    def save(value: Any, file: Any, *_: Any, **__: Any) -> None:
        saved[str(file)] = value

    original = torch.load

    def load(file: Any, *args: Any, **options: Any) -> Any:
        return saved[str(file)] if str(file) in saved else original(file, *args, **options)

    yield torch, "save", save
    yield torch, "load", load
    yield torch.Tensor, "cuda", lambda tensor, *_, **__: tensor
    yield torch.nn.Module, "cuda", lambda module, *_, **__: module
    loader = torch.utils.data.DataLoader
    yield loader, "__init__", _in_one_process(loader.__init__)


def _in_one_process(made: Callable[..., None]) -> Callable[..., None]:
    def init(self: Any, *args: Any, **options: Any) -> None:
        for name in ("num_workers", "persistent_workers", "prefetch_factor", "timeout"):
            options.pop(name, None)
        made(self, *args, **options)

    return init


def _input(prompt: object = "") -> str:
    sys.stdout.write(str(prompt))
    raise EOFError("EOF when reading a line")


def _nothing(*_: object, **__: object) -> None:
    """Do nothing."""


@contextlib.contextmanager
def _instead(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextlib.contextmanager
def _torch_defaults() -> Iterator[None]:
    """Let no run change what the next one finds."""
    torch = sys.modules.get("torch")
    streams = sys.stdin, sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Open(sys.stdout), _Open(sys.stderr)
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        if torch is not None:
            torch.set_default_dtype(torch.float32)
            torch.autograd.set_grad_enabled(True)
            torch.autograd.set_detect_anomaly(False)


class _Open(io.TextIOBase):
    """An output stream that stays open for the next run, whatever a script does to it."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self.stream = stream

    def write(self, text: str) -> int:
        return int(self.stream.write(text))

    def flush(self) -> None:
        self.stream.flush()

    def close(self) -> None:
        self.flush()

    def fileno(self) -> int:
        return int(self.stream.fileno())

    @property
    def encoding(self) -> str:  # type: ignore[override]  # it is read only there as well
        return str(self.stream.encoding)

    @property
    def buffer(self) -> Any:
        return self.stream.buffer

    def reconfigure(self, **_: object) -> None:
        """Stay as it is."""


# --- files in memory ------------------------------------------------------------------------------


class _Bytes(io.BytesIO):
    """A file that keeps what was written when it is closed."""

    def __init__(self, keep: Callable[[bytes], None], content: bytes) -> None:
        super().__init__(content)
        self.keep = keep

    def close(self) -> None:
        if not self.closed:
            self.keep(self.getvalue())
        super().close()


def _opener(files: dict[str, bytes], original: Callable[..., Any]) -> Callable[..., Any]:
    def opened(file: Any, mode: Any = "r", *args: Any, **options: Any) -> Any:
        writes = isinstance(mode, str) and any(letter in mode for letter in "wax+")
        name = "" if isinstance(file, int) else os.fspath(file)
        if isinstance(file, int) or not (writes or name in files):
            return original(file, mode, *args, **options)
        content = files.get(name, b"") if "w" not in mode else b""
        raw = _Bytes(lambda data: files.__setitem__(name, data), content)
        if "a" in mode:
            raw.seek(0, io.SEEK_END)
        if "b" in mode:
            return raw
        return io.TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True)

    return opened


def _saver(files: dict[str, bytes], original: Callable[..., None]) -> Callable[..., None]:
    def save(file: Any, *args: Any, **options: Any) -> None:
        if not isinstance(file, str | os.PathLike):
            return original(file, *args, **options)
        with _opener(files, builtins.open)(file, "w") as stream:
            return original(stream, *args, **options)

    return save

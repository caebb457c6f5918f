"""What a learner's script finds around it when it is run for grading.

Scripts wait for keys, sleep, draw, log to files and show progress. None of that counts here, and
none of it may keep a script from its end: while a script runs, files are kept in memory, waiting
takes no time, programs are not started, and packages for plots and progress that are not installed
are stood in for. `input()` raises EOFError: nobody is there to answer.

Runs in the student's process: standard library and numpy only; torch is touched where it was imported.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib.abc
import importlib.machinery
import io
import os
import subprocess
import sys
import time
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np

from grader.sandbox.plots import Inert, InertModule

INERT: Final = frozenset(
    "seaborn plotly bokeh altair visdom tensorboardX tensorboard tensorboardx wandb torchviz "  # noqa: SIM905  reads better
    "graphviz pydot hiddenlayer torchsummary torchinfo ipywidgets google livelossplot celluloid "
    "imageio PIL cv2 termcolor colorama tabulate prettytable pandas sklearn scipy torchvision "
    "torchaudio torchtext d2l pylab ipdb icecream loguru pygame tkinter openpyxl xlwt".split()
)
"""Packages that are stood in for where they are not installed."""
TENSORBOARD: Final = "torch.utils.tensorboard"
TQDM: Final = "tqdm"


@contextlib.contextmanager
def set_up(argv: str) -> Iterator[None]:
    """Change what a script could wait for or fail at, and put everything back."""
    files: dict[str, bytes] = {}
    with contextlib.ExitStack() as stack:
        for owner, name, value in _changes(files, argv):
            if hasattr(owner, name):
                stack.enter_context(_instead(owner, name, value))
        stack.enter_context(_finders())
        stack.enter_context(_torch_defaults())
        yield


def _changes(files: dict[str, bytes], argv: str) -> Iterable[tuple[Any, str, Any]]:
    yield sys, "argv", [argv]
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
    print(prompt, end="")
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
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        if torch is not None:
            torch.set_default_dtype(torch.float32)
            torch.autograd.set_grad_enabled(True)
            torch.autograd.set_detect_anomaly(False)


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


# --- packages that are not here -------------------------------------------------------------------


class Progress:
    """A progress bar that shows nothing: an iterable like the one it was given."""

    def __init__(self, iterable: Any = None, *args: object, **options: object) -> None:
        del args
        total = options.get("total")
        self.iterable = iterable if iterable is not None else range(total if type(total) is int else 0)
        self.n = 0

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing

    @staticmethod
    def write(*texts: object, **_: object) -> None:
        """Print, as the original does."""
        print(*texts)


def _trange(*numbers: int, **options: object) -> Progress:
    return Progress(range(*numbers), **options)


class _TqdmModule(types.ModuleType):
    """tqdm, whichever of its submodules."""

    __all__ = ("tqdm", "trange", "tqdm_notebook", "tnrange")
    tqdm = tqdm_notebook = Progress
    trange = tnrange = staticmethod(_trange)


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds packages that are not installed."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self.wanted = wanted

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for a package that is stood in for."""
        del path, target
        if not self.wanted(fullname):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Return progress bars for tqdm, and else a module of which every name is inert."""
        is_tqdm = spec.name.partition(".")[0] == TQDM
        return _TqdmModule(spec.name) if is_tqdm else InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing is run."""


@contextlib.contextmanager
def _finders() -> Iterator[None]:
    first = StandIns(lambda name: name.partition(".")[0] == TQDM or name == TENSORBOARD)
    last = StandIns(lambda name: name.partition(".")[0] in INERT)
    before: Mapping[str, Any] = {
        name: sys.modules.pop(name)
        for name in list(sys.modules)
        if name.partition(".")[0] == TQDM or name == TENSORBOARD
    }
    sys.meta_path.insert(0, first)
    sys.meta_path.append(last)
    try:
        yield
    finally:
        for finder in (first, last):
            with contextlib.suppress(ValueError):
                sys.meta_path.remove(finder)
        for name, module in list(sys.modules.items()):
            if isinstance(getattr(module, "__loader__", None), StandIns):
                del sys.modules[name]
        sys.modules.update(before)

"""Stands in for packages of learners' scripts that show something and may not be installed.

Progress bars are the iterables they were given; all else is inert, as plots are.

Runs in the student's process: standard library only.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

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


class Progress:
    """A progress bar that shows nothing: an iterable like the one it was given."""

    def __init__(self, iterable: Any = None, *args: object, **options: object) -> None:
        del args
        total = options.get("total")
        empty = range(total) if isinstance(total, int) else range(0)
        self.iterable = empty if iterable is None else iterable
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
        return Inert()

    @staticmethod
    def write(*texts: object, **_: object) -> None:
        """Write them, as the original does."""
        sys.stdout.write(" ".join(map(str, texts)) + "\n")


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
def stand_ins() -> Iterator[None]:
    """Have them found while a script runs, and forget them afterwards."""
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

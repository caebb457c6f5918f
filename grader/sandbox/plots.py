"""Stands in for matplotlib in a student's process: everything can be called, nothing is drawn.

The real one is slow to import and wants to write a cache; figures count for nothing here, and a
`plt.show()` that waits for somebody to close a window would cost a submission its time. Whether an
assignment lets `matplotlib` be imported is its rules' business.

`Inert` takes part in whatever plotting code does: calls, attributes, indexing, `with`, arithmetic,
formatting, subclassing. It is false, zero and empty, so that loops over it end; it unpacks into
as many values as are asked for, as in `fig, (left, right) = plt.subplots(1, 2)`.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import opcode
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any, Final

ROOTS: Final = frozenset({"matplotlib", "mpl_toolkits", "pylab", "IPython"})

_STAR: Final = """
    annotate arrow axes axhline axis axvline bar barh boxplot cla clf close colorbar contour
    contourf draw errorbar figlegend figtext figure fill fill_between gca gcf grid hist hist2d
    hlines imsave imshow legend loglog matshow pause pcolor pcolormesh pie plot plot_date polar
    quiver rc rcParams savefig scatter semilogx semilogy show stem step streamplot style subplot
    subplots subplots_adjust suptitle text tick_params tight_layout title twinx vlines xlabel xlim
    xscale xticks ylabel ylim yscale yticks
""".split()  # noqa: SIM905  reads better
"""What `from matplotlib.pyplot import *` brings."""

_UNPACK: Final = opcode.opmap["UNPACK_SEQUENCE"]
_UNPACK_WITH_STAR: Final = opcode.opmap["UNPACK_EX"]


class Inert:
    """Accepts whatever is done to it and does nothing."""

    __array_ufunc__ = None
    """numpy leaves arithmetic with it to it."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __call__(self, *_: object, **__: object) -> Inert:  # noqa: D102  Python's
        return Inert()

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__"):  # protocols that it does not take part in
            raise AttributeError(name)
        return Inert()

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        return () if any(isinstance(base, type) for base in bases) else (Inert,)

    def __getitem__(self, key: object) -> Inert:
        return Inert()

    def __setitem__(self, key: object, value: object) -> None:
        del key, value

    def __delitem__(self, key: object) -> None:
        del key

    def __iter__(self) -> Iterator[Inert]:
        return iter([Inert() for _ in range(_wanted(sys._getframe(1)))])

    def __len__(self) -> int:
        return 0

    def __contains__(self, item: object) -> bool:
        return False

    def __bool__(self) -> bool:
        return False

    def __enter__(self) -> Inert:
        return self

    def __exit__(self, *args: object) -> None:
        del args

    def __int__(self) -> int:
        return 0

    def __index__(self) -> int:
        return 0

    def __float__(self) -> float:
        return 0.0

    def __complex__(self) -> complex:
        return 0j

    def __repr__(self) -> str:
        return "<nothing is drawn here>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def _operation(self, *_: object) -> Inert:
        return Inert()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _operation
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _operation
    __pow__ = __rpow__ = __matmul__ = __rmatmul__ = __and__ = __rand__ = _operation
    __or__ = __ror__ = __xor__ = __rxor__ = __neg__ = __pos__ = __abs__ = _operation
    __invert__ = __round__ = _operation

    def _comparison(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _comparison


def _wanted(caller: types.FrameType) -> int:
    """Return into how many values the statement that iterates unpacks; 0 where it does not."""
    code, at = caller.f_code.co_code, caller.f_lasti
    if not 0 <= at < len(code) - 1:
        return 0
    operation, argument = code[at : at + 2]
    if operation == _UNPACK:
        return argument
    if operation != _UNPACK_WITH_STAR:
        return 0
    behind_star = code[at - 1] if at >= 2 and code[at - 2] == opcode.EXTENDED_ARG else 0
    return argument + behind_star


class InertModule(types.ModuleType):
    """A module of which every name is inert."""

    __version__ = "3.10.0"
    __all__: Sequence[str] = ()

    def __getattr__(self, name: str) -> Inert:
        # pylab is numpy as well; an inert stand-in for a function that computes would mislead
        computes = self.__name__ == "pylab" and hasattr(sys.modules.get("numpy"), name)
        if name.startswith("__") or computes:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} here")
        return Inert()


class PlotFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of `ROOTS`, before the real ones if there are any."""

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for matplotlib and its like, whatever the submodule's name."""
        del path, target
        if fullname.partition(".")[0] not in ROOTS or fullname.startswith("pylab."):
            return None
        # in pylab, which has no submodules, a name that is missing must stay so
        return importlib.machinery.ModuleSpec(fullname, self, is_package=fullname != "pylab")

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Return an inert module."""
        return InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Say what a star import brings."""
        if module.__name__ in ("matplotlib.pyplot", "pylab"):
            module.__dict__["__all__"] = _STAR


def install() -> None:
    """Put the finder first, once."""
    if not any(isinstance(finder, PlotFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, PlotFinder())


def notebook_names() -> dict[str, Any]:
    """Return what a notebook has without importing it: `display` and `get_ipython`."""
    return {"display": display, "get_ipython": get_ipython}


def display(*objects: object, **options: object) -> None:
    """Show nothing."""
    del objects, options


def get_ipython() -> Inert:
    """Return something that takes every magic command and does nothing."""
    return Inert()

"""Finds the corpus packages; tests/corpus/__init__.py says what one holds."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

from .truth import Probe
from .variant import Variant

Probes = Callable[[str, np.random.Generator], Iterable[Probe]]


@dataclass(frozen=True)
class Making:
    """What mutants and pairs are made of and told apart by; see `probes.py` of a package."""

    base: str
    originals: tuple[Variant, ...]
    probes: Probes


@dataclass(frozen=True)
class Package:
    """The variants of one assignment.

    Attributes:
        id: of the assignment.
        correct: right ones.
        wrong: wrong ones.
        making: what others are made of; None where none are.
        runs: at how many pairs of seeds they are judged; None for as many as usual.
        amplifying: names of right variants whose method amplifies rounding.
    """

    id: str
    correct: tuple[Variant, ...]
    wrong: tuple[Variant, ...]
    making: Making | None
    runs: int | None
    amplifying: frozenset[str] = frozenset()


def find_packages() -> dict[str, Package]:
    """Return every corpus package by the id of its assignment."""
    here = Path(__file__).parent
    names = sorted(module.name for module in pkgutil.iter_modules([str(here)]) if module.ispkg)
    complete = [
        n for n in names if all((here / n / f"{p}.py").is_file() for p in ("correct", "wrong"))
    ]
    return {name: _read(name) for name in complete}


def _read(name: str) -> Package:
    correct = import_module(f"{__package__}.{name}.correct").CORRECT
    wrong = import_module(f"{__package__}.{name}.wrong").WRONG
    making = None
    if (Path(__file__).parent / name / "probes.py").is_file():
        probes = import_module(f"{__package__}.{name}.probes")
        making = Making(probes.BASE, probes.ORIGINALS, probes.probes)
    module = import_module(f"{__package__}.{name}")
    runs, amplifying = getattr(module, "RUNS", None), getattr(module, "AMPLIFYING", ())
    return Package(name, tuple(correct), tuple(wrong), making, runs, frozenset(amplifying))

"""Whether a changed hand-in is still right: by many inputs, without the grader.

The changed function and the right one it was made from are called on the same inputs in float64.
Where they differ by no more than rounding on all of them, in values, in what they leave of their
arguments and when they are called again, the change was none; where they differ by more than
rounding ever does, it is a mistake. What lies between is undecided, and is counted.
"""

from __future__ import annotations

import io
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import Any

import numpy as np

from .variant import Variant

Array = np.ndarray[Any, np.dtype[Any]]

ROUNDING = 1e-10
"""Two ways of computing the same in float64 differ by less, relative to the greatest entry …"""
MATERIAL = 1e-5
"""… and a mistake makes itself felt by more than this on some input."""
PATIENCE_S = 5.0


class Label(StrEnum):
    """What a change is."""

    RIGHT = "right"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    ENDLESS = "endless"
    """Wrong, but cannot be judged in this process: it never ends."""


@dataclass(frozen=True)
class Verdict:
    """What a change is, and by what it shows."""

    label: Label
    why: str


@dataclass(frozen=True)
class Probe:
    """One input.

    Attributes:
        name: what is special about it.
        arguments: arrays, tensors, numbers, functions, or lists and tuples of them.
        rounding: differences up to this are none, relative to the greatest entry.
        material: differences from this on are mistakes.
        sides: where a pre-activation is exactly 0, two inputs close by, on either side of the
            kink for all of them: every mixture of the two answers is right.
        doubtful: a difference here proves nothing, since both answers are allowed; but a change
            that makes one is not none.
        clean: tensors must be left as they were: no gradient on them, none asked for, and no
            graph on the result.
        same_dtype: whether the result must have the right one's dtype.
        drift: what is moved and moved back may be off by this, in the arguments afterwards.
    """

    name: str
    arguments: tuple[Any, ...]
    rounding: float = ROUNDING
    material: float = MATERIAL
    sides: tuple[tuple[Any, ...], tuple[Any, ...]] | None = None
    doubtful: bool = False
    clean: bool = False
    same_dtype: bool = False
    drift: float = 0.0


class Truth:
    """Tells what has become of one function of a right hand-in."""

    def __init__(self, original: Variant, function: str, probes: Iterable[Probe], main: str):
        """Call the right function on all inputs.

        Args:
            original: a right hand-in.
            function: of its module; called on each probe.
            probes: the inputs.
            main: name of the expected file.
        """
        self.function, self.main = function, main
        self.probes = tuple(probes)
        with loaded(original.files(main), main) as module:
            right = getattr(module, function)
            self.wanted = [self._wanted(right, probe) for probe in self.probes]

    def _wanted(self, right: Callable[..., Any], probe: Probe) -> list[Any]:
        ways = (probe.arguments,) if probe.sides is None else probe.sides
        return [right(*map(copied, way)) for way in ways]

    def of(self, files: Mapping[str, str]) -> Verdict:
        """Return what the function of these files is."""
        try:
            with time_limit(PATIENCE_S), loaded(files, self.main) as module:
                return self._compared(getattr(module, self.function))
        except OutOfTimeError:
            return Verdict(Label.ENDLESS, "never ends")
        except (Exception, SystemExit) as error:  # noqa: BLE001  a mutant may raise anything
            return Verdict(Label.WRONG, f"raises {type(error).__name__}")

    def _compared(self, function: Callable[..., Any]) -> Verdict:
        doubts, earlier = [], []
        for probe, wanted in zip(self.probes, self.wanted, strict=True):
            for time in ("", ", called again"):
                given = tuple(map(copied, probe.arguments))
                result = function(*given)
                if not all(
                    kept(*pair, probe.drift) for pair in zip(given, probe.arguments, strict=True)
                ):
                    return Verdict(Label.WRONG, f"{probe.name}: changes an argument")
                if probe.clean and not is_clean(given, result):
                    return Verdict(Label.WRONG, f"{probe.name}: leaves a gradient or a graph")
                label, why = compared(result, wanted, probe)
                if label is Label.WRONG and probe.doubtful:
                    label = Label.UNDECIDED
                if label is Label.WRONG:
                    return Verdict(label, f"{probe.name}{time}: {why}")
                if label is Label.UNDECIDED:
                    doubts.append(f"{probe.name}{time}: {why}")
                earlier.append((result, copied(result)))
        if not all(same(now, then) for now, then in earlier):
            return Verdict(Label.WRONG, "an earlier result changes")
        return Verdict(Label.UNDECIDED, doubts[0]) if doubts else Verdict(Label.RIGHT, "")


def compared(result: Any, wanted: list[Any], probe: Probe) -> tuple[Label, str]:
    """Compare one result with the right one, or with those on both sides of a kink."""
    if isinstance(wanted[0], bool):
        verdict = as_verdict(result)
        return (Label.RIGHT, "") if verdict is wanted[0] else (Label.WRONG, f"says {verdict}")
    if isinstance(wanted[0], list | tuple):
        return _compared_items(result, wanted, probe)
    sides = [as_array(side) for side in wanted]
    got = as_array(result)
    if got is None or got.dtype.kind not in "fiu" or isinstance(result, bool):
        return Label.WRONG, f"returns {type(result).__name__}"
    if sides[0].size == 1 and sides[0].ndim == 0:
        if got.size != 1:
            return Label.WRONG, "no scalar"
        got = got.reshape(())
    elif isinstance(result, list | tuple) or got.dtype.name not in ("float64", "float32"):
        return Label.WRONG, f"returns {type(result).__name__} of {got.dtype}"
    if got.shape != sides[0].shape:
        return Label.WRONG, f"shape {got.shape}"
    if probe.same_dtype and got.dtype != sides[0].dtype:
        return Label.WRONG, f"dtype {got.dtype}"
    if not np.all(np.isfinite(got)):
        return Label.WRONG, "not finite"
    off = distance(got.astype(float), [side.astype(float) for side in sides])
    if off <= probe.rounding:
        return Label.RIGHT, ""
    return (Label.WRONG if off >= probe.material else Label.UNDECIDED), f"off by {off:.1e}"


def _compared_items(result: Any, wanted: list[Any], probe: Probe) -> tuple[Label, str]:
    array = as_array(result)
    is_row = array is not None and array.ndim == 1 and np.ndim(wanted[0][0]) == 0
    if not isinstance(result, list | tuple) and not is_row:
        return Label.WRONG, f"returns {type(result).__name__}"
    if len(result) != len(wanted[0]):
        return Label.WRONG, f"{len(result)} results"
    told = [compared(item, [side[i] for side in wanted], probe) for i, item in enumerate(result)]
    worst = max((label for label, _ in told), key=[Label.RIGHT, Label.UNDECIDED, Label.WRONG].index)
    return next((label, why) for label, why in told if label is worst)


def distance(got: Array, sides: list[Array]) -> float:
    """Return how far an answer is off, relative to the greatest entry of the right one.

    Between two sides the nearest point of the segment is the right answer.
    """
    right = sides[0]
    if len(sides) == 2:
        span = sides[1] - sides[0]
        square = float(np.vdot(span, span))
        share = float(np.vdot(span, got - right)) / square if square else 0.0
        right = right + min(max(share, 0.0), 1.0) * span
    off, size = float(np.max(np.abs(got - right))), float(np.max(np.abs(right)))
    return off / size if size else (np.inf if off else 0.0)


# --- values --------------------------------------------------------------------------------------


def as_array(value: Any) -> Array | None:
    """Return numbers, arrays and tensors as an array, anything else as None."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, RuntimeError):  # the last for tensors within that need gradients
        return None
    return array if array.dtype.kind in "fiub" else None


def as_verdict(value: Any) -> bool | None:
    """Return True or False where a value is one of them, or an array or tensor that holds one."""
    array = as_array(value)
    if array is None or array.dtype.kind != "b" or array.size != 1:
        return None
    return bool(array.reshape(()))


def is_clean(given: Any, result: Any) -> bool:
    """Return whether no argument has a gradient or asks for one, and no result holds a graph."""
    left = [one for one in tensors(given) if one.requires_grad or one.grad is not None]
    return not left and not any(one.requires_grad for one in tensors(result))


def tensors(value: Any) -> Iterator[Any]:
    """Yield the tensors in lists and tuples of them."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from tensors(item)
    elif hasattr(value, "requires_grad"):
        yield value


def copied(value: Any) -> Any:
    """Return a value that shares nothing with this one."""
    if isinstance(value, list | tuple):
        return (list if isinstance(value, list) else tuple)(map(copied, value))
    if isinstance(value, np.ndarray):
        return np.array(value)
    return value.detach().clone() if hasattr(value, "detach") else value


def same(one: Any, other: Any) -> bool:
    """Return whether two values hold the same bytes."""
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if callable(one):
        return one is other
    a, b = as_array(one), as_array(other)
    if a is None or b is None:
        return a is b
    return a.shape == b.shape and a.tobytes() == b.tobytes()


def kept(now: Any, before: Any, drift: float) -> bool:
    """Return whether an argument holds what it held, or is off by no more than `drift`."""
    if not drift or callable(before):
        return same(now, before)
    a, b = as_array(now), as_array(before)
    if a is None or b is None or a.shape != b.shape or a.dtype != b.dtype:
        return same(now, before)
    return bool(np.max(np.abs(a - b), initial=0.0) <= drift)


# --- loading -------------------------------------------------------------------------------------


class OutOfTimeError(BaseException):
    """The time is over; no `except Exception` of the hand-in may catch this."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` in the block once it has used so much CPU time; main thread only."""

    def over(*_: object) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def loaded(files: Mapping[str, str], main: str) -> Iterator[ModuleType]:
    """Run the files as modules, `main` last; silent, warnings and numpy's state left alone."""
    before = dict(sys.modules)
    out = io.StringIO()
    order = [path for path in files if path != main] + [main]
    names = [path.removesuffix(".py") for path in order]
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        redirect_stdout(out),
        redirect_stderr(out),
    ):
        warnings.simplefilter("ignore")
        try:
            for path, name in zip(order, names, strict=True):
                module = sys.modules[name] = ModuleType(name)
                exec(compile(files[path], path, "exec"), module.__dict__)  # noqa: S102  our own text
            yield module
        finally:
            for name in names:
                sys.modules.pop(name, None)
                if name in before:
                    sys.modules[name] = before[name]

"""Puts other values in the place of a script's own while it runs, and finds what it leaves.

`weave.rewritten` weaves calls of a `Stand` into the script. It sees each value as it is made and
gives another of the same kind: a list for a list, a tensor of the same shape and dtype for a
tensor. Data are known by their numbers; start values by their names, and only before training
begins; repetitions by their count.

Runs in the student's process: standard library and numpy only; tensors are handled by what they
can do.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from grader.sandbox.forms import array_like, flat, is_data, like, number_like, one_number
from grader.sandbox.script import Roles, plain_name
from grader.sandbox.weave import STAND


@dataclass
class Stand:
    """Decides, value by value, what a script gets.

    Attributes:
        roles: which values have a meaning.
        given: by variable, what replaces; a variable that is missing keeps the script's value.
        usual: by variable, the start value that a script should have.
        repeats: (usual, wanted) number of repetitions, or None.
        used: variables that were replaced.
        begun: whether a training loop has begun.
        left: local variables of functions that ended, the last one's first.
        holders: by variable, the objects whose attribute it is, and the attribute.
        seen: by variable, the names under which it was met.
        counts: how often a replaced or a training loop was to run, as the script has it.
        first: by variable, the start value that the script has.
    """

    roles: Roles
    given: Mapping[str, Any]
    usual: Mapping[str, float] = field(default_factory=dict)
    repeats: tuple[int, int] | None = None
    used: set[str] = field(default_factory=set)
    begun: bool = False
    left: dict[str, Any] = field(default_factory=dict)
    holders: dict[str, tuple[Any, str]] = field(default_factory=dict)
    seen: dict[str, list[str]] = field(default_factory=dict)
    counts: list[int] = field(default_factory=list)
    first: dict[str, float] = field(default_factory=dict)

    # what the script calls

    def begin(self) -> None:
        """Note that training begins: from now on no start value is replaced."""
        self.begun = True

    def leave(self, variables: Mapping[str, Any]) -> None:
        """Keep the local variables of a function that ends."""
        self.left.update(variables)

    def loop(self, numbers: Any, forced: bool) -> Any:
        """Return the range, or the array, that a loop runs over."""
        if not isinstance(numbers, range | np.ndarray):
            return numbers
        count = len(numbers)
        if forced and count != self.roles.samples:
            self.counts.append(count)
        if self.repeats is None:
            return numbers
        usual, wanted = self.repeats
        if count != usual and not (forced and count not in (0, self.roles.samples)):
            return numbers
        if forced or not self.begun:  # behind the training it is a plot's
            self.used.add("repeats")
        if isinstance(numbers, np.ndarray):
            return np.resize(numbers, wanted)
        return range(numbers.start, numbers.start + wanted * numbers.step, numbers.step)

    def count(self, number: Any, forced: bool = False) -> Any:
        """Return the number that a counter is compared with."""
        if self.repeats is None or type(number) is not int:
            return number
        usual, wanted = self.repeats
        if abs(number - usual) > 1 and not forced:
            return number
        self.used.add("repeats")
        return wanted if forced and abs(number - usual) > 1 else wanted + number - usual

    def data(self, value: Any) -> Any:
        """Return data in the place of the usual ones, in the same form."""
        numbers = flat(value)
        if numbers is None or not self.roles.data:
            return value
        for names, usual, wanted in self._known(numbers):
            if not _same(numbers, usual):
                continue
            if any(name not in self.given for name in names):
                return value
            made = like(value, wanted)
            self.used.update(names)
            return made
        return value

    def _known(self, numbers: list[float]) -> Iterator[tuple[tuple[str, ...], list[float], Any]]:
        names = tuple(self.roles.data)
        usual = [list(self.roles.data[name]) for name in names]
        wanted = [list(self.given.get(name, self.roles.data[name])) for name in names]
        for name, old, new in zip(names, usual, wanted, strict=True):
            yield (name,), old, new
        if len(numbers) == sum(map(len, usual)):
            yield names, _interleaved(usual), _interleaved(wanted)
        first = wanted[0]
        for name, old, new in zip(names[1:], usual[1:], wanted[1:], strict=True):
            # computed from the first, which is replaced by now
            ratio = old[0] / usual[0][0]
            if old == [ratio * number for number in usual[0]]:
                yield (name,), [ratio * number for number in first], new

    def start(self, variable: str, name: str, value: Any, holder: Any = None) -> Any:
        """Return the start value in the place of a variable's own."""
        if holder is not None and not isinstance(holder, types.ModuleType):
            self.holders[variable] = (holder, name)
        usual, number = self.usual.get(variable), one_number(value)
        is_array = usual is None and np.ndim(value) > 0 and not isinstance(value, dict)
        if number is None and not is_array:
            return value
        names = self.seen.setdefault(variable, [])
        if name not in names:
            names.append(name)
        if number is not None:
            self.first.setdefault(variable, number)
        # another model may have been trained before this one
        if variable not in self.given or (self.begun and (usual is None or number != usual)):
            return value
        wanted = self.given[variable]
        if isinstance(wanted, np.ndarray):
            made = array_like(value, wanted)
        else:
            made = None if number is None else number_like(value, wanted)
        if made is None:
            return value
        self.used.add(variable)
        return made

    # what it left

    def value(self, variable: str, names: frozenset[str], module: Mapping[str, Any]) -> Any:
        """Return the value that a run left in a variable; `MISSING` where there is none."""
        for found in self._places(variable, names, module):
            if is_data(found):
                return found
        return MISSING

    def _places(
        self, variable: str, names: frozenset[str], module: Mapping[str, Any]
    ) -> Iterator[Any]:
        for space in (module, self.left):
            for name in (*self.seen.get(variable, ()), variable):
                if name in space:
                    yield space[name]
            yield from (v for name, v in list(space.items()) if plain_name(name) in names)
        if variable in self.holders:
            holder, name = self.holders[variable]
            yield getattr(holder, name, MISSING)
        for space in (module, self.left):
            for name, owner in list(space.items()):
                if not name.startswith("__"):
                    yield from _attributes(owner, variable, names)

    def now(self, variable: str, frame: types.FrameType | None) -> Any:
        """Return a variable's value while the script runs, as the code of `frame` sees it."""
        wanted = (*self.seen.get(variable, ()), variable)
        while frame is not None:
            for space in (frame.f_locals, frame.f_globals):
                if STAND not in frame.f_globals:
                    break
                for name in wanted:
                    if name in space and is_data(space[name]):
                        return space[name]
            frame = frame.f_back
        if variable in self.holders:
            holder, name = self.holders[variable]
            return getattr(holder, name, MISSING)
        return MISSING


MISSING: Final = object()


def _attributes(owner: Any, variable: str, names: frozenset[str]) -> Iterator[Any]:
    if isinstance(owner, dict):
        space: Mapping[Any, Any] = owner
    elif isinstance(owner, type | types.ModuleType | types.FunctionType) or is_data(owner):
        return
    else:
        space = {**getattr(owner, "__dict__", {}), **_parameters(owner)}
    if variable in space:
        yield space[variable]
    for name, value in list(space.items()):
        if isinstance(name, str) and plain_name(name) in names:
            yield value
        if isinstance(value, dict) and not isinstance(owner, dict):
            yield from _attributes(value, variable, names)


def _parameters(owner: Any) -> Mapping[str, Any]:
    """Return the parameters of a torch module, which are not in its `__dict__`."""
    found = getattr(owner, "__dict__", {}).get("_parameters")
    return found if isinstance(found, dict) else {}


# --- asking the script's own function -------------------------------------------------------------


def arguments_for(
    names: Sequence[tuple[str, bool]], x: Any, variable: Callable[[str], Any], count: int
) -> list[Any] | None:
    """Return the arguments with which a script's function predicts at `x`.

    Args:
        names: parameters in order, and whether each must be given.
        x: where to predict.
        variable: the value a run left in what a name stands for, or `MISSING`.
        count: how many variables the model has.

    Returns:
        None where there is no telling what the parameters are.
    """
    required = [name for name, needed in names if needed]
    values = [variable(name) for name in required]
    free = [at for at, value in enumerate(values) if value is MISSING]
    if len(required) <= 1:
        return [x]
    if len(free) != 1 or len(required) != count + 1:
        return None
    values[free[0]] = x
    return values


def _same(numbers: Sequence[float], usual: Sequence[float]) -> bool:
    """Return whether numbers are the same, but for the rounding of float32."""
    return len(numbers) == len(usual) and all(
        abs(number - known) <= 1e-6 * abs(known)
        for number, known in zip(numbers, usual, strict=True)
    )


def _interleaved(columns: Sequence[Sequence[float]]) -> list[float]:
    return [number for row in zip(*columns, strict=True) for number in row]

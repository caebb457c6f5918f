"""What a mistaken reference answers: hypotheses made executable. Runs trusted code only.

A mistake is a change to the reference's syntax tree (`mistakes.py`), so a set of them is a module
whose functions can be called with the arguments that the student's function got. Modules and
results are kept: a class asks the same questions again and again.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final, Protocol, TypeAlias

import numpy as np

from grader.diagnose.asked import Asked, plain
from grader.diagnose.leaves import Leaves, leaves
from grader.draw import Inputs
from grader.evidence import Request
from grader.mistakes import Mistake, StepError, mistaken_source, steps_of
from grader.numerics.differences import Witness, derivative
from grader.numerics.tolerance import Input, in_float64
from grader.spec.calls import Call

Ids = tuple[str, ...]
"""Mistakes made at once, by id."""
RIGHT: Final[Ids] = ()
"""No mistake: the reference as it is."""


@dataclass(frozen=True)
class Refusal:
    """A wrong version raised an exception.

    Attributes:
        type: name of the exception's class.
    """

    type: str


Answer: TypeAlias = Leaves | Refusal | None
"""What a version of the reference answers; None where it cannot be asked, or gives no numbers."""


def predicted(predictions: Predictions, ids: Ids, request: Request) -> Leaves | None:
    """Return the numbers that the reference with these mistakes returns for a call, if any."""
    answer = predictions.answer(ids, Asked(request))
    return None if isinstance(answer, Refusal) else answer


class Predictions(Protocol):
    """Answers of wrong versions of the reference."""

    @property
    def mistakes(self) -> Sequence[Mistake]:
        """The named mistakes of the assignment."""
        ...

    def answer(self, ids: Ids, asked: Asked) -> Answer:
        """Return what the reference with these mistakes answers."""
        ...

    def slope(
        self, call: Call, inputs: Inputs, name: str, index: tuple[int, ...]
    ) -> Witness | None:
        """Return the derivative of a right function at one entry of a variable, by differences."""
        ...

    def steps(self, request: Request) -> Sequence[tuple[str, Leaves]]:
        """Return the named steps of the reference's own calculation, in order."""
        ...

    def shared_steps(self, task: str) -> Sequence[tuple[str, str]]:
        """Return (another task, the last step of the reference that this task shares with it)."""
        ...


@dataclass
class FromReference:
    """Answers computed from the reference's source.

    Attributes:
        source: of `solution.py`.
        mistakes: of `mistakes.py`.
        functions: the function of each task.
        fixtures: functions of fixtures.py, where this side may run them.
    """

    source: str
    mistakes: Sequence[Mistake] = ()
    functions: Mapping[str, str] = field(default_factory=dict)
    fixtures: Mapping[str, Any] = field(default_factory=dict)
    modules: dict[Ids, Mapping[str, Any] | None] = field(default_factory=dict)
    known: dict[tuple[Ids, str], Answer] = field(default_factory=dict)
    stepped: dict[str, Sequence[tuple[str, Leaves]]] = field(default_factory=dict)

    def answer(self, ids: Ids, asked: Asked) -> Answer:
        """See `Predictions`."""
        key = (ids, asked.id)
        if key not in self.known:
            self.known[key] = self._computed(ids, asked)
        return self.known[key]

    def slope(
        self, call: Call, inputs: Inputs, name: str, index: tuple[int, ...]
    ) -> Witness | None:
        """See `Predictions`."""
        module = self._module(RIGHT)
        if module is None or not set(call.arguments) <= set(inputs):
            return None
        given = {n: in_float64(Input(inputs[n])) for n in call.arguments}
        if not isinstance(given.get(name), np.ndarray):
            return None

        def moved(distance: float) -> Any:
            there = given[name].copy()
            there[index] += distance
            return module[call.function](*({**given, name: there}[n] for n in call.arguments))

        witness = derivative(moved)
        return witness if witness.conclusive else None

    def steps(self, request: Request) -> Sequence[tuple[str, Leaves]]:
        """See `Predictions`."""
        if request.id not in self.stepped:
            self.stepped[request.id] = self._steps(request)
        return self.stepped[request.id]

    def _steps(self, request: Request) -> Sequence[tuple[str, Leaves]]:
        module = self._module(RIGHT)
        if module is None or request.read or request.through is not None:
            return ()
        function = module[request.function]
        with np.errstate(all="ignore"):
            found = locals_of(function, [plain(a, module) for a in request.arguments])
        named = [(name, leaves(found[name])) for name in self._order(request, found)]
        return [(name, numbers) for name, numbers in named if numbers is not None]

    def _order(self, request: Request, found: Mapping[str, Any]) -> list[str]:
        return [name for name in steps_of(self.source, request.function) if name in found]

    def shared_steps(self, task: str) -> Sequence[tuple[str, str]]:
        """See `Predictions`."""
        own = steps_of(self.source, self.functions.get(task, ""))
        return [
            (other, [step for step in own if step in theirs][-1])
            for other, function in self.functions.items()
            if other != task and (theirs := set(steps_of(self.source, function))) & set(own)
        ]

    def _computed(self, ids: Ids, asked: Asked) -> Answer:
        module = self._module(ids)
        if module is None:
            return None
        try:
            call = asked.made(module, self.fixtures)
        except KeyError:
            return None  # the reference cannot be asked this
        try:
            with np.errstate(all="ignore"):
                return call()
        except Exception as error:  # noqa: BLE001  a wrong version may fail in any way
            return Refusal(type(error).__name__)

    def _module(self, ids: Ids) -> Mapping[str, Any] | None:
        if ids not in self.modules:
            self.modules[ids] = self._made(ids)
        return self.modules[ids]

    def _made(self, ids: Ids) -> Mapping[str, Any] | None:
        chosen = [mistake for mistake in self.mistakes if mistake.id in ids]
        space: dict[str, Any] = {"__name__": "reference"}
        try:
            exec(compile(mistaken_source(self.source, chosen), "solution.py", "exec"), space)  # noqa: S102  the reference's own
        except StepError:
            return None  # two mistakes at one step cannot be made at once
        return space


def locals_of(function: Any, arguments: Sequence[Any]) -> Mapping[str, Any]:
    """Call a function and return its local variables as they are when it returns.

    What is not written as a function, such as a class, has none.
    """
    code, found = getattr(function, "__code__", None), {}

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "return" and frame.f_code is code:
            found.update(frame.f_locals)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return found

"""One run of a script, as the main program, with values of the grader's in place of its own.

What is asked, a dict on the wire:

    names     by variable, other names it may have, in plain form (`script.plain_name`)
    data      by variable, the numbers that the script has as a list
    given     by variable, what replaces the script's value; nothing for one that is missing
    usual     by variable, the start value that the script should have, where there is one
    starts    variables that are found by name
    sizes     [[number in the script, number in its place, names of it], …]
    samples   how many samples there are
    repeats   [usual, wanted] number of repetitions, or None
    reads     variables that are read after the run
    predicts  [names of the function, where to ask it, variables it may take], or None

What is told, the reply's value:

    values      by variable
    used        what was replaced; "repeats" for the repetitions
    prediction  what the function returned; None where there is none
    refusal     why there is none, in words
    passes      how many backward passes there were
    notes       of the first ones, see `recorder`
    counts      repetitions of the training loop as the script has them
    first       by variable, the start value that the script has

Runs in the student's process: everything told is hearsay.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np

from grader.sandbox import plots, stage
from grader.sandbox.forms import one_number
from grader.sandbox.recorder import Recorder
from grader.sandbox.script import Roles, plain_name
from grader.sandbox.stand import MISSING, Stand, arguments_for
from grader.sandbox.weave import STAND, rewritten

MAIN: Final = "__main__"
MAX_WORDS: Final = 200


class ScriptRun:
    """Runs one script once.

    Attributes:
        error: what ended it early, or None; leaving by `exit` is no error.
    """

    def __init__(self, files: Mapping[str, bytes], main: str, asked: Mapping[str, Any]) -> None:
        self.files = files
        self.main = main
        self.asked = asked
        self.names = {name: frozenset(others) for name, others in asked["names"].items()}
        self.module = types.ModuleType(MAIN)
        self.stand = _stand(asked, self.names)
        self.recorder = Recorder(asked["starts"], self._look)
        self.error: BaseException | None = None

    def run(self) -> dict[str, Any]:
        """Run it; return what is told."""
        self._forget_siblings()
        plots.install()
        before = sys.modules.get(MAIN)
        sys.modules[MAIN] = self.module
        try:
            with stage.set_up(self.main, self.files), self.recorder.watching():
                self._execute()
                told = self._told()
        finally:
            if before is not None:
                sys.modules[MAIN] = before
        return told

    def _execute(self) -> None:
        space = self.module.__dict__
        space.update(plots.notebook_names())
        space.update({"__file__": self.main, STAND: self.stand})
        try:
            tree = rewritten(self.files[self.main], self.main, self.stand.roles)
            exec(compile(tree, self.main, "exec", dont_inherit=True), space)  # noqa: S102  running it is the purpose
        except SystemExit:
            pass
        except BaseException as error:  # noqa: BLE001  whatever a student's code raises is told
            self.error = error

    def _forget_siblings(self) -> None:
        """Have the submission's other modules imported anew."""
        for name, module in list(sys.modules.items()):
            origin = getattr(getattr(module, "__spec__", None), "origin", None)
            if isinstance(origin, str) and origin in self.files:
                del sys.modules[name]

    def _told(self) -> dict[str, Any]:
        values = {name: self._value(name) for name in self.asked["reads"]}
        prediction, refusal = self._predict()
        return {
            "values": {name: value for name, value in values.items() if value is not MISSING},
            "used": sorted(self.stand.used),
            "prediction": prediction,
            "refusal": refusal[:MAX_WORDS],
            "passes": self.recorder.passes,
            "notes": self.recorder.numbers(),
            "counts": [int(count) for count in self.stand.counts[:8]],
            "first": {name: float(number) for name, number in self.stand.first.items()},
        }

    def _value(self, name: str) -> Any:
        try:
            return self.stand.value(name, self.names[name], self.module.__dict__)
        except Exception:  # noqa: BLE001  a script's objects may refuse anything
            return MISSING

    def _look(self, name: str, frame: types.FrameType | None) -> Any:
        found = self.stand.now(name, frame)
        return self._value(name) if found is MISSING and frame is None else found

    # the script's own function

    def _predict(self) -> tuple[Any, str]:
        if self.asked["predicts"] is None:
            return None, ""
        names, x, takes = self.asked["predicts"]
        refusal = f"there is no function {names[0]}"
        for function in self._functions(names):
            for number, form in enumerate(_forms(x)):
                try:
                    arguments = self._arguments(function, form, takes)
                    if arguments is None:
                        refusal = f"{names[0]} takes {_signature(function)}"
                        break
                    result = function(*arguments)
                except BaseException as error:  # noqa: BLE001  as above
                    if number == 0:
                        refusal = f"{names[0]}({x:g}) raises {_words(error)}"
                    continue
                predicted = one_number(result)
                if predicted is not None:
                    return predicted, ""
                refusal = f"{names[0]}({x:g}) returns {type(result).__name__}, not one number"
        return None, refusal

    def _functions(self, names: list[str]) -> Iterator[Callable[..., Any]]:
        if not callable(self.module.__dict__.get(names[0], callable)):
            return  # the name is there and means something else
        plain = [plain_name(name) for name in names]
        for space in (self.module.__dict__, self.stand.left):
            found = {plain_name(n): v for n, v in list(space.items()) if callable(v)}
            yield from (found[n] for n in plain if n in found and not isinstance(found[n], type))
        for space in (self.module.__dict__, self.stand.left):
            for name, owner in list(space.items()):
                if name.startswith("__"):
                    continue
                method = getattr(owner, names[0], None)
                nobody = isinstance(owner, type | types.ModuleType | plots.Inert)
                if callable(method) and not nobody:
                    yield method

    def _arguments(self, function: Any, x: Any, takes: list[str]) -> list[Any] | None:
        parameters = _parameters(function)
        if parameters is None:
            return [x]

        def variable(name: str) -> Any:
            plain = plain_name(name)
            for wanted in takes:
                if name == wanted or plain in self.names[wanted]:
                    return self._value(wanted)
            return MISSING

        made = arguments_for(parameters, x, variable, len(takes))
        if made is None and sum(needed for _, needed in parameters) == len(takes) + 1:
            made = [x, *map(self._value, takes)]
        return made


def _stand(asked: Mapping[str, Any], names: Mapping[str, frozenset[str]]) -> Stand:
    roles = Roles(
        names=names,
        data={name: tuple(map(float, numbers)) for name, numbers in asked["data"].items()},
        starts=tuple(asked["starts"]),
        sizes={usual: wanted for usual, wanted, _ in asked["sizes"]},
        size_names={name: wanted for _, wanted, others in asked["sizes"] for name in others},
        samples=asked["samples"],
        updated=tuple(asked["starts"]),
    )
    repeats = asked["repeats"]
    return Stand(
        roles,
        _given(asked["given"]),
        asked["usual"],
        None if repeats is None else tuple(repeats),
    )


def _given(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain arrays and numbers for what came over the wire."""
    return {
        name: np.array(value.data) if hasattr(value, "data") else value
        for name, value in given.items()
    }


def _forms(x: float) -> Iterator[Any]:
    """Yield the forms in which a function may want a number."""
    yield int(x) if x == int(x) else x
    torch = sys.modules.get("torch")
    if torch is not None:
        yield from (torch.tensor(form) for form in ([x], [[x]], x))
    yield from (np.array(form) for form in ([x], [[x]]))


def _parameters(function: Any) -> list[tuple[str, bool]] | None:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
        return None  # a torch module's own call
    return [(p.name, p.default is p.empty) for p in parameters]


def _signature(function: Any) -> str:
    try:
        return str(inspect.signature(function))
    except (TypeError, ValueError):
        return "other arguments"


def _words(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except BaseException:  # noqa: BLE001  a student's own __str__ may do anything
        return type(error).__name__

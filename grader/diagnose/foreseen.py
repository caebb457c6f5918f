"""Predictions as plain data, for a machine without the reference: computed once, where it is.

What is foreseen are the answers of the reference, with each mistake and each pair of mistakes of a
task, to the visible calls, and its calculation on the small cases. Mistakes keep their sentence and
their hint and lose their code. Numbers lie one after another in one array.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from grader.diagnose.asked import Asked, asked_of
from grader.diagnose.leaves import Array, Leaves
from grader.diagnose.predictions import RIGHT, Answer, Ids, Predictions, Refusal
from grader.diagnose.samples import LARGEST, cases_for
from grader.diagnose.smallest import candidates, companions
from grader.draw import Inputs
from grader.evidence import Request
from grader.mistakes import Mistake
from grader.numerics.differences import Witness
from grader.prepare import Prepared
from grader.spec.calls import Call, call_of

Place = Sequence[Any]
"""Where the numbers of an array start, and its shape."""
BETWEEN: Final = "+"
"""Joins the ids of mistakes made at once."""


def foresee(prepared: Prepared, predictions: Predictions) -> dict[str, Any]:
    """Return what a self-check needs to name mistakes, as plain data.

    Args:
        prepared: visible cases.
        predictions: from the reference.
    """
    room = _Writer(prepared, predictions)
    tasks = [task.id for task in prepared.spec.task if call_of(task) is not None]
    answers: dict[str, dict[str, list[Place] | str]] = {}
    for task in tasks:
        for ids, asked in room.asked(task):
            known = answers.setdefault(BETWEEN.join(ids), {})
            answer = predictions.answer(ids, asked) if asked.id not in known else None
            places = answer.type if isinstance(answer, Refusal) else room.places(answer)
            if places is not None:
                known[asked.id] = places
    steps = {
        request.id: [[name, room.places(found)] for name, found in predictions.steps(request)]
        for task in tasks
        for request in room.small(task)
    }
    return {
        "answers": answers,
        "steps": steps,
        "shared": {task: [list(pair) for pair in predictions.shared_steps(task)] for task in tasks},
        "mistakes": [
            [m.id, m.step, m.sentence, m.hint, m.concept, list(m.tasks)] for m in room.mistakes
        ],
        "numbers": np.concatenate([np.zeros(0), *room.written]),
    }


@dataclass
class _Writer:
    prepared: Prepared
    predictions: Predictions
    written: list[Array] = field(default_factory=list)
    size: int = 0

    @property
    def mistakes(self) -> list[Mistake]:
        """The mistakes of tasks that name causes to students."""
        told = {
            task.id
            for task, check in self.prepared.checks()
            if check.hints == "cause" and check.visibility == "visible"
        }
        return [m for m in self.predictions.mistakes if set(m.tasks) & told]

    def asked(self, task: str) -> Iterator[tuple[Ids, Asked]]:
        own = [m for m in self.mistakes if task in m.tasks]
        pairs = [p for p in itertools.combinations(own, 2) if p[0].step != p[1].step]
        wrong: list[Ids] = [(m.id,) for m in own]
        wrong += [tuple(sorted(m.id for m in pair)) for pair in pairs]
        for asked in self.visible(task):
            yield from ((ids, asked) for ids in (RIGHT, *wrong))
        for candidate in candidates(self.prepared, task):
            for request in (candidate.request, *companions(self.prepared, candidate)):
                yield RIGHT, Asked(request)

    def visible(self, task: str) -> Iterator[Asked]:
        """Yield the calls that are held against predictions; see `samples.seen_of`."""
        (function,) = (call_of(t).function for t in self.prepared.spec.task if t.id == task)  # type: ignore[union-attr]  # only tasks with a call are asked
        for case in cases_for(self.prepared, function):
            yield from asked_of(case)

    def small(self, task: str) -> Iterator[Request]:
        return (candidate.request for candidate in candidates(self.prepared, task))

    def places(self, found: Leaves | None) -> list[Place] | None:
        if found is None or sum(leaf.size for leaf in found) > LARGEST:
            return None
        return [self.place(leaf) for leaf in found]

    def place(self, leaf: Array) -> Place:
        start = self.size
        self.written.append(leaf.ravel())
        self.size += leaf.size
        return [start, list(leaf.shape)]


@dataclass(frozen=True)
class Foreseen:
    """Predictions read from plain data; what was not foreseen is not predicted.

    Attributes:
        data: from `foresee`.
        mistakes: see `Predictions`.
    """

    data: Mapping[str, Any]
    mistakes: tuple[Mistake, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Foreseen:
        """Read what `foresee` returned.

        Raises:
            KeyError, TypeError, ValueError: it is something else.
        """
        made = [
            Mistake(str(i), str(step), "", str(sentence), str(hint), str(concept), tuple(tasks))
            for i, step, sentence, hint, concept, tasks in data["mistakes"]
        ]
        numbers = np.asarray(data["numbers"], dtype=np.float64)
        answers = {
            str(ids): {
                str(request): Refusal(places)
                if isinstance(places, str)
                else _places(places, numbers)
                for request, places in dict(of).items()
            }
            for ids, of in dict(data["answers"]).items()
        }
        steps = {
            str(request): [
                (str(name), _places(places, numbers)) for name, places in found if places
            ]
            for request, found in dict(data["steps"]).items()
        }
        shared = {
            str(task): [(str(other), str(step)) for other, step in pairs]
            for task, pairs in dict(data["shared"]).items()
        }
        known = {"answers": answers, "steps": steps, "shared": shared, "numbers": numbers}
        return cls(known, tuple(made))

    def answer(self, ids: Ids, asked: Asked) -> Answer:
        """See `Predictions`."""
        places = self.data["answers"].get(BETWEEN.join(ids), {}).get(asked.id)
        if places is None or isinstance(places, Refusal):
            return places
        return self._leaves(places)

    def _leaves(self, places: Sequence[Place]) -> Leaves:
        return tuple(
            self.data["numbers"][start : start + int(np.prod(shape))].reshape(shape)
            for start, shape in places
        )

    def steps(self, request: Request) -> Sequence[tuple[str, Leaves]]:
        """See `Predictions`."""
        found = self.data["steps"].get(request.id, ())
        return [(name, self._leaves(places)) for name, places in found]

    def shared_steps(self, task: str) -> Sequence[tuple[str, str]]:
        """See `Predictions`."""
        found: list[tuple[str, str]] = self.data["shared"].get(task, [])
        return found

    def slope(
        self, call: Call, inputs: Inputs, name: str, index: tuple[int, ...]
    ) -> Witness | None:
        """See `Predictions`: the right function is not there to be differentiated."""
        del call, inputs, name, index
        return None


def _places(places: Sequence[Place], numbers: Array) -> list[Place]:
    """Return places in an array of numbers; raise ValueError where they lie outside of it."""
    found: list[Place] = []
    for start, shape in places:
        if min([start, *shape]) < 0 or start + math.prod(shape) > numbers.size:
            raise ValueError("numbers lie outside of the array")
        found.append((int(start), [int(size) for size in shape]))
    return found

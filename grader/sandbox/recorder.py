"""Notes what a script's first backward passes do: hearsay, which may name a mistake.

Each `backward()` is preceded by asking autograd itself for the gradient of the student's own loss;
what the parameters and their `.grad` were before, were after, and what the parameters became is
written down as plain numbers. A script can make these up: they earn nothing.

Runs in the student's process, and needs torch to have been imported there.
"""

from __future__ import annotations

import contextlib
import math
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from grader.sandbox.forms import one_number
from grader.sandbox.stand import MISSING

MOST_NOTES: Final = 9
NAN: Final = math.nan


@dataclass
class Note:
    """One backward pass; numbers by variable in order, NaN where there is none.

    Attributes:
        values: of the variables before it.
        before: what their `.grad` held before it.
        true: the gradient of the loss that was differentiated.
        after: what their `.grad` held after it.
        next: values at the next backward pass, or at the end.
        loss: its value.
    """

    values: list[float]
    before: list[float]
    true: list[float]
    after: list[float] = field(default_factory=list)
    next: list[float] = field(default_factory=list)
    loss: float = NAN

    def numbers(self) -> list[float]:
        """Return all numbers in one list: loss, values, before, true, after, next."""
        columns = (self.values, self.before, self.true, self.after, self.next)
        return [self.loss, *(number for column in columns for number in column)]


@dataclass
class Recorder:
    """Writes down the first passes.

    Attributes:
        variables: whose numbers are noted, in order.
        look: returns a variable as the code of a frame sees it, or `MISSING`.
        notes: the first passes.
        passes: how many there were in all.
    """

    variables: Sequence[str]
    look: Callable[[str, types.FrameType | None], Any]
    notes: list[Note] = field(default_factory=list)
    passes: int = 0
    busy: bool = False

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Have torch's backward passes go through here."""
        torch = sys.modules.get("torch")
        if torch is None:
            yield
            return
        autograd = torch.autograd
        tensor_backward, backward, grad = torch.Tensor.backward, autograd.backward, autograd.grad

        def noted_method(tensor: Any, *args: Any, **options: Any) -> Any:
            with self.noting(grad, tensor, sys._getframe(1)):
                return tensor_backward(tensor, *args, **options)

        def noted_backward(tensors: Any, *args: Any, **options: Any) -> Any:
            one = tensors[0] if isinstance(tensors, list | tuple) and tensors else tensors
            with self.noting(grad, one, sys._getframe(1)):
                return backward(tensors, *args, **options)

        def noted_grad(outputs: Any, *args: Any, **options: Any) -> Any:
            with self.noting(grad, outputs, sys._getframe(1)):
                return grad(outputs, *args, **options)

        torch.Tensor.backward = noted_method
        autograd.backward, autograd.grad = noted_backward, noted_grad
        try:
            yield
        finally:
            torch.Tensor.backward = tensor_backward
            autograd.backward, autograd.grad = backward, grad
            self.finish(None)

    @contextlib.contextmanager
    def noting(self, grad: Any, loss: Any, frame: types.FrameType) -> Iterator[None]:
        """Note one pass around its making."""
        if self.busy:
            yield
            return
        self.busy = True
        self.passes += 1
        try:
            note = self.begun(grad, loss, frame)
            yield
            if note is not None:
                note.after = [_grad(self.look(name, frame)) for name in self.variables]
        finally:
            self.busy = False

    def begun(self, grad: Any, loss: Any, frame: types.FrameType) -> Note | None:
        """Note what there is before a pass; None once enough was noted."""
        with contextlib.suppress(Exception):  # a script's objects may refuse anything
            self.finish(frame)
            if len(self.notes) >= MOST_NOTES:
                return None
            found = [self.look(name, frame) for name in self.variables]
            if all(value is MISSING for value in found):
                return None  # another model's
            values, before = [_number(v) for v in found], [_grad(v) for v in found]
            note = Note(values, before, _true(grad, loss, found))
            note.loss = _number(loss)
            self.notes.append(note)
            return note
        return None

    def finish(self, frame: types.FrameType | None) -> None:
        """Complete the last note with what the variables are now."""
        if self.notes and not self.notes[-1].next:
            found = [self.look(name, frame) for name in self.variables]
            self.notes[-1].next = [_number(value) for value in found]

    def numbers(self) -> list[list[float]]:
        """Return the complete notes as plain numbers."""
        wanted = 1 + 5 * len(self.variables)
        rows = [note.numbers() for note in self.notes]
        return [row for row in rows if len(row) == wanted]


def _number(value: Any) -> float:
    number = None if value is MISSING else one_number(value)
    return NAN if number is None else number


def _grad(value: Any) -> float:
    held = getattr(value, "grad", None) if getattr(value, "is_leaf", False) else None
    return NAN if held is None else _number(held)


def _true(grad: Any, loss: Any, found: Sequence[Any]) -> list[float]:
    """Return the gradient of the loss with respect to what of `found` it depends on."""
    able = [v for v in found if getattr(v, "requires_grad", False)]
    got: dict[int, float] = {}
    with contextlib.suppress(Exception):
        grads = grad(loss.sum(), able, retain_graph=True, allow_unused=True) if able else ()
        got = {id(v): _number(g) for v, g in zip(able, grads, strict=True) if g is not None}
    return [got.get(id(value), NAN) for value in found]

"""How a task's function is called: "grad_w1(x, y, w1, w2)"."""

from __future__ import annotations

import re
from functools import cache
from keyword import iskeyword
from typing import NamedTuple

from grader.spec.models import Assignment, Check, Task

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_CALL = re.compile(rf"\s*({_NAME})\s*\(\s*((?:{_NAME}\s*(?:,\s*{_NAME}\s*)*)?)\)\s*")


class Call(NamedTuple):
    """A call with names as arguments.

    Attributes:
        function: the function a submission must define.
        arguments: names of the arguments in order.
    """

    function: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.function}({', '.join(self.arguments)})"


def call_of(task: Task) -> Call | None:
    """Return what a task asks for: its call, a name it reads as a call without arguments, or None.

    Raises:
        ValueError: see `parse_call`.
    """
    if task.reads is not None:
        return Call(task.reads, ())
    return None if task.call is None else parse_call(task.call)


def loss_of(spec: Assignment, check: Check) -> Call | None:
    """Return the call of the function that a gradient is of: a task's, or the reference's own."""
    for call in map(call_of, spec.task):
        if call is not None and call.function == check.of:
            return call
    arguments = spec.losses.get(check.of)
    return None if arguments is None else Call(check.of, arguments)


@cache
def parse_call(text: str) -> Call:
    """Read "name(argument, argument)".

    Raises:
        ValueError: if the text is anything else; the message says what a call looks like.
    """
    match = _CALL.fullmatch(text)
    if match is None:
        raise ValueError(f"call must look like 'name(x, w1)', not {text!r}")
    arguments = tuple(name.strip() for name in match[2].split(",") if name.strip())
    for name in (match[1], *arguments):
        if iskeyword(name):
            raise ValueError(f"call uses {name!r}, a word that Python keeps for itself")
    return Call(match[1], arguments)

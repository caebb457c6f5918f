"""What is asked of a submission and what was seen while it ran: data only, nothing judged.

How a call ended (`Outcome`) is not whether it was right. Everything a student's process says of
itself is hearsay and is marked so here; what the grader measured from outside is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from grader.records import Output
from grader.sandbox.wire import Value


@dataclass(frozen=True)
class Request:
    """One call to make, or, where `recall` is set, an earlier result to look at again.

    Attributes:
        id: names the observation.
        function: the student's function.
        arguments: in the order of the call; arrays are copied for each call.
        cpu_s: CPU seconds it may take.
        budget: bytes its result may have.
        keep: whether the result is held for a later recall.
        recall: id of the kept call whose result is sent again as it is now.
        secret: its arguments are secret: whatever is seen from here on may tell of them.
        through: a function of the fixtures that is called in its place, with it as the first
            argument.
        replacing: names of the module that mean something else during this call.
        read: whether `function` is a name whose value is asked for; nothing is called.
        run: where the file is a script, how it is run; nothing is called. See
            `sandbox.script_run`.
    """

    id: str
    function: str
    arguments: tuple[Value, ...]
    cpu_s: float
    budget: int
    keep: bool = False
    recall: str | None = None
    secret: bool = False
    through: str | None = None
    replacing: Mapping[str, Value] = field(default_factory=dict)
    read: bool = False
    run: Mapping[str, Value] | None = None


class Outcome(StrEnum):
    """How a call or an import ended."""

    RETURNED = "returned"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    KILLED = "killed"
    """The process ended: it exited, crashed, or was ended for breaking the protocol of a layer."""
    GARBLED = "garbled"
    """An answer came that does not follow the protocol."""
    NOT_TRIED = "not_tried"
    """Earlier calls used up the patience: see `session.py`."""


@dataclass(frozen=True)
class Frame:
    """A place in the submission's own code that a call was at.

    Attributes:
        file: a submitted file.
        line: 1-based.
        function: name of the code there, "<module>" at the top level.
    """

    file: str
    line: int
    function: str


@dataclass(frozen=True)
class Raised:
    """An exception, as the student's process tells it.

    Attributes:
        type: name of its class.
        message: its text, cut; "" where it could not be made.
        file: the submitted file of the innermost frame in the student's code, or None.
        line: 1-based line there.
        frames: the innermost ones in the student's code, the outermost of them first.
    """

    type: str
    message: str
    file: str | None = None
    line: int | None = None
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One call of a student's function, one import, or one second look at an earlier result.

    Attributes:
        outcome: how it ended.
        value: what came back, where `outcome` is RETURNED; what a script left also where RAISED.
        changed: position of each argument that the call changed, and its bytes afterwards.
        left: what a call left on an argument that is a tensor, by position: "grad",
            "requires_grad". The position behind the last argument is the result's: one that
            requires grad keeps its graph.
        raised: the exception, where `outcome` is RAISED or OUT_OF_MEMORY.
        refused: the function's own signature, where it does not take the arguments.
        ended: how the process ended, in words, where `outcome` is KILLED.
        limit_s: the CPU seconds that were allowed, where `outcome` is TIMED_OUT.
    """

    outcome: Outcome
    value: Value = None
    changed: Mapping[int, Value] = field(default_factory=dict)
    left: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    raised: Raised | None = None
    refused: str | None = None
    ended: str | None = None
    limit_s: float | None = None


@dataclass(frozen=True)
class Use:
    """A module that is imported or a dotted name that is used, and where."""

    name: str
    file: str
    line: int


@dataclass(frozen=True)
class SourceProblem:
    """Why the file cannot be compiled.

    Attributes:
        kind: "syntax", "python2" or "unreadable".
        message: Python's own words, or ours for Python 2.
    """

    kind: str
    message: str
    file: str
    line: int | None


@dataclass(frozen=True)
class Statement:
    """Where the expression stands that last makes a function's result.

    Attributes:
        line: 1-based.
        start: its first column, from 0.
        end: the column behind it, 0 where it goes on in another line.
    """

    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Outline:
    """What the syntax tree of the submitted files tells, taken before any of it ran.

    Attributes:
        imports: each module imported, with its full dotted name.
        names: each dotted name used that begins with an imported module.
        attributes: each attribute read of any object, once a file.
        own: names of what could be attributes of the hand-in's own making: functions, methods,
            keywords, and attributes that it sets.
        functions: top-level names bound by `def`, `class`, assignment or import, with their line.
        unfilled: those of them that still hold a placeholder: what stands there, e.g.
            "grad = None", and its line.
        statements: by function, where its result is last made, where that can be told.
        problem: why there is no tree, or None.
    """

    imports: tuple[Use, ...] = ()
    names: tuple[Use, ...] = ()
    attributes: tuple[Use, ...] = ()
    own: frozenset[str] = frozenset()
    functions: Mapping[str, int] = field(default_factory=dict)
    unfilled: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    problem: SourceProblem | None = None


@dataclass(frozen=True)
class Usage:
    """What the grader itself measured and captured."""

    cpu_s: float = 0.0
    last_line: str | None = None
    stdout: Output = field(default_factory=Output)
    stderr: Output = field(default_factory=Output)


@dataclass(frozen=True)
class Evidence:
    """All that was seen of one submission.

    Attributes:
        outline: from the syntax tree; None where even that did not come.
        imported: how the import ended.
        callables: which of the wanted names can be called (hearsay).
        others: which of them cannot, with the name of their type (hearsay).
        modules: roots of the modules that were loaded before the first secret call (hearsay).
        calls: observation by id of the call.
        usage: measured by the grader.
    """

    outline: Outline | None
    imported: Observation
    callables: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    calls: Mapping[str, Observation] = field(default_factory=dict)
    usage: Usage = Usage()

    @cached_property
    def by_case(self) -> Mapping[str, Mapping[str, Observation]]:
        """The observations by id of the case and label of the call."""
        found: dict[str, dict[str, Observation]] = {}
        for name, observation in self.calls.items():
            case, _, label = name.partition(":")
            found.setdefault(case, {})[label] = observation
        return found

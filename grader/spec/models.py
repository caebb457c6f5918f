"""An assignment as its author wrote it: pydantic models of `assignment.toml`.

The shape of the file and nothing else. What only makes sense across several entries (names that
must exist, points that must add up) is in `consistency.py`; reading the file is in `load.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from grader.records import Level, Visibility

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
"""A Python name: variables, dimensions and functions are called by it."""

Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_-]*$")]
"""An id that appears in paths and on the command line."""

Scalar = bool | int | float
Literal1 = list[float]
Literal2 = list[list[float]]


class Model(BaseModel):
    """Base of every table of a spec: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Submission(Model):
    """`[submission]`: what the student hands in and what it may use."""

    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*\.py$")]
    imports: tuple[str, ...] = ("math", "numpy")
    """Modules that may be imported; siblings of the file and `__future__` always may."""
    forbid: tuple[str, ...] = ()
    """Dotted names that may not be used, e.g. "numpy.gradient"; a module forbids all it holds."""


class Limits(Model):
    """`[limits]`: what a submission may consume. Seconds are CPU time."""

    cpu_s: Annotated[float, Field(gt=0)] | None = None
    """Per call; without it max(2 s, 20 times the reference's own time)."""
    import_s: Annotated[float, Field(gt=0)] = 5.0
    memory_mib: Annotated[int, Field(gt=0)] = 1024
    """Address space beyond what the warm process has, in MiB."""
    sandbox: Level | None = None
    """The least level of isolation this assignment is graded at."""


class Family(Model):
    """`[families.NAME]`: how the inputs of one kind of case are drawn."""

    dims: dict[Identifier, Annotated[int, Field(ge=1)]]
    draw: Literal["dyadic", "integers", "normal", "uniform"]
    """`dyadic`: odd quarters k/4, |k| ≤ 7. `integers`: -3…3 without 0. `normal`: standard normal.
    `uniform`: on [-1, 1)."""
    why: str = ""
    """What this family separates; one line that reports quote."""
    scale: Annotated[float, Field(gt=0)] = 1.0
    dtype: Literal["float64", "float32"] = "float64"
    preactivations: Literal["clear", "dead", "near_zero", "at_zero"] = "clear"
    """`clear`: none is 0 or so near that float32 could mistake its sign. `dead`: besides, one unit
    is off for every sample and one on. `near_zero`: within ±0.1, none 0. `at_zero`: some are 0."""
    values: dict[Identifier, Scalar | Literal1 | Literal2] = {}
    """Variables given literally instead of drawn, e.g. a learning rate."""
    cpu_s: Annotated[float, Field(gt=0)] | None = None
    """CPU limit of a call on this family, in place of the assignment's."""


class Tolerance(Model):
    """A tolerance given by hand, |got - want| <= atol + rtol |want|, in place of the computed."""

    rtol: Annotated[float, Field(ge=0)] = 0.0
    atol: Annotated[float, Field(ge=0)] = 0.0


class Check(Model):
    """`[[task.check]]`: what is worth points."""

    id: Slug
    kind: str
    points: Annotated[float, Field(ge=0)]
    families: tuple[str, ...] = ()
    visibility: Visibility = "visible"
    hints: Literal["none", "code", "cause"] = "cause"
    needs: tuple[str, ...] = ()
    """Checks that must pass first: "check" of the same task, "task/check", or "task" for all."""
    tolerance: Tolerance | None = None
    credit: Literal["families", "all"] = "families"
    weights: dict[str, Annotated[float, Field(gt=0)]] = {}
    """Weight of a family within this check, 1 unless given."""
    wrt: Identifier | None = None
    """gradient: the variable the gradient is taken with respect to."""
    result: tuple[Identifier, ...] | None = None
    """values: the dimensions of the result."""
    returns: tuple[Identifier, ...] = ()
    """training: names of the results in order; variables, and one that is not: the losses."""
    steps: Identifier | None = None
    """training: the argument that counts the updates."""
    siblings: tuple[Identifier, ...] = ()
    """purity: functions called between two calls of this one; all others of the assignment
    unless given."""
    tasks: tuple[str, ...] = ()
    """rules: the tasks a violation costs; every task unless given."""


class Task(Model):
    """`[[task]]`: one question."""

    id: Slug
    title: str
    call: str | None = None
    """How the function is called, e.g. "grad_w1(x, y, w1, w2)"; none for rules."""
    check: Annotated[tuple[Check, ...], Field(min_length=1)]


class Assignment(Model):
    """A whole `assignment.toml`."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    id: Slug
    title: str
    points: Annotated[float, Field(gt=0)]
    arrays: Literal["numpy", "torch", "python"] = "numpy"
    seed: Annotated[int, Field(ge=0)]
    reference: str | None = None
    """Folder of the reference, relative to the spec; not there on a student's machine."""
    submission: Submission
    limits: Limits = Limits()
    variables: dict[Identifier, tuple[Identifier, ...]]
    """Dimensions of each variable; `[]` is a scalar, which its families must give a value."""
    preactivations: dict[Identifier, str] = {}
    """Where a kink is, e.g. h = "x @ w1": keeps drawn inputs at a known distance from it."""
    families: dict[Slug, Family] = {}
    task: Annotated[tuple[Task, ...], Field(min_length=1)]

"""An assignment as its author wrote it: pydantic models of `assignment.toml`.

The shape of the file and nothing else. What only makes sense across several entries (names that
must exist, points that must add up) is in `consistency.py`; reading the file is in `load.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, Strict

from grader.records import Level, Visibility

KINDS = (
    "values",
    "gradient",
    "training",
    "rules",
    "purity",
    "finite",
    "answers",
    "witness",
    "built_from",
    "vjp",
    "clean",
    "checker",
    "variables",
    "prediction",
    "program",
)
"""The kinds of check that every grader has."""

IDENTIFIER = r"^[A-Za-z_][A-Za-z0-9_]*$"
SLUG = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"
PYTHON_FILE = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*\.py$"

Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
"""A Python name: variables, dimensions and functions are called by it."""

Slug = Annotated[str, Field(pattern=SLUG)]
"""An id that appears in paths and on the command line."""

# Strict, because otherwise points = "6" and seed = true would quietly be numbers.
Number = Annotated[float, Strict()]
Whole = Annotated[int, Strict()]
Moment = Annotated[AwareDatetime, Strict()]

Scalar = Annotated[bool, Strict()] | Whole | Number
Composed = list[Identifier | list[Identifier]]
PassedAs = Literal["array", "number", "list", "fixture"]
Literal1 = list[Number]
Literal2 = list[list[Number]]


class Model(BaseModel):
    """Base of every table of a spec: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


class Submission(Model):
    """`[submission]`: what the student hands in and what it may use."""

    file: Annotated[str, Field(pattern=PYTHON_FILE)]
    """Name of the file a student hands in, e.g. "two_layer_relu.py"."""
    imports: tuple[str, ...] = ("math", "numpy")
    """Modules that may be imported; siblings of the file and `__future__` always may."""
    forbid: tuple[str, ...] = ()
    """Dotted names that may not be used, e.g. "numpy.gradient"; a module forbids all it holds."""
    forbid_attributes: tuple[Identifier, ...] = ()
    """Attributes that may not be read of any object, e.g. "backward" for `loss.backward()`, unless
    the hand-in defines them itself. With "backward", torch's grad mode is off, too."""

    script: Slug | None = None
    """Where the file is a script, which trains when it is run: the family whose values it fixes."""
    names: dict[Identifier, tuple[Identifier, ...]] = {}
    """Where the file is a script: further names that its variables and functions may have. Case
    and underscores never matter."""

    @property
    def may_differentiate(self) -> bool:
        """Whether torch's autograd records what the hand-in computes."""
        return "backward" not in self.forbid_attributes


class Limits(Model):
    """`[limits]`: what a submission may consume. Seconds are CPU time."""

    cpu_s: Annotated[Number, Field(gt=0)] | None = None
    """Per call; without it max(2 s, 20 times the reference's own time)."""
    import_s: Annotated[Number, Field(gt=0)] = 5.0
    """For importing the submission."""
    memory_mib: Annotated[Whole, Field(gt=0)] = 1024
    """Address space beyond what the warm process has, in MiB."""
    sandbox: Level | None = None
    """The least level of isolation this assignment is graded at."""


class Late(Model):
    """`[late]`: until when a hand-in is on time, and what it loses afterwards."""

    due: Moment
    """Until when it is on time, with the offset from UTC, e.g. 2026-06-01T23:59:00+02:00."""
    grace_min: Annotated[Whole, Field(ge=0, le=1440)] = 0
    """Minutes after `due` that are still on time."""
    penalty_per_day: Annotated[Number, Field(gt=0, le=1)] | None = None
    """Share of the earned points lost for each day that has begun since `due`: 0.1 for a tenth."""
    max_penalty: Annotated[Number, Field(gt=0, le=1)] | None = None
    """The largest share that the days can cost together."""
    max_days: Annotated[Whole, Field(ge=1)] | None = None
    """Days, free ones among them, after which a hand-in earns nothing."""
    late_days: Annotated[Whole, Field(ge=1)] | None = None
    """Days that cost nothing; each day beyond costs `penalty_per_day`, or all where it is not
    given."""
    last: Moment | None = None
    """After which a hand-in earns nothing; never before the end of a student's extension."""


class Gradebook(Model):
    """`[gradebook]`: how the points of hand-ins become one score for each student."""

    points: Annotated[Number, Field(gt=0)] | None = None
    """What full marks are in the gradebook; the assignment's points unless given."""
    attempts: Literal["latest", "best"] = "latest"
    """Which of several hand-ins of a student counts: the last one, or the one with most points
    after lateness."""
    cap: Annotated[bool, Strict()] = False
    """Whether extra credit only makes up for lost points: never more than full marks."""


class Family(Model):
    """`[families.NAME]`: how the inputs of one kind of case are drawn."""

    dims: dict[Identifier, Annotated[Whole, Field(ge=1)]]
    """Size of each dimension, e.g. { N = 5, D_in = 3 }."""
    draw: Literal["dyadic", "integers", "normal", "uniform"]
    """`dyadic`: odd quarters k/4, |k| ≤ 7. `integers`: -3…3 without 0. `normal`: standard normal.
    `uniform`: on [-1, 1)."""
    why: str = ""
    """What this family separates; one line that reports quote."""
    scale: Annotated[Number, Field(gt=0)] = 1.0
    """What every drawn number is multiplied by."""
    dtype: Literal["float64", "float32"] = "float64"
    """The floating-point type of the arrays."""
    preactivations: Literal["clear", "dead", "near_zero", "at_zero"] = "clear"
    """`clear`: none is 0 or so near that float32 could mistake its sign. `dead`: besides, one unit
    is off for every sample and one on. `near_zero`: within ±0.1, none 0. `at_zero`: some are 0."""
    values: dict[Identifier, Scalar | Identifier | Literal1 | Literal2] = {}
    """Variables given literally instead of drawn, e.g. a learning rate; a fixture by its name."""
    composed: dict[Identifier, Composed] = {}
    """Arguments built of variables, e.g. vs = ["v1", "v2"]; lists within become tuples."""
    cpu_s: Annotated[Number, Field(gt=0)] | None = None
    """CPU limit of a call on this family, in place of the assignment's."""


class Tolerance(Model):
    """A tolerance given by hand, |got - want| <= atol + rtol |want|, in place of the computed."""

    rtol: Annotated[Number, Field(ge=0)] = 0.0
    """Relative to the right value."""
    atol: Annotated[Number, Field(ge=0)] = 0.0
    """Absolute."""


class Check(Model):
    """`[[task.check]]`: what is worth points."""

    id: Slug
    """Names the check within its task; appears in reports."""
    kind: str
    """What is judged: values, gradient, training, rules, purity or finite."""
    points: Annotated[Number, Field(ge=0)]
    """Points for a complete pass, in hundredths at the finest."""
    extra_credit: Annotated[bool, Strict()] = False
    """Whether the points come on top of the assignment's: full marks don't need them."""
    families: tuple[str, ...] = ()
    """Input families the function is called on."""
    visibility: Visibility = "visible"
    """When students see the check's cases and findings."""
    hints: Literal["none", "code", "cause"] = "cause"
    """How much a finding tells: nothing, its code, or the cause as well."""
    needs: tuple[str, ...] = ()
    """Checks that must pass first: "check" of the same task, "task/check", or "task" for all."""
    tolerance: Tolerance | None = None
    """Replaces the computed tolerance."""
    credit: Literal["families", "all"] = "families"
    """`families`: points in proportion to the families passed. `all`: all or nothing."""
    weights: dict[str, Annotated[Number, Field(gt=0)]] = {}
    """Weight of a family within this check, 1 unless given."""
    wrt: Identifier | Annotated[tuple[Identifier, ...], Field(min_length=1)] | None = None
    """gradient: the variable the gradient is taken with respect to; a list where the function
    returns several gradients."""
    of: Identifier = "loss"
    """gradient: the function whose derivative it is: a task's, or one of `losses`."""
    result: tuple[Identifier, ...] | None = None
    """values: the dimensions of the result."""
    results: dict[Identifier, tuple[Identifier, ...]] | None = None
    """values: where the function returns several results, the dimensions of each by name."""
    follow_through: Annotated[Number, Field(gt=0, lt=1)] | None = None
    """gradient: share of the points for the right derivative of a loss of the student's own that
    is wrong itself."""
    returns: tuple[Identifier, ...] = ()
    """training: names of the results in order; variables, and one that is not: the losses.
    witness: names of the results in order. built_from: the variables that the results must be."""
    steps: Identifier | None = None
    """training: the argument that counts the updates."""
    siblings: tuple[Identifier, ...] = ()
    """purity: functions called between two calls of this one; all others of the assignment
    unless given."""
    compares: tuple[Identifier, ...] | None = None
    """variables: which of the results are compared; all unless given."""
    predicts: str | None = None
    """variables: a call, e.g. "forward(x, w1, w2, b)", of the script's function that is asked after
    the run; its argument that is no result is the family's, the others are the end values."""
    tasks: tuple[str, ...] = ()
    """rules: the tasks a violation costs; every task unless given."""
    key: str | None = None
    """answers: the question, a key of the dict that the task reads."""
    property: Identifier | None = None
    """witness: the function of fixtures.py that evaluates the example."""
    program: Identifier | None = None
    """program: the function of fixtures.py that builds an expression from the student's class."""
    at_least: Annotated[Number, Field(gt=0)] | None = None
    """witness: the number that the property must reach."""
    vector: Identifier | None = None
    """vjp: the argument that is the v of f(x).backward(v), or the list of them."""
    role: Literal["differences", "table", "error", "verdict"] | None = None
    """checker: what the function is in a gradient check."""
    watch: Identifier | None = None
    """checker: the function of fixtures.py that calls the student's and records where it evaluates
    its f."""
    replaces: Identifier | None = None
    """built_from: the function that is replaced while this one is called."""
    by: str | None = None
    """built_from: the call in fixtures.py that makes what takes its place, e.g.
    "linear_map(c1, c2)"; its arguments are variables."""


class Adjoint(Model):
    """What forward mode must agree with."""

    of: Identifier
    """The task's function that gives the derivative along a direction."""
    along: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The variables that are the direction, one for each result in order."""


class Laws(Model):
    """`[task.laws]`: what must hold whatever is right; self-checks tell where it does not."""

    additive: Identifier | None = None
    """A dimension, e.g. of samples: the result for all is the sum of the results for each."""
    linear: tuple[Identifier, ...] = ()
    """Arguments in which the result is linear, all of them together."""
    adjoint: Adjoint | None = None
    """The results times a direction, summed up, are what another function gives along it."""


class Task(Model):
    """`[[task]]`: one question."""

    id: Slug
    """Names the task; appears in reports and on the command line."""
    title: str
    """A noun phrase that reports show."""
    call: str | None = None
    """How the function is called, e.g. "grad_w1(x, y, w1, w2)"; none for rules."""
    reads: Identifier | None = None
    """Name of a module-level variable that is read, in place of a call."""
    laws: Laws | None = None
    """What must hold whatever is right."""
    check: Annotated[tuple[Check, ...], Field(min_length=1)]
    """What is judged, at least one."""


class Assignment(Model):
    """A whole `assignment.toml`."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    """Version of this format: 1."""
    id: Slug
    """Names the assignment; the name of its folder."""
    title: str
    """A noun phrase that reports show."""
    points: Annotated[Number, Field(gt=0)]
    """Points for full marks; must equal the sum over the checks, extra credit left out."""
    arrays: Literal["numpy", "torch", "python"] = "numpy"
    """The type of arrays that go in and come out."""
    seed: Annotated[Whole, Field(ge=0)]
    """Draws the visible cases; printed in every report."""
    reference: str | None = None
    """Folder of the reference, relative to the spec; not there on a student's machine."""
    submission: Submission
    """What the student hands in and what it may use."""
    limits: Limits = Limits()
    """What a submission may consume."""
    late: Late | None = None
    """Until when a hand-in is on time, and what it loses afterwards."""
    gradebook: Gradebook = Gradebook()
    """How the points of hand-ins become one score for each student."""
    variables: dict[Identifier, tuple[Identifier, ...]]
    """Dimensions of each variable; `[]` is a scalar, which its families must give a value."""
    passed_as: dict[Identifier, PassedAs] = {}
    """How a variable reaches the function. `array`: of the assignment's type; `number`: a Python
    number; `list`: of Python floats; `fixture`: a public function of fixtures.py. Unless given,
    `array` for what has dimensions and else `number`. A scalar that is listed here is drawn where
    a family has no value for it."""
    sequential: tuple[Identifier, ...] = ()
    """Dimensions whose order matters, e.g. of samples that are learnt from one by one."""
    strict: Annotated[bool, Strict()] = False
    """Whether an array of the other library, numpy's for torch's, is wrong; else a note says so."""
    preactivations: dict[Identifier, str] = {}
    """Where a kink is, e.g. h = "x @ w1": keeps drawn inputs at a known distance from it."""
    losses: dict[Identifier, Annotated[tuple[Identifier, ...], Field(min_length=1)]] = {}
    """Functions of the reference that no task asks for and that gradients are of, each with its
    arguments, e.g. loss = ["x", "y", "w1", "w2"]: what proves the gradients."""
    families: dict[Slug, Family] = {}
    """Input families by name: how the inputs of one kind of case are drawn."""
    task: Annotated[tuple[Task, ...], Field(min_length=1)]
    """The questions, at least one."""

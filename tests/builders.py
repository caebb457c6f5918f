"""A tiny assignment, its reference, and evidence of hand-ins that never ran.

forward(x, w) = max(x @ w, 0)     total = sum of its squares     grad_w = d total / d w
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.evidence import Evidence, Observation, Outcome, Outline, Raised, Request, Use
from grader.judge import Judged, judge
from grader.prepare import Prepared, PreparedCase, Seeds, prepare
from grader.records import Verdict
from grader.sandbox.wire import Value, WireArray
from grader.spec.calls import parse_call
from grader.spec.models import Assignment

Functions = Mapping[str, Callable[..., Any]]
FILE = "tiny.py"
SIZES = {"N": 4, "D": 3, "H": 5}


def forward(x: Any, w: Any) -> Any:
    return np.maximum(x @ w, 0)


def total(x: Any, w: Any) -> Any:
    return np.sum(forward(x, w) ** 2)


def grad_w(x: Any, w: Any) -> Any:
    h = x @ w
    return x.T @ (2 * np.maximum(h, 0) * (h > 0))


def grad_plain(x: Any, w: Any) -> Any:
    """Of sum(forward): the mask shows at a kink."""
    return x.T @ ((x @ w > 0) * np.ones((x.shape[0], w.shape[1])))


def train(x: Any, w: Any, rate: float, steps: int) -> tuple[Any, list[Any]]:
    losses = []
    for _ in range(steps):
        losses.append(total(x, w))
        w = w - rate * grad_w(x, w)
    return w, losses


FUNCTIONS: Functions = {
    "forward": forward,
    "total": total,
    "grad_w": grad_w,
    "grad_plain": grad_plain,
    "train": train,
}

FAMILIES: dict[str, dict[str, Any]] = {
    "base": {"dims": SIZES, "draw": "dyadic"},
    "normal": {"dims": SIZES, "draw": "normal"},
    "float32": {"dims": SIZES, "draw": "normal", "dtype": "float32"},
    "ties": {"dims": SIZES, "draw": "integers", "preactivations": "at_zero"},
    "descent": {"dims": SIZES, "draw": "dyadic", "values": {"rate": 2.0**-9, "steps": 4}},
}

# kind -> (call, what the check needs besides)
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "values": ("forward(x, w)", {"result": ["N", "H"]}),
    "scalar": ("total(x, w)", {"kind": "values", "result": []}),
    "gradient": ("grad_w(x, w)", {"wrt": "w"}),
    "kinked": ("grad_plain(x, w)", {"kind": "gradient", "wrt": "w"}),
    "purity": ("grad_w(x, w)", {}),
    "training": (
        "train(x, w, rate, steps)",
        {"returns": ["w", "losses"], "steps": "steps", "families": ["descent"]},
    ),
}


def a_check(kind: str = "values", **more: Any) -> dict[str, Any]:
    """A check with its task's call under "call"; `more` replaces keys of the check."""
    if kind == "rules":
        return {"call": None, "id": "imports", "kind": kind, "points": 0} | more
    call, needed = KINDS[kind]
    check = {"id": kind, "kind": kind, "points": 4, "families": ["base"]}
    return {"call": call} | check | needed | more


def a_spec(*checks: dict[str, Any], families: Any = None, **changes: Any) -> Assignment:
    """An assignment with a task for each check; a task is named as its check is."""
    tasks = []
    for number, check in enumerate(checks):
        inner = {key: value for key, value in check.items() if key not in ("call", "task")}
        name = check.get("task", check["id"] if check["id"] != "imports" else "rules")
        tasks.append({"id": name, "title": f"Task {number}", "call": check["call"]})
        tasks[-1]["check"] = [inner]
    merged: dict[str, dict[str, Any]] = {}
    for task in tasks:
        if task["id"] in merged:
            merged[task["id"]]["check"] += task["check"]
        else:
            merged[task["id"]] = task
    data: dict[str, Any] = {
        "schema": 1,
        "id": "tiny",
        "title": "Tiny",
        "points": max(sum(check["points"] for check in checks), 1),
        "seed": 7,
        "submission": {"file": FILE},
        "variables": {"x": ["N", "D"], "w": ["D", "H"], "rate": [], "steps": []},
        "preactivations": {"h": "x @ w"},
        "families": FAMILIES | (families or {}),
        "task": list(merged.values()),
    }
    return Assignment.model_validate(data | changes)


def prepared(
    *checks: dict[str, Any],
    secret: int | None = None,
    functions: Functions = FUNCTIONS,
    **changes: Any,
) -> Prepared:
    """Cases of a small assignment."""
    return prepare(a_spec(*checks, **changes), Seeds(7, secret), functions, "tiny.toml")


def only(made: Prepared) -> PreparedCase:
    """The one case there is."""
    (case,) = made.all_cases()
    return case


# --- evidence -------------------------------------------------------------------------------------


def on_wire(value: Any) -> Value:
    """What the grader gets of a value."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        return WireArray(type(value).__name__, array.dtype.name, array.shape, array)
    if isinstance(value, list):
        return [on_wire(item) for item in value]
    if isinstance(value, tuple):
        return tuple(on_wire(item) for item in value)
    if isinstance(value, dict):
        return {name: on_wire(item) for name, item in value.items()}
    return value  # type: ignore[no-any-return]  # plain data is a Value


def returned(value: Any, changed: Mapping[int, Any] | None = None) -> Observation:
    """A call that came back."""
    return Observation(
        Outcome.RETURNED,
        value=on_wire(value),
        changed={at: on_wire(now) for at, now in (changed or {}).items()},
    )


def raised(
    kind: str = "ValueError", message: str = "", line: int | None = None, **more: Any
) -> Observation:
    """A call that raised."""
    file = FILE if line is not None else None
    return Observation(Outcome.RAISED, raised=Raised(kind, message, file, line), **more)


def arguments(request: Request) -> list[Any]:
    """Fresh copies of what the function is given."""
    return [
        given.data.copy() if isinstance(given, WireArray) and given.data is not None else given
        for given in request.arguments
    ]


def requests(made: Prepared) -> Iterator[Request]:
    """All calls to make, in order."""
    for case in made.all_cases():
        yield from case.requests(1.0)


Answer = Callable[[Request], Observation | None]


def answered(
    made: Prepared,
    functions: Functions | None = None,
    instead: Answer = lambda _: None,
    **changes: Any,
) -> Evidence:
    """Evidence of a hand-in that does what `functions` do, the reference's unless given.

    Args:
        made: the cases.
        functions: replace the reference's functions of the same names.
        instead: returns another observation for some requests.
        changes: other parts of the evidence.
    """
    mine = {**FUNCTIONS, **(functions or {})}
    calls: dict[str, Observation] = {}
    for request in requests(made):
        other = instead(request)
        if other is not None:
            calls[request.id] = other
        elif request.recall is not None:
            calls[request.id] = calls[request.recall]
        else:
            calls[request.id] = returned(mine[request.function](*arguments(request)))
    names = [parse_call(task.call).function for task in made.spec.task if task.call]
    evidence = Evidence(
        outline=Outline(functions={name: 10 + i for i, name in enumerate(dict.fromkeys(names))}),
        imported=Observation(Outcome.RETURNED),
        callables=frozenset(names),
        calls=calls,
    )
    return replace(evidence, **changes)


def importing(*names: str, **more: Any) -> Outline:
    """An outline of a file that imports modules, one a line."""
    return Outline(imports=tuple(Use(name, FILE, 1 + i) for i, name in enumerate(names)), **more)


def judged(made: Prepared, evidence: Evidence | None = None, siblings: Any = ()) -> Judged:
    """Judge, by default what the reference itself would hand in."""
    return judge(made, answered(made) if evidence is None else evidence, frozenset(siblings))


def verdict(made: Prepared, evidence: Evidence | None = None) -> Verdict:
    """The only verdict."""
    (one,) = judged(made, evidence).verdicts
    return one


def codes(one: Verdict) -> list[str]:
    """Codes of a verdict's findings in order."""
    return [finding.code for finding in one.findings]

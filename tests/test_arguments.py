"""From the spec to the functions: how arguments are drawn, and passed to student and reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.evidence import Evidence, Outcome
from grader.judge import judge
from grader.prepare import Prepared, Seeds, prepare
from grader.sandbox.wire import Fixture, WireArray
from grader.spec.models import Assignment

from .direct import observe_directly

FAMILY: dict[str, Any] = {
    "dims": {"N": 3, "D": 2},
    "draw": "dyadic",
    "values": {"rate": 0.5, "f": "double"},
    "composed": {"vs": ["x", "b"], "layers": [["m", "b"], ["m", "b"]]},
}


def a_spec(call: str, **more: Any) -> Assignment:
    check = {"id": "values", "kind": "values", "points": 1, "families": ["base"]} | more
    return Assignment.model_validate(
        {
            "schema": 1,
            "id": "tiny",
            "title": "Tiny",
            "points": 1,
            "seed": 7,
            "arrays": more.pop("arrays", "numpy"),
            "submission": {"file": "tiny.py"},
            "variables": {
                "x": ["N"],
                "b": ["N"],
                "m": ["N", "D"],
                "w": [],
                "t": [],
                "n": [],
                "rate": [],
                "f": [],
            },
            "passed_as": {"x": "list", "w": "array", "t": "array", "n": "number", "f": "fixture"},
            "families": {"base": FAMILY},
            "task": [{"id": "t", "title": "T", "call": call, "check": [check]}],
        }
    )


def made(call: str, reference: Any, *, arrays: str = "numpy", **more: Any) -> Prepared:
    spec = a_spec(call, **more).model_copy(update={"arrays": arrays})
    functions = {call.partition("(")[0]: reference, "double": lambda a: 2 * a}
    return prepare(spec, Seeds(7, None), functions, "tiny.toml")


def run(prepared: Prepared, source: str, fixtures: bytes | None = None) -> Evidence:
    requests = [request for case in prepared.all_cases() for request in case.requests(5.0)]
    arrays = prepared.spec.arrays
    return observe_directly(
        {"tiny.py": source}, "tiny.py", requests, arrays=arrays, fixtures=fixtures
    )


def _doubled(x: Any, f: Any, vs: Any, layers: Any) -> Any:
    del x
    return f(vs[0] + layers[1][1])


def test_scalars_that_are_passed_somehow_are_drawn() -> None:
    prepared = made("f1(w, n, rate)", lambda w, n, rate: w * n * rate)
    (case,) = prepared.all_cases()
    w, n, rate = (case.question.inputs[name] for name in ("w", "n", "rate"))
    assert np.shape(w) == np.shape(n) == ()
    assert 4 * float(w) % 2 == 1
    assert w != n
    assert rate == 0.5
    (request,) = case.requests(1.0)
    assert isinstance(request.arguments[0], WireArray)
    assert request.arguments[1:] == (float(n), 0.5)


def test_lists_fixtures_and_composed_arguments_cross_as_such() -> None:
    prepared = made("f1(x, f, vs, layers)", _doubled)
    (case,) = prepared.all_cases()
    (request,) = case.requests(1.0)
    x, f, vs, layers = request.arguments
    assert x == case.question.inputs["x"].tolist()
    assert f == Fixture("double")
    assert isinstance(vs, list)
    assert vs[0] == x
    assert isinstance(layers, list)
    assert isinstance(layers[0], tuple)


SOURCE = """
import fixtures

def f1(x, f, vs, layers):
    assert type(x) is list and type(x[0]) is float
    assert f is fixtures.double
    assert type(vs) is list and type(layers) is list and type(layers[0]) is tuple
    return f(layers[1][1] + vs[0])
"""
DOUBLE = b"def double(a):\n    return 2 * a\n"


def test_a_function_gets_them_so() -> None:
    prepared = made("f1(x, f, vs, layers)", _doubled)
    judged = judge(prepared, run(prepared, SOURCE, DOUBLE), frozenset({"fixtures"}))
    assert judged.status == "pass", judged.verdicts[0].findings


def test_a_list_that_is_changed_is_seen() -> None:
    prepared = made("f1(x, vs)", lambda x, vs: x + vs[1])
    for change in ("x.append(1.0)", "x[0] += 1", "vs[1][0] = 9.0", "vs.reverse()"):
        source = f"""
import numpy as np
def f1(x, vs):
    y = np.array(x) + vs[1]
    {change}
    return y
"""
        (seen,) = run(prepared, source).calls.values()
        assert seen.outcome is Outcome.RETURNED
        assert seen.changed, change


def test_tensors_arrive_without_grad_and_marks_are_seen() -> None:
    prepared = made("f1(w, b)", lambda w, b: w * b, arrays="torch")
    source = """
import torch
def f1(w, b):
    assert isinstance(w, torch.Tensor) and w.shape == () and not w.requires_grad
    assert b.dtype is torch.float64
    b.requires_grad_()
    (w * b).sum().backward()
    return w * b
"""
    (seen,) = run(prepared, source).calls.values()
    assert seen.outcome is Outcome.RETURNED, seen.raised
    assert seen.left[1] == ("grad", "requires_grad")
    assert 0 not in seen.left
    assert judge(prepared, run(prepared, source), frozenset({"torch"})).notes == ()


def test_several_results_are_compared_by_name() -> None:
    prepared = made(
        "f1(b, m)", lambda b, m: (2 * b, m.T), results={"twice": ["N"], "turned": ["D", "N"]}
    )
    source = "def f1(b, m):\n    return 2 * b, m.T + {}\n"
    assert judge(prepared, run(prepared, source.format(0)), frozenset()).status == "pass"
    (verdict,) = judge(prepared, run(prepared, source.format(1)), frozenset()).verdicts
    assert [finding.headline for finding in verdict.findings] == [
        "f1's result for turned is wrong in all 6 entries"
    ]
    assert [mismatch.name for mismatch in verdict.mismatches] == ["turned"]


WRONG_RESULTS = {
    "return 2 * b": "f1 returns a numpy array; (twice, turned) is asked for",
    "return 2 * b, m.T, 1": "f1 returns 3 results; (twice, turned) is asked for",
    "return 2 * b, None": (
        "f1's result for turned is None; a numpy array of shape (2, 3) is asked for"
    ),
    "return 2 * b, m": "f1's result for turned has shape (3, 2); (2, 3) is asked for",
    "return m.T, 2 * b": "f1's result for twice has shape (2, 3); (3,) is asked for",
    "return {'twice': 2 * b}": "f1 returns a dict; (twice, turned) is asked for",
}


@pytest.mark.parametrize("statement", WRONG_RESULTS)
def test_what_came_instead_of_several_results_is_said(statement: str) -> None:
    prepared = made(
        "f1(b, m)", lambda b, m: (2 * b, m.T), results={"twice": ["N"], "turned": ["D", "N"]}
    )
    source = f"def f1(b, m):\n    {statement}\n"
    (verdict,) = judge(prepared, run(prepared, source), frozenset()).verdicts
    assert verdict.findings[0].headline == WRONG_RESULTS[statement]
    assert verdict.earned == 0


def test_results_without_names_are_numbered() -> None:
    prepared = made("f1(b)", lambda b: [b, 2 * b], results={})
    (verdict,) = judge(
        prepared, run(prepared, "def f1(b):\n    return (b, 3 * b)\n"), frozenset()
    ).verdicts
    assert verdict.findings[0].headline == "f1(…)[1] is wrong in all 3 entries"


KINKED = """
import numpy as np
def f1(m, b):
    mask = np.where(m {} 0, 1.0, {})
    other = np.where(m {} 0, 1.0, {})
    return mask, 2 * other
"""


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ((">", "0.0"), (">", "0.0"), "pass"),
        ((">=", "0.0"), (">=", "0.0"), "pass"),
        ((">", "0.0"), (">=", "0.0"), "fail"),
    ],
)
def test_one_slope_holds_for_all_results(
    first: tuple[str, str], second: tuple[str, str], status: str
) -> None:
    def reference(m: Any, b: Any) -> Any:
        del b
        on = (m > 0) * np.ones((3, 2))
        return on, 2 * on

    check = {"results": {"one": ["N", "D"], "two": ["N", "D"]}}
    spec = a_spec("f1(m, b)", **check)
    tied = {**FAMILY, "values": {**FAMILY["values"], "m": [[0.0, 1.0], [-1.0, 0.0], [2.0, -2.0]]}}
    data = spec.model_dump(by_alias=True) | {"families": {"base": tied}}
    spec = Assignment.model_validate(data)
    prepared = prepare(spec, Seeds(7, None), {"f1": reference}, "tiny.toml")
    judged = judge(prepared, run(prepared, KINKED.format(*first, *second)), frozenset())
    assert judged.status == status

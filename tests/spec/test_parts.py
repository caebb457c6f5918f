import json
from pathlib import Path

import numpy as np
import pytest

from grader.spec import (
    Assignment,
    Call,
    assignment_schema,
    evaluate,
    load_assignment,
    parse_call,
    parse_expression,
    resolve_needs,
    schema_text,
)
from grader.spec.expressions import dimensions, names_in
from grader.spec.suggest import did_you_mean

from .minimal import TEXT, edited, write_spec

ROOT = Path(__file__).parents[2]


# --- calls ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("f(x)", Call("f", ("x",))),
        (" grad_w1 ( x ,y,  w1 ) ", Call("grad_w1", ("x", "y", "w1"))),
        ("counterexample()", Call("counterexample", ())),
    ],
)
def test_a_call_is_read(text: str, call: Call) -> None:
    assert parse_call(text) == call


@pytest.mark.parametrize(
    "text",
    [
        "",
        "f",
        "f(",
        "f)",
        "f(x,)",
        "f(,x)",
        "f(x y)",
        "f(1)",
        "f(x)(y)",
        "f(x=1)",
        "f(*x)",
        "a.f(x)",
    ],
)
def test_anything_else_is_no_call(text: str) -> None:
    with pytest.raises(ValueError, match=r"call must look like 'name\(x, w1\)', not"):
        parse_call(text)


def test_a_call_is_written_as_it_is_read() -> None:
    assert str(parse_call("f( x,y )")) == "f(x, y)"


# --- needs ---------------------------------------------------------------------------------------


def needs_of(spec: Assignment, task: int, check: int) -> tuple[tuple[str, str], ...]:
    return resolve_needs(spec, spec.task[task], spec.task[task].check[check])


def test_needs_name_a_check_of_the_task_a_check_elsewhere_or_a_whole_task(tmp_path: Path) -> None:
    text = edited('returns  = ["w"', 'needs = ["grad_w", "forward/values"]\n  returns  = ["w"')
    spec = load_assignment(write_spec(tmp_path, text)).spec
    assert needs_of(spec, 1, 0) == (("rules", "imports"),)
    assert needs_of(spec, 2, 0) == (("forward", "values"),)
    assert needs_of(spec, 2, 1) == (("grad_w", "values"),)
    assert needs_of(spec, 3, 0) == (
        ("grad_w", "values"),
        ("grad_w", "purity"),
        ("forward", "values"),
    )


def test_a_need_that_names_nothing_is_an_error(tmp_path: Path) -> None:
    spec = load_assignment(write_spec(tmp_path, TEXT)).spec
    check = spec.task[1].check[0].model_copy(update={"needs": ("nothing",)})
    with pytest.raises(ValueError, match="forward/values needs 'nothing', which is no task"):
        resolve_needs(spec, spec.task[1], check)


# --- expressions ---------------------------------------------------------------------------------

VARIABLES = {"x": ("N", "D"), "w": ("D", "H"), "b": ("H",), "v": ("D",), "c": ()}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x", ("N", "D")),
        ("x @ w + b", ("N", "H")),
        ("b + x @ w", ("N", "H")),
        ("(x + v) @ w", ("N", "H")),
        ("x @ v", ("N",)),
        ("v @ w + c", ("H",)),
        ("((x))@(w)", ("N", "H")),
    ],
)
def test_dimensions_chain(text: str, names: tuple[str, ...]) -> None:
    assert dimensions(parse_expression(text), VARIABLES) == names


@pytest.mark.parametrize("text", ["w @ x", "x + w", "c @ x", "x @ c", "x + b"])
def test_dimensions_that_do_not_chain_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="does not"):
        dimensions(parse_expression(text), VARIABLES)


@pytest.mark.parametrize(
    "text",
    ["", "x @", "@ x", "x x", "(x", "x)", "()", "x * w", "x.T", "2", "(" * 999, "x" + "+x" * 999],
)
def test_anything_else_is_no_expression(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_expression(text)


def test_an_expression_is_evaluated_on_arrays() -> None:
    values = {"x": np.ones((2, 3)), "w": np.full((3, 4), 2.0), "b": np.arange(4.0)}
    expression = parse_expression("x @ w + b")
    np.testing.assert_array_equal(
        evaluate(expression, values), 6 + np.arange(4.0) + np.zeros((2, 1))
    )
    assert names_in(expression) == ("x", "w", "b")
    assert str(parse_expression("(x + v)@w")) == "(x + v) @ w"


# --- suggestions ---------------------------------------------------------------------------------


def test_suggestions_are_a_match_a_list_or_nothing() -> None:
    assert did_you_mean("bse", ["base", "small"]) == "; did you mean 'base'?"
    assert did_you_mean("BASE", ["base", "small"]) == "; did you mean 'base'?"
    assert did_you_mean("zzz", ["base", "small"]) == "; choose from 'base', 'small'"
    assert did_you_mean("zzz", []) == ""
    assert did_you_mean("zzz", [f"family_{i}" for i in range(99)]) == ""


# --- the schema ----------------------------------------------------------------------------------


def test_the_schema_file_is_up_to_date() -> None:
    written = (ROOT / "assignments" / "assignment.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), (
        "write it anew: python -c 'from grader.spec import schema_text; print(schema_text(), "
        'end="")\' > assignments/assignment.schema.json'
    )
    assert json.loads(written) == assignment_schema()


def test_every_key_is_described_and_none_may_be_null() -> None:
    schema = assignment_schema()
    tables = [schema, *schema["$defs"].values()]
    assert all(key["description"] for table in tables for key in table["properties"].values())
    assert all(table["additionalProperties"] is False for table in tables)
    assert "null" not in schema_text()


def test_the_schema_offers_the_registered_kinds() -> None:
    kind = assignment_schema(("values", "script"))["$defs"]["Check"]["properties"]["kind"]
    assert kind["enum"] == ["values", "script"]
